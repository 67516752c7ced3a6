import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.calcom.models import Booking, EventType
from calpages.i18n import get_translator
from calpages.presentation.people import (
    PersonView,
    host_name,
    people_of,
    without_client_id,
)
from tests.builders import (
    CLIENT_ID,
    SEAT_UID,
    attendee_json,
    booking,
    event_type,
    host_json,
    seated_booking,
)

T = get_translator("en")
OPEN = event_type()


def people(
    one: Booking, kind: EventType | None = OPEN, seat_uid: str = ""
) -> tuple[PersonView, ...]:
    return people_of(one, kind, T, seat_uid=seat_uid)


def test_the_host_comes_first_then_who_booked_then_guests():
    shown = people(booking(guests=["max@example.com"]))
    assert [(one.name, one.tag) for one in shown] == [
        ("Amina Kaya", "Host"),
        ("Jane Doe", ""),
        ("max@example.com", "Guest"),
    ]


def test_client_ids_are_removed_from_names_and_addresses():
    host = host_json(
        name=f"Amina Kaya-{CLIENT_ID}",
        email=f"amina+{CLIENT_ID}@example.com",
        displayEmail="",
    )
    guest = f"max+{CLIENT_ID}@example.com"
    attendee = attendee_json(email=f"jane+{CLIENT_ID}@example.com", displayEmail="")
    shown = people(booking(hosts=[host], attendees=[attendee], guests=[guest]))
    assert [one.email or one.name for one in shown] == [
        "amina@example.com",
        "jane@example.com",
        "max@example.com",
    ]
    assert shown[0].name == "Amina Kaya"


@pytest.mark.parametrize(
    "text",
    ["jane+work@example.com", "Jane Doe-Kaya", "a+c@example.com", "e-coordination"],
)
def test_what_is_no_client_id_stays(text: str):
    assert without_client_id(text) == text


@given(st.text())
def test_a_client_id_is_removed_from_any_text(text: str):
    assert CLIENT_ID not in without_client_id(f"{text} Jane-{CLIENT_ID} {text}")


def test_the_hosts_address_is_shown_unless_the_event_type_hides_it():
    hidden = event_type(hideOrganizerEmail=True)
    assert people(booking())[0].email == "amina@example.com"
    assert people(booking(), hidden)[0] == PersonView(
        name="Amina Kaya", initials="AK", tag="Host"
    )


def test_an_address_that_may_be_hidden_is_not_shown():
    assert people(booking(), None)[0].email == ""


def test_an_address_written_for_eyes_is_preferred():
    host = host_json(email="internal@example.com", displayEmail="amina@example.com")
    assert people(booking(hosts=[host]))[0].email == "amina@example.com"


def test_a_host_that_cal_com_does_not_know_is_nobody():
    unknown = host_json(id="unknown", name="unknown", email="unknown")
    one = booking(hosts=[unknown])
    assert [person.tag for person in people(one)] == [""]
    assert host_name(one) == ""


def test_who_booked_by_phone_has_no_address():
    attendee = attendee_json(
        email="+493023125007@sms.cal.com", displayEmail="493023125007@sms.cal.com"
    )
    assert people(booking(attendees=[attendee]))[1].email == ""


def test_an_address_stands_in_for_a_missing_name():
    person = people(booking(attendees=[attendee_json(name="")]))[1]
    assert (person.name, person.email) == ("jane@example.com", "")


def test_a_seat_shows_its_own_person_and_nobody_else():
    shown = people(seated_booking(guests=["max@example.com"]), seat_uid=SEAT_UID)
    assert [one.name for one in shown] == ["Amina Kaya", "Jane Doe"]


@pytest.mark.parametrize("seat_uid", ["", "3be561a9-0000-0000-0000-000000000000"])
def test_without_a_seat_of_it_only_the_host_is_named(seat_uid: str):
    shown = people(seated_booking(), seat_uid=seat_uid)
    assert [one.name for one in shown] == ["Amina Kaya"]


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Jane Doe", "JD"),
        ("jane", "J"),
        ("Zoë 🌻 Doe", "ZD"),
        ("Dr. Amina Kaya", "DK"),
        ("ليلى فلان", "لف"),
        ("🌻", "•"),
    ],
)
def test_initials_are_the_first_letters_of_first_and_last_word(
    name: str, initials: str
):
    attendee = attendee_json(name=name)
    assert people(booking(attendees=[attendee]))[1].initials == initials


@given(st.text())
def test_every_name_has_initials(name: str):
    attendee = attendee_json(name=name, email="", displayEmail="")
    assert people(booking(attendees=[attendee]))[1].initials
