"""What a visitor may do with a booking now, and why not: pure.

Cal.com's API enforces only part of these rules (its own pages enforce the rest), so
they are asked before an action is offered and again before it is sent. Order matters:
the first rule that forbids gives the reason that is shown.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from enum import StrEnum

from calpages.calcom.models import Booking, BookingWindow, EventType

_ROLLING_DAYS = 61
_THRESHOLD_UNITS = {
    "minutes": dt.timedelta(minutes=1),
    "hours": dt.timedelta(hours=1),
    "days": dt.timedelta(days=1),
}


class Phase(StrEnum):
    """Where a booking is in its life, as its page tells it."""

    SCHEDULED = "scheduled"
    PENDING = "pending"
    HAPPENING = "happening"
    PAST = "past"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    RESCHEDULED = "rescheduled"
    UNKNOWN = "unknown"


class Obstacle(StrEnum):
    """Why an action is not possible."""

    CANCELLED = "cancelled"
    REJECTED = "rejected"
    RESCHEDULED = "rescheduled"
    PAST = "past"
    DISABLED = "disabled"
    TOO_LATE = "too_late"
    RECURRING = "recurring"
    SERIES = "series"
    SEATED = "seated"
    UNKNOWN_STATUS = "unknown_status"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Permission:
    """Whether an action is possible, and what stands in its way.

    Attributes:
        obstacle: What forbids it; ``None`` when it is allowed.
        until: The last instant (UTC) at which it is or was possible, if there is one.
        is_limited: Whether the host has set that instant, rather than the event's end.
    """

    obstacle: Obstacle | None = None
    until: dt.datetime | None = None
    is_limited: bool = False

    @property
    def is_allowed(self) -> bool:
        """Whether nothing stands in the way."""
        return self.obstacle is None


def phase_of(booking: Booking, now: dt.datetime) -> Phase:
    """Say where ``booking`` is in its life at ``now`` (aware)."""
    if booking.status == "cancelled":
        return Phase.RESCHEDULED if booking.rescheduled_to_uid else Phase.CANCELLED
    if booking.status == "rejected":
        return Phase.REJECTED
    if booking.status in ("pending", "awaiting_host"):
        return Phase.PAST if booking.end <= now else Phase.PENDING
    if booking.status != "accepted":
        return Phase.UNKNOWN
    if booking.end <= now:
        return Phase.PAST
    return Phase.HAPPENING if booking.start <= now else Phase.SCHEDULED


def may_cancel(
    booking: Booking,
    event_type: EventType | None,
    now: dt.datetime,
    *,
    kind: str = "single",
) -> Permission:
    """Say whether the visitor may cancel ``booking``.

    Args:
        booking: The booking as last read.
        event_type: Its event type, where it could be found.
        now: The present instant (aware).
        kind: What the uid in the URL names: ``single``, ``series`` or ``seat``.
    """
    if obstacle := _obstacle_of_life(booking, now):
        return Permission(obstacle=obstacle)
    if kind != "seat" and is_seated(booking, event_type):
        return Permission(obstacle=Obstacle.SEATED)
    if event_type is not None and event_type.disable_cancelling.disabled:
        return Permission(obstacle=Obstacle.DISABLED)
    return Permission(until=booking.end)


def may_reschedule(
    booking: Booking,
    event_type: EventType | None,
    now: dt.datetime,
    *,
    kind: str = "single",
) -> Permission:
    """Say whether the visitor may reschedule ``booking``; arguments as ``may_cancel``.

    Cal.com's API accepts one occurrence of a series; its pages and its FAQ don't, and
    neither do these. Of a booking with seats, everybody moves only their own.
    """
    obstacle = _obstacle_of_life(booking, now)
    if obstacle is Obstacle.PAST and _past_may_move(event_type):
        obstacle = None
    if obstacle := obstacle or _fixed_by_kind(booking, event_type, kind):
        return Permission(obstacle=obstacle)
    if event_type is None:
        return Permission(until=booking.end)
    rule = event_type.disable_rescheduling
    if rule.disabled:
        return Permission(obstacle=Obstacle.DISABLED)
    if rule.minutes_before is None or booking.end <= now:
        return Permission(until=booking.end)
    try:
        until = booking.start - dt.timedelta(minutes=rule.minutes_before)
    except OverflowError:
        return Permission(obstacle=Obstacle.TOO_LATE)
    return Permission(
        obstacle=Obstacle.TOO_LATE if until < now else None,
        until=until,
        is_limited=True,
    )


def is_seated(booking: Booking, event_type: EventType | None) -> bool:
    """Say whether attendees hold seats in ``booking``.

    Where they may not see each other, Cal.com leaves all attendees out, seats and all;
    a booking without seats always has one.
    """
    if booking.is_seated or event_type is None:
        return booking.is_seated or not booking.attendees
    return event_type.seats is not None


def needs_confirmation(
    event_type: EventType | None, start: dt.datetime, now: dt.datetime
) -> bool:
    """Say whether the host must confirm a booking made now.

    Cal.com compares whole units of the threshold, and the threshold itself still needs
    a confirmation (``determineRequiresConfirmation``). A threshold that can't be read
    is none.

    Args:
        event_type: The event type, where it could be found; without it nothing is said.
        start: When the booking would begin (aware).
        now: The present instant (aware).
    """
    policy = event_type.confirmation_policy if event_type is not None else None
    if policy is None or policy.disabled or policy.type not in ("always", "time"):
        return False
    threshold = policy.notice_threshold
    unit = _THRESHOLD_UNITS.get(threshold.unit) if threshold is not None else None
    if policy.type == "always" or threshold is None or unit is None:
        return True
    return threshold.count is None or (start - now) // unit <= threshold.count


def last_bookable_day(event_type: EventType | None, now: dt.datetime) -> dt.date | None:
    """Give a day after which nothing can be booked; ``None`` if none is known.

    It is generous by a day, for the days are those of the booker or of the host, and
    of several windows the longest counts.

    Args:
        event_type: The event type, where it could be found.
        now: The present instant (aware).
    """
    windows = event_type.booking_window if event_type is not None else ()
    today = now.astimezone(dt.UTC).date()
    ends = [_end_of_window(window, today) for window in windows]
    known = [end for end in ends if end is not None and end.year < dt.MAXYEAR]
    if not known or len(known) < len(ends):
        return None
    return max(known) + dt.timedelta(days=1)


def _end_of_window(window: BookingWindow, today: dt.date) -> dt.date | None:
    """Give the last day of a window, as Cal.com's ``isOutOfBounds.tsx`` finds it."""
    value = window.value
    try:
        if isinstance(value, tuple):
            is_range = window.type == "range" and len(value) == 2
            return dt.date.fromisoformat(value[1][:10]) if is_range else None
        if value is None or value < 0:
            return None
        # Cal.com looks through no more days for those that have a free time.
        days = _ROLLING_DAYS if window.rolling else value
        if window.type == "calendarDays":
            return today + dt.timedelta(days=days)
        if window.type == "businessDays":
            return _add_business_days(today, days)
    except (OverflowError, ValueError):
        pass
    return None


def _add_business_days(day: dt.date, count: int) -> dt.date:
    weeks, rest = divmod(count, 5)
    day += dt.timedelta(weeks=weeks)
    while rest:
        day += dt.timedelta(days=1)
        rest -= day.weekday() < 5
    return day


def _past_may_move(event_type: EventType | None) -> bool:
    return event_type is not None and event_type.allow_rescheduling_past_bookings


def _obstacle_of_life(booking: Booking, now: dt.datetime) -> Obstacle | None:
    return {
        Phase.CANCELLED: Obstacle.CANCELLED,
        Phase.RESCHEDULED: Obstacle.RESCHEDULED,
        Phase.REJECTED: Obstacle.REJECTED,
        Phase.PAST: Obstacle.PAST,
        Phase.UNKNOWN: Obstacle.UNKNOWN_STATUS,
    }.get(phase_of(booking, now))


def _fixed_by_kind(
    booking: Booking, event_type: EventType | None, kind: str
) -> Obstacle | None:
    if kind == "series":
        return Obstacle.SERIES
    if kind != "seat" and is_seated(booking, event_type):
        return Obstacle.SEATED
    return Obstacle.RECURRING if booking.recurring_booking_uid else None
