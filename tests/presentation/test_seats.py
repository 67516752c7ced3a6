"""Contract: in a group, each sees their own seat and nothing of the others."""

from collections.abc import Iterable
from typing import Any

import pytest

from calpages.calcom.models import EventType
from calpages.found import Found
from calpages.presentation.booking import present
from tests.builders import (
    NEW_UID,
    OTHER_SEAT_UID,
    SEAT_UID,
    UID,
    booking,
    event_type,
    found,
    found_seat,
    host_json,
    seated_booking,
    seated_type,
    viewer,
)
from tests.presentation.test_booking import texts_of

ASKED = [{"slug": "allergies", "label": "Allergies"}]
OWN_LINK = f"{UID}?seatReferenceUid={SEAT_UID}"
# What John and whoever booked first have left in the booking.
OF_OTHERS = seated_booking(
    title="Class between Amina Kaya and John Doe",
    guests=["stranger@example.com"],
    description="Written by the one who booked first",
    location="somewhereElse",
    cancelledByEmail="john@example.com",
    bookingFieldsResponses={
        "allergies": "Pollen",
        "location": {"value": "somewhereElse", "optionValue": "John's flat"},
    },
)
CANCELLED = OF_OTHERS.model_copy(update={"status": "cancelled"})
SECRETS = ("John", "john", "Pollen", "stranger", "booked first", "flat")
VISITS = {
    "a seat": found_seat(OF_OTHERS, seated_type(bookingFields=ASKED)),
    "a seat, event type unknown": found_seat(OF_OTHERS),
    "a cancelled class": found_seat(CANCELLED, seated_type()),
    "without a seat": found(OF_OTHERS, seated_type(bookingFields=ASKED)),
    "without a seat, event type unknown": found(OF_OTHERS),
    "seat of another booking": found(
        OF_OTHERS, kind="seat", seat_uid="3be561a9-0000-0000-0000-000000000000"
    ),
    "a seat given up": found(OF_OTHERS, seated_type(), seat_is_gone=True),
}


def shown(texts: Iterable[str]) -> str:
    return " ".join(texts)


@pytest.mark.parametrize("visit", [*VISITS.values()], ids=[*VISITS])
def test_nothing_of_another_seat_is_in_the_view(visit: Found):
    sent = shown(texts_of(present(visit, viewer())))
    assert "Class" in sent or "Yoga class" in sent or "Your booking" in sent
    assert not [secret for secret in SECRETS if secret in sent]
    assert OTHER_SEAT_UID not in sent


def test_a_seat_shows_its_own_person_and_answers():
    visit = found_seat(seated_booking(), seated_type(bookingFields=ASKED))
    view = present(visit, viewer())
    assert [person.name for person in view.people] == ["Amina Kaya", "Jane Doe"]
    assert [(row.label, row.text) for row in view.details] == [("Allergies", "Peanuts")]


def test_a_hidden_question_is_hidden_on_a_seat_too():
    hidden = [{"slug": "allergies", "label": "Allergies", "hidden": True}]
    visit = found_seat(seated_booking(), seated_type(bookingFields=hidden))
    assert present(visit, viewer()).details == ()


@pytest.mark.parametrize("visit", ["a seat", "without a seat", "a seat given up"])
def test_others_are_named_only_where_the_event_type_shows_attendees(visit: str):
    before = VISITS[visit]
    open_type = seated_type(shows_attendees=True)
    assert "John" not in shown(texts_of(present(before, viewer())))
    given_up = before.seat_is_gone
    open_visit = found_seat(OF_OTHERS, open_type, seat_is_gone=given_up)
    people = present(open_visit, viewer()).people
    assert [p.name for p in people if p.name == "John Doe"] == (
        [] if given_up else ["John Doe"]
    )


def test_where_others_are_named_nothing_else_of_them_is_shown():
    open_type = seated_type(shows_attendees=True, bookingFields=ASKED)
    view = present(found_seat(OF_OTHERS, open_type), viewer())
    others = [person for person in view.people if person.name == "John Doe"]
    assert [person.email for person in others] == [""]
    sent = shown(texts_of(view))
    assert not [secret for secret in SECRETS[1:] if secret in sent]
    assert OTHER_SEAT_UID not in sent


def test_a_seats_links_carry_the_seat_beside_its_booking():
    view = present(found_seat(), viewer())
    assert view.href == f"/booking/{OWN_LINK}"
    assert view.cancel_href == f"/cancel/{OWN_LINK}"
    assert view.calendar.ics == f"/booking/{SEAT_UID}.ics"


def test_a_seat_can_be_moved_and_cancelled_by_the_link_that_names_it():
    view = present(found_seat(of_type=seated_type()), viewer())
    assert view.cancel_href == f"/cancel/{OWN_LINK}"
    assert view.reschedule_href == f"/reschedule/{OWN_LINK}"
    assert view.change_note == ""


@pytest.mark.parametrize("host", ["Amina Kaya", "unknown"])
def test_cancelling_a_seat_says_that_the_others_keep_theirs(host: str):
    named = [host_json(name=host)]
    seat = present(found_seat(seated_booking(hosts=named)), viewer())
    whole = present(found(booking(hosts=named)), viewer())
    assert "The seats of others stay as they are." in seat.cancel.consequence
    assert "your seat becomes free" in seat.cancel.consequence
    assert "seat" not in whole.cancel.consequence
    assert "the time becomes free for others" in whole.cancel.consequence


def test_whoever_has_no_seat_is_promised_nothing():
    sentence = "You don't need to do anything else."
    assert present(found(seated_booking(), seated_type()), viewer()).sentence == ""
    assert present(found_seat(), viewer()).sentence == sentence


@pytest.mark.parametrize("of_type", [seated_type(), None])
@pytest.mark.parametrize("has_seat", [True, False])
def test_what_a_reschedule_changed_tells_nothing_of_the_others(
    of_type: EventType | None, has_seat: bool
):
    # The seats went with the move; Cal.com leaves whoever booked first behind.
    former = booking(
        uid=NEW_UID,
        title="Class between Amina Kaya and John Doe",
        location="somewhereElse",
        bookingFieldsResponses={"location": {"optionValue": "John's flat"}},
    )
    visit = found_seat if has_seat else found
    class_ = seated_booking(location="somewhereElse")
    view = present(visit(class_, of_type, former=former), viewer())
    assert view.when.former
    assert "John" not in shown(texts_of(view))


@pytest.mark.parametrize(
    ("attendees", "of_type"),
    [
        (None, seated_type()),
        ([], seated_type()),
        ([], None),
    ],
)
def test_a_group_without_a_seat_says_to_use_ones_own_link(
    attendees: list[Any] | None, of_type: Any
):
    one = seated_booking() if attendees is None else booking(attendees=attendees)
    view = present(found(one, of_type), viewer())
    assert "link in your own e-mail" in view.change_note
    assert view.no_move_text == view.cancel.refusal == view.change_note
    assert (view.cancel_href, view.reschedule_href) == ("", "")


def test_a_seat_that_is_gone_says_so_and_offers_no_change():
    gone = found(seated_booking(), seated_type(), seat_is_gone=True)
    view = present(gone, viewer())
    assert view.phase == "gone"
    assert view.heading == "You are no longer attending"
    assert view.tab_title == "You are no longer attending: Yoga class"
    assert view.when.date
    assert view.when.is_off
    assert (view.cancel_href, view.reschedule_href, view.join_href) == ("", "", "")
    assert view.no_move_text
    assert view.people == ()
    assert view.structured_data == ""


def test_a_group_is_called_after_its_event_type():
    class_ = seated_booking(title="Class between Amina Kaya and John Doe")
    assert present(found_seat(class_, seated_type()), viewer()).title == "Yoga class"
    unknown = present(found_seat(class_), viewer()).title
    assert unknown == "Your booking"


def test_whoever_booked_alone_keeps_the_title_of_the_booking():
    view = present(found(booking(), event_type(title="Intro")), viewer())
    assert view.title == "Intro between Amina Kaya and Jane Doe"
