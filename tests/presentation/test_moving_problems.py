"""Contract: whoever can't move a booking reads how it stands, and the way out."""

import pytest

from calpages.calcom.refusals import Refusal
from calpages.i18n import get_translator
from calpages.policy import Obstacle
from calpages.presentation import moving_problems
from calpages.presentation.moving_problems import (
    exhausted_sentence,
    passed_over_sentence,
    reschedule_problem,
)

T = get_translator("en")
PSEUDO = get_translator("en-XA")
ANOTHER_TIME = (
    *(Refusal.SLOT_TAKEN, Refusal.SLOT_RESERVED, "slot_gone", Refusal.SEATS_FULL),
    *(Refusal.ALREADY_ATTENDING, Refusal.OUT_OF_BOUNDS, Refusal.IN_THE_PAST),
    Refusal.HOST_LIMIT_REACHED,
)
ASK_THE_HOST = (
    *(Refusal.TOO_CLOSE, Refusal.LIMIT_REACHED, Refusal.MISSING_ANSWER),
    *(Refusal.EMAIL_UNVERIFIED, Refusal.EVENT_TYPE_GONE, Refusal.SERIES),
    *(Refusal.ATTENDEE_GONE, Obstacle.TOO_LATE, Obstacle.DISABLED),
    *(Obstacle.RECURRING, Obstacle.UNKNOWN_STATUS),
)
# They are about cancelling, or say no more than that Cal.com refused.
NOT_OF_A_MOVE = (
    *(Refusal.CANCELLATION_DISABLED, Refusal.REASON_REQUIRED),
    *(Refusal.RATE_LIMITED, Refusal.UNKNOWN),
)
SENTENCES = (
    *("slots_problem", "outage_sentence", "still_looking_sentence"),
    *("no_times_sentence", "held_hint"),
)


@pytest.mark.parametrize("code", ANOTHER_TIME)
def test_a_time_that_cannot_be_had_leaves_the_booking_and_asks_for_another(code: str):
    text = reschedule_problem(code, T)
    assert "Your booking is unchanged" in text
    assert "choose another time" in text


@pytest.mark.parametrize("code", ASK_THE_HOST)
def test_what_cannot_be_done_here_leads_to_the_host(code: str):
    assert "contact your host" in reschedule_problem(code, T)


@pytest.mark.parametrize("code", [r for r in Refusal if r not in NOT_OF_A_MOVE])
def test_every_refusal_of_a_move_is_told_by_its_reason(code: str):
    text = reschedule_problem(code, T)
    assert "can't be reached" not in text
    assert text != reschedule_problem(code, PSEUDO)


def test_times_that_cannot_be_had_are_told_apart():
    same = {Refusal.SLOT_RESERVED}
    codes = [code for code in ANOTHER_TIME if code not in same]
    assert len({reschedule_problem(code, T) for code in codes}) == len(codes)


@pytest.mark.parametrize("code", ["no_time", "bad_time", "bad_reason"])
def test_what_is_wrong_in_the_form_can_be_mended(code: str):
    text = reschedule_problem(code, T)
    assert text.startswith(("Please", "This", "The reason"))
    assert "can't be reached" not in text


@pytest.mark.parametrize("name", SENTENCES)
def test_the_sentences_about_free_times_are_translated(name: str):
    sentence = getattr(moving_problems, name)
    assert sentence(T).endswith(".")
    assert sentence(T) != sentence(PSEUDO)


def test_how_far_was_looked_is_said():
    assert "until 1 March 2027" in exhausted_sentence("1 March 2027", T)
    assert "before March 2027" in passed_over_sentence("March 2027", T)


def test_a_time_that_is_held_is_a_hint_and_no_refusal():
    assert "may be gone soon" in moving_problems.held_hint(T)
    assert "still" in moving_problems.held_hint(T)
