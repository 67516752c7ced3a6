"""What is shown is the instant that was given: in every language, zone and clock."""

import datetime as dt
import re
import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.dates import Month
from calpages.i18n import Formatter
from calpages.zones import resolve_zone, zone_names
from tests.i18n import CAL_COM_LANGUAGES

_ZERO = {"ar": "\u0660", "fa": "\u06f0", "bn": "\u09e6"}
_DAY = dt.timedelta(days=1)
_HALF_A_DAY = dt.timedelta(hours=12)
_NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)

TAGS = st.sampled_from([*CAL_COM_LANGUAGES, "en-US", "fr-CA", "de-AT", "zh-HK"])
ZONES = st.sampled_from(zone_names())
CYCLES = st.sampled_from((None, 12, 24))
# Instants to the minute: what a clock without seconds can show.
INSTANTS = st.datetimes(
    dt.datetime(2000, 1, 2),  # noqa: DTZ001
    dt.datetime(2037, 12, 30),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
).map(lambda instant: instant.replace(second=0, microsecond=0))


def numbers(text: str) -> list[int]:
    """The whole numbers that a text shows, in any digits."""
    latin = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text
    )
    return [int(number) for number in re.findall(r"\d+", latin)]


def on_the_clock(local: dt.datetime, fmt: Formatter) -> list[list[int]]:
    """What a clock may show: the Japanese one of 12 hours has a 0 for the 12."""
    if not fmt.uses_12_hours:
        return [[local.hour, local.minute]]
    return [[local.hour % 12 or twelve, local.minute] for twelve in (12, 0)]


@given(TAGS, ZONES, INSTANTS)
def test_a_date_shows_the_day_the_month_and_the_year(
    tag: str, zone: str, instant: dt.datetime
) -> None:
    fmt = Formatter(tag, resolve_zone(zone))
    local = instant.astimezone(fmt.zone)
    for written in (fmt.date_full(instant), fmt.date_medium(instant)):
        shown = numbers(written)
        assert {local.day, local.year} <= set(shown)
        assert set(shown) <= {local.day, local.month, local.year}
    months = fmt.locale.months["format"]["wide"]
    full = fmt.date_full(instant)
    assert months[local.month] in full or local.month in numbers(full)
    assert any(
        fmt.locale.days[use]["wide"][local.weekday()] in full
        for use in ("format", "stand-alone")
    )
    assert numbers(fmt.day_number(instant)) == [local.day]
    assert local.day in numbers(fmt.date_short(instant))
    assert local.year in numbers(fmt.month_year(instant))
    assert fmt.month_year(instant) == fmt.month_year(Month.of(local.date()))


@given(TAGS, ZONES, CYCLES, INSTANTS, st.integers(1, 3000))
def test_a_time_and_a_range_show_the_clock(
    tag: str,
    zone: str,
    cycle: Literal[12, 24] | None,
    start: dt.datetime,
    minutes: int,
) -> None:
    fmt = Formatter(tag, resolve_zone(zone), cycle)
    end = start + dt.timedelta(minutes=minutes)
    first, last = start.astimezone(fmt.zone), end.astimezone(fmt.zone)
    assert numbers(fmt.time(start))[:2] in on_the_clock(first, fmt)
    shown = numbers(fmt.time_range(start, end))
    assert shown[:2] in on_the_clock(first, fmt)
    pairs = [shown[at : at + 2] for at in range(2, len(shown) - 1)]
    assert any(pair in on_the_clock(last, fmt) for pair in pairs)
    if first.date() != last.date():
        assert last.day in shown[2:]


@given(TAGS, INSTANTS)
def test_a_clock_of_12_hours_tells_the_halves_of_the_day_apart(
    tag: str, instant: dt.datetime
) -> None:
    fmt = Formatter(tag, resolve_zone("UTC"), 12)
    assert fmt.time(instant) != fmt.time(instant + _HALF_A_DAY)
    assert fmt.time(instant) == fmt.time(instant + _DAY)


@given(TAGS, ZONES, CYCLES, INSTANTS, st.integers(1, 3000))
def test_every_digit_is_of_the_language(
    tag: str,
    zone: str,
    cycle: Literal[12, 24] | None,
    start: dt.datetime,
    minutes: int,
) -> None:
    fmt = Formatter(tag, resolve_zone(zone), cycle)
    end = start + dt.timedelta(minutes=minutes)
    written = (
        fmt.date_full(start),
        fmt.date_medium(start),
        fmt.date_short(start),
        fmt.date_range(start, start + 6 * _DAY),
        fmt.month_year(start),
        fmt.month_short(start),
        fmt.day_number(start),
        fmt.time(start),
        fmt.time_range(start, end),
        fmt.zone_name(start),
        fmt.zone_offset(start),
        fmt.zone_city,
        fmt.duration(minutes),
        fmt.relative(end, start),
        fmt.number(minutes),
    )
    zero = ord(_ZERO.get(tag, "0"))
    digits = {chr(zero + n) for n in range(10)}
    for text in written:
        assert {char for char in text if char.isdecimal()} <= digits, text


@given(TAGS, ZONES, INSTANTS)
def test_an_offset_is_the_zones(tag: str, zone: str, instant: dt.datetime) -> None:
    fmt = Formatter(tag, resolve_zone(zone))
    offset = instant.astimezone(fmt.zone).utcoffset() or dt.timedelta(0)
    minutes = round(abs(offset) / dt.timedelta(minutes=1))
    hours, rest = divmod(minutes, 60)
    expected = ([hours, rest] if rest else [hours]) if minutes else []
    text = fmt.zone_offset(instant)
    assert numbers(text) == expected
    assert ("-" in text or "\u2212" in text) == (offset < dt.timedelta(0))


@given(TAGS, INSTANTS, st.integers(0, 6))
def test_a_range_of_days_shows_both(tag: str, first: dt.datetime, more: int) -> None:
    fmt = Formatter(tag, resolve_zone("UTC"))
    last = first + more * _DAY
    shown = numbers(fmt.date_range(first, last))
    assert {first.day, last.day, last.year} <= set(shown)


@given(TAGS, st.integers(0, 3000))
def test_a_length_shows_its_hours_and_minutes(tag: str, minutes: int) -> None:
    """But for those that a language writes as a word: "an hour"."""
    fmt = Formatter(tag, resolve_zone("UTC"))
    expected = [part for part in divmod(minutes, 60) if part] or [0]
    shown = numbers(fmt.duration(minutes))
    assert [part for part in expected if part > 2] == [n for n in shown if n > 2]


@given(TAGS, ZONES, INSTANTS, st.integers(1, 500 * 24 * 60))
def test_what_is_ahead_is_not_written_like_what_is_past(
    tag: str, zone: str, now: dt.datetime, minutes: int
) -> None:
    fmt = Formatter(tag, resolve_zone(zone))
    there = now + dt.timedelta(minutes=minutes)
    ahead, ago = fmt.relative(there, now), fmt.relative(now, there)
    assert ahead.strip()
    assert ago.strip()
    assert ahead != ago


@given(TAGS, st.lists(st.sampled_from(["Ann", "Бо", "נעה", "王"]), max_size=4))
def test_a_list_has_all_its_items_in_order(tag: str, items: list[str]) -> None:
    written = Formatter(tag, resolve_zone("UTC")).list_of(items)
    assert re.findall("|".join(["Ann", "Бо", "נעה", "王"]), written) == items


@pytest.mark.parametrize("tag", CAL_COM_LANGUAGES)
def test_a_week_has_seven_days_with_two_names_each(tag: str) -> None:
    fmt = Formatter(tag, resolve_zone("UTC"))
    names = fmt.weekday_headings()
    assert len({long for _, long in names}) == len(names) == 7
    assert all(short.strip() for short, _ in names)
    assert 0 <= fmt.first_weekday <= 6
    assert fmt.weekday_short(_NOON).strip()
