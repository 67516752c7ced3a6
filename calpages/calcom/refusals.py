"""Why Cal.com refused, told from the words of its answer: pure.

Cal.com has one status for many refusals; only the message tells them apart. The
messages are those of contract 2.3 and 3 (Cal.com's source of 2026), matched by their
stable parts.
"""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """A reason for which a booking was not cancelled or rescheduled."""

    ALREADY_CANCELLED = "already_cancelled"
    ALREADY_RESCHEDULED = "already_rescheduled"
    SLOT_TAKEN = "slot_taken"
    OUT_OF_BOUNDS = "out_of_bounds"
    IN_THE_PAST = "in_the_past"
    LIMIT_REACHED = "limit_reached"
    CANCELLATION_DISABLED = "cancellation_disabled"
    REASON_REQUIRED = "reason_required"
    MISSING_ANSWER = "missing_answer"
    TOO_CLOSE = "too_close"
    SEAT_NEEDED = "seat_needed"
    SEAT_GONE = "seat_gone"
    SERIES = "series"
    NOT_FOUND = "not_found"
    RATE_LIMITED = "rate_limited"
    UNKNOWN = "unknown"


# Order matters: a later phrase may be part of an earlier, more telling message.
_PHRASES: tuple[tuple[str, Refusal], ...] = (
    ("cancelled and rescheduled already", Refusal.ALREADY_RESCHEDULED),
    ("invalid seatuid", Refusal.SEAT_GONE),
    ("seat with uid", Refusal.SEAT_GONE),
    ("have to provide seatuid", Refusal.SEAT_NEEDED),
    ("no auth user found", Refusal.SEAT_NEEDED),
    ("user not a host of this event", Refusal.SEAT_NEEDED),
    ("because it has been cancelled", Refusal.ALREADY_CANCELLED),
    ("already been cancelled", Refusal.ALREADY_CANCELLED),
    ("cancelledbookingscannotberescheduled", Refusal.ALREADY_CANCELLED),
    ("already has booking at this time or is not available", Refusal.SLOT_TAKEN),
    ("can't be booked at the", Refusal.OUT_OF_BOUNDS),
    ("book a meeting in the past", Refusal.IN_THE_PAST),
    ("booking that has already ended", Refusal.IN_THE_PAST),
    ("maximum number of active bookings", Refusal.LIMIT_REACHED),
    ("does not allow cancellations", Refusal.CANCELLATION_DISABLED),
    ("cancellation reason is required", Refusal.REASON_REQUIRED),
    ("error_required_field", Refusal.MISSING_ANSWER),
    ("within the minimum notice period", Refusal.TOO_CLOSE),
)
_STATUSES = {404: Refusal.NOT_FOUND, 429: Refusal.RATE_LIMITED}


def refusal_of(status: int, message: str) -> Refusal:
    """Tell the reason of a refusal from the HTTP status and Cal.com's message."""
    words = message.casefold()
    for phrase, refusal in _PHRASES:
        if phrase in words:
            return refusal
    return _STATUSES.get(status, Refusal.UNKNOWN)
