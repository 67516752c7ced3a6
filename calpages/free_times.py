"""Finds the free times that a page offers: a month, a week, the soonest, the nearest.

Days are those of the visitor's zone. How far is looked, ``slot_search`` says.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from calpages.calcom.models import Slot
from calpages.dates import Month, nearest, start_of_day
from calpages.found import Found
from calpages.slot_search import MONTHS_AHEAD as MONTHS_AHEAD
from calpages.slot_search import SlotSearch
from calpages.zones import UTC

_WEEK = dt.timedelta(days=7)
_SOON_TIMES = 24
_SOON_DAYS = 3
_NEAR = (dt.timedelta(days=3), dt.timedelta(days=28))


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class FreeTimes:
    """A month of free times.

    Attributes:
        month: The month to show.
        slots: Its times and those of six days on each side, by start, none of them
            past; full classes are among them (``Slot.is_full``), and the booking's own.
        first: The first month that can be shown: this one.
        last: The last one.
        is_passed_over: That the booking's month, or some from it on, had no free time,
            so that a later one is shown.
        is_exhausted: That there is no free time until ``searched_until``.
        searched_until: The last day that was looked at.
    """

    month: Month
    slots: tuple[Slot, ...]
    first: Month
    last: Month
    is_passed_over: bool = False
    is_exhausted: bool = False
    searched_until: dt.date


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class SoonestTimes:
    """The next free times, across days.

    Attributes:
        slots: Whole days by start, without full classes and the booking's own time.
        is_more: Whether there may be later ones: go on from the day after
            ``searched_until``.
        searched_until: No free time up to this day is left out.
    """

    slots: tuple[Slot, ...]
    is_more: bool
    searched_until: dt.date


async def find_free_times(
    found: Found,
    zone: ZoneInfo,
    *,
    month: Month | None = None,
    fresh: bool = False,
    now: dt.datetime | None = None,
) -> FreeTimes:
    """Find a month to show, and its free times; the next one is read meanwhile.

    Args:
        found: The booking to move.
        zone: The visitor's zone.
        month: The month asked for, or the nearest to it that can be shown. Without,
            the first with a free time from the booking's month on, or else from this
            month on; where none has one, the booking's.
        fresh: Use only readings that begin now.
        now: The present (aware), if not by the clock.

    Raises:
        NotFoundError: The booking has no event type any more.
        CalError: The times could not be read.
    """
    search = SlotSearch(found, zone, now, fresh=fresh)
    if month is not None:
        month = search.shown(month)
        slots = await search.read_month(month)
        return _free_times(search, month, slots)
    return await _find_first_free(search)


async def find_soonest(
    found: Found,
    zone: ZoneInfo,
    *,
    since: dt.date | None = None,
    fresh: bool = False,
    now: dt.datetime | None = None,
) -> SoonestTimes:
    """Find about 24 free times, on at least three days if there are, from a day on.

    Args:
        found: The booking to move.
        zone: The visitor's zone.
        since: The first day; today if it is over, or ``None``.
        fresh: As for ``find_free_times``.
        now: As for ``find_free_times``.

    Raises:
        NotFoundError: The booking has no event type any more.
        CalError: They could not be read.
    """
    search = SlotSearch(found, zone, now, fresh=fresh)
    since = max(since or search.today, search.today)
    if since > search.last.last_day:
        end = search.last.last_day
        return SoonestTimes(slots=(), is_more=False, searched_until=end)
    days: dict[dt.date, list[Slot]] = {}
    month = Month.of(since)
    for month in search.months(Month.of(since), search.last):
        free = search.free_in(month, await search.read_month(month))
        for slot in free:
            day = slot.start.astimezone(zone).date()
            if day >= since:
                days.setdefault(day, []).append(slot)
        if (enough := _enough(days)) < len(days):
            chosen = list(days)[:enough]
            slots = tuple(slot for day in chosen for slot in days[day])
            return SoonestTimes(slots=slots, is_more=True, searched_until=chosen[-1])
    return SoonestTimes(
        slots=tuple(slot for of_day in days.values() for slot in of_day),
        is_more=month < search.last,
        searched_until=month.last_day,
    )


async def find_week(
    found: Found,
    zone: ZoneInfo,
    first_day: dt.date,
    *,
    fresh: bool = False,
    now: dt.datetime | None = None,
) -> tuple[Slot, ...]:
    """Find the free times of seven days, by start, as those of ``FreeTimes``.

    Args:
        found: The booking to move.
        zone: The visitor's zone.
        first_day: The first of the days; far in the past or the future there are none.
        fresh: As for ``find_free_times``.
        now: As for ``find_free_times``.

    Raises:
        NotFoundError: The booking has no event type any more.
        CalError: They could not be read.
    """
    search = SlotSearch(found, zone, now, fresh=fresh)
    if not search.today - _WEEK < first_day <= search.last.last_day:
        return ()
    return await search.read(
        start_of_day(first_day, zone),
        start_of_day(first_day + _WEEK, zone),
        fresh=fresh,
    )


async def find_nearest(
    found: Found,
    start: dt.datetime,
    *,
    count: int = 3,
    fresh: bool = False,
    now: dt.datetime | None = None,
) -> tuple[Slot, ...]:
    """Find the free times nearest to ``start``, by start.

    Args:
        found: The booking to move; its own time is none of them.
        start: A time that was wished for (aware).
        count: How many; within four weeks there may be fewer.
        fresh: As for ``find_free_times``.
        now: As for ``find_free_times``.

    Raises:
        NotFoundError: The booking has no event type any more.
        CalError: They could not be read.
    """
    search = SlotSearch(found, UTC, now, fresh=fresh)
    goal = search.within(start)
    free: dict[dt.datetime, Slot] = {}
    for reach in _NEAR:
        slots = await search.read(goal - reach, goal + reach, fresh=fresh)
        free = {slot.start: slot for slot in slots if search.is_free(slot)}
        if len(free) >= count:
            break
    return tuple(free[one] for one in nearest(free, goal, count))


async def _find_first_free(search: SlotSearch) -> FreeTimes:
    begin, of_begin = search.begin, None
    month = begin
    for month in search.months(begin, search.last):
        slots = await search.read_month(month)
        if search.free_in(month, slots):
            return _free_times(search, month, slots, is_passed_over=month > begin)
        of_begin = slots if of_begin is None else of_begin
    until = month
    for month in search.months(search.first, begin.previous):
        slots = await search.read_month(month)
        if search.free_in(month, slots):
            return _free_times(search, month, slots)
    # What lies between the months from now on and the booking's may be left out.
    until = until if month.next >= begin else month
    return _free_times(search, begin, of_begin or (), is_exhausted=True, until=until)


def _free_times(
    search: SlotSearch,
    month: Month,
    slots: tuple[Slot, ...],
    *,
    is_passed_over: bool = False,
    is_exhausted: bool = False,
    until: Month | None = None,
) -> FreeTimes:
    return FreeTimes(
        month=month,
        slots=slots,
        first=search.first,
        last=search.last,
        is_passed_over=is_passed_over,
        is_exhausted=is_exhausted,
        searched_until=(until or month).last_day,
    )


def _enough(days: Mapping[dt.date, Sequence[Slot]]) -> int:
    """Say how many of ``days`` have about as many times as wanted; at most all."""
    times = itertools.accumulate(len(slots) for slots in days.values())
    for number, count in enumerate(times, start=1):
        if count >= _SOON_TIMES and number >= _SOON_DAYS:
            return number
    return len(days)
