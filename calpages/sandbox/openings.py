"""Reads from the store what keeps hosts busy, and lists an event type's free times."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from calpages.sandbox import availability
from calpages.sandbox.availability import Span
from calpages.sandbox.model import Catalogue, EventType, Host, StoredBooking
from calpages.sandbox.store import Session


@dataclasses.dataclass(frozen=True, slots=True)
class Opening:
    """A time that can be booked, with the seated booking that is there already."""

    start: dt.datetime
    end: dt.datetime
    shared: StoredBooking | None = None


def hosts_of(catalogue: Catalogue, kind: EventType) -> tuple[Host, ...]:
    """Give the hosts of an event type, the organiser first."""
    return tuple(catalogue.hosts[host_id] for host_id in kind.host_ids)


def busy_spans(
    catalogue: Catalogue,
    session: Session,
    span: Span,
    *,
    without: Sequence[str] = (),
) -> dict[int, list[Span]]:
    """Tell when each host is taken within ``span``, but for the bookings ``without``.

    A pending booking takes nobody's time, which is Cal.com's default.
    """
    busy: defaultdict[int, list[Span]] = defaultdict(list)
    for booking in session.overlapping(*span):
        if booking.uid in without or booking.status != "accepted":
            continue
        kind = catalogue.event_types[booking.event_type_id]
        for host_id in kind.busy_hosts(booking.host_id):
            busy[host_id].append((booking.start, booking.end))
    return busy


def openings(
    catalogue: Catalogue,
    session: Session,
    kind: EventType,
    asked: Span,
    *,
    minutes: int,
    now: dt.datetime,
    rescheduling_uid: str = "",
) -> list[Opening]:
    """List the times that can be booked within ``asked`` (UTC), sorted."""
    hosts = hosts_of(catalogue, kind)
    bounds = availability.bookable_range(kind, now, hosts[0])
    span = max(asked[0], bounds[0]), min(asked[1], bounds[1])
    if span[1] < span[0]:
        return []
    length = dt.timedelta(minutes=minutes)
    around = span[0], span[1] + length
    shared = _shared_times(session, kind, around, rescheduling_uid)
    own = [booking.uid for booking in shared.values()]
    busy = busy_spans(catalogue, session, around, without=(rescheduling_uid, *own))
    starts = availability.free_starts(kind, hosts, busy, span, minutes)
    found = [Opening(start, start + length, shared.get(start)) for start in starts]
    return [opening for opening in found if _has_room(kind, opening)]


def _shared_times(
    session: Session, kind: EventType, span: Span, rescheduling_uid: str
) -> dict[dt.datetime, StoredBooking]:
    if kind.seats is None:
        return {}
    return {
        booking.start: booking
        for booking in session.overlapping(*span)
        if booking.event_type_id == kind.id and booking.uid != rescheduling_uid
    }


def _has_room(kind: EventType, opening: Opening) -> bool:
    if kind.seats is None or opening.shared is None:
        return True
    return len(opening.shared.attendees) < kind.seats.per_time_slot
