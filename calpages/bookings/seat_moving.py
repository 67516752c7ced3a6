"""Moving one person's seat; the booking of the others stays as it is.

Where a class takes place at the new time already, the seat joins it and keeps its uid.
Else Cal.com makes a booking with a new seat, knows the old seat no more, and nothing
leads from one to the other (``attendeeRescheduleSeatedBooking.ts``). Then the answer
tells where it went; without an answer, the booking that is at that time now; and to
others, the mark that stays on the old seat for a while.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Awaitable, Callable

from calpages.bookings.changes import Change, Outcome, Read, Sight, moved_elsewhere
from calpages.bookings.marks import Marks, Sent
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NotFoundError
from calpages.calcom.models import Booking, Slot
from calpages.calcom.refusals import Refusal
from calpages.calcom.uids import is_uid
from calpages.found import BookingRead

_DAY = dt.timedelta(days=1)

ReadSlots = Callable[[Booking, dt.datetime, dt.datetime], Awaitable[tuple[Slot, ...]]]
"""Reads the free times for a booking between two instants; raises ``CalError``."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Trail:
    """Where a seat that moved leaves its traces.

    Attributes:
        marks: Say for some minutes what was sent to a seat, and where it went.
        slots: Name the booking that people at a time share.
    """

    marks: Marks
    slots: ReadSlots

    async def slot_at(self, booking: Booking, start: dt.datetime) -> Slot | None:
        """Find the time that begins at ``start``, if it is listed."""
        found = await self.slots(booking, start - _DAY, start + _DAY)
        return next((slot for slot in found if slot.start == start), None)


async def plan_seat_move(
    read: Read, *, uid: str, seat_uid: str, start: dt.datetime, trail: Trail
) -> Change | Outcome:
    """Choose the move of a seat that was seen in the booking or the series ``uid``.

    A seat that is in another booking by now was moved by another hand.

    Raises:
        CalError: Neither the seat nor its booking could be read.
    """
    if not is_uid(seat_uid):
        raise NotFoundError
    try:
        seat = await read(seat_uid)
    except NotFoundError:
        booking = (await read(uid)).booking
        return RescheduleSeat(seat_uid, booking, start=start, trail=trail)
    if seat.kind != "seat":
        return Outcome(status="refused", read=seat, refusal=Refusal.SEAT_NEEDED)
    booking = seat.booking
    if uid not in (booking.uid, booking.recurring_booking_uid):
        return _joined(seat, is_asked=booking.start == start)
    return RescheduleSeat(seat_uid, booking, start=start, trail=trail)


async def tell_moved_seat(
    read: Read, seat_uid: str, *, start: dt.datetime, trail: Trail
) -> Outcome | None:
    """Tell where a seat went that Cal.com does not know any more, if we moved it.

    Raises:
        NoLockError: It cannot be told whether we did.
    """
    sent = await trail.marks.find([seat_uid])
    return await tell_by_mark(read, sent, start=start)


async def tell_by_mark(
    read: Read, sent: Sent | None, *, start: dt.datetime | None = None
) -> Outcome | None:
    """Tell by its mark where a seat went.

    Args:
        read: Reads it there.
        sent: Its mark.
        start: The start that was asked for; ``None`` where it was not to be moved.
    """
    if sent is None or not sent.new_uid:
        return None
    place = _Place(sent.new_uid, sent.new_seat_uid)
    return await _tell_place(read, place, is_asked=sent.start == start)


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    """Where a seat went that is known by another uid now.

    Attributes:
        uid: Its booking.
        seat_uid: The seat; ``""`` where nobody but Cal.com knows.
    """

    uid: str
    seat_uid: str


class RescheduleSeat:
    """Moves a seat to another ``start`` (aware).

    Args:
        seat_uid: The seat.
        booking: The booking that it is in, or was in when it was seen last.
        start: The new start.
        trail: Where to look for it, once it is gone.
        is_sent: Whether this very move was sent already, by whomever.
    """

    def __init__(
        self,
        seat_uid: str,
        booking: Booking,
        *,
        start: dt.datetime,
        trail: Trail,
        is_sent: bool = False,
    ) -> None:
        self._seat_uid = seat_uid
        self._booking = booking
        self._start = start.astimezone(dt.UTC)
        self._trail = trail
        self._is_sent = is_sent
        self._email = _email_of(booking, seat_uid)
        self._class_uid = ""
        self._place: _Place | None = None

    @property
    def lock_name(self) -> str:
        """The seat: other people's seats are none of its business."""
        return self._seat_uid

    @property
    def sent(self) -> Sent:
        """A seat's reschedule, and where it went as soon as that is known."""
        place = self._place or _Place("", "")
        return Sent(
            action="reschedule",
            scope="seat",
            start=self._start,
            new_uid=place.uid,
            new_seat_uid=place.seat_uid,
        )

    def names(self, sight: Sight) -> tuple[str, ...]:
        """The seat."""
        return (self._seat_uid,)

    @property
    def needs_new_look(self) -> bool:
        """Yes: it may be elsewhere by now, or the class there full."""
        return True

    async def look(self, read: Read) -> Sight:
        """Read the seat, or without it the booking that it was in."""
        try:
            latest = await read(self._seat_uid)
        except NotFoundError:
            return Sight(read=await self._others(read), seat_is_gone=True)
        booking = latest.booking
        self._email = _email_of(booking, self._seat_uid) or self._email
        standing = () if booking.status == "cancelled" else (booking,)
        return Sight(read=latest, target=booking, standing=standing)

    async def judge(self, sight: Sight, read: Read, *, sent: bool) -> Outcome | None:
        """Find the seat at the asked start, elsewhere or gone, or the class full."""
        if sight.seat_is_gone:
            return await self._judge_gone(sight, read)
        if sight.read is None or sight.target is None:
            return None
        booking = sight.target
        if booking.status == "cancelled":
            return moved_elsewhere(sight.read, booking.rescheduled_to_uid) or Outcome(
                status="refused", read=sight.read, refusal=Refusal.ALREADY_CANCELLED
            )
        is_asked = booking.start == self._start
        if is_asked or booking.uid != self._booking.uid:
            return _joined(sight.read, is_asked=is_asked)
        if sent or self._is_sent:
            return None
        return await self._refuse_full(sight)

    async def send(self, client: CalClient, target: Booking) -> None:
        """Move the seat at Cal.com; there is no reason to it (contract 3)."""
        self._is_sent = True
        booking = await client.reschedule_booking(
            target.uid, start=self._start, seat_uid=self._seat_uid
        )
        self._place = _Place(booking.uid, booking.seat_uid)

    async def _refuse_full(self, sight: Sight) -> Outcome | None:
        """Look what is at the new time: Cal.com would overbook a full class."""
        slot = await self._trail.slot_at(self._booking, self._start)
        if slot is None:
            return None
        self._class_uid = slot.booking_uid
        if not slot.is_full:
            return None
        return Outcome(status="refused", read=sight.read, refusal=Refusal.SEATS_FULL)

    async def _judge_gone(self, sight: Sight, read: Read) -> Outcome | None:
        if self._place is not None:
            return await _tell_place(read, self._place, is_asked=True)
        mark = await self._trail.marks.find([self._seat_uid])
        told = await tell_by_mark(read, mark, start=self._start)
        if told is not None:
            return told
        moved_to = mark.start if mark is not None else None
        if moved_to is None and self._is_sent:
            moved_to = self._start
        if moved_to is not None:
            place = await self._find_at(moved_to, read)
            if place is not None:
                is_asked = moved_to == self._start
                self._place = place if is_asked else None
                return await _tell_place(read, place, is_asked=is_asked)
            if mark is not None:
                return None
        return Outcome(
            status="refused",
            read=sight.read,
            refusal=Refusal.SEAT_GONE,
            seat_is_gone=True,
        )

    async def _find_at(self, start: dt.datetime, read: Read) -> _Place | None:
        """Find the booking that was made for the seat, by the time that it is at."""
        slot = await self._trail.slot_at(self._booking, start)
        # In a class that was there before, the seat would have kept its uid.
        if slot is None or slot.booking_uid in ("", self._class_uid):
            return None
        try:
            made = (await read(slot.booking_uid)).booking
        except NotFoundError:
            # Made up by Cal.com, for a time at which seats are only held.
            return None
        if made.start != start or made.status == "cancelled":
            return None
        if not made.attendees or not self._email:
            return _Place(made.uid, "")
        seats = {one.email.casefold(): one.seat_uid for one in made.attendees}
        own = seats.get(self._email)
        return None if own is None else _Place(made.uid, own)

    async def _others(self, read: Read) -> BookingRead | None:
        try:
            return await read(self._booking.uid)
        except CalError:
            return None


def _joined(seat: BookingRead, *, is_asked: bool) -> Outcome:
    """Tell where a seat is that has kept its uid."""
    return Outcome(
        status="done" if is_asked else "refused",
        read=seat,
        refusal=None if is_asked else Refusal.ALREADY_RESCHEDULED,
        new_uid=seat.booking.uid,
        new_seat_uid=seat.seat_uid,
    )


async def _tell_place(read: Read, place: _Place, *, is_asked: bool) -> Outcome:
    """Tell where a seat went, with what it looks like there if that can be read."""
    try:
        there = await read(place.seat_uid or place.uid)
    except CalError:
        there = None
    return Outcome(
        status="done" if is_asked else "refused",
        read=there,
        refusal=None if is_asked else Refusal.ALREADY_RESCHEDULED,
        new_uid=place.uid,
        new_seat_uid=place.seat_uid,
        seat_is_gone=True,
    )


def _email_of(booking: Booking, seat_uid: str) -> str:
    found = (one.email for one in booking.attendees if one.seat_uid == seat_uid)
    return next(found, "").casefold()
