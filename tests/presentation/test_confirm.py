"""Contract: before a booking is moved, its page says what changes and what stays."""

import dataclasses
import datetime as dt

import pytest

from calpages.calcom.models import Booking, EventType
from calpages.presentation.confirm import ConfirmView, present_confirm
from calpages.presentation.moving import moving_of
from tests.builders import (
    HOURS,
    NOW,
    SEAT_UID,
    UID,
    attendee_json,
    booking,
    event_type,
    found,
    found_seat,
    questions,
    seated_type,
    viewer,
)
from tests.presentation.conftest import Shown

START = NOW + 72 * HOURS
CONFIRMED = event_type(confirmationPolicy={"type": "always"})


def confirm(one: Booking, of_type: EventType | None = None) -> ConfirmView:
    what = found(one, of_type)
    return present_confirm(what, START, moving_of(what, viewer()))


def kept(one: Booking, of_type: EventType | None = None) -> dict[str, str]:
    return {row.label: row.text for row in confirm(one, of_type).kept}


def test_the_old_and_the_new_time_stand_side_by_side():
    view = confirm(booking())
    assert view.former.start_iso == "2026-09-03T06:00:00Z"
    assert view.new.start_iso == "2026-09-04T06:00:00Z"
    assert view.heading == "Move your booking?"
    assert view.submit_label == "Reschedule"


def test_what_stays_is_length_place_and_people():
    one = booking(location="https://zoom.us/j/1", guests=["g@example.com"])
    assert kept(one, event_type()) == {
        "Length": "30 minutes",
        "Where": "Zoom",
        "Who": "Amina Kaya, Jane Doe and 1 guest",
    }


@pytest.mark.parametrize("of_type", [None, event_type(teamId=3)])
def test_a_host_who_may_change_is_not_said_to_stay(of_type: EventType | None):
    assert kept(booking(), of_type)["Who"] == "Jane Doe"


def test_answers_are_named_but_not_repeated():
    asked = questions(
        {"slug": "topic", "label": "Topic"}, {"slug": "size", "label": "Team size"}
    )
    answers = {"topic": "Taxes", "size": 4}
    one = booking(description="Ring twice", bookingFieldsResponses=answers)
    assert kept(one, asked)["Your answers"] == "Notes, Topic and Team size"
    assert "Taxes" not in repr(confirm(one, asked))


def test_a_hidden_answer_is_not_even_named():
    asked = questions({"slug": "score", "label": "Lead score", "hidden": True})
    one = booking(bookingFieldsResponses={"score": "9"})
    assert "Your answers" not in kept(one, asked)


def test_whether_the_host_must_confirm_is_said():
    view = confirm(booking(), CONFIRMED)
    assert "must confirm" in view.confirmation_text
    assert view.submit_label == "Ask for this time"
    assert confirm(booking()).confirmation_text == ""


def test_a_reason_is_asked_for_but_not_of_a_seat_nor_where_it_is_hidden():
    assert confirm(booking()).asks_reason
    hidden = questions({"slug": "rescheduleReason", "hidden": True})
    assert not confirm(booking(), hidden).asks_reason
    seat = found_seat(of_type=seated_type())
    assert not present_confirm(seat, START, moving_of(seat, viewer())).asks_reason


def test_a_seat_keeps_its_own_answers_and_nothing_of_strangers():
    asked = questions({"slug": "allergies", "label": "Allergies"})
    of_type = asked.model_copy(update={"seats": seated_type().seats})
    seat = found_seat(of_type=of_type)
    view = present_confirm(seat, START, moving_of(seat, viewer()))
    rows = {row.label: row.text for row in view.kept}
    assert rows["Who"] == "Amina Kaya and Jane Doe"
    assert rows["Your answers"] == "Allergies"
    assert "John" not in repr(view)


def test_nobody_is_named_by_an_address():
    one = booking(attendees=[attendee_json(name="jane@example.com")])
    assert kept(one, event_type())["Who"] == "Amina Kaya"


def test_only_of_a_seat_its_booking_is_told():
    seat = found_seat(of_type=seated_type())
    view = present_confirm(seat, START, moving_of(seat, viewer()))
    assert view.event_uid == seat.read.booking.uid
    assert confirm(booking()).event_uid == ""


def test_no_address_and_no_other_uid_is_in_any_demo_booking(demo: dict[str, Shown]):
    for shown in demo.values():
        one = moving_of(shown.found, viewer())
        confirmed = present_confirm(shown.found, START, one)
        view = repr(dataclasses.replace(confirmed, event_uid=""))
        read = shown.found.read
        addresses = [a.email for a in read.booking.attendees] + [*read.booking.guests]
        assert not [
            word for word in (read.uid, read.booking.uid, *addresses) if word in view
        ]
    assert UID not in repr(confirm(booking()))
    assert SEAT_UID not in repr(confirm(booking()))


def test_the_length_is_the_bookings_own():
    one = booking(end=(NOW + 48 * HOURS + dt.timedelta(minutes=90)).isoformat())
    view = confirm(one)
    assert kept(one)["Length"] == "1 hour 30 minutes"
    assert dataclasses.asdict(view)["new"]["time"].endswith("09:30")
