"""Contract: what is told in a run is held against what is so."""

from __future__ import annotations

import pytest

from tests.relay import Passed
from tests.scenario.tale import Tale, is_true, truth_of
from tests.scenario.words import (
    ASKS,
    AT_ODDS,
    CANCELLED,
    DOUBT,
    LOADING,
    MOVED,
    STANDS,
    UNCHANGED,
    WAITS,
    words_of_live,
)

_STANDING = {"status": "accepted"}
_GONE = {"status": "cancelled"}
_ELSEWHERE = {"status": "cancelled", "rescheduledToUid": "another"}


def _post(at: float, status: int, *, is_spoilt: bool = False) -> Passed:
    return Passed("POST", "/", 1, at=at, status=status, is_spoilt=is_spoilt)


@pytest.mark.parametrize(
    ("first", "is_right"),
    [
        (_post(1, 400), True),
        (_post(1, 400, is_spoilt=True), False),
        (_post(1, 0, is_spoilt=True), False),
        (_post(1, 500), False),
    ],
)
def test_only_what_was_refused_is_sent_again(first: Passed, is_right: bool) -> None:
    wrong = Tale().wrong_writes([first, _post(2, 200)], workers=2)
    assert (wrong == []) is is_right


def test_what_nobody_knows_of_any_more_may_be_sent_again() -> None:
    posts = [_post(1, 0), _post(3, 200)]
    tale = Tale(processes_lost=[2])
    assert tale.wrong_writes(posts, workers=1) == []
    assert tale.wrong_writes(posts, workers=2) != []
    tale.redis_lost.append(2.5)
    assert tale.wrong_writes(posts, workers=2) == []


def test_two_changes_of_one_booking_are_one_too_many() -> None:
    posts = [_post(1, 200), _post(2, 200)]
    assert "two changes have taken effect" in Tale().wrong_writes(posts, workers=2)


@pytest.mark.parametrize("booking", [_STANDING, _GONE, _ELSEWHERE])
@pytest.mark.parametrize("words", [CANCELLED, MOVED])
def test_a_change_that_is_told_must_be_so(words: str, booking: dict[str, str]) -> None:
    tale = Tale()
    tale.said("one", words)
    assert (tale.wrong_words("one", booking, "") == []) is (truth_of(booking) == words)
    assert tale.wrong_words("two", booking, "") == []


def test_a_click_that_changed_it_was_not_told_to_have_failed() -> None:
    tale = Tale()
    done, failed = tale.click("one"), tale.click("one")
    tale.said("one", UNCHANGED, answers=failed)
    assert tale.wrong_words("one", _GONE, done) == []
    assert tale.wrong_words("one", _GONE, failed) != []


def test_a_page_does_not_contradict_itself() -> None:
    tale = Tale()
    tale.said("one", AT_ODDS)
    assert tale.wrong_words("one", _GONE, "") != []


@pytest.mark.parametrize("words", [ASKS, DOUBT, UNCHANGED])
def test_a_page_ends_with_what_is_so(words: str) -> None:
    for truth in (STANDS, WAITS):
        assert is_true(truth, truth)
        assert is_true(words, truth)
        assert not is_true(LOADING, truth)
    assert not is_true(STANDS, WAITS)
    assert not is_true(words, CANCELLED)


@pytest.mark.parametrize(
    ("heading", "problem", "said"),
    [
        (STANDS, "", ASKS),
        (STANDS, "It is not cancelled.", UNCHANGED),
        (STANDS, "We don't know yet whether it was cancelled.", DOUBT),
        (CANCELLED, "We don't know yet whether it was cancelled.", CANCELLED),
        (CANCELLED, "It is not cancelled.", AT_ODDS),
    ],
)
def test_what_a_live_page_says(heading: str, problem: str, said: str) -> None:
    href = "/cancel/one" if heading == STANDS else ""
    view = {"heading": heading, "cancel_href": href, "doubt": "", "standing": "now"}
    booking = {"shown_status": "success", "booking": view}
    change = {"status": "error", "problem": problem, "told_of": "now"}
    assert words_of_live("cancel", booking, change) == said


def test_what_was_said_of_a_booking_as_it_was_is_not_said_any_more() -> None:
    view = {"heading": CANCELLED, "cancel_href": "", "doubt": "", "standing": "now"}
    booking = {"shown_status": "success", "booking": view}
    change = {"status": "error", "problem": "It is not cancelled.", "told_of": "before"}
    assert words_of_live("cancel", booking, change) == CANCELLED
