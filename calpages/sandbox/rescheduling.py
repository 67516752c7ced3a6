"""Reschedules as Cal.com does: a new booking at the new time, linked with the old one.

Kept: length, place, guests and answers. Not enforced, because the API does not either:
``disableRescheduling.disabled``, past bookings and rejected bookings. Messages verbatim
from Cal.com's ``input.service``, ``bookings.service`` and ``errors.service``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets

from calpages.sandbox import availability
from calpages.sandbox.callers import Caller
from calpages.sandbox.inputs import RescheduleInput
from calpages.sandbox.model import Catalogue, EventType, Host, StoredBooking
from calpages.sandbox.openings import busy_spans, hosts_of
from calpages.sandbox.replies import LibraryError, NestError
from calpages.sandbox.store import Session

# Cal.com's uids are short UUIDs: no character that could be taken for another.
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_OUT_OF_BOUNDS = (
    'The event type can\'t be booked at the "start" time provided. This could be '
    "because it's too soon (violating the minimum booking notice) or too far in the "
    "future (outside the event's scheduling window). Try fetching available slots "
    'first using the GET /v2/slots endpoint and then make a booking with "start" time '
    "equal to one of the available slots: https://cal.com/docs/api-reference/v2/slots"
)
_DOCS = "https://cal.com/docs/api-reference/v2/bookings"


@dataclasses.dataclass(frozen=True, slots=True)
class Rescheduling:
    """A reschedule that somebody asked for."""

    uid: str
    wanted: RescheduleInput
    caller: Caller
    now: dt.datetime


def reschedule(
    session: Session, catalogue: Catalogue, request: Rescheduling
) -> StoredBooking:
    """Carry out a reschedule and give the new booking.

    Raises:
        NestError: 404, 400 or 501, refused by Cal.com's own controllers (501: the
            sandbox does not move seats).
        LibraryError: 403, within the event type's minimum notice.
    """
    old = session.booking(request.uid)
    if old is None:
        message = f"Booking with uid={request.uid} was not found in the database"
        raise NestError(404, message)
    kind = catalogue.event_types[old.event_type_id]
    _refuse_old(old, kind, request)
    by_host = _acts_as_host(catalogue.hosts[old.host_id], request)
    _refuse_time(catalogue, kind, request, by_host=by_host)
    host = _free_host(session, catalogue, old, request.wanted.start)
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


def _refuse_old(old: StoredBooking, kind: EventType, request: Rescheduling) -> None:
    if old.status == "cancelled":
        start = f"Can't reschedule booking with uid={old.uid} because it has been "
        if not old.to_uid:
            end = "cancelled. Please provide uid of a booking that is not cancelled."
            raise NestError(400, start + end)
        end = (
            f"cancelled and rescheduled already to booking with uid={old.to_uid}. "
            f"You probably want to reschedule {old.to_uid} instead by passing it "
            "within the request URL."
        )
        raise NestError(400, start + end)
    if kind.seats is not None:
        _refuse_seated(old, request.wanted.seat_uid)
    notice = kind.reschedule_notice
    if notice and old.start - request.now < dt.timedelta(minutes=notice):
        message = (
            "Rescheduling is not allowed within the minimum notice period before the "
            "event"
        )
        raise LibraryError(403, message)


def _refuse_seated(old: StoredBooking, seat_uid: str | None) -> None:
    if seat_uid is None:
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
    if seat_uid not in {attendee.seat_uid for attendee in old.attendees}:
        raise NestError(404, f"Seat with uid={seat_uid} does not exist.")
    raise NestError(501, "The sandbox does not move seats.")


def _acts_as_host(host: Host, request: Rescheduling) -> bool:
    by_address = request.wanted.rescheduled_by in (host.email, host.display_email)
    return request.caller is Caller.HOST or by_address


def _refuse_time(
    catalogue: Catalogue, kind: EventType, request: Rescheduling, *, by_host: bool
) -> None:
    start, now = request.wanted.start, request.now
    if start < now:
        raise NestError(400, "Attempting to book a meeting in the past.")
    organiser = catalogue.hosts[kind.host_ids[0]]
    earliest, latest = availability.bookable_range(kind, now, organiser)
    too_soon = start < earliest and not by_host
    if too_soon or start > latest:
        raise NestError(400, _OUT_OF_BOUNDS)


def _free_host(
    session: Session, catalogue: Catalogue, old: StoredBooking, start: dt.datetime
) -> Host:
    kind = catalogue.event_types[old.event_type_id]
    hosts = hosts_of(catalogue, kind)
    span = (start, start + dt.timedelta(minutes=old.minutes))
    busy = busy_spans(catalogue, session, span, without=(old.uid,))
    free = availability.free_hosts(hosts, busy, start, old.minutes)
    needed = len(hosts) if kind.scheduling == "collective" else 1
    if len(free) < needed:
        who = "User" if kind.team_id is None else "One of the hosts"
        message = "either already has booking at this time or is not available"
        raise NestError(400, f"{who} {message}")
    return next((host for host in free if host.id == old.host_id), free[0])


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
        uid="".join(secrets.choice(_ALPHABET) for _ in range(22)),
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
