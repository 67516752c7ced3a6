"""Reads from the store what keeps hosts busy, and lists an event type's free times.

As at Cal.com a class that is full is listed too, with no seat left, and so is the class
of the seat that is to be moved.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from calpages.sandbox import availability
from calpages.sandbox.availability import Span
from calpages.sandbox.model import (
    Catalogue,
    EventType,
    Host,
    Reservation,
    StoredBooking,
)
from calpages.sandbox.session import Session


@dataclasses.dataclass(frozen=True, slots=True)
class Opening:
    """A time that can be booked, with the seated booking that is there already.

    Attributes:
        seats_taken: Seats that are booked or reserved; more than all of them does not
            hide the time.
    """

    start: dt.datetime
    end: dt.datetime
    shared: StoredBooking | None = None
    seats_taken: int = 0


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
    shared = shared_times(session, kind, around)
    own = [booking.uid for booking in shared.values()]
    busy = busy_spans(catalogue, session, around, without=(rescheduling_uid, *own))
    starts = availability.free_starts(kind, hosts, busy, span, minutes)
    held = [
        one
        for one in session.reservations(*around, now)
        if one.host_id in kind.host_ids
    ]
    return _unreserved(kind, starts, length, shared, held)


def shared_times(
    session: Session, kind: EventType, span: Span
) -> dict[dt.datetime, StoredBooking]:
    """Find the bookings that more people can join, by their start."""
    if kind.seats is None:
        return {}
    return {
        booking.start: booking
        for booking in session.overlapping(*span)
        if booking.event_type_id == kind.id and booking.status == "accepted"
    }


def _unreserved(
    kind: EventType,
    starts: Sequence[dt.datetime],
    length: dt.timedelta,
    shared: Mapping[dt.datetime, StoredBooking],
    held: Sequence[Reservation],
) -> list[Opening]:
    """Leave out the times that somebody holds; a held seat only takes one more.

    Whoever holds it is not known, so a time is gone for its own holder too. What was
    begun to fill stays, whatever overlaps it (Cal.com's ``checkForConflicts``).
    """
    seats = Counter(
        one.start for one in held if one.is_seat and one.event_type_id == kind.id
    )
    spans = [(one.start, one.end) for one in held if not one.is_seat]
    found = []
    for start in starts:
        booking = shared.get(start)
        booked = len(booking.attendees) if booking else 0
        is_begun = booking is not None or start in seats
        if is_begun or not availability.clashes(start, length, spans):
            taken = booked + seats[start]
            found.append(Opening(start, start + length, booking, taken))
    return found
