"""Why Cal.com refused, told from the words of its answer: pure.

Cal.com has one status for many refusals; only the message tells them apart. The
messages are those of contract 2.3, 3 and 4.2 (Cal.com's source of 2026), matched by
their stable parts; those in snake case are its booking library's error codes.
"""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """A reason for which a booking was not changed, or a time not reserved."""

    ALREADY_CANCELLED = "already_cancelled"
    ALREADY_RESCHEDULED = "already_rescheduled"
    ALREADY_ATTENDING = "already_attending"
    SLOT_TAKEN = "slot_taken"
    SLOT_RESERVED = "slot_reserved"
    SEATS_FULL = "seats_full"
    OUT_OF_BOUNDS = "out_of_bounds"
    IN_THE_PAST = "in_the_past"
    LIMIT_REACHED = "limit_reached"
    HOST_LIMIT_REACHED = "host_limit_reached"
    CANCELLATION_DISABLED = "cancellation_disabled"
    REASON_REQUIRED = "reason_required"
    MISSING_ANSWER = "missing_answer"
    EMAIL_UNVERIFIED = "email_unverified"
    TOO_CLOSE = "too_close"
    SEAT_NEEDED = "seat_needed"
    SEAT_GONE = "seat_gone"
    ATTENDEE_GONE = "attendee_gone"
    EVENT_TYPE_GONE = "event_type_gone"
    SERIES = "series"
    NOT_FOUND = "not_found"
    RATE_LIMITED = "rate_limited"
    UNKNOWN = "unknown"


# Order matters: a later phrase may be part of an earlier, more telling message.
_PHRASES: tuple[tuple[str, Refusal], ...] = (
    ("cancelled and rescheduled already", Refusal.ALREADY_RESCHEDULED),
    ("invalid seatuid", Refusal.SEAT_GONE),
    ("seat with uid", Refusal.SEAT_GONE),
    ("and seatuid=", Refusal.SEAT_GONE),
    ("attendee with e-mail", Refusal.ATTENDEE_GONE),
    ("have to provide seatuid", Refusal.SEAT_NEEDED),
    ("no auth user found", Refusal.SEAT_NEEDED),
    ("user not a host of this event", Refusal.SEAT_NEEDED),
    ("because it has been cancelled", Refusal.ALREADY_CANCELLED),
    ("already been cancelled", Refusal.ALREADY_CANCELLED),
    ("cancelledbookingscannotberescheduled", Refusal.ALREADY_CANCELLED),
    ("cancelled_bookings_cannot_be_rescheduled", Refusal.ALREADY_CANCELLED),
    ("already_signed_up_for_this_booking", Refusal.ALREADY_ATTENDING),
    ("already has booking at this time or is not available", Refusal.SLOT_TAKEN),
    ("if the event is already booked", Refusal.SLOT_TAKEN),
    ("has no available hosts left at this time", Refusal.SLOT_TAKEN),
    ("booking_conflict_error", Refusal.SLOT_TAKEN),
    ("already reserved by another user", Refusal.SLOT_RESERVED),
    ("no more seats left", Refusal.SEATS_FULL),
    ("can't be booked at the", Refusal.OUT_OF_BOUNDS),
    ("book a meeting in the past", Refusal.IN_THE_PAST),
    ("booking that has already ended", Refusal.IN_THE_PAST),
    ("maximum number of active bookings", Refusal.LIMIT_REACHED),
    ("booking_limit_reached", Refusal.HOST_LIMIT_REACHED),
    ("duration_limit_reached", Refusal.HOST_LIMIT_REACHED),
    ("does not allow cancellations", Refusal.CANCELLATION_DISABLED),
    ("cancellation reason is required", Refusal.REASON_REQUIRED),
    ("error_required_field", Refusal.MISSING_ANSWER),
    ("email_verification_required", Refusal.EMAIL_UNVERIFIED),
    ("invalid_verification_code", Refusal.EMAIL_UNVERIFIED),
    ("within the minimum notice period", Refusal.TOO_CLOSE),
    ("is missing event type", Refusal.EVENT_TYPE_GONE),
    ("event type with id=", Refusal.EVENT_TYPE_GONE),
)
_STATUSES = {404: Refusal.NOT_FOUND, 429: Refusal.RATE_LIMITED}


def refusal_of(status: int, message: str) -> Refusal:
    """Tell the reason of a refusal from the HTTP status and Cal.com's message."""
    words = message.casefold()
    for phrase, refusal in _PHRASES:
        if phrase in words:
            return refusal
    return _STATUSES.get(status, Refusal.UNKNOWN)
