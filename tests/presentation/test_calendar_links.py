"""Contract: the fields of each service's link, as tried and kept up to date in
github.com/InteractionDesignFoundation/add-event-to-calendar-docs.
"""

import dataclasses
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.presentation.calendar_links import (
    CalendarLinksView,
    calendar_file_href,
    calendar_links,
)
from tests.builders import CLIENT_ID, HOURS, NOW, UID, booking

PAGE = f"https://book.example.com/booking/{UID}"
# 48 hours after ``NOW``, half an hour long.
START, END = "20260903T060000Z", "20260903T063000Z"
EMPTY = CalendarLinksView()


def links(**changes: Any) -> CalendarLinksView:
    given = {
        "now": NOW,
        "title": "Intro & more",
        "place_text": "Café, 1 Example St",
        "details_text": "Bring:\n1 + 1 = 2?",
        "booking_page_url": PAGE,
        **changes,
    }
    return calendar_links(given.pop("booking", booking()), **given)


def services(view: CalendarLinksView) -> list[str]:
    return [view.google, view.outlook, view.office365, view.yahoo]


def fields(url: str) -> dict[str, str]:
    pairs = parse_qs(urlsplit(url).query, strict_parsing=True)
    assert all(len(values) == 1 for values in pairs.values())
    return {name: values[0] for name, values in pairs.items()}


def test_google_gets_its_fields() -> None:
    url = links().google
    assert url.startswith("https://calendar.google.com/calendar/render?")
    assert fields(url) == {
        "action": "TEMPLATE",
        "text": "Intro & more",
        "dates": f"{START}/{END}",
        "details": f"Bring:\n1 + 1 = 2?\n\n{PAGE}",
        "location": "Café, 1 Example St",
    }


def test_outlook_and_office_365_get_the_same_fields_on_their_own_sites() -> None:
    view = links()
    assert view.outlook.startswith("https://outlook.live.com/calendar/deeplink/compose")
    site = "https://outlook.office.com/calendar/deeplink/compose"
    assert view.office365.startswith(site)
    assert fields(view.outlook) == fields(view.office365)
    assert fields(view.outlook) == {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "startdt": "2026-09-03T06:00:00Z",
        "enddt": "2026-09-03T06:30:00Z",
        "subject": "Intro & more",
        "body": f"Bring:\n1 + 1 = 2?\n\n{PAGE}",
        "location": "Café, 1 Example St",
    }


def test_yahoo_gets_its_fields() -> None:
    url = links().yahoo
    assert url.startswith("https://calendar.yahoo.com/?")
    assert fields(url) == {
        "v": "60",
        "TITLE": "Intro & more",
        "ST": START,
        "ET": END,
        "DESC": f"Bring:\n1 + 1 = 2?\n\n{PAGE}",
        "in_loc": "Café, 1 Example St",
    }


def test_spaces_are_no_plus_signs_for_outlook_shows_those() -> None:
    assert all("+" not in url for url in services(links()))


def test_fields_without_a_value_are_left_out() -> None:
    view = links(place_text=" ", details_text="", booking_page_url="")
    assert set(fields(view.google)) == {"action", "text", "dates"}
    assert set(fields(view.yahoo)) == {"v", "TITLE", "ST", "ET"}


def test_the_file_is_the_booking_s_own_or_the_one_given() -> None:
    assert links().ics == f"/booking/{UID}.ics"
    seat = calendar_file_href("seatUid00000000000001", {"lang": "de", "teamId": "3"})
    assert seat == "/booking/seatUid00000000000001.ics?lang=de&teamId=3"
    assert links(ics_href=seat).ics == seat


@pytest.mark.parametrize("starts_in", [48 * HOURS, -HOURS / 4])
def test_links_are_there_until_it_is_over(starts_in: Any) -> None:
    view = links(booking=booking(starts_in=starts_in))
    assert all(dataclasses.astuple(view))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "pending"},
        {"status": "awaiting_host"},
        {"status": "rejected"},
        {"status": "cancelled"},
        {"status": "cancelled", "rescheduledToUid": "bookingUid000000000002"},
        {"status": "something_new"},
        {"starts_in": -HOURS},
    ],
)
def test_no_link_where_nobody_needs_one(changes: dict[str, Any]) -> None:
    assert links(booking=booking(**changes)) == EMPTY


def test_no_client_id_is_in_a_link() -> None:
    text = f"Intro with Amina-{CLIENT_ID}"
    view = links(title=text, place_text=text, details_text=text)
    for url in services(view):
        assert CLIENT_ID not in url
        assert "Intro with Amina" in fields(url).values()


def test_nobody_of_the_booking_is_in_a_link() -> None:
    for url in services(links()):
        for private in ("amina", "jane", quote("@"), "@"):
            assert private not in url.lower()


@given(text=st.text(min_size=1, max_size=3_000), long=st.booleans())
def test_any_text_gives_a_short_and_complete_link(text: str, long: bool) -> None:
    text = text * 500 if long else text
    view = links(title=text, place_text=text, details_text=text)
    for url in services(view):
        assert url.isascii()
        assert url.isprintable()
        assert " " not in url
        assert len(url) < 2_000
        told = fields(url)
        details = told.get("details") or told.get("body") or told["DESC"]
        assert details.endswith(PAGE)


def test_a_long_text_is_cut_between_characters_and_says_so() -> None:
    title = fields(links(title="🌻" * 400).google)["text"]
    assert title.endswith("🌻…")
    assert set(title) == {"🌻", "…"}


def test_a_page_url_that_is_too_long_is_left_out_whole() -> None:
    told = fields(links(booking_page_url=PAGE + "?" + "x" * 500).google)
    assert told["details"] == "Bring:\n1 + 1 = 2?"
