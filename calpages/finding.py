"""Finds what a visit names: the booking, and beside it what its page needs.

One reading says what the uid stands for; the event type, the former booking and the
series are then read side by side, and the page does without those that fail.
"""

from __future__ import annotations

import asyncio
import dataclasses
from typing import TypeVar

from calpages import services
from calpages.bookings import Bookings
from calpages.bookings.readings import is_cal_coms, takes_place
from calpages.calcom.errors import CalError, NotFoundError, StatusError
from calpages.calcom.models import Booking, EventType
from calpages.calcom.uids import is_uid
from calpages.found import BookingRead, Found, with_successors
from calpages.policy import is_seated
from calpages.visit import Visit

T = TypeVar("T")


class VisitError(Exception):
    """A visit that can't have what it asks for; ``code`` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


async def find(visit: Visit, *, fresh: bool = False) -> Found:
    """Find the booking that ``visit`` names.

    Args:
        visit: The visit; its uid is checked here.
        fresh: Whether to ask Cal.com past every cache.

    Raises:
        VisitError: The link has no uid, or not one that can be asked for.
        CalError: Cal.com did not give the booking.
    """
    if visit.uid_parameter == "rescheduleUid" and not visit.has_uid:
        raise VisitError("malformed_uid" if visit.uid else "missing_uid")
    bookings = services.current().bookings
    read, seat_is_gone = await _read(bookings, visit, fresh=fresh)
    event_type, former, series, doubt = await asyncio.gather(
        event_type_of(read, visit),
        _quietly(_former(bookings, read.booking), None),
        _quietly(_series(bookings, read, fresh=fresh), ()),
        bookings.doubt_of(read),
    )
    # A seat's uid beside a booking without seats means nothing.
    seat_is_gone = seat_is_gone and is_seated(read.booking, event_type)
    booking, *events = with_successors((read.booking, *series))
    series = tuple(events)
    # What is off already is not in doubt, however long its mark is kept.
    sent = doubt.sent if doubt is not None and takes_place(booking) else None
    return Found(
        read=dataclasses.replace(
            read,
            booking=booking,
            occurrences=series if read.kind == "series" else (),
        ),
        event_type=event_type,
        former=former,
        series=series,
        seat_is_gone=seat_is_gone,
        in_doubt=sent.action if sent is not None else "",
    )


async def event_type_of(read: BookingRead, visit: Visit) -> EventType | None:
    """Find the event type of a booking with what the visit's link tells of it."""
    return await services.current().bookings.event_type(
        read.booking,
        username=visit.username,
        slug=visit.slug,
        team_id=visit.team_id,
    )


async def _read(
    bookings: Bookings, visit: Visit, *, fresh: bool
) -> tuple[BookingRead, bool]:
    """Read the booking, and the seat whose uid came with it, side by side."""
    if not is_uid(visit.seat_uid) or visit.seat_uid == visit.uid:
        return await bookings.read(visit.uid, fresh=fresh), False
    read, seat = await asyncio.gather(
        bookings.read(visit.uid, fresh=fresh),
        _seat(bookings, visit.seat_uid, fresh=fresh),
    )
    if seat is None:
        return read, True
    return (seat if seat.booking.uid == read.booking.uid else read), False


async def _seat(
    bookings: Bookings, seat_uid: str, *, fresh: bool
) -> BookingRead | None:
    """Read a seat; ``None`` if Cal.com says that it is not held any more."""
    try:
        return await bookings.read(seat_uid, fresh=fresh)
    except NotFoundError as error:
        if is_cal_coms(error):
            return None
        # No NotFoundError: the booking may well be there.
        raise StatusError(error.status) from error


async def _former(bookings: Bookings, booking: Booking) -> Booking | None:
    if not booking.rescheduled_from_uid:
        return None
    return (await bookings.read(booking.rescheduled_from_uid)).booking


async def _series(
    bookings: Bookings, read: BookingRead, *, fresh: bool
) -> tuple[Booking, ...]:
    uid = read.booking.recurring_booking_uid
    if read.kind == "series" or not uid:
        return read.occurrences
    return (await bookings.read(uid, fresh=fresh)).occurrences


async def _quietly(reading, fallback: T) -> T:
    """Await what the page can do without."""
    try:
        return await reading
    except CalError:
        return fallback
