"""Finds what a visit names: the booking, and beside it what its page needs.

One reading says what the uid stands for; the event type, the former booking and the
series are then read side by side, and the page does without those that fail.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
from collections.abc import Awaitable
from typing import TypeVar

from calpages import services
from calpages.bookings.changes import Read
from calpages.calcom.errors import (
    CalError,
    NotFoundError,
    is_outage,
)
from calpages.calcom.models import Booking, EventType
from calpages.calcom.uids import is_uid
from calpages.found import BookingRead, Found, with_successors
from calpages.policy import is_seated
from calpages.visit import Visit, VisitError

T = TypeVar("T")

_OUTAGE_PATIENCE_SECONDS = 0.25


async def find(
    visit: Visit,
    *,
    fresh: bool = False,
    for_write: bool = False,
    patience_seconds: float | None = None,
) -> Found:
    """Find the booking that ``visit`` names.

    Args:
        visit: The visit; its uid is checked here.
        fresh: Whether to ask Cal.com past every kept reading.
        for_write: Whether it is about to be changed: then a reading will do that is
            older than one to show, as ``Bookings.read`` says.
        patience_seconds: How long to wait for what belongs to the booking once that is
            known; ``None``: as long as it takes.

    Raises:
        VisitError: The link has no uid, or not one that can be asked for.
        TooManyError: Too much was asked, or guessed, from the visitor's network.
        CalError: Cal.com did not give the booking.
    """
    if visit.uid_parameter == "rescheduleUid" and not visit.has_uid:
        raise VisitError("malformed_uid" if visit.uid else "missing_uid")
    bookings, throttle = services.current().bookings, services.current().throttle
    if fresh:
        await throttle.take("refreshes", visit.network)
    ask = functools.partial(bookings.read, fresh=fresh, for_write=for_write)

    async def guarded(uid: str) -> BookingRead:
        return await throttle.ask(lambda: ask(uid), uid, visit.network)

    read, seat_is_gone = await _read(guarded, visit)
    beside = _Beside(former=bookings.read, series=ask, seconds=patience_seconds)
    return await _complete(read, visit, beside, seat_is_gone=seat_is_gone)


async def last_known(visit: Visit, error: CalError | VisitError) -> Found | None:
    """Find what was read in the last minutes, where Cal.com can't be asked now.

    For a page that says so, and changes nothing.

    Args:
        visit: The visit, of which ``find`` has failed.
        error: What it has failed with; but for an outage there is nothing to show.
    """
    if not isinstance(error, CalError) or not is_outage(error):
        return None
    ages = [0.0]

    async def recall(uid: str) -> BookingRead:
        kept = await services.current().bookings.last_known(uid)
        if kept is None or kept.found is None:
            raise error
        ages.append(kept.age_seconds)
        return kept.found

    try:
        read, _ = await _read(recall, visit)
    except CalError:
        return None
    beside = _Beside(former=recall, series=recall, seconds=_OUTAGE_PATIENCE_SECONDS)
    found = await _complete(read, visit, beside)
    return dataclasses.replace(found, outage=error.code, age_seconds=max(ages))


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class _Beside:
    """How what belongs to a booking is read.

    Attributes:
        former: Reads the booking that it replaced.
        series: Reads its series.
        seconds: How long all of that may take; ``None``: as long as it takes.
    """

    former: Read
    series: Read
    seconds: float | None


async def _complete(
    read: BookingRead, visit: Visit, beside: _Beside, *, seat_is_gone: bool = False
) -> Found:
    """Find what belongs to a booking that was read."""
    quietly = functools.partial(_quietly, seconds=beside.seconds)
    event_type, former, series, doubt = await asyncio.gather(
        quietly(event_type_of(read, visit), None),
        quietly(_former(beside.former, read.booking), None),
        quietly(_series(beside.series, read), ()),
        quietly(services.current().bookings.doubt_of(read), None),
    )
    # A seat's uid beside a booking without seats means nothing.
    seat_is_gone = seat_is_gone and is_seated(read.booking, event_type)
    booking, *events = with_successors((read.booking, *series))
    series = tuple(events)
    sent = doubt.sent if doubt is not None else None
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


async def _read(ask: Read, visit: Visit) -> tuple[BookingRead, bool]:
    """Read the booking, and the seat whose uid came with it, side by side."""
    if not is_uid(visit.seat_uid) or visit.seat_uid == visit.uid:
        return await ask(visit.uid), False
    read, seat = await asyncio.gather(ask(visit.uid), _seat(ask, visit.seat_uid))
    if seat is None:
        return read, True
    return (seat if seat.booking.uid == read.booking.uid else read), False


async def _seat(ask: Read, seat_uid: str) -> BookingRead | None:
    """Read a seat; ``None`` if Cal.com says that it is not held any more."""
    try:
        return await ask(seat_uid)
    except NotFoundError:
        return None


async def _former(ask: Read, booking: Booking) -> Booking | None:
    if not booking.rescheduled_from_uid:
        return None
    return (await ask(booking.rescheduled_from_uid)).booking


async def _series(ask: Read, read: BookingRead) -> tuple[Booking, ...]:
    uid = read.booking.recurring_booking_uid
    if read.kind == "series" or not uid:
        return read.occurrences
    return (await ask(uid)).occurrences


async def _quietly(reading: Awaitable[T], fallback: T, *, seconds: float | None) -> T:
    """Await what the page can do without, for so long."""
    try:
        async with asyncio.timeout(seconds):
            return await reading
    except (CalError, TimeoutError):
        return fallback
