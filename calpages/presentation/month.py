"""The view of a month of free times, and of the times of one day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from calpages.dates import Month, group_by_day, part_of_day
from calpages.i18n import Translator
from calpages.presentation.viewer import Viewer, zone_with_offset


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


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class TimeView:
    """One free time.

    Attributes:
        start_iso: The instant, as it is sent back when chosen (UTC).
        text: The time on its button.
        name: Its full name: day, start, end and zone.
        is_current: Whether it is the time of the booking itself.
    """

    start_iso: str = ""
    text: str = ""
    name: str = ""
    is_current: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class PartView:
    """The free times of a part of a day."""

    name: str = ""
    times: tuple[TimeView, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class DayTimesView:
    """The free times of one day; empty until a day is chosen."""

    iso: str = ""
    heading: str = ""
    parts: tuple[PartView, ...] = ()


def instant_iso(instant: dt.datetime) -> str:
    """Write an instant as Cal.com does: UTC, whole seconds, ``Z``."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def present_month(
    month: Month, starts: Iterable[dt.datetime], viewer: Viewer, *, last: Month
) -> MonthView:
    """Make the calendar of ``month`` from the free times that fall in it.

    Args:
        month: The month to show.
        starts: Free times (aware); those of other months are left out.
        viewer: Who looks, and when; the zone decides on which day a slot falls.
        last: The last month that may be shown.
    """
    fmt = viewer.fmt
    today = viewer.now.astimezone(fmt.zone).date()
    by_day = group_by_day(starts, fmt.zone)
    headings = fmt.weekday_headings()
    # Python's weeks begin with Monday (0), JavaScript's with Sunday (0).
    starts_on = (fmt.first_weekday + 1) % 7
    sunday_first = headings[-starts_on:] + headings[:-starts_on]
    return MonthView(
        iso=str(month),
        first=str(Month.of(today)),
        last=str(max(last, month)),
        today=today.isoformat(),
        caption=fmt.month_year(month),
        week_starts_on=starts_on,
        weekdays=tuple(short for short, _ in sunday_first),
        weekday_names=tuple(full for _, full in sunday_first),
        days=tuple(
            _day(day, len(by_day.get(day, ())), viewer)
            for week in month.weeks()
            for day in week
            if Month.of(day) == month
        ),
    )


def present_times(
    day: dt.date,
    starts: Iterable[dt.datetime],
    viewer: Viewer,
    *,
    duration: dt.timedelta,
    current: dt.datetime,
) -> DayTimesView:
    """Make the list of a day's free times.

    Args:
        day: The civil date, in the viewer's zone.
        starts: Free times of any day (aware).
        viewer: Who looks.
        duration: The length of the booking.
        current: The start of the booking as it is now.
    """
    fmt = viewer.fmt
    parts: dict[str, list[TimeView]] = {}
    for start in group_by_day(starts, fmt.zone).get(day, ()):
        part = part_of_day(start.astimezone(fmt.zone).time())
        parts.setdefault(part, []).append(_time(start, duration, current, viewer))
    return DayTimesView(
        iso=day.isoformat(),
        heading=fmt.date_short(day),
        parts=tuple(
            PartView(name=_part_name(part, viewer.t), times=tuple(times))
            for part, times in parts.items()
        ),
    )


def sentence_of_time(start: dt.datetime, duration: dt.timedelta, viewer: Viewer) -> str:
    """Write a time with its day, from start to end."""
    fmt = viewer.fmt
    return viewer.t.gettext(
        "{date}, {time}",
        date=fmt.date_full(start),
        time=fmt.time_range(start, start + duration),
    )


def short_time(start: dt.datetime, duration: dt.timedelta, viewer: Viewer) -> str:
    """Write a time with its day, briefly: the year is known."""
    fmt = viewer.fmt
    return viewer.t.gettext(
        "{date}, {time}",
        date=fmt.date_short(start),
        time=fmt.time_range(start, start + duration),
    )


def _day(day: dt.date, count: int, viewer: Viewer) -> DayView:
    date = viewer.fmt.date_full(day)
    if count:
        name = viewer.t.ngettext(
            "{date}, {count} free time",
            "{date}, {count} free times",
            count,
            date=date,
            count=count,
        )
    else:
        name = viewer.t.gettext("{date}, no free time", date=date)
    return DayView(
        iso=day.isoformat(),
        text=viewer.fmt.day_number(day),
        name=name,
        is_free=count > 0,
    )


def _time(
    start: dt.datetime, duration: dt.timedelta, current: dt.datetime, viewer: Viewer
) -> TimeView:
    fmt, is_current = viewer.fmt, start == current
    name = (
        f"{sentence_of_time(start, duration, viewer)}, {zone_with_offset(start, fmt)}"
    )
    if is_current:
        name = viewer.t.gettext("{time}: your present time", time=name)
    return TimeView(
        start_iso=instant_iso(start),
        text=fmt.time(start),
        name=name,
        is_current=is_current,
    )


def _part_name(part: str, t: Translator) -> str:
    match part:
        case "morning":
            return t.gettext("Morning")
        case "afternoon":
            return t.gettext("Afternoon")
        case "evening":
            return t.gettext("Evening")
        case _:
            return t.gettext("Night")
