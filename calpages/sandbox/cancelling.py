"""Cancels as Cal.com does: which bookings, when it refuses, and in which words.

Messages verbatim from Cal.com's ``input.service``, ``bookings.service`` and
``handleCancelBooking``. A seat's cancel takes one attendee out; the last one to leave
cancels the booking.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from calpages.sandbox.callers import Caller
from calpages.sandbox.inputs import CancelInput
from calpages.sandbox.model import Catalogue, StoredBooking
from calpages.sandbox.replies import LibraryError, NestError
from calpages.sandbox.session import Session


@dataclasses.dataclass(frozen=True, slots=True)
class Cancelling:
    """A cancel that somebody asked for."""

    uid: str
    wanted: CancelInput
    caller: Caller
    now: dt.datetime


def cancel(session: Session, catalogue: Catalogue, request: Cancelling) -> None:
    """Carry out a cancel.

    Raises:
        NestError: 404 or 400, refused by Cal.com's own controllers.
        LibraryError: 400 or 401, refused by its booking library.
    """
    booking = session.booking(request.uid)
    if booking is None:
        _cancel_series(session, catalogue, request)
    elif request.wanted.seat_uid is not None:
        _cancel_seat(session, booking, request)
    else:
        _cancel_one(session, catalogue, booking, request)
        if request.wanted.subsequent:
            _cancel_later(session, booking, request)


def _cancel_one(
    session: Session,
    catalogue: Catalogue,
    booking: StoredBooking,
    request: Cancelling,
) -> None:
    _refuse_cancelled(booking)
    kind = catalogue.event_types[booking.event_type_id]
    is_host = request.caller is Caller.HOST
    if kind.seats is not None and not is_host:
        message = "User not a host of this event or an admin of the booking user"
        raise LibraryError(401, message)
    if kind.disable_cancelling and not is_host:
        raise LibraryError(400, "This event type does not allow cancellations")
    if booking.end < request.now:
        raise LibraryError(400, "Cannot cancel a booking that has already ended")
    session.put(_cancelled(booking, request))


def _cancel_series(session: Session, catalogue: Catalogue, request: Cancelling) -> None:
    series = session.series(request.uid)
    if not series:
        raise NestError(404, f"Booking with uid={request.uid} not found")
    if request.wanted.subsequent:
        message = (
            "Cannot cancel subsequent bookings for recurring event - you have to "
            "provide uid of one of the individual bookings of a recurring booking."
        )
        raise NestError(400, message)
    # Cal.com checks one stored occurrence, one of the oldest, for them all.
    _cancel_one(session, catalogue, series[0], request)
    for booking in series[1:]:
        if booking.start >= request.now and booking.status != "cancelled":
            session.put(_cancelled(booking, request))


def _cancel_later(
    session: Session, booking: StoredBooking, request: Cancelling
) -> None:
    for other in session.series(booking.series_uid):
        if other.start >= booking.start and other.status != "cancelled":
            session.put(_cancelled(other, request))


def _cancel_seat(session: Session, booking: StoredBooking, request: Cancelling) -> None:
    _refuse_cancelled(booking)
    seat_uid = request.wanted.seat_uid or ""
    holder = session.of_seat(seat_uid)
    if holder is None:
        message = "this seat does not exist or has already been cancelled."
        raise NestError(400, f"Invalid seatUid: {message}")
    if holder.uid != booking.uid:
        message = "Invalid seatUid: this seat does not belong to this booking."
        raise NestError(400, message)
    others = tuple(
        attendee for attendee in booking.attendees if attendee.seat_uid != seat_uid
    )
    left = dataclasses.replace(booking, attendees=others, updated_at=request.now)
    session.put(left if others else _cancelled(left, request))


def _refuse_cancelled(booking: StoredBooking) -> None:
    if booking.status == "cancelled":
        message = (
            f"Can't cancel booking with uid={booking.uid} because it has been "
            "cancelled already. Please provide uid of a booking that is not cancelled."
        )
        raise NestError(400, message)


def _cancelled(booking: StoredBooking, request: Cancelling) -> StoredBooking:
    return dataclasses.replace(
        booking,
        status="cancelled",
        cancellation_reason=request.wanted.reason,
        updated_at=request.now,
    )
