"""The view of a month: which of its days have free times, and how many."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from calpages.calcom.models import Slot
from calpages.dates import Month
from calpages.i18n import Formatter
from calpages.presentation.moving import Moving, count_free, slots_by_day


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class DayView:
    """One day of the calendar.

    Attributes:
        iso: The civil date, such as "2026-11-27".
        text: The day's number in the visitor's numerals.
        name: Its full name with the number of free times.
        is_free: Whether it has a free time.
        is_past: Whether it is over.
        is_current: Whether the booking is on it now.
    """

    iso: str = ""
    text: str = ""
    name: str = ""
    is_free: bool = False
    is_past: bool = False
    is_current: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class MonthView:
    """A month of days; empty (``iso == ""``) until its slots are known.

    Attributes:
        iso: The month, such as "2026-11".
        first: The first month that can be shown.
        last: The last month that can be shown.
        today: Today's civil date in the visitor's zone.
        caption: The month in words.
        week_starts_on: 0 for Sunday to 6 for Saturday, as react-day-picker counts.
        weekdays: Short names, Sunday first.
        weekday_names: Full names, Sunday first.
    """

    iso: str = ""
    first: str = ""
    last: str = ""
    today: str = ""
    caption: str = ""
    week_starts_on: int = 1
    weekdays: tuple[str, ...] = ()
    weekday_names: tuple[str, ...] = ()
    days: tuple[DayView, ...] = ()


def instant_iso(instant: dt.datetime) -> str:
    """Write an instant as Cal.com does: UTC, whole seconds, ``Z``."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def present_month(
    month: Month,
    slots: Iterable[Slot],
    moving: Moving,
    *,
    first: Month,
    last: Month,
) -> MonthView:
    """Make the calendar of ``month`` from the slots that fall in it.

    Args:
        month: The month to show.
        slots: Slots of any month; the visitor's zone decides on which day one falls.
        moving: What is moved, and who looks.
        first: The first month that can be shown.
        last: The last month that can be shown.
    """
    fmt = moving.viewer.fmt
    by_day = slots_by_day(slots, moving)
    headings = fmt.weekday_headings()
    # Python's weeks begin with Monday (0), JavaScript's with Sunday (0).
    starts_on = (fmt.first_weekday + 1) % 7
    sunday_first = headings[-starts_on:] + headings[:-starts_on]
    return MonthView(
        iso=str(month),
        first=str(first),
        last=str(last),
        today=_date(moving.viewer.now, fmt).isoformat(),
        caption=fmt.month_year(month),
        week_starts_on=starts_on,
        weekdays=tuple(short for short, _ in sunday_first),
        weekday_names=tuple(full for _, full in sunday_first),
        days=tuple(
            _day(day, count_free(by_day.get(day, ()), moving), moving)
            for week in month.weeks()
            for day in week
            if Month.of(day) == month
        ),
    )


def weeks_of(month: MonthView) -> tuple[tuple[DayView | None, ...], ...]:
    """Lay the days of a month out in weeks; ``None`` where there is another month's.

    As react-day-picker does: after the last month that can be shown there are no cells.
    """
    first = dt.date.fromisoformat(month.days[0].iso)
    # isoweekday counts Sunday as 7, the view as 0.
    lead = (first.isoweekday() - month.week_starts_on) % 7
    cells: list[DayView | None] = [*(None,) * lead, *month.days]
    if month.iso != month.last:
        cells += (None,) * (-len(cells) % 7)
    return tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7))


def _day(day: dt.date, count: int, moving: Moving) -> DayView:
    fmt, t = moving.viewer.fmt, moving.viewer.t
    date, is_current = fmt.date_full(day), day == _date(moving.start, fmt)
    if count:
        name = t.ngettext(
            "{date}, {count} free time",
            "{date}, {count} free times",
            count,
            date=date,
            count=count,
        )
    else:
        name = t.gettext("{date}, no free time", date=date)
    if is_current:
        name = t.gettext("{day}, the day of your booking", day=name)
    return DayView(
        iso=day.isoformat(),
        text=fmt.day_number(day),
        name=name,
        is_free=count > 0,
        is_past=day < _date(moving.viewer.now, fmt),
        is_current=is_current,
    )


def _date(instant: dt.datetime, fmt: Formatter) -> dt.date:
    return instant.astimezone(fmt.zone).date()
