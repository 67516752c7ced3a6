"""Contract: before the click, what will be cancelled, which dates, and who is told."""

from typing import Any

import pytest

from calpages.calcom.models import Booking
from calpages.found import Found
from calpages.presentation.booking import present
from calpages.presentation.cancelling import (
    ONLY_THIS,
    THIS_AND_LATER,
    ScopeView,
    consequence_of,
    scopes_of,
)
from tests.builders import (
    attendee_json,
    booking,
    found,
    found_series,
    lessons,
    viewer,
)

# The first of them is over at ``NOW``.
FOUR = lessons(
    *("2026-08-25T08:00Z", "2026-09-01T08:00Z", "2026-09-08T08:00Z"),
    "2026-09-15T08:00Z",
)


def event(number: int, series: tuple[Booking, ...] = FOUR) -> Found:
    """The visit to one event of a series, by its place."""
    return found(series[number], series=series)


def scopes(visit: Found, *, all_remaining: bool = False) -> tuple[ScopeView, ...]:
    return scopes_of(visit, viewer(zone="UTC"), all_remaining=all_remaining)


def defaults(offered: tuple[ScopeView, ...]) -> list[str]:
    return [scope.value for scope in offered if scope.is_default]


def test_one_event_or_all_later_ones_each_with_its_dates():
    only, later = scopes(event(1))
    assert (only.value, only.label) == (ONLY_THIS, "Only this event")
    assert only.dates == "Tuesday, 1 September 2026, 08:00"
    assert (later.value, later.label) == (THIS_AND_LATER, "This and all later events")
    assert later.dates == "Tue 1 Sept, Tue 8 Sept and Tue 15 Sept"


@pytest.mark.parametrize(
    ("number", "dates"),
    [(12, "and Wed 16 Sept"), (13, "13 events, until Thursday, 17 September 2026")],
)
def test_a_dozen_dates_are_listed_and_more_are_counted(number: int, dates: str):
    series = lessons(*(f"2026-09-{5 + n:02}T08:00Z" for n in range(number)))
    _, later = scopes(event(0, series))
    assert later.dates.endswith(dates)
    assert later.dates.count("Sept,") in (0, number - 2)


def test_events_before_this_one_are_not_listed():
    _, later = scopes(event(2))
    assert later.dates == "Tue 8 Sept and Tue 15 Sept"


def test_events_that_do_not_take_place_are_not_listed():
    gone = FOUR[2].model_copy(update={"status": "cancelled"})
    _, later = scopes(event(1, (*FOUR[:2], gone, FOUR[3])))
    assert later.dates == "Tue 1 Sept and Tue 15 Sept"


def test_a_cancelled_end_of_the_series_is_not_listed():
    gone = FOUR[3].model_copy(update={"status": "cancelled"})
    _, later = scopes(event(1, (*FOUR[:3], gone)))
    assert later.dates == "Tue 1 Sept and Tue 8 Sept"


@pytest.mark.parametrize("visit", [event(3), found(booking()), event(0)])
def test_where_there_is_no_choice_none_is_offered(visit: Found):
    assert scopes(visit) == ()


def test_a_series_that_could_not_be_read_offers_no_choice():
    assert scopes(found(FOUR[1])) == ()


def test_an_event_is_known_in_its_series_by_its_uid():
    """One answer tells more of it than the other (contract, 2.1)."""
    alone = FOUR[1].model_copy(update={"rescheduled_by_email": "amina@example.com"})
    assert len(scopes(found(alone, series=FOUR))) == 2


def test_the_link_of_one_event_preselects_it():
    assert defaults(scopes(event(1))) == [ONLY_THIS]


def test_a_link_about_all_remaining_events_preselects_them():
    assert defaults(scopes(event(1), all_remaining=True)) == [THIS_AND_LATER]


def test_the_link_of_the_series_preselects_all_from_its_next_event():
    only, later = scopes(found_series(FOUR, next_up=1))
    assert later.is_default
    assert not only.is_default
    assert only.dates.startswith("Tuesday, 1 September")
    assert later.dates.startswith("Tue 1 Sept, Tue 8 Sept")


def test_the_page_passes_on_what_the_link_preselects():
    view = present(event(1), viewer(), all_remaining=True)
    assert defaults(view.cancel.scopes) == [THIS_AND_LATER]
    assert defaults(present(event(1), viewer()).cancel.scopes) == [ONLY_THIS]


def test_who_will_be_told_and_that_it_cannot_be_undone():
    said = consequence_of(found(booking()), viewer().t)
    assert said.startswith("Amina Kaya will be told")
    assert said.endswith("This cannot be undone.")


@pytest.mark.parametrize(
    "more",
    [
        {"guests": ["guest@example.com"]},
        {"attendees": [attendee_json(), attendee_json(name="John Doe")]},
    ],
)
def test_everybody_else_who_is_invited_is_named_too(more: dict[str, Any]):
    said = consequence_of(found(booking(**more)), viewer().t)
    assert said.startswith("Amina Kaya and everybody else who is invited will be told")
    alone = consequence_of(found(booking()), viewer().t)
    assert "everybody" not in alone


def test_a_host_that_cal_com_does_not_know_is_the_host():
    nobody = booking(hosts=[{"id": "unknown", "name": "unknown", "email": "unknown"}])
    assert consequence_of(found(nobody), viewer().t).startswith("Your host will")
