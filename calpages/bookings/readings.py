"""Asks Cal.com what a uid stands for: a booking, a series or a seat."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator

from calpages.bookings.tenants import is_foreign
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, ForbiddenError, NotFoundError, StatusError
from calpages.calcom.models import Booking
from calpages.found import BookingRead

NOT_KNOWN = "was not found in the database"
"""What Cal.com says of a uid that it does not know (contract 2.1), without the uid."""
_NOT_TAKING_PLACE = ("cancelled", "rejected")


def takes_place(booking: Booking) -> bool:
    """Say whether ``booking`` was neither cancelled nor rejected."""
    return booking.status not in _NOT_TAKING_PLACE


async def take_reading(
    client: CalClient, uid: str, now: dt.datetime, *, client_id: str = ""
) -> BookingRead:
    """Ask Cal.com what ``uid`` stands for: first as a booking, then as a seat.

    Args:
        client: Asks Cal.com.
        uid: The uid.
        now: The present (aware), for choosing the upcoming occurrence of a series.
        client_id: The OAuth client whose bookings are shown; ``""``: any.

    Raises:
        NotFoundError: Cal.com itself says that it is neither, or that it is not for
            us, or it is another client's.
        CalError: It could not be read.
    """
    try:
        read = await _ask(client, uid, now)
    except NotFoundError as error:
        if error.is_cal_coms:
            raise
        # No NotFoundError: whoever answers there knows of no booking at all.
        raise StatusError(error.status) from error
    except ForbiddenError as error:
        if not error.message:
            # A gateway's, which says nothing of the booking.
            raise
        raise await _not_found(client, uid) from error
    if not client_id or not is_foreign(read.booking, client_id):
        return read
    if read.kind == "seat":
        raise NotFoundError(message=NOT_KNOWN)
    raise await _not_found(client, uid)


async def _not_found(client: CalClient, uid: str) -> NotFoundError:
    """Make the error for a booking that is there, and is not to be told from none."""
    # What does not exist takes a second question too, and as long.
    with contextlib.suppress(CalError):
        await client.get_booking_by_seat(uid)
    return NotFoundError(message=NOT_KNOWN)


async def _ask(client: CalClient, uid: str, now: dt.datetime) -> BookingRead:
    try:
        found = await client.get_booking(uid)
    except NotFoundError as unknown:
        try:
            seated = await client.get_booking_by_seat(uid)
        except NotFoundError as error:
            # An older Cal.com knows nothing by seats; its word on the booking counts.
            raise (unknown if error.is_of_no_route else error) from None
        return BookingRead(uid=uid, kind="seat", booking=seated, seat_uid=uid)
    if isinstance(found, Booking):
        return BookingRead(uid=uid, kind="single", booking=found)
    series = BookingRead(uid=uid, kind="series", booking=found[-1], occurrences=found)
    return as_of(series, now)


def as_of(read: BookingRead, now: dt.datetime) -> BookingRead:
    """Let a series stand for the event that is next at ``now``, or for its last one."""
    if read.kind != "series":
        return read
    upcoming = (one for one in read.occurrences if one.end > now and takes_place(one))
    chosen = next(upcoming, read.occurrences[-1])
    if chosen.uid == read.booking.uid:
        return read
    return dataclasses.replace(read, booking=chosen)


def names_of(uid: str, found: BookingRead | None) -> frozenset[str]:
    """Give every uid that occurs in a reading, the one that was asked for first of all.

    Whatever changes the booking, the seat or the series of such a uid may have made the
    reading untrue.
    """
    if found is None:
        return frozenset([uid])
    names = names_in(found.booking, *found.occurrences)
    return names | {name for name in (uid, found.uid, found.seat_uid) if name}


def names_in(*bookings: Booking) -> frozenset[str]:
    """Give every uid that occurs in ``bookings``."""
    return frozenset(name for one in bookings for name in _names(one) if name)


def _names(booking: Booking) -> Iterator[str]:
    yield booking.uid
    yield booking.seat_uid
    yield booking.recurring_booking_uid
    yield booking.rescheduled_from_uid
    yield booking.rescheduled_to_uid
    yield from (attendee.seat_uid for attendee in booking.attendees)
