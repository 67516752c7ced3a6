"""Chooses what a reschedule moves, and moves a single booking.

Cal.com answers with a new booking and cancels the old one, so both are read back. A
series is not moved, as on Cal.com's own pages; a seat is, by ``seat_moving``.
"""

from __future__ import annotations

import datetime as dt

from calpages.bookings.changes import Change, Outcome, Read, Sight, moved_elsewhere
from calpages.bookings.marks import Sent
from calpages.bookings.seat_moving import (
    RescheduleSeat,
    Trail,
    plan_seat_move,
    tell_moved_seat,
)
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NotFoundError
from calpages.calcom.models import Booking
from calpages.calcom.refusals import Refusal
from calpages.found import BookingRead


async def plan_move(
    read: Read,
    *,
    uid: str,
    seat_uid: str,
    start: dt.datetime,
    reason: str,
    trail: Trail,
) -> Change | Outcome:
    """Choose what is moved, from a reading that may be some seconds old.

    Raises:
        CalError: What the uid stands for could not be read.
    """
    if seat_uid and seat_uid != uid:
        return await plan_seat_move(
            read, uid=uid, seat_uid=seat_uid, start=start, trail=trail
        )
    try:
        first = await read(uid)
    except NotFoundError:
        # A seat that went to a booking of its own reads as if it had never been.
        moved = await tell_moved_seat(read, uid, start=start, trail=trail)
        if moved is None:
            raise
        return moved
    return plan_reschedule(first, start=start, reason=reason, trail=trail)


def plan_reschedule(
    read: BookingRead,
    *,
    start: dt.datetime,
    reason: str,
    trail: Trail,
    is_sent: bool = False,
) -> Change | Outcome:
    """Choose the move of what was read; ``is_sent`` if it was sent already."""
    if read.kind == "series":
        return Outcome(status="refused", read=read, refusal=Refusal.SERIES)
    if read.kind == "seat":
        return RescheduleSeat(
            read.seat_uid, read.booking, start=start, trail=trail, is_sent=is_sent
        )
    if read.booking.is_seated:
        return Outcome(status="refused", read=read, refusal=Refusal.SEAT_NEEDED)
    return Reschedule(read, start=start, reason=reason)


class Reschedule:
    """Moves the booking of ``read`` to another ``start`` (aware)."""

    def __init__(self, read: BookingRead, *, start: dt.datetime, reason: str) -> None:
        self._uid = read.booking.uid
        self._series_uid = read.booking.recurring_booking_uid
        self._start = start.astimezone(dt.UTC)
        self._reason = reason
        self._answered_uid = ""

    @property
    def lock_name(self) -> str:
        """The booking, or its series."""
        return self._series_uid or self._uid

    @property
    def sent(self) -> Sent:
        """A reschedule."""
        return Sent(action="reschedule", start=self._start)

    def names(self, sight: Sight) -> tuple[str, ...]:
        """The booking."""
        return (self._uid,)

    @property
    def needs_new_look(self) -> bool:
        """Yes: a move is chosen among times that are read anew as well."""
        return True

    async def look(self, read: Read) -> Sight:
        """Read the booking."""
        latest = await read(self._uid)
        booking = latest.booking
        standing = () if booking.status == "cancelled" else (booking,)
        return Sight(read=latest, target=booking, standing=standing)

    async def judge(self, sight: Sight, read: Read, *, sent: bool) -> Outcome | None:
        """Find the old booking cancelled, and the new one at the asked start."""
        old = sight.target
        if old is None or old.status != "cancelled":
            return None
        # Cal.com leaves rescheduledToUid out on occurrences of a series (contract 2.1).
        new_uid = old.rescheduled_to_uid or self._answered_uid
        if new_uid:
            return await self._follow(sight, new_uid, read, sent=sent)
        if sent:
            return None
        return Outcome(
            status="refused", read=sight.read, refusal=Refusal.ALREADY_CANCELLED
        )

    async def send(self, client: CalClient, target: Booking) -> None:
        """Reschedule it at Cal.com."""
        booking = await client.reschedule_booking(
            target.uid, start=self._start, reason=self._reason
        )
        self._answered_uid = booking.uid

    async def _follow(
        self, sight: Sight, new_uid: str, read: Read, *, sent: bool
    ) -> Outcome | None:
        elsewhere = moved_elsewhere(sight.read, new_uid)
        try:
            moved = await read(new_uid)
        except CalError:
            if new_uid == self._answered_uid:
                return Outcome(status="done", read=sight.read, new_uid=new_uid)
            if sent:
                raise
            return elsewhere
        if moved.booking.start == self._start:
            return Outcome(status="done", read=moved, new_uid=new_uid)
        return elsewhere
