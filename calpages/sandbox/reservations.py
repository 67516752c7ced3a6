"""Reservations as Cal.com does: what may be held, for how long, and its refusals.

Messages verbatim from Cal.com's ``slots.service.ts`` and
``validateRoundRobinSlotAvailability``. Compared are bookings and reservations of the
same event type only: neither working hours nor the booking that somebody is about to
move count, and a reservation that is moved meets itself. Bookings neither ask for a
reservation nor end it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from calpages.sandbox.callers import SANDBOX_CLIENT_ID, Caller
from calpages.sandbox.inputs import ReserveInput
from calpages.sandbox.model import Catalogue, EventType, Reservation
from calpages.sandbox.replies import NestError, UnmappedError
from calpages.sandbox.session import Session

_BOOKED = "Can't reserve a slot if the event is already booked."
_RESERVED = (
    "This time slot is already reserved by another user. Please choose a different "
    "time."
)
_NO_HOST_LEFT = (
    "Can't reserve the slot because the round robin event type has no available hosts "
    "left at this time slot."
)
_ONLY_AUTHENTICATED = (
    "reservationDuration can only be used for authenticated requests - use access "
    "token, api key or OAuth credentials"
)
_NOT_YOURS = (
    "authenticated user is not owner of event type, does not have memberships in "
    "common with owner of the event type, nor does belong to event type's team or org."
)


@dataclasses.dataclass(frozen=True, slots=True)
class Reserving:
    """A reservation that somebody asked for, or a change of one."""

    wanted: ReserveInput
    caller: Caller
    now: dt.datetime


def reserve(session: Session, catalogue: Catalogue, request: Reserving) -> Reservation:
    """Hold a time.

    Raises:
        NestError: 401 or 403, the caller may not say for how long; 404, 400 or 422.
    """
    wanted = request.wanted
    if wanted.asked_minutes and request.caller is Caller.ANONYMOUS:
        raise NestError(401, _ONLY_AUTHENTICATED)
    kind = _event_type(catalogue, wanted)
    if wanted.asked_minutes and not _is_theirs(catalogue, kind, request.caller):
        raise NestError(403, _NOT_YOURS)
    end = _end(kind, wanted)
    is_round_robin = kind.scheduling == "roundRobin"
    if kind.seats is not None or not is_round_robin:
        _refuse_booked(session, kind, wanted, end)
    if is_round_robin:
        _refuse_without_host(session, kind, request, end)
    else:
        _refuse_reserved(session, request, end)
    held = Reservation(
        uid=str(uuid.uuid4()),
        event_type_id=kind.id,
        host_id=kind.host_ids[0],
        start=wanted.start,
        end=end,
        until=_until(request),
        is_seat=kind.seats is not None,
    )
    session.put_reservation(held)
    return held


def update(
    session: Session, catalogue: Catalogue, request: Reserving, uid: str
) -> Reservation:
    """Let a reservation hold another time; who asks for how long is not checked here.

    Raises:
        NestError: 404, 400 or 422.
    """
    held = session.reservation(uid)
    if held is None:
        raise NestError(404, f"Slot with uid={uid} not found")
    wanted = request.wanted
    kind = _event_type(catalogue, wanted)
    end = _end(kind, wanted)
    _refuse_booked(session, kind, wanted, end)
    _refuse_reserved(session, request, end)
    moved = dataclasses.replace(
        held,
        event_type_id=kind.id,
        start=wanted.start,
        end=end,
        until=_until(request),
    )
    session.put_reservation(moved)
    return moved


def _event_type(catalogue: Catalogue, wanted: ReserveInput) -> EventType:
    kind = catalogue.event_types.get(wanted.event_type_id)
    if kind is None:
        raise NestError(404, f"Event Type with ID={wanted.event_type_id} not found")
    return kind


def _is_theirs(catalogue: Catalogue, kind: EventType, caller: Caller) -> bool:
    owner = catalogue.hosts[kind.host_ids[0]]
    return caller is Caller.HOST or SANDBOX_CLIENT_ID in owner.email


def _end(kind: EventType, wanted: ReserveInput) -> dt.datetime:
    minutes = wanted.duration
    if minutes and not kind.lengths:
        message = (
            "You passed 'slotDuration' but this event type is not a variable length "
            "event type."
        )
        raise NestError(400, message)
    if minutes and minutes not in kind.lengths:
        lengths = ", ".join(map(str, kind.lengths))
        message = (
            "Provided 'slotDuration' is not one of the possible lengths for the event "
            "type. The possible lengths for this variable length event type are: "
            f"{lengths}"
        )
        raise NestError(400, message)
    length = kind.minutes if minutes is None else minutes
    try:
        return wanted.start + dt.timedelta(minutes=length)
    except OverflowError:
        raise NestError(400, "Invalid end date") from None


def _until(request: Reserving) -> dt.datetime:
    try:
        return request.now + dt.timedelta(minutes=request.wanted.held_minutes)
    except OverflowError:
        raise UnmappedError from None


def _refuse_booked(
    session: Session, kind: EventType, wanted: ReserveInput, end: dt.datetime
) -> None:
    found = session.overlapping(wanted.start, end)
    booking = next((one for one in found if one.event_type_id == kind.id), None)
    if booking is None:
        return
    if kind.seats is None:
        raise NestError(422, _BOOKED)
    if len(booking.attendees) >= kind.seats.per_time_slot:
        message = (
            f"Booking with id={kind.id} at {wanted.raw_start} has no more seats left."
        )
        raise NestError(422, message)


def _refuse_reserved(session: Session, request: Reserving, end: dt.datetime) -> None:
    wanted = request.wanted
    for held in session.reservations(wanted.start, end, request.now):
        if held.event_type_id == wanted.event_type_id:
            raise NestError(422, _RESERVED)


def _refuse_without_host(
    session: Session, kind: EventType, request: Reserving, end: dt.datetime
) -> None:
    start = request.wanted.start
    held = [
        one
        for one in session.reservations(start, end, request.now)
        if one.event_type_id == kind.id and (one.start, one.end) == (start, end)
    ]
    if len(held) >= len(kind.host_ids):
        raise NestError(422, _NO_HOST_LEFT)
