"""Contract: what other programs are told is what the page says, and safe to embed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.i18n import get_translator
from calpages.policy import Phase
from calpages.presentation.booking import present
from calpages.presentation.outside import plain_text, structured_data
from calpages.presentation.place import PlaceView
from calpages.presentation.when import when_of
from tests.builders import (
    booking,
    found,
    found_seat,
    seated_booking,
    seated_type,
    viewer,
)
from tests.presentation.conftest import Shown

T = get_translator("en")
STATUSES = {
    Phase.SCHEDULED: "ReservationConfirmed",
    Phase.HAPPENING: "ReservationConfirmed",
    Phase.PAST: "ReservationConfirmed",
    Phase.PENDING: "ReservationPending",
    Phase.CANCELLED: "ReservationCancelled",
    Phase.REJECTED: "ReservationCancelled",
    Phase.RESCHEDULED: "ReservationCancelled",
}
hostile = st.text() | st.sampled_from(
    ["</script>", "</SCRIPT ", "<!--<script>", "]]>", "\u2028", '"\\', "\ud800"]
)


def told(phase: Phase = Phase.SCHEDULED, **changes: Any) -> dict[str, Any]:
    given = {"title": "Intro", "place": PlaceView(), "attendee": "", **changes}
    return json.loads(structured_data(booking(), phase, **given))


def test_it_is_a_reservation_of_an_event():
    reservation = told(attendee="Jane Doe")
    assert reservation["@context"] == "https://schema.org"
    assert reservation["@type"] == "EventReservation"
    assert reservation["underName"] == {"@type": "Person", "name": "Jane Doe"}
    assert reservation["reservationFor"] == {
        "@type": "Event",
        "name": "Intro",
        "startDate": "2026-09-03T06:00:00+00:00",
        "endDate": "2026-09-03T06:30:00+00:00",
    }


@pytest.mark.parametrize(("phase", "status"), [*STATUSES.items()])
def test_every_known_phase_has_its_status(phase: Phase, status: str):
    assert told(phase)["reservationStatus"] == f"https://schema.org/{status}"


def test_of_a_status_nobody_knows_nothing_is_claimed():
    assert set(STATUSES) == set(Phase) - {Phase.UNKNOWN}
    place = PlaceView(text="Example St 1")
    claimed = structured_data(
        booking(), Phase.UNKNOWN, title="Intro", place=place, attendee="Jane Doe"
    )
    assert claimed == ""


@pytest.mark.parametrize("status", ["pending", "awaiting_host"])
def test_of_what_was_never_confirmed_nothing_is_claimed_when_it_is_over(status: str):
    waiting = booking(status=status)
    place = PlaceView()
    over = structured_data(waiting, Phase.PAST, title="Intro", place=place, attendee="")
    assert over == ""


def test_a_call_is_a_virtual_place_and_an_address_a_real_one():
    call = PlaceView(text="Zoom", join_href="https://zoom.us/j/1")
    assert told(place=call)["reservationFor"]["location"] == {
        "@type": "VirtualLocation",
        "url": "https://zoom.us/j/1",
    }
    address = PlaceView(text="Example St 1")
    assert told(place=address)["reservationFor"]["location"] == {
        "@type": "Place",
        "name": "Example St 1",
    }


@given(hostile, hostile, hostile)
def test_no_text_can_leave_the_script_element(title: str, place: str, name: str):
    data = structured_data(
        booking(),
        Phase.SCHEDULED,
        title=title,
        place=PlaceView(text=place),
        attendee=name,
    )
    assert "<" not in data
    assert data.isascii()
    assert data.isprintable()
    assert json.loads(data)["reservationFor"]["name"] == title


@pytest.mark.parametrize("kind", ["accepted", "seat", "occurrence", "rtl", "emoji"])
def test_the_demos_data_is_what_the_page_says(demo: dict[str, Shown], kind: str):
    view = demo[kind].view
    data = json.loads(view.structured_data)
    assert data["reservationFor"]["name"] == view.title
    assert data["underName"]["name"] == view.people[1].name


def test_whoever_has_no_seat_has_no_name_in_it():
    view = present(found(seated_booking(), seated_type()), viewer())
    assert "underName" not in json.loads(view.structured_data)
    seat = present(found_seat(), viewer())
    assert json.loads(seat.structured_data)["underName"]["name"] == "Jane Doe"


def test_a_copy_says_what_when_where_and_with_whom_line_by_line():
    when = when_of(booking(), Phase.SCHEDULED, viewer(zone="UTC"))
    place = PlaceView(text="Zoom", join_href="https://zoom.us/j/1")
    lines = plain_text("Intro", when, place, ("Amina Kaya", "Jane Doe")).split("\n")
    assert lines == [
        "Intro",
        f"Thursday, 3 September 2026, {when.time}",
        when.zone,
        "https://zoom.us/j/1",
        "Amina Kaya, Jane Doe",
    ]


def test_a_copy_has_no_empty_lines():
    when = when_of(booking(), Phase.SCHEDULED, viewer(zone="UTC"))
    assert "\n\n" not in plain_text("Intro", when, PlaceView(), ())


def test_a_copy_of_a_place_without_a_link_is_its_words():
    view = present(found(booking(location="Example St 1")), viewer())
    assert "\nExample St 1\n" in view.copy_text
