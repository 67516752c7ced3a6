"""Contract: a problem says what happened, what it means and what to do, and never more
than is known."""

import pytest

from calpages.bookings.changes import STILL_NOT
from calpages.calcom import errors
from calpages.calcom.refusals import Refusal
from calpages.i18n import get_translator
from calpages.policy import Obstacle
from calpages.presentation.problems import (
    cancel_problem,
    loading_problem,
    no_times_sentence,
    refresh_problem,
    reschedule_problem,
    slots_problem,
)

T = get_translator("en")
PSEUDO = get_translator("en-XA")
CODES = sorted(
    {*Refusal, *Obstacle, STILL_NOT, "reason_too_long", "no_answer", "server"}
)
NEVER_AGAINST_CANCELLING = (
    Obstacle.CANCELLED,
    Obstacle.TOO_LATE,
    Obstacle.RECURRING,
    Obstacle.SEAT,
)
OUTAGES = ("no_answer", "deadline", "server", "unexpected_status", "unknown")


@pytest.mark.parametrize("code", ["not_found", "missing_uid", "malformed_uid"])
def test_a_wrong_link_cannot_be_tried_again(code: str):
    problem = loading_problem(code, T)
    assert problem.code == code
    assert not problem.can_retry
    assert "e-mail" in problem.text


def test_a_link_says_which_parameter_it_lacks():
    assert "rescheduleUid" in loading_problem("missing_uid", T).text
    assert "rescheduleUid" in loading_problem("malformed_uid", T).text


@pytest.mark.parametrize("code", [*OUTAGES, "shape", "rate_limited"])
def test_a_passing_problem_can_be_tried_again_and_changed_nothing(code: str):
    problem = loading_problem(code, T)
    assert problem.can_retry
    assert "Nothing about" in problem.text


def test_an_unknown_booking_an_outage_and_a_strange_shape_are_told_apart():
    codes = ("not_found", "server", "shape", "rate_limited", "missing_uid")
    assert len({loading_problem(code, T).heading for code in codes}) == len(codes)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("problem", [cancel_problem, reschedule_problem])
def test_every_reason_for_a_refusal_has_words(problem, code: str):
    assert problem(code, T).endswith(".")
    assert problem(code, PSEUDO) != problem(code, T)


@pytest.mark.parametrize("problem", [cancel_problem, reschedule_problem])
def test_not_known_is_neither_done_nor_refused(problem):
    text = problem("unknown_outcome", T)
    assert "don't know yet" in text
    assert "Nothing is sent again by itself" in text
    assert "is not cancelled" not in text
    assert "unchanged" not in text


@pytest.mark.parametrize("code", [*Obstacle, Refusal.ALREADY_RESCHEDULED, STILL_NOT])
def test_a_reason_that_is_known_is_not_called_an_outage(code: str):
    assert "can't be reached" not in reschedule_problem(code, T)
    if code not in NEVER_AGAINST_CANCELLING:
        assert "can't be reached" not in cancel_problem(code, T)


@pytest.mark.parametrize("problem", [cancel_problem, reschedule_problem])
def test_what_never_showed_may_be_tried_again(problem):
    assert "try again" in problem(STILL_NOT, T)
    assert "nothing is under way" in problem(STILL_NOT, T)


def test_a_required_reason_is_asked_for():
    assert "asks for a reason" in cancel_problem("reason_required", T)


def test_a_long_reason_says_how_long_it_may_be():
    assert "1,000" in cancel_problem("reason_too_long", T)
    assert "1,000" in reschedule_problem("reason_too_long", T)


def test_a_time_that_is_gone_asks_for_another():
    assert "another time" in reschedule_problem("slot_taken", T)
    assert "another time" in reschedule_problem("slot_gone", T)


def test_too_many_requests_asks_for_patience():
    assert "in a minute" in cancel_problem(errors.RateLimitedError.code, T)


def test_the_short_sentences_are_translated():
    for sentence in (refresh_problem, slots_problem, no_times_sentence):
        assert sentence(T)
        assert sentence(T) != sentence(PSEUDO)
