"""Contract: what can be done once a booking does not take place any more."""

from typing import Any

import pytest

from calpages.found import Found
from calpages.presentation.booking import present
from tests.builders import (
    HOURS,
    NEW_UID,
    SERIES_UID,
    UID,
    booking,
    event_type,
    found,
    found_seat,
    found_series,
    lessons,
    seated_booking,
    viewer,
)


@pytest.mark.parametrize(
    ("url", "is_offered"),
    [
        ("https://book.example.com/amina/intro", True),
        ("http://book.example.com/amina/intro", False),
        ("javascript:alert(1)", False),
        ("https://amina@evil.example/intro", False),
        ("/intro", False),
        ("", False),
    ],
)
def test_booking_again_is_offered_by_https_only(url: str, is_offered: bool):
    of_type = event_type(bookingUrl=url)
    for one in (
        found(booking(status="cancelled"), of_type),
        found(booking(), of_type, seat_is_gone=True),
    ):
        href = present(one, viewer()).cancel.book_again_href
        assert href == (url if is_offered else "")


@pytest.mark.parametrize(
    ("fields", "is_offered"),
    [
        ({"status": "cancelled"}, True),
        ({"status": "rejected"}, True),
        ({"starts_in": -HOURS}, True),
        ({}, False),
        ({"starts_in": 0 * HOURS}, False),
        ({"status": "pending"}, False),
        ({"status": "unheard-of"}, False),
        ({"status": "cancelled", "rescheduledToUid": NEW_UID}, False),
    ],
)
def test_booking_again_is_offered_only_where_nothing_is_booked_any_more(
    fields: dict[str, Any], is_offered: bool
):
    of_type = event_type(bookingUrl="https://book.example.com/amina/intro")
    view = present(found(booking(**fields), of_type), viewer())
    assert (view.cancel.book_again_href != "") == is_offered


def test_where_the_event_type_is_unknown_there_is_no_booking_again():
    assert present(found(booking()), viewer()).cancel.book_again_href == ""


def test_what_is_cancelled_can_be_taken_out_of_a_calendar():
    view = present(found(booking(status="cancelled")), viewer())
    assert view.cancel.remove_href == f"/booking/{UID}.ics"


@pytest.mark.parametrize(
    "visit",
    [
        found(booking()),
        found(booking(starts_in=-HOURS)),
        found(booking(status="rejected")),
        found(booking(status="cancelled", rescheduledToUid=NEW_UID)),
        found(booking(status="cancelled", recurringBookingUid=SERIES_UID)),
        found_series(lessons("2026-09-08T08:00Z", status="cancelled")),
        found_seat(seated_booking(status="cancelled")),
    ],
    ids=["on", "past", "declined", "moved", "event of a series", "series", "seat"],
)
def test_no_calendar_file_removes_what_is_on_or_was_never_in_one_by_itself(
    visit: Found,
):
    assert present(visit, viewer()).cancel.remove_href == ""
