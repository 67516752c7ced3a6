"""What the error of a request, and the looks after it, tell of a change: pure."""

from __future__ import annotations

from calpages.bookings.changes import Doubt, Outcome, Sight
from calpages.calcom.errors import CalError, NoAnswerError, NotFoundError, StatusError
from calpages.calcom.models import Booking
from calpages.calcom.refusals import Refusal

_ALREADY = (
    Refusal.ALREADY_CANCELLED,
    Refusal.ALREADY_RESCHEDULED,
    Refusal.SEAT_GONE,
)


def was_not_sent(error: CalError | None) -> bool:
    """Say whether the request certainly did not leave us."""
    return isinstance(error, NoAnswerError) and not error.sent


def is_final(error: CalError | None, latest: Sight, target: Booking) -> bool:
    """Say whether nothing can come of it any more: it was not sent, or was refused.

    And not refused for a change that we don't see yet.
    """
    if was_not_sent(error):
        return True
    if not isinstance(error, StatusError) or not error.is_definite:
        return False
    is_seen = all(booking.uid != target.uid for booking in latest.standing)
    return error.refusal not in _ALREADY or is_seen


def is_final_unread(error: CalError | None, unread: CalError) -> bool:
    """Say the same where the look after the request failed with ``unread``."""
    is_definite = isinstance(error, StatusError) and error.is_definite
    # Of free times it may be a gateway's word.
    is_gone = isinstance(unread, NotFoundError) and unread.is_cal_coms
    return was_not_sent(error) or (is_definite and is_gone)


def refused(latest: Sight, error: CalError | None) -> Outcome:
    """Make the outcome of a change that did not happen, with Cal.com's reason."""
    refusal = error.refusal if isinstance(error, StatusError) else None
    return Outcome(
        status="refused",
        read=latest.read,
        refusal=refusal,
        series=latest.series,
        error=error,
    )


def unknown(sight: Sight, doubt: Doubt, error: CalError | None = None) -> Outcome:
    """Make the outcome of a change that may have happened or may still happen."""
    return Outcome(
        status="unknown",
        read=sight.read,
        series=sight.series,
        error=error,
        doubt=doubt,
    )
