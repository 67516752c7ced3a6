"""Gives the demo's bookings their dates, counted from a day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from calpages.sandbox.demo.bookings import DEMO_SPECS
from calpages.sandbox.demo.hosts import HOSTS
from calpages.sandbox.demo.specs import DemoSpec
from calpages.sandbox.model import StoredBooking

_HOSTS = {host.id: host for host in HOSTS}
_FIRST_ID = 1001
_SATURDAY = 5


def place(today: dt.date) -> list[StoredBooking]:
    """Make the demo's bookings as they are on ``today``."""
    return [
        _booking(spec, number, today)
        for number, spec in enumerate(DEMO_SPECS, start=_FIRST_ID)
    ]


def working_day(today: dt.date, count: int) -> dt.date:
    """Count working days from ``today``, or from the last working day before it."""
    base = today - dt.timedelta(days=max(0, today.weekday() - _SATURDAY + 1))
    weeks, rest = divmod(base.weekday() + count, _SATURDAY)
    monday = base - dt.timedelta(days=base.weekday())
    return monday + dt.timedelta(weeks=weeks, days=rest)


def _booking(spec: DemoSpec, number: int, today: dt.date) -> StoredBooking:
    host = _HOSTS[spec.type.host_ids[0]]
    clock = dt.time.fromisoformat(spec.at)
    local = dt.datetime.combine(
        working_day(today, spec.day), clock, ZoneInfo(host.time_zone)
    )
    start = local.astimezone(dt.UTC)
    midnight = dt.datetime.combine(today, dt.time(), dt.UTC)
    made = min(start, midnight) - dt.timedelta(days=7)
    fields = {
        "created_at": made,
        "updated_at": made,
        "ics_uid": f"{spec.uid}@Cal.com",
        "location": spec.location,
    }
    return StoredBooking(
        id=number,
        uid=spec.uid,
        event_type_id=spec.type.id,
        host_id=host.id,
        title=spec.title,
        start=start,
        end=start + dt.timedelta(minutes=spec.minutes or spec.type.minutes),
        status=spec.status,
        attendees=spec.people,
        **(fields | dict(spec.more)),
    )
