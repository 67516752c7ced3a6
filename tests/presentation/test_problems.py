"""Contract: a problem says what happened, what it means and what to do, and never more
than is known."""

import pytest

from calpages.bookings.changes import STILL_NOT
from calpages.calcom import errors
from calpages.calcom.refusals import Refusal
from calpages.i18n import get_translator
from calpages.policy import Obstacle
from calpages.presentation.moving_problems import reschedule_problem
from calpages.presentation.problems import (
    cancel_problem,
    doubt_sentence,
    loading_problem,
    not_known_problem,
    refresh_problem,
)

T = get_translator("en")
PSEUDO = get_translator("en-XA")
NOT_KNOWN = ("not_sent", "stopped_looking")
CODES = sorted(
    {
        *(*Refusal, *Obstacle, STILL_NOT, *NOT_KNOWN),
        *("reason_too_long", "no_answer", "server"),
    }
)
NEVER_AGAINST_CANCELLING = (
    Obstacle.CANCELLED,
    Obstacle.TOO_LATE,
    Obstacle.RECURRING,
)
OUTAGES = ("no_answer", "deadline", "server", "unexpected_status", "unknown")


def assert_claims_nothing(text: str) -> None:
    assert "is not cancelled" not in text
    assert "unchanged" not in text
    assert "Nothing about" not in text


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


@pytest.mark.parametrize("action", ["cancel", "reschedule"])
def test_a_doubt_is_neither_done_nor_refused(action: str):
    text = doubt_sentence(action, T)
    assert "don't know yet" in text
    assert "Nothing is sent again by itself" in text
    assert_claims_nothing(text)
    assert text != doubt_sentence(action, PSEUDO)


def test_a_doubt_says_of_which_change():
    assert "cancelled" in doubt_sentence("cancel", T)
    assert "moved" in doubt_sentence("reschedule", T)
    assert doubt_sentence("", T) == ""


@pytest.mark.parametrize("code", NOT_KNOWN)
@pytest.mark.parametrize("problem", [cancel_problem, reschedule_problem])
def test_where_nothing_could_be_read_nothing_is_claimed_of_the_booking(
    problem, code: str
):
    text = problem(code, T)
    assert text == not_known_problem(code, T)
    assert "can't say how your booking stands" in text
    assert_claims_nothing(text)


def test_only_what_was_not_sent_is_called_so_and_may_be_tried_again():
    not_sent = not_known_problem("not_sent", T)
    assert "Nothing was sent" in not_sent
    assert "try again" in not_sent
    stopped = not_known_problem("stopped_looking", T)
    assert "sent" not in stopped
    assert "try again" not in stopped
    assert "load the page again" in stopped


@pytest.mark.parametrize("code", CODES)
def test_of_every_other_code_more_is_known(code: str):
    assert (not_known_problem(code, T) == "") == (code not in NOT_KNOWN)


@pytest.mark.parametrize("code", [*Obstacle, Refusal.ALREADY_RESCHEDULED, STILL_NOT])
def test_a_reason_that_is_known_is_not_called_an_outage(code: str):
    assert "can't be reached" not in reschedule_problem(code, T)
    if code not in NEVER_AGAINST_CANCELLING:
        assert "can't be reached" not in cancel_problem(code, T)


@pytest.mark.parametrize("problem", [cancel_problem, reschedule_problem])
def test_what_never_showed_may_be_tried_again(problem):
    assert "try again" in problem(STILL_NOT, T)
    assert "still does not show as" in problem(STILL_NOT, T)


def test_a_required_reason_is_asked_for():
    assert "asks for a reason" in cancel_problem("reason_required", T)


def test_a_long_reason_says_how_long_it_may_be():
    assert "1,000" in cancel_problem("reason_too_long", T)
    assert "1,000" in reschedule_problem("reason_too_long", T)


def test_too_many_requests_asks_for_patience():
    assert "in a minute" in cancel_problem(errors.RateLimitedError.code, T)


def test_what_could_not_be_refreshed_is_told_in_every_language():
    for code in ("too_many", "no_answer"):
        assert refresh_problem(code, T)
        assert refresh_problem(code, T) != refresh_problem(code, PSEUDO)
