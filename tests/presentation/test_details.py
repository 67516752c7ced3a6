from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.calcom.models import EventType
from calpages.i18n import get_translator
from calpages.policy import Phase
from calpages.presentation.details import details_of
from tests.builders import SEAT_UID, booking, questions, seated_booking, seated_type
from tests.presentation.conftest import Shown

T = get_translator("en")
ASKED = questions({"slug": "topic", "label": "What is it about?"})
answers = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def rows(
    phase: Phase = Phase.SCHEDULED, event_type: Any = ASKED, **fields: Any
) -> dict[str, str]:
    found = details_of(booking(**fields), event_type, phase, T)
    return {row.label: row.text for row in found}


def answered(answer: Any) -> str:
    found = rows(bookingFieldsResponses={"topic": answer})
    return found.get("What is it about?", "")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("My shoulder", "My shoulder"),
        (True, "Yes"),
        (False, "No"),
        (3, "3"),
        (["English", "Deutsch"], "English, Deutsch"),
        ([True, "", None, 2], "Yes, 2"),
        ({"firstName": "Jane", "lastName": "Doe"}, "Jane Doe"),
        ({"firstName": "Jane"}, "Jane"),
        ({"value": "phone", "optionValue": "+12025550123"}, "+12025550123"),
        ({"value": "inPerson", "optionValue": ""}, "inPerson"),
        (None, ""),
        ("  ", ""),
        ([], ""),
        ({"unheard": "of"}, ""),
    ],
)
def test_answers_are_written_as_words(answer: Any, text: str):
    assert answered(answer) == text


@given(answers)
def test_no_answer_can_break_the_page(answer: Any):
    assert isinstance(answered(answer), str)


def test_a_hidden_question_stays_hidden():
    hidden = questions({"slug": "topic", "label": "Topic", "hidden": True})
    assert rows(event_type=hidden, bookingFieldsResponses={"topic": "secret"}) == {}


def test_without_the_event_type_no_answer_is_shown():
    assert rows(event_type=None, bookingFieldsResponses={"topic": "secret"}) == {}


def test_an_answer_to_a_question_that_is_gone_is_not_shown():
    assert rows(bookingFieldsResponses={"removed-question": "secret"}) == {}


@pytest.mark.parametrize("slug", ["name", "email", "guests", "notes", "location"])
def test_what_the_page_says_elsewhere_is_not_repeated(slug: str):
    asked = questions({"slug": slug, "label": "Again"})
    assert rows(event_type=asked, bookingFieldsResponses={slug: "once"}) == {}


def test_a_question_without_a_label_goes_by_its_slug():
    asked = questions({"slug": "topic"})
    found = rows(event_type=asked, bookingFieldsResponses={"topic": "Knee"})
    assert found == {"topic": "Knee"}


def test_notes_and_the_reason_for_rescheduling_are_shown():
    found = rows(description="Bring a mat", reschedulingReason="Train strike")
    assert found == {"Notes": "Bring a mat", "Reason for rescheduling": "Train strike"}


@pytest.mark.parametrize(
    ("phase", "label"),
    [(Phase.CANCELLED, "Reason for cancellation"), (Phase.REJECTED, "Reason")],
)
def test_the_reason_is_called_what_it_is(phase: Phase, label: str):
    assert rows(phase, cancellationReason="Ill") == {label: "Ill"}


@pytest.mark.parametrize("phase", [Phase.SCHEDULED, Phase.RESCHEDULED, Phase.PENDING])
def test_a_booking_that_is_not_cancelled_has_no_reason_for_it(phase: Phase):
    assert rows(phase, cancellationReason="Left over") == {}


@pytest.mark.parametrize("of_type", [seated_type(), None])
@pytest.mark.parametrize("phase", [Phase.CANCELLED, Phase.REJECTED, Phase.SCHEDULED])
def test_a_group_shows_no_reason_for_it_may_be_a_strangers(
    phase: Phase, of_type: EventType | None
):
    class_ = seated_booking(cancellationReason="Ill", reschedulingReason="Train strike")
    mine = class_.attendees[0]
    assert details_of(class_, of_type, phase, T) == ()
    assert details_of(class_, of_type, phase, T, attendee=mine) == ()


def test_who_cancelled_is_not_named_by_address():
    found = rows(Phase.CANCELLED, cancelledByEmail="john@example.com")
    assert found == {}


def test_a_seat_shows_its_own_answers():
    asked = questions({"slug": "allergies", "label": "Allergies"})
    class_ = seated_booking()
    mine = class_.attendees[0]
    assert mine.seat_uid == SEAT_UID
    found = details_of(class_, asked, Phase.SCHEDULED, T, attendee=mine)
    assert [(row.label, row.text) for row in found] == [("Allergies", "Peanuts")]
    assert details_of(class_, asked, Phase.SCHEDULED, T) == ()


def test_the_demos_answers_read_as_on_the_form(demo: dict[str, Shown]):
    found = {row.label: row.text for row in demo["custom-answers"].view.details}
    assert found == {
        "What brings you to us?": "A second opinion on my shoulder",
        "Have you been here before?": "Yes",
        "Languages you are at home in": "English, Deutsch",
    }
