"""Months, days and slots: calendar arithmetic without a clock or a locale.

Instants are aware datetimes and are compared and subtracted in UTC; a zone is used only
to find the day on which an instant falls and the instant at which a day begins.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import heapq
import re
from collections.abc import Iterable
from typing import Literal
from zoneinfo import ZoneInfo

PartOfDay = Literal["morning", "afternoon", "evening", "night"]

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_ONE_DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month of the Gregorian calendar.

    Raises:
        ValueError: There is no such month. The first and the last year that Python
            knows are left out, so that the days around a month always exist.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (dt.MINYEAR < self.year < dt.MAXYEAR and 1 <= self.month <= 12):
            raise ValueError(f"no month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read a month such as ``2026-11``; raises ValueError for anything else."""
        found = _MONTH.fullmatch(text)
        if not found:
            raise ValueError("not a month as YYYY-MM")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month of a day, or of the local date of a datetime."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first_day(self) -> dt.date:
        """The first day of the month."""
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day of the month."""
        return (self.first_day + dt.timedelta(days=31)).replace(day=1) - _ONE_DAY

    @property
    def next(self) -> Month:
        """The month after this one."""
        return Month.of(self.last_day + _ONE_DAY)

    @property
    def previous(self) -> Month:
        """The month before this one."""
        return Month.of(self.first_day - _ONE_DAY)

    def weeks(self, first_weekday: int = 0) -> tuple[tuple[dt.date, ...], ...]:
        """Return the whole weeks that the month touches, seven days each.

        Args:
            first_weekday: The day a week begins with: 0 is Monday, 6 Sunday.
        """
        lead = (self.first_day.weekday() - first_weekday) % 7
        first = self.first_day - dt.timedelta(days=lead)
        weeks: list[tuple[dt.date, ...]] = []
        while first <= self.last_day:
            weeks.append(tuple(first + dt.timedelta(days=n) for n in range(7)))
            first += dt.timedelta(days=7)
        return tuple(weeks)


def start_of_day(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return the first instant (UTC) of ``day`` in ``zone``.

    Where the clock skips midnight, the day begins when the clock moves on.
    """
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def month_window(
    month: Month, zone: ZoneInfo, margin_days: int = 1
) -> tuple[dt.datetime, dt.datetime]:
    """Return the instants (UTC) between which to ask for the slots of ``month``.

    Args:
        month: The month to show.
        zone: The zone in which its days begin and end.
        margin_days: Days more on each side; one makes up for bounds that Cal.com reads
            as days in UTC.
    """
    margin = dt.timedelta(days=margin_days)
    start = start_of_day(month.first_day - margin, zone)
    return start, start_of_day(month.next.first_day + margin, zone)


def group_by_day(
    instants: Iterable[dt.datetime], zone: ZoneInfo
) -> dict[dt.date, list[dt.datetime]]:
    """Sort instants (aware) into the days of ``zone``, both in order of time."""
    days: dict[dt.date, list[dt.datetime]] = {}
    for instant in sorted(instants, key=_in_utc):
        days.setdefault(instant.astimezone(zone).date(), []).append(instant)
    return dict(sorted(days.items()))


def is_repeated(instant: dt.datetime, zone: ZoneInfo) -> bool:
    """Whether the clock in ``zone`` shows the time of ``instant`` twice that day."""
    local = instant.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def part_of_day(time: dt.time) -> PartOfDay:
    """Name the part of the day in which a local time falls.

    Morning begins at 5:00, afternoon at 12:00, evening at 18:00 and night at 22:00.
    """
    if 5 <= time.hour < 12:
        return "morning"
    if 12 <= time.hour < 18:
        return "afternoon"
    return "evening" if 18 <= time.hour < 22 else "night"


def nearest(
    instants: Iterable[dt.datetime], to: dt.datetime, n: int
) -> list[dt.datetime]:
    """Return the ``n`` instants closest to ``to``, in order of time.

    Of two that are equally far, the earlier one is closer.
    """
    goal = _in_utc(to)
    closest = heapq.nsmallest(
        n, instants, key=lambda one: (abs(_in_utc(one) - goal), _in_utc(one))
    )
    return sorted(closest, key=_in_utc)


def _in_utc(instant: dt.datetime) -> dt.datetime:
    # Same-zone datetimes compare by wall clock, which runs backwards once a year.
    return instant.astimezone(dt.UTC)
