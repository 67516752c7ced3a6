"""The views of free times: of a day, of a week, of the soonest days, and of the one."""

from __future__ import annotations

import dataclasses


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
        heading: From when to when, such as "23 – 29 Nov 2026".
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
        text: In short, such as "Thu 26 Nov, 14:30 – 15:00".
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
