"""Reschedules as Cal.com does: a new booking at the new time, linked with the old one.

Kept: length, place, guests and answers. A seat's own reschedule is in
`seat_rescheduling`. Messages verbatim from Cal.com's ``input.service`` and
``bookings.service``.
"""

from __future__ import annotations

import dataclasses

from calpages.sandbox.callers import Caller
from calpages.sandbox.model import Catalogue, EventType, Host, StoredBooking
from calpages.sandbox.replies import NestError, UnmappedError
from calpages.sandbox.reschedule_rules import (
    Rescheduling,
    acts_as_host,
    free_host,
    refuse_cancelled,
    refuse_late,
    refuse_time,
)
from calpages.sandbox.seat_rescheduling import reschedule_seat
from calpages.sandbox.session import Session
from calpages.sandbox.uids import new_booking_uid

_DOCS = "https://cal.com/docs/api-reference/v2/bookings"


@dataclasses.dataclass(frozen=True, slots=True)
class Rescheduled:
    """The booking at the new time, and the seat in it if just one was moved."""

    booking: StoredBooking
    seat_uid: str = ""


def reschedule(
    session: Session, catalogue: Catalogue, request: Rescheduling
) -> Rescheduled:
    """Carry out a reschedule.

    Raises:
        NestError: 404 or 400, refused by Cal.com's own controllers.
        LibraryError: 403, 404 or 409, refused by its booking library.
        UnmappedError: Nobody said which seat, and nobody is logged in.
    """
    old = session.booking(request.uid)
    if old is None:
        message = f"Booking with uid={request.uid} was not found in the database"
        raise NestError(404, message)
    seat_uid = request.wanted.seat_uid
    has_seats = any(person.seat_uid for person in old.attendees)
    if has_seats and seat_uid is not None:
        booking, seat_uid = reschedule_seat(session, catalogue, old, request, seat_uid)
        return Rescheduled(booking, seat_uid)
    if has_seats and request.caller is Caller.ANONYMOUS:
        raise UnmappedError
    if catalogue.event_types[old.event_type_id].seats is not None:
        _refuse_seated(old)
    return Rescheduled(_reschedule_whole(session, catalogue, old, request))


def _refuse_seated(old: StoredBooking) -> None:
    message = (
        f"Booking with uid={old.uid} is a seated booking which means you have to "
        "provide seatUid in the request body to specify which seat specifically "
        "you want to reschedule. First, fetch the booking using "
        f"{_DOCS}/get-a-booking and then within the attendees array you will find "
        "the seatUid of the booking you want to reschedule. Second, provide the "
        "seatUid in the request body to specify which seat specifically you want "
        "to reschedule using the reschedule endpoint "
        f"{_DOCS}/reschedule-a-booking#option-2"
    )
    raise NestError(400, message)


def _reschedule_whole(
    session: Session, catalogue: Catalogue, old: StoredBooking, request: Rescheduling
) -> StoredBooking:
    kind = catalogue.event_types[old.event_type_id]
    refuse_cancelled(old)
    refuse_late(old, kind, request.now)
    by_host = acts_as_host(catalogue.hosts[old.host_id], request)
    refuse_time(catalogue, kind, request, by_host=by_host)
    host = free_host(session, catalogue, old, request.wanted.start)
    new = _moved(old, kind, host, request, by_host=by_host)
    new = dataclasses.replace(new, id=session.next_id())
    gone = dataclasses.replace(
        old,
        status="cancelled",
        to_uid=new.uid,
        rescheduled_by=request.wanted.rescheduled_by,
        updated_at=request.now,
    )
    session.put(gone)
    session.put(new)
    return new


def _moved(
    old: StoredBooking,
    kind: EventType,
    host: Host,
    request: Rescheduling,
    *,
    by_host: bool,
) -> StoredBooking:
    start = request.wanted.start
    pending = kind.requires_confirmation and not by_host
    return dataclasses.replace(
        old,
        uid=new_booking_uid(),
        host_id=host.id,
        start=start,
        end=start + (old.end - old.start),
        status="pending" if pending else "accepted",
        rescheduling_reason=request.wanted.reason,
        rescheduled_by=request.wanted.rescheduled_by,
        from_uid=old.uid,
        created_at=request.now,
        updated_at=request.now,
    )
