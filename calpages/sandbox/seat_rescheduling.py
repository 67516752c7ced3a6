"""A seat's own reschedule as Cal.com does it: one person leaves, the others stay.

Where the class already takes place at the new time the seat joins it and keeps its uid;
its seats are not counted, so a class that is full takes one more. Else a booking is
made, with a new seat, and nothing leads from one booking to the other. The last one to
leave cancels the old booking. From Cal.com's ``handleSeats.ts``,
``attendeeRescheduleSeatedBooking.ts`` and ``lastAttendeeDeleteBooking.ts``; messages
verbatim from there and from ``input.service``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from calpages.sandbox.model import Attendee, Catalogue, EventType, Host, StoredBooking
from calpages.sandbox.openings import shared_times
from calpages.sandbox.replies import LibraryError, NestError
from calpages.sandbox.reschedule_rules import (
    Rescheduling,
    acts_as_host,
    free_host,
    refuse_cancelled,
    refuse_late,
    refuse_time,
)
from calpages.sandbox.session import Session
from calpages.sandbox.uids import new_booking_uid

_SECOND = dt.timedelta(seconds=1)


def reschedule_seat(
    session: Session,
    catalogue: Catalogue,
    old: StoredBooking,
    request: Rescheduling,
    seat_uid: str,
) -> tuple[StoredBooking, str]:
    """Move one seat of ``old``; gives its booking and its uid from now on.

    Raises:
        NestError: 404, there is no such seat in the booking; 400, the time is refused.
        LibraryError: 403, it is too late; 404, the booking is not confirmed; 409, the
            person is at that time already.
    """
    attendee = _attendee(session, old, seat_uid)
    refuse_cancelled(old)
    kind = catalogue.event_types[old.event_type_id]
    refuse_late(old, kind, request.now)
    by_host = acts_as_host(catalogue.hosts[old.host_id], request)
    refuse_time(catalogue, kind, request, by_host=by_host)
    start = request.wanted.start
    target = shared_times(session, kind, (start, start + _SECOND)).get(start)
    if target is None and old.status != "accepted":
        raise LibraryError(404, "booking_not_found_error")
    if target is None:
        host = free_host(session, catalogue, old, start)
        attendee = dataclasses.replace(attendee, seat_uid=str(uuid.uuid4()))
        new = _made(old, kind, host, attendee, request, by_host=by_host)
        new = dataclasses.replace(new, id=session.next_id())
    else:
        _refuse_twice(target, attendee)
        people = (*target.attendees, attendee)
        new = dataclasses.replace(target, attendees=people, updated_at=request.now)
    session.put(_left(old, seat_uid, request.now))
    session.put(new)
    return new, attendee.seat_uid


def _attendee(session: Session, old: StoredBooking, seat_uid: str) -> Attendee:
    holder = session.of_seat(seat_uid)
    if holder is None:
        raise NestError(404, f"Seat with uid={seat_uid} does not exist.")
    seats = {person.seat_uid: person for person in holder.attendees}
    if holder.uid != old.uid:
        message = (
            f"Attendee with e-mail {seats[seat_uid].email} for booking with "
            f"uid={old.uid} and seatUid={seat_uid} not found"
        )
        raise NestError(404, message)
    return seats[seat_uid]


def _refuse_twice(target: StoredBooking, attendee: Attendee) -> None:
    if attendee.email in {person.email for person in target.attendees}:
        raise LibraryError(409, "already_signed_up_for_this_booking_error")


def _left(old: StoredBooking, seat_uid: str, now: dt.datetime) -> StoredBooking:
    others = tuple(one for one in old.attendees if one.seat_uid != seat_uid)
    status = old.status if others else "cancelled"
    return dataclasses.replace(old, attendees=others, status=status, updated_at=now)


def _made(
    old: StoredBooking,
    kind: EventType,
    host: Host,
    attendee: Attendee,
    request: Rescheduling,
    *,
    by_host: bool,
) -> StoredBooking:
    start = request.wanted.start
    uid = new_booking_uid()
    pending = kind.requires_confirmation and not by_host
    return dataclasses.replace(
        old,
        uid=uid,
        host_id=host.id,
        start=start,
        end=start + (old.end - old.start),
        status="pending" if pending else "accepted",
        attendees=(attendee,),
        ics_uid=f"{uid}@Cal.com",
        from_uid="",
        created_at=request.now,
        updated_at=request.now,
    )
