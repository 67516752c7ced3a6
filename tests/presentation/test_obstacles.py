"""Contract: an action that is not possible says why, and until when it was."""

import itertools

import pytest

from calpages.policy import Obstacle, Permission
from calpages.presentation.obstacles import change_note, no_cancel_text, no_move_text
from tests.builders import HOURS, NOW, viewer

UTC = viewer(zone="UTC")
ALLOWED = Permission(until=NOW + 48 * HOURS)
LIMITED = Permission(until=NOW + 24 * HOURS, is_limited=True)
TOO_LATE = Permission(obstacle=Obstacle.TOO_LATE, until=NOW - HOURS, is_limited=True)
DEADLINE = "It can be rescheduled until Wednesday, 2 September 2026, 06:00."
MISSED = "Rescheduling was possible until Tuesday, 1 September 2026, 05:00."
NO_CANCEL = "This event can't be cancelled online."
NO_MOVE = "This event can't be rescheduled online."
NEITHER = (
    "This event can't be rescheduled or cancelled online. Please contact your host."
)
OWN_LINK = (
    "This event has several seats. To change yours, use the link in your own e-mail."
)
SERIES = "An event of a series can be cancelled, but not rescheduled."
OVER = "It is over, so it can't be changed any more."
# The heading of such a booking says it already.
TOLD_BY_HEADING = (
    Obstacle.CANCELLED,
    Obstacle.REJECTED,
    Obstacle.RESCHEDULED,
    Obstacle.UNKNOWN_STATUS,
)


def no(obstacle: Obstacle) -> Permission:
    return Permission(obstacle=obstacle)


@pytest.mark.parametrize(
    ("cancel", "reschedule", "note"),
    [
        (ALLOWED, ALLOWED, ""),
        (ALLOWED, LIMITED, DEADLINE),
        (ALLOWED, TOO_LATE, MISSED),
        (ALLOWED, no(Obstacle.DISABLED), NO_MOVE),
        (ALLOWED, no(Obstacle.RECURRING), SERIES),
        (ALLOWED, no(Obstacle.SERIES), SERIES),
        (no(Obstacle.DISABLED), ALLOWED, NO_CANCEL),
        (no(Obstacle.DISABLED), LIMITED, f"{NO_CANCEL} {DEADLINE}"),
        (no(Obstacle.DISABLED), TOO_LATE, f"{NO_CANCEL} {MISSED}"),
        (no(Obstacle.DISABLED), no(Obstacle.DISABLED), NEITHER),
        (no(Obstacle.DISABLED), no(Obstacle.RECURRING), NEITHER),
        (no(Obstacle.DISABLED), no(Obstacle.SERIES), NEITHER),
        (no(Obstacle.SEATED), no(Obstacle.SEATED), OWN_LINK),
        (no(Obstacle.PAST), no(Obstacle.PAST), OVER),
        (no(Obstacle.PAST), LIMITED, ""),
        (no(Obstacle.PAST), no(Obstacle.DISABLED), NO_MOVE),
        *((no(one), no(one), "") for one in TOLD_BY_HEADING),
    ],
)
def test_every_pair_has_its_sentence(
    cancel: Permission, reschedule: Permission, note: str
):
    assert change_note(cancel, reschedule, UTC) == note


def test_a_deadline_beyond_the_calendar_is_too_late_without_a_date():
    note = change_note(ALLOWED, no(Obstacle.TOO_LATE), UTC)
    assert note == "It is too late to reschedule it online."


@pytest.mark.parametrize(
    ("cancel", "reschedule"), [*itertools.product([None, *Obstacle], repeat=2)]
)
def test_no_pair_says_that_an_allowed_action_is_impossible(
    cancel: Obstacle | None, reschedule: Obstacle | None
):
    note = change_note(
        Permission(obstacle=cancel), Permission(obstacle=reschedule), UTC
    )
    if cancel is None:
        assert "cancelled online" not in note
    if reschedule is None and cancel is not Obstacle.SEATED:
        assert "rescheduled online" not in note


def test_the_deadline_is_in_the_viewers_zone():
    tokyo = change_note(ALLOWED, LIMITED, viewer(zone="Asia/Tokyo"))
    assert "15:00" in tokyo


@pytest.mark.parametrize("obstacle", Obstacle)
def test_the_reschedule_page_says_why_for_every_obstacle(obstacle: Obstacle):
    said = no_move_text(no(obstacle), UTC)
    assert said.endswith(".")
    assert said != no_move_text(no(obstacle), viewer("en-XA", "UTC"))


def test_the_reschedule_page_tells_the_deadline_that_was_missed():
    assert no_move_text(TOO_LATE, UTC) == MISSED


def test_where_it_can_be_moved_nothing_is_said_against_it():
    assert no_move_text(ALLOWED, UTC) == no_move_text(LIMITED, UTC) == ""


@pytest.mark.parametrize(
    ("obstacle", "words"),
    [
        (Obstacle.PAST, "It is over"),
        (Obstacle.SEATED, "link in your own e-mail"),
        (Obstacle.DISABLED, "can't be cancelled online"),
        (Obstacle.UNKNOWN_STATUS, "contact your host"),
    ],
)
def test_the_cancel_page_says_why_not(obstacle: Obstacle, words: str):
    assert words in no_cancel_text(no(obstacle), UTC.t)


@pytest.mark.parametrize("permission", [ALLOWED, no(Obstacle.CANCELLED)])
def test_what_can_be_cancelled_or_is_needs_no_refusal(permission: Permission):
    assert no_cancel_text(permission, UTC.t) == ""
