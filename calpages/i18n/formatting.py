"""Dates, times, lengths and lists as a visitor reads them: CLDR's formats, by Babel.

Every instant is an aware datetime and is shown in the formatter's zone; a date is a day
of that zone. Digits are the locale's own. Only the Gregorian calendar is written.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_timedelta,
)
from babel.lists import format_list
from babel.numbers import format_decimal

from calpages.dates import Month, is_repeated
from calpages.i18n import zone_naming
from calpages.i18n.cldr import CldrLocale, babel_locale
from calpages.i18n.numerals import localise_digits
from calpages.i18n.translator import get_translator

_QUOTED = re.compile("'[^']*'")
_MINUTE = dt.timedelta(minutes=1)
# Less than an hour after rounding to minutes.
_ALMOST_AN_HOUR = dt.timedelta(minutes=59.5)
_DAY = dt.timedelta(days=1)
# From here on, the day says more than the hours.
_HOURS_AHEAD = dt.timedelta(hours=6)
_Unit = Literal["minute", "hour", "day", "week", "month", "year"]


@dataclasses.dataclass(frozen=True, slots=True)
class Formatter:
    """Writes dates and times for one visitor.

    Attributes:
        tag: The locale tag, as ``resolve_locale`` gives it.
        zone: The zone in which times are shown.
        hour_cycle: 12 or 24 hours; ``None``: as usual in the locale.
    """

    tag: str
    zone: ZoneInfo
    hour_cycle: Literal[12, 24] | None = None

    @property
    def locale(self) -> CldrLocale:
        """Babel's locale, always with a territory."""
        return babel_locale(self.tag)

    @property
    def uses_12_hours(self) -> bool:
        """Whether times are written with a 12-hour clock."""
        if self.hour_cycle is not None:
            return self.hour_cycle == 12
        pattern = _QUOTED.sub("", self.locale.time_formats["short"].pattern)
        return "h" in pattern or "K" in pattern

    def date_full(self, when: dt.date) -> str:
        """Return "Thursday, 26 November 2026"."""
        return self._digits(format_date(self._day(when), "full", self.locale))

    def date_medium(self, when: dt.date) -> str:
        """Return "26 Nov 2026"."""
        return self._digits(format_date(self._day(when), "medium", self.locale))

    def date_short(self, when: dt.date) -> str:
        """Return "Thu 26 Nov": for a day whose year is known."""
        return self._skeleton("MMMEd", self._day(when))

    def date_range(self, first: dt.date, last: dt.date) -> str:
        """Return "23-29 Nov 2026", as an interval is written in the locale."""
        days = (self._day(first), self._day(last))
        return self._digits(format_interval(*days, "yMMMd", locale=self.locale))

    def weekday_short(self, when: dt.date) -> str:
        """Return "Thu"."""
        return format_date(self._day(when), "ccc", self.locale)

    def month_short(self, when: dt.date) -> str:
        """Return "Nov"."""
        return self._digits(format_date(self._day(when), "LLL", self.locale))

    def month_year(self, month: Month | dt.date) -> str:
        """Return "November 2026", as a heading."""
        day = month.first_day if isinstance(month, Month) else self._day(month)
        return self._skeleton("yMMMM", day)

    def day_number(self, when: dt.date) -> str:
        """Return "26"."""
        return self._digits(str(self._day(when).day))

    @property
    def first_weekday(self) -> int:
        """The day a week begins with: 0 is Monday, 6 Sunday."""
        return self.locale.first_week_day

    def weekday_headings(self) -> tuple[tuple[str, str], ...]:
        """Return the weekdays as ("Mo", "Monday"), in the order of the week."""
        names = self.locale.days["stand-alone"]
        days = [(self.first_weekday + n) % 7 for n in range(7)]
        return tuple(
            (self._digits(names["short"][day]), names["wide"][day]) for day in days
        )

    def time(self, instant: dt.datetime) -> str:
        """Return "14:30", or "2:30 CEST" if the clock shows that time twice."""
        text = self._clock(instant)
        return self._named(text, instant) if self._is_repeated(instant) else text

    def time_range(self, start: dt.datetime, end: dt.datetime) -> str:
        """Return "10:00 - 10:30", as an interval is written in the locale.

        An end on another day names that day; when the clock is changed in between, both
        times name their zone.
        """
        first, last = self._local(start), self._local(end)
        if first.date() == last.date() and (merged := self._one_period(first, last)):
            return merged
        pattern: str = self.locale.interval_formats[None]
        return pattern.format(*self.start_and_end(start, end))

    def start_and_end(self, start: dt.datetime, end: dt.datetime) -> tuple[str, str]:
        """Return "10:00" and "10:30", each with all that ``time_range`` says of it."""
        first, last = self._local(start), self._local(end)
        if first.utcoffset() != last.utcoffset():
            begin, finish = (self._named(self._clock(i), i) for i in (start, end))
        else:
            begin, finish = self.time(start), self.time(end)
        if first.date() != last.date():
            finish = self._dated(self.date_short(end), finish)
        return begin, finish

    def zone_name(self, instant: dt.datetime) -> str:
        """Return the zone's name at ``instant``: "Central European Summer Time"."""
        return self._digits(zone_naming.zone_name(instant, self.zone, self.locale))

    def zone_offset(self, instant: dt.datetime) -> str:
        """Return the zone's offset at ``instant``: "GMT+1", "GMT+5:45", "GMT"."""
        return zone_naming.zone_offset(instant, self.zone, self.locale)

    @property
    def zone_city(self) -> str:
        """The city that the zone is named after."""
        return zone_naming.zone_city(self.zone, self.locale)

    def relative(self, instant: dt.datetime, now: dt.datetime) -> str:
        """Return how far away ``instant`` is: "in 2 hours", "tomorrow", "3 days ago".

        Hours count when they are few, then the days of the visitor's calendar.
        """
        ahead = instant.astimezone(dt.UTC) - now.astimezone(dt.UTC)
        days = (self._local(instant).date() - self._local(now).date()).days
        t = get_translator(self.tag)
        if abs(ahead) < _MINUTE:
            return t.pgettext("how far away", "now")
        if abs(ahead) < _ALMOST_AN_HOUR:
            return self._distance(ahead, "minute")
        if abs(ahead) < _HOURS_AHEAD or (days == 0 and ahead < dt.timedelta(0)):
            return self._distance(ahead, "hour")
        match days:
            case 0:
                return t.pgettext("how far away", "today")
            case 1:
                return t.pgettext("how far away", "tomorrow")
            case -1:
                return t.pgettext("how far away", "yesterday")
        return self._distance(days * _DAY, _unit_for(abs(days)))

    def duration(self, minutes: int) -> str:
        """Return a length in words: "1 hour 30 minutes"."""
        hours, rest = divmod(minutes, 60)
        parts = [self._amount(hours, "hour")] if hours else []
        if rest or not hours:
            parts.append(self._amount(rest, "minute"))
        return self._side_by_side(parts)

    def number(self, value: int) -> str:
        """Return a whole number with the locale's digits and separators."""
        text = format_decimal(value, locale=self.locale, numbering_system="default")
        return self._digits(text)

    def list_of(self, items: Iterable[str]) -> str:
        """Return "A, B and C"."""
        return format_list(list(items), locale=self.locale)

    def _local(self, instant: dt.datetime) -> dt.datetime:
        if instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return instant.astimezone(self.zone)

    def _day(self, when: dt.date) -> dt.date:
        return self._local(when).date() if isinstance(when, dt.datetime) else when

    def _digits(self, text: str) -> str:
        return localise_digits(text, self.locale)

    def _skeleton(self, skeleton: str, day: dt.date) -> str:
        # Babel moves a date to midnight UTC; noon is the same day everywhere in it.
        noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
        return self._digits(format_skeleton(skeleton, noon, locale=self.locale))

    def _clock(self, instant: dt.datetime) -> str:
        skeleton = "hm" if self.uses_12_hours else "Hm"
        local = self._local(instant)
        return self._digits(
            format_skeleton(skeleton, local, self.zone, locale=self.locale)
        )

    def _named(self, text: str, instant: dt.datetime) -> str:
        name = zone_naming.zone_abbreviation(instant, self.zone, self.locale)
        return f"{text} {name}"

    def _dated(self, day: str, time: str) -> str:
        pattern: str = self.locale.datetime_formats["medium"]
        return pattern.replace("'", "").format(time, day)

    def _is_repeated(self, instant: dt.datetime) -> bool:
        return is_repeated(self._local(instant), self.zone)

    def _one_period(self, start: dt.datetime, end: dt.datetime) -> str:
        """Write "10:00 - 10:30 AM" with one AM, where the locale has such a form."""
        patterns = self.locale.interval_formats.get("hm", {})
        if (
            not self.uses_12_hours
            # Babel can't compare the day periods of Chinese.
            or "B" in patterns
            or start >= end
            or start.utcoffset() != end.utcoffset()
            or self._is_repeated(start)
            or self._is_repeated(end)
            or not patterns
        ):
            return ""
        text = format_interval(
            start, end, "hm", self.zone, fuzzy=False, locale=self.locale
        )
        return self._digits(text)

    def _distance(self, delta: dt.timedelta, unit: _Unit) -> str:
        text = format_timedelta(
            delta,
            granularity=unit,
            threshold=float("inf"),
            add_direction=True,
            locale=self.locale,
        )
        return self._digits(text)

    def _side_by_side(self, amounts: list[str]) -> str:
        """Join an amount, or two, as in "1 hour 30 minutes".

        Babel takes a list style that lacks the locale's pattern for two, and then
        writes the second part twice.
        """
        styles = ("unit-narrow", "unit-short", "unit", "standard")
        patterns = (self.locale.list_patterns.get(style, {}) for style in styles)
        pattern: str = next(p["2"] for p in patterns if "2" in p)
        return pattern.format(*amounts) if len(amounts) == 2 else amounts[0]

    def _amount(self, number: int, unit: Literal["minute", "hour"]) -> str:
        """Write a number of units in words, or shorter where CLDR has no long form."""
        widths = self.locale.unit_patterns[f"duration-{unit}"]
        form = self.locale.plural_form(number)
        for width in ("long", "short", "narrow"):
            patterns = widths.get(width, {})
            if pattern := patterns.get(form) or patterns.get("other"):
                return pattern.format(self.number(number))
        return self.number(number)


def _unit_for(days: int) -> _Unit:
    if days < 14:
        return "day"
    if days < 60:
        return "week"
    return "month" if days < 365 else "year"
