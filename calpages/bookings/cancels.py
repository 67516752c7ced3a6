"""The cancels themselves: one booking, one event with all later ones, or one seat."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Iterable

from calpages.bookings.changes import Outcome, Read, Sight, moved_elsewhere
from calpages.bookings.marks import Marks, Sent
from calpages.bookings.readings import takes_place
from calpages.bookings.seat_moving import tell_by_mark
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NotFoundError
from calpages.calcom.models import Booking
from calpages.found import BookingRead


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class CancelOne:
    """Cancels a single booking, or one event of a series.

    Attributes:
        uid: The uid of the page, the booking's or the series'.
        booking_uid: The booking to cancel.
        series_uid: The series that it belongs to, or ``""``.
        reason: The visitor's reason, or ``""``.
    """

    uid: str
    booking_uid: str
    series_uid: str
    reason: str

    @property
    def lock_name(self) -> str:
        """The series, for a cancel of later events could cross this one."""
        return self.series_uid or self.booking_uid

    @property
    def sent(self) -> Sent:
        """A cancel."""
        return Sent(action="cancel")

    def names(self, sight: Sight) -> tuple[str, ...]:
        """The booking."""
        return (self.booking_uid,)

    @property
    def needs_new_look(self) -> bool:
        """No: Cal.com refuses a booking that is not on any more."""
        return False

    async def look(self, read: Read) -> Sight:
        """Read the booking, in its series if that is what the page shows."""
        latest = await read(self.uid)
        events = latest.occurrences or (latest.booking,)
        target = next((one for one in events if one.uid == self.booking_uid), None)
        if target is None:
            raise NotFoundError
        standing = () if target.status == "cancelled" else (target,)
        return Sight(read=latest, target=target, standing=standing)

    async def judge(self, sight: Sight, read: Read, *, sent: bool) -> Outcome | None:
        """Find it cancelled, or rescheduled by another hand."""
        known = _cancelled(sight)
        if known is None or known.status != "done" or not self.series_uid:
            return known
        successor = await self._successor(sight, read)
        return moved_elsewhere(sight.read, successor) or known

    async def send(self, client: CalClient, target: Booking) -> None:
        """Cancel it at Cal.com."""
        await client.cancel_booking(target.uid, reason=self.reason)

    async def _successor(self, sight: Sight, read: Read) -> str:
        events = sight.read.occurrences if sight.read is not None else ()
        if not events:
            try:
                events = (await read(self.series_uid)).occurrences
            except CalError:
                return ""
        return _successor_in(events, self.booking_uid)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class CancelLater:
    """Cancels every event of a series from a start on.

    Where the first of them is cancelled already, the cancel begins at the next one.

    Attributes:
        uid: The uid of the page, an event's or the series'.
        series_uid: The series.
        first_uid: The first event to cancel.
        since: Its start (UTC).
        reason: The visitor's reason, or ``""``.
    """

    uid: str
    series_uid: str
    first_uid: str
    since: dt.datetime
    reason: str

    @property
    def lock_name(self) -> str:
        """The series."""
        return self.series_uid

    @property
    def sent(self) -> Sent:
        """A cancel of later events."""
        return Sent(action="cancel", scope="later")

    def names(self, sight: Sight) -> tuple[str, ...]:
        """Every event that is to be cancelled."""
        return tuple(booking.uid for booking in sight.standing) or (self.first_uid,)

    @property
    def needs_new_look(self) -> bool:
        """Yes: the first event that still stands has to be known."""
        return True

    async def look(self, read: Read) -> Sight:
        """Read the series, and the event whose page it is."""
        if self.uid == self.series_uid:
            latest = series = await read(self.series_uid)
        else:
            latest, series = await asyncio.gather(read(self.uid), read(self.series_uid))
        events = series.occurrences or (series.booking,)
        standing = tuple(
            booking
            for booking in events
            if booking.start >= self.since and takes_place(booking)
        )
        return Sight(
            read=latest,
            target=standing[0] if standing else None,
            standing=standing,
            series=events,
        )

    async def judge(self, sight: Sight, read: Read, *, sent: bool) -> Outcome | None:
        """Find that none of them takes place, or the page's event rescheduled."""
        new_uid = _successor_in(sight.standing, self.uid)
        moved = moved_elsewhere(sight.read, new_uid)
        if moved is not None:
            return dataclasses.replace(moved, series=sight.series)
        if sight.standing:
            return None
        return Outcome(status="done", read=sight.read, series=sight.series)

    async def send(self, client: CalClient, target: Booking) -> None:
        """Cancel the first of them and all later ones at Cal.com."""
        await client.cancel_booking(
            target.uid, reason=self.reason, cancel_subsequent=True
        )


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class CancelSeat:
    """Gives back one person's seat; the booking of the others stays as it is.

    Attributes:
        uid: The uid of the page, the seat's or its booking's.
        seat_uid: The seat.
        booking_uid: The booking in which it is held.
        reason: The visitor's reason, or ``""``.
        marks: Tell whether it was not given back, but moved.
    """

    uid: str
    seat_uid: str
    booking_uid: str
    reason: str
    marks: Marks

    @property
    def lock_name(self) -> str:
        """The seat: other people's seats are none of its business."""
        return self.seat_uid

    @property
    def sent(self) -> Sent:
        """A seat's cancel."""
        return Sent(action="cancel", scope="seat")

    def names(self, sight: Sight) -> tuple[str, ...]:
        """The seat."""
        return (self.seat_uid,)

    @property
    def needs_new_look(self) -> bool:
        """No: Cal.com refuses a seat that is not held any more."""
        return False

    async def look(self, read: Read) -> Sight:
        """Read the seat, or without it the booking that it was in."""
        try:
            latest = await read(self.seat_uid)
        except NotFoundError:
            return Sight(read=await self._others(read), seat_is_gone=True)
        booking = latest.booking
        standing = () if booking.status == "cancelled" else (booking,)
        return Sight(read=latest, target=booking, standing=standing)

    async def judge(self, sight: Sight, read: Read, *, sent: bool) -> Outcome | None:
        """Find the seat gone or moved, or its booking cancelled or rescheduled."""
        if not sight.seat_is_gone:
            return _cancelled(sight)
        mark = await self.marks.find([self.seat_uid])
        if mark is not None and mark.action == "reschedule":
            return await tell_by_mark(read, mark)
        return Outcome(status="done", read=sight.read, seat_is_gone=True)

    async def send(self, client: CalClient, target: Booking) -> None:
        """Give the seat back at Cal.com."""
        await client.cancel_booking(
            target.uid, reason=self.reason, seat_uid=self.seat_uid
        )

    async def _others(self, read: Read) -> BookingRead | None:
        if not self.booking_uid:
            return None
        try:
            return await read(self.booking_uid)
        except CalError:
            return None


def _successor_in(events: Iterable[Booking], uid: str) -> str:
    """Find where an event of a series went: only its new booking names the old one."""
    return next((one.uid for one in events if one.rescheduled_from_uid == uid), "")


def _cancelled(sight: Sight) -> Outcome | None:
    if sight.target is None or sight.target.status != "cancelled":
        return None
    moved = moved_elsewhere(sight.read, sight.target.rescheduled_to_uid)
    return moved or Outcome(status="done", read=sight.read)
