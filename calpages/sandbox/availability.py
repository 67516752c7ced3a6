"""When an event type is free: working hours, notice, booking window, bookings. Pure.

Everything is in UTC except a host's hours, which follow the host's own clock.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from calpages.sandbox.model import EventType, Host

Span = tuple[dt.datetime, dt.datetime]
"""From (included) to (excluded)."""
Busy = Mapping[int, Iterable[Span]]
"""Spans that are taken, by host id."""


def bookable_range(kind: EventType, now: dt.datetime, organiser: Host) -> Span:
    """Give the first and the last instant at which a booking of ``kind`` may start."""
    zone = ZoneInfo(organiser.time_zone)
    first = now + dt.timedelta(minutes=kind.notice)
    start_day, end_day = window_days(kind, now.astimezone(zone).date())
    window_start = dt.datetime.combine(start_day, dt.time(), zone)
    window_end = dt.datetime.combine(end_day, dt.time.max, zone)
    return max(first, window_start.astimezone(dt.UTC)), window_end.astimezone(dt.UTC)


def window_days(kind: EventType, today: dt.date) -> tuple[dt.date, dt.date]:
    """Give the first and the last day on which ``kind`` can take place."""
    first = today
    for _ in range(kind.opens_in_months):
        first = (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return first, first + dt.timedelta(days=kind.window_days)


def free_starts(
    kind: EventType, hosts: Iterable[Host], busy: Busy, asked: Span, minutes: int
) -> list[dt.datetime]:
    """List the free starts within ``asked`` (both ends included), sorted.

    A collective type needs every host, any other just one of them.
    """
    step = dt.timedelta(minutes=kind.interval or minutes)
    length = dt.timedelta(minutes=minutes)
    by_host = []
    for host in hosts:
        taken = list(busy.get(host.id, ()))
        starts = {
            start
            for span in _working_spans(host, asked)
            for start in _grid(span, step, length)
            if asked[0] <= start <= asked[1] and not clashes(start, length, taken)
        }
        by_host.append(starts)
    if not by_host:
        return []
    join = set.intersection if kind.scheduling == "collective" else set.union
    return sorted(join(*by_host))


def free_hosts(
    hosts: Iterable[Host], busy: Busy, start: dt.datetime, minutes: int
) -> list[Host]:
    """List who works at a time and has nothing else then."""
    length = dt.timedelta(minutes=minutes)
    return [
        host
        for host in hosts
        if _works(host, start, start + length)
        and not clashes(start, length, busy.get(host.id, ()))
    ]


def _works(host: Host, start: dt.datetime, end: dt.datetime) -> bool:
    return any(
        first <= start and end <= last
        for first, last in _working_spans(host, (start, end))
    )


def _working_spans(host: Host, asked: Span) -> Iterator[Span]:
    zone = ZoneInfo(host.time_zone)
    day = asked[0].astimezone(zone).date()
    last_day = asked[1].astimezone(zone).date()
    while day <= last_day:
        if day.weekday() in host.weekdays:
            for first, last in host.hours:
                yield _instant(day, first, zone), _instant(day, last, zone)
        day += dt.timedelta(days=1)


def _instant(day: dt.date, minutes: int, zone: ZoneInfo) -> dt.datetime:
    clock = dt.time(minutes // 60, minutes % 60)
    return dt.datetime.combine(day, clock, zone).astimezone(dt.UTC)


def _grid(
    span: Span, step: dt.timedelta, length: dt.timedelta
) -> Iterator[dt.datetime]:
    starts = (span[0] + number * step for number in itertools.count())
    return itertools.takewhile(lambda start: start + length <= span[1], starts)


def clashes(start: dt.datetime, length: dt.timedelta, taken: Iterable[Span]) -> bool:
    """Say whether a time overlaps one of those that are taken."""
    return any(first < start + length and start < last for first, last in taken)
