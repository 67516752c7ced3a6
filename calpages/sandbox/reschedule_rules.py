"""When Cal.com refuses a reschedule, of a booking or of a seat, and in which words.

Not enforced, because the API does not either: ``disableRescheduling.disabled``, past
bookings and rejected bookings. Messages verbatim from Cal.com's ``bookings.service``,
``errors.service`` and ``validateRescheduleRestrictions``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from calpages.sandbox import availability
from calpages.sandbox.callers import Caller
from calpages.sandbox.inputs import RescheduleInput
from calpages.sandbox.model import Catalogue, EventType, Host, StoredBooking
from calpages.sandbox.openings import busy_spans, hosts_of
from calpages.sandbox.replies import LibraryError, NestError
from calpages.sandbox.session import Session

_OUT_OF_BOUNDS = (
    'The event type can\'t be booked at the "start" time provided. This could be '
    "because it's too soon (violating the minimum booking notice) or too far in the "
    "future (outside the event's scheduling window). Try fetching available slots "
    'first using the GET /v2/slots endpoint and then make a booking with "start" time '
    "equal to one of the available slots: https://cal.com/docs/api-reference/v2/slots"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Rescheduling:
    """A reschedule that somebody asked for."""

    uid: str
    wanted: RescheduleInput
    caller: Caller
    now: dt.datetime


def refuse_cancelled(old: StoredBooking) -> None:
    """Refuse a booking that is cancelled, and name the one it was moved to."""
    if old.status != "cancelled":
        return
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


def refuse_late(old: StoredBooking, kind: EventType, now: dt.datetime) -> None:
    """Refuse a booking that begins so soon that it may not be moved any more."""
    notice = kind.reschedule_notice
    if notice and old.start - now < dt.timedelta(minutes=notice):
        message = (
            "Rescheduling is not allowed within the minimum notice period before the "
            "event"
        )
        raise LibraryError(403, message)


def acts_as_host(host: Host, request: Rescheduling) -> bool:
    """Say whether Cal.com takes the caller for the host, by login or by address."""
    by_address = request.wanted.rescheduled_by in (host.email, host.display_email)
    return request.caller is Caller.HOST or by_address


def refuse_time(
    catalogue: Catalogue, kind: EventType, request: Rescheduling, *, by_host: bool
) -> None:
    """Refuse a new time that is past, too soon or too far away."""
    start, now = request.wanted.start, request.now
    if start < now:
        raise NestError(400, "Attempting to book a meeting in the past.")
    organiser = catalogue.hosts[kind.host_ids[0]]
    earliest, latest = availability.bookable_range(kind, now, organiser)
    too_soon = start < earliest and not by_host
    if too_soon or start > latest:
        raise NestError(400, _OUT_OF_BOUNDS)


def free_host(
    session: Session, catalogue: Catalogue, old: StoredBooking, start: dt.datetime
) -> Host:
    """Choose who takes the new time, the same host if possible; refuse a taken one."""
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
