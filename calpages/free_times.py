"""TEMP."""

import dataclasses, datetime as dt
from calpages import services
from calpages.dates import Month, month_window, start_of_day


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class FreeTimes:
    month: Month
    slots: tuple
    first: Month
    last: Month
    is_passed_over: bool = False
    is_exhausted: bool = False
    searched_until: dt.date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class SoonestTimes:
    slots: tuple
    is_more: bool
    searched_until: dt.date


async def _get(found, a, b):
    now = dt.datetime.now(dt.UTC)
    s = await services.current().bookings.slots(
        found.read.booking, a, b, event_type=found.event_type
    )
    return tuple(x for x in s if x.start > now)


async def find_free_times(found, zone, *, month=None, fresh=False):
    first = Month.of(dt.datetime.now(zone).date())
    last = first
    for _ in range(12):
        last = last.next
    m = month or max(first, Month.of(found.read.booking.start.astimezone(zone).date()))
    for _ in range(1 if month else 3):
        a, b = month_window(m, zone, 7)
        s = await _get(found, a, b)
        if any(Month.of(x.start.astimezone(zone).date()) == m for x in s):
            break
        m = m.next
    return FreeTimes(month=m, slots=s, first=first, last=last)


async def find_soonest(found, zone, *, since=None, fresh=False):
    d = since or dt.datetime.now(zone).date()
    s = await _get(
        found, start_of_day(d, zone), start_of_day(d + dt.timedelta(days=20), zone)
    )
    return SoonestTimes(
        slots=s[:30], is_more=True, searched_until=s[29].start.astimezone(zone).date()
    )


async def find_week(found, zone, first_day, *, fresh=False):
    return await _get(
        found,
        start_of_day(first_day, zone),
        start_of_day(first_day + dt.timedelta(days=7), zone),
    )


async def find_nearest(found, start, *, count=3):
    return ()
