"""Contract: title, place and notes hold no client id, no stranger, nothing hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.calcom.models import EventType
from calpages.i18n import get_translator
from calpages.policy import Phase
from calpages.presentation.booking import present
from calpages.presentation.summary import (
    location_of,
    notes_of,
    one_line,
    plain_lines,
    title_of,
)
from tests.builders import (
    CLIENT_ID,
    SEAT_UID,
    booking,
    event_type,
    found,
    questions,
    seated_booking,
    seated_type,
    viewer,
)

T = get_translator("en")
HIDDEN_NOTES = questions({"slug": "notes", "label": "Notes", "hidden": True})
ASKED_NOTES = questions({"slug": "notes", "label": "Notes"})


def test_a_client_id_is_no_part_of_a_title_or_a_note():
    one = booking(
        title=f"Intro with Amina-{CLIENT_ID} and Jane",
        description=f"Ask amina+{CLIENT_ID}@example.com",
    )
    assert title_of(one, None, T) == "Intro with Amina and Jane"
    assert notes_of(one, None) == "Ask amina@example.com"


def test_a_booking_without_a_title_has_the_event_types_or_ours():
    one = booking(title=" ")
    assert title_of(booking(title=""), event_type(title="Intro"), T) == "Intro"
    assert title_of(one, None, T) == "Your booking"


@pytest.mark.parametrize("seat_uid", ["", SEAT_UID])
def test_a_group_has_the_event_types_title_and_no_notes(seat_uid: str):
    class_ = seated_booking(title="John's class", description="John is ill")
    assert title_of(class_, seated_type(), T, seat_uid=seat_uid) == "Yoga class"
    assert title_of(class_, None, T, seat_uid=seat_uid) == "Your booking"
    assert notes_of(class_, seated_type(), seat_uid=seat_uid) == ""


@pytest.mark.parametrize(
    ("of_type", "notes"),
    [(HIDDEN_NOTES, ""), (ASKED_NOTES, "Secret"), (event_type(), "Secret")],
)
def test_notes_that_are_hidden_stay_hidden(of_type: EventType, notes: str):
    assert notes_of(booking(description="Secret"), of_type) == notes


def test_hidden_notes_are_nowhere_in_the_view():
    one = booking(
        description="Secret wish", bookingFieldsResponses={"notes": "Secret wish"}
    )
    assert "Secret" not in repr(present(found(one, HIDDEN_NOTES), viewer()))
    assert "Secret" in repr(present(found(one, ASKED_NOTES), viewer()))


def test_a_call_is_at_its_link_and_an_address_at_its_words():
    call = booking(location="https://zoom.us/j/1")
    assert location_of(call, Phase.SCHEDULED, T) == "https://zoom.us/j/1"
    assert location_of(call, Phase.CANCELLED, T) == "Zoom"
    address = booking(location="Example St 1\n10115 Berlin")
    assert location_of(address, Phase.SCHEDULED, T) == "Example St 1 10115 Berlin"


@given(st.text())
def test_any_text_becomes_one_line(text: str):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert one_line(line) == line


@given(st.text(st.characters() | st.sampled_from("\r\n\u2028\x85\0\x1c\t")))
def test_any_text_becomes_lines_without_control_characters(text: str):
    lines = plain_lines(text)
    assert not set(lines) & set("\r\0\u2028\u2029\x85\x1c\v\f")
    assert plain_lines(lines) == lines
