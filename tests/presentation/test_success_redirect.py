"""Contract: a host's page is reached by https, with what the host wants it told."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.calcom.models import Booking, EventType
from calpages.presentation.afterwards import success_redirect
from tests.builders import (
    CLIENT_ID,
    NEW_UID,
    SEAT_UID,
    attendee_json,
    booking,
    event_type,
    seated_booking,
    seated_type,
)

THANKS = "https://example.com/thanks"


def leads_to(url: object = THANKS, *, forwards: object = False, **fields) -> EventType:
    return event_type(
        successRedirectUrl=url, forwardParamsSuccessRedirect=forwards, **fields
    )


def told(of_type: EventType, moved: Booking | None = None) -> dict[str, str]:
    moved = moved or booking(uid=NEW_UID, start="2026-09-04T06:00:00Z")
    url = success_redirect(of_type, moved, booking())
    query = parse_qs(urlsplit(url).query, strict_parsing=True)
    return {name: value for name, (value,) in query.items()}


def test_without_parameters_the_page_is_reached_as_it_is():
    url = f"{THANKS}?from=cal#top"
    assert success_redirect(leads_to(url), booking(), booking()) == url


@pytest.mark.parametrize("forwards", [None, False, "maybe", {}])
def test_nothing_is_told_where_the_host_does_not_want_it(forwards: object):
    of_type = leads_to(forwards=forwards)
    assert success_redirect(of_type, booking(), booking()) == THANKS


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "thanks",
        "//example.com",
        "http://example.com/thanks",
        "javascript:alert(1)",
        "https://",
        "https://jane:secret@example.com/",
        "https://jane@example.com/",
        "https://example.com/a b",
        "https://[::1",
        {"url": THANKS},
    ],
)
def test_what_is_no_plain_https_url_leads_nowhere(url: object):
    for forwards in (True, False):
        of_type = leads_to(url, forwards=forwards)
        assert success_redirect(of_type, booking(), booking()) == ""


def test_without_an_event_type_it_leads_nowhere():
    assert success_redirect(None, booking(), booking()) == ""


def test_the_parameters_are_those_of_cal_com():
    moved = booking(
        uid=NEW_UID,
        start="2026-09-04T06:00:00Z",
        end="2026-09-04T06:30:00Z",
        location="integrations:daily",
        guests=["a@example.com", "b@example.com"],
    )
    assert told(leads_to(forwards=True), moved) == {
        "uid": NEW_UID,
        "eventTypeSlug": "intro",
        "formerTime": "Thu, 03 Sep 2026 06:00:00 GMT",
        "title": "Intro between Amina Kaya and Jane Doe",
        "startTime": "2026-09-04T06:00:00Z",
        "endTime": "2026-09-04T06:30:00Z",
        "location": "integrations:daily",
        "hostName": "Amina Kaya",
        "hostStartTime": "2026-09-04T09:00:00+03:00",
        "attendeeName": "Jane Doe",
        "attendeeStartTime": "2026-09-04T08:00:00+02:00",
        "guestEmails": "a@example.com, b@example.com",
    }


def test_the_hosts_own_parameters_stay_and_win():
    of_type = leads_to(f"{THANKS}?title=Ours&empty=&a=%20b#top", forwards=True)
    url = success_redirect(of_type, booking(), booking())
    assert url.startswith(f"{THANKS}?title=Ours&empty=&a=%20b&uid=")
    assert url.endswith("#top")
    assert url.count("title=") == 1


def test_a_class_tells_nothing_of_strangers():
    moved = seated_booking(seatUid=SEAT_UID, title="Class of John Doe")
    of_type = seated_type(successRedirectUrl=THANKS, forwardParamsSuccessRedirect=True)
    shown = told(of_type, moved)
    assert shown["attendeeName"] == "Jane Doe"
    assert shown["title"] == "Yoga class"
    assert "guestEmails" not in shown
    assert "John" not in repr(shown)


def test_where_the_seat_is_not_known_nobody_is_named():
    of_type = seated_type(successRedirectUrl=THANKS, forwardParamsSuccessRedirect=True)
    assert "attendeeName" not in told(of_type, seated_booking())


def test_no_client_id_is_told():
    attendee = attendee_json(name=f"Jane-{CLIENT_ID}")
    assert (
        told(leads_to(forwards=True), booking(attendees=[attendee]))["attendeeName"]
        == "Jane"
    )


@given(st.text(), st.text(), st.text())
def test_whatever_a_booking_holds_the_page_is_the_hosts(
    title: str, location: str, name: str
):
    moved = booking(
        title=title, location=location, attendees=[attendee_json(name=name)]
    )
    url = success_redirect(leads_to(forwards=True), moved, booking())
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.path) == (
        "https",
        "example.com",
        "/thanks",
    )
    assert parts.fragment == ""
