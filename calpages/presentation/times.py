"""The views of free times: of a day, of a week, of the soonest days, and of the one."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Sequence

from calpages.calcom.models import Slot
from calpages.dates import Month, part_of_day
from calpages.i18n import Formatter, Translator
from calpages.presentation.month import instant_iso
from calpages.presentation.moving import Moving, count_free, is_current, slots_by_day
from calpages.presentation.slot_words import (
    host_day,
    host_sentence,
    is_night,
    name_of_slot,
    seats_text,
)
from calpages.presentation.viewer import Viewer, zone_with_offset

_WEEK = dt.timedelta(days=7)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class TimeView:
    """One time that may be chosen, unless it is full or the booking's own.

    Attributes:
        start_iso: The instant, as it is sent back when chosen (UTC).
        text: The time on its button, such as "14:30".
        name: Its full name: day, start, end, zone and all that is said below.
        host_day: The day for the host, where it is another one; else "".
        seats_text: How many seats are left, where that is told.
        is_current: Whether it is the booking's present time.
        is_full: Whether all its seats are taken.
        is_night: Whether it begins at night, from 22:00 to 5:00.
    """

    start_iso: str = ""
    text: str = ""
    name: str = ""
    host_day: str = ""
    seats_text: str = ""
    is_current: bool = False
    is_full: bool = False
    is_night: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class PartView:
    """The times of a part of a day.

    Attributes:
        name: The part, such as "Morning".
        note: A warning where all its times are at night; else "".
        times: Its times, in order.
    """

    name: str = ""
    note: str = ""
    times: tuple[TimeView, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class DayTimesView:
    """The times of one day; empty (``iso == ""``) until a day is chosen.

    Attributes:
        iso: The civil date in the visitor's zone, such as "2026-11-26".
        heading: The day in short, such as "Thu 26 Nov".
        heading_full: The day in full, such as "Thursday, 26 November 2026".
        count_text: How many times are free, such as "5 free times".
        parts: Its times, by part of the day.
    """

    iso: str = ""
    heading: str = ""
    heading_full: str = ""
    count_text: str = ""
    parts: tuple[PartView, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class WeekView:
    """Seven days side by side; empty (``iso == ""``) until their slots are known.

    Attributes:
        iso: Its first day, such as "2026-11-23".
        heading: From when to when, such as "23-29 Nov 2026".
        previous: The first day of the week before; "" when that is over.
        next: The first day of the week after; "" when that can't be shown.
        days: Its seven days, from the locale's first day of the week on.
    """

    iso: str = ""
    heading: str = ""
    previous: str = ""
    next: str = ""
    days: tuple[DayTimesView, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ChosenView:
    """A time in words, from its start to its end.

    Attributes:
        start_iso: The instant of its start (UTC).
        text: In short, such as "Thu 26 Nov, 14:30 - 15:00".
        date: The day in full.
        time: Start and end.
        zone: The zone's name and offset then.
        relative: How far away it is, such as "in 3 days".
        host_text: The same for the host, where their clock shows another time.
        warning: That it is at night; else "".
    """

    start_iso: str = ""
    text: str = ""
    date: str = ""
    time: str = ""
    zone: str = ""
    relative: str = ""
    host_text: str = ""
    warning: str = ""


def present_day(day: dt.date, slots: Iterable[Slot], moving: Moving) -> DayTimesView:
    """Make the list of a day's times.

    Args:
        day: The civil date in the visitor's zone.
        slots: Slots of any day; those that have begun are left out.
        moving: What is moved, and who looks.
    """
    return _day(day, slots_by_day(slots, moving).get(day, ()), moving)


def present_week(
    day: dt.date, slots: Iterable[Slot], moving: Moving, *, last: Month
) -> WeekView:
    """Make the week that ``day`` is in.

    Args:
        day: A civil date in the visitor's zone.
        slots: Slots of any day.
        moving: What is moved, and who looks.
        last: The last month that can be shown.

    Raises:
        OverflowError: The week reaches out of the years that Python knows.
    """
    viewer, by_day = moving.viewer, slots_by_day(slots, moving)
    first = first_day_of_week(day, viewer)
    days = [first + dt.timedelta(days=n) for n in range(7)]
    today = viewer.now.astimezone(viewer.fmt.zone).date()
    following = first + _WEEK
    return WeekView(
        iso=first.isoformat(),
        heading=viewer.fmt.date_range(days[0], days[-1]),
        previous=(first - _WEEK).isoformat() if first > today else "",
        next=following.isoformat() if following <= last.last_day else "",
        days=tuple(_day(one, by_day.get(one, ()), moving) for one in days),
    )


def first_day_of_week(day: dt.date, viewer: Viewer | Formatter) -> dt.date:
    """Find the day on which the week of ``day`` begins, as the locale has it.

    Raises:
        OverflowError: The week reaches out of the years that Python knows.
    """
    fmt = viewer.fmt if isinstance(viewer, Viewer) else viewer
    return day - dt.timedelta(days=(day.weekday() - fmt.first_weekday) % 7)


def present_soonest(slots: Iterable[Slot], moving: Moving) -> tuple[DayTimesView, ...]:
    """List the days that have a free time, in order, with all their times."""
    return tuple(
        _day(day, of_day, moving)
        for day, of_day in slots_by_day(slots, moving).items()
        if count_free(of_day, moving)
    )


def present_chosen(start: dt.datetime, moving: Moving) -> ChosenView:
    """Write the time from ``start`` (aware) on, as long as the booking is, in words."""
    fmt, t = moving.viewer.fmt, moving.viewer.t
    time = fmt.time_range(start, start + moving.duration)
    return ChosenView(
        start_iso=instant_iso(start),
        # Translators: a point in time
        text=t.gettext("{date}, {time}", date=fmt.date_short(start), time=time),
        date=fmt.date_full(start),
        time=time,
        zone=zone_with_offset(start, fmt),
        relative=fmt.relative(start, moving.viewer.now),
        host_text=host_sentence(start, moving),
        warning=_warning(start, moving),
    )


def _day(day: dt.date, slots: Sequence[Slot], moving: Moving) -> DayTimesView:
    fmt, t, count = moving.viewer.fmt, moving.viewer.t, count_free(slots, moving)
    runs = itertools.groupby(slots, key=lambda slot: _part(slot, moving.viewer))
    return DayTimesView(
        iso=day.isoformat(),
        heading=fmt.date_short(day),
        heading_full=fmt.date_full(day),
        count_text=(
            t.ngettext("{count} free time", "{count} free times", count, count=count)
            if count
            else t.gettext("no free time")
        ),
        parts=tuple(
            PartView(
                name=_part_name(part, t),
                note=_note(part, moving),
                times=tuple(_time(slot, moving) for slot in of_part),
            )
            for part, of_part in runs
        ),
    )


def _time(slot: Slot, moving: Moving) -> TimeView:
    is_own = is_current(slot, moving)
    return TimeView(
        start_iso=instant_iso(slot.start),
        text=moving.viewer.fmt.time(slot.start),
        name=name_of_slot(slot, moving),
        host_day=host_day(slot.start, moving),
        seats_text=seats_text(slot, moving),
        is_current=is_own,
        is_full=slot.is_full and not is_own,
        is_night=is_night(slot.start, moving.viewer),
    )


def _part(slot: Slot, viewer: Viewer) -> str:
    """Name the part of the day; its night has two ends, before and after the day."""
    time = slot.start.astimezone(viewer.fmt.zone).time()
    part = part_of_day(time)
    return "early" if part == "night" and time.hour < 12 else part


def _part_name(part: str, t: Translator) -> str:
    match part:
        case "early":
            return t.pgettext("before five in the morning", "Early hours")
        case "morning":
            return t.gettext("Morning")
        case "afternoon":
            return t.gettext("Afternoon")
        case "evening":
            return t.gettext("Evening")
        case _:
            return t.gettext("Night")


def _note(part: str, moving: Moving) -> str:
    if part not in ("early", "night"):
        return ""
    viewer = moving.viewer
    if moving.is_zone_locked:
        return viewer.t.gettext(
            "These times are at night in {city}.", city=viewer.fmt.zone_city
        )
    return viewer.t.gettext("These times are at night where you are.")


def _warning(start: dt.datetime, moving: Moving) -> str:
    viewer = moving.viewer
    if not is_night(start, viewer):
        return ""
    if moving.is_zone_locked:
        return viewer.t.gettext(
            "This is at night in {city}.", city=viewer.fmt.zone_city
        )
    return viewer.t.gettext("This is at night where you are.")
