import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.dates import (
    Month,
    group_by_day,
    is_repeated,
    month_window,
    nearest,
    part_of_day,
    start_of_day,
)
from calpages.zones import UTC, resolve_zone, zone_names

BERLIN = ZoneInfo("Europe/Berlin")
# Gaps and overlaps at midnight, 45 and 30 minutes, both sides of the date line.
ODD_ZONES = (
    "Africa/Cairo",
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
zones = st.sampled_from([ZoneInfo(name) for name in (*ODD_ZONES, *zone_names())])
months = st.builds(Month, st.integers(1990, 2090), st.integers(1, 12))
days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
instants = st.datetimes(
    dt.datetime(1990, 1, 1),  # noqa: DTZ001
    dt.datetime(2090, 12, 31),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)
first_weekdays = st.integers(0, 6)


@given(months)
def test_a_month_reads_back_what_it_writes(month: Month):
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-00", "0001-01", "9999-12", "2026-1", "2026-11-01"],
)
def test_nonsense_is_no_month(text: str):
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@given(months)
def test_months_follow_one_another_without_a_gap(month: Month):
    assert month.next.previous == month
    assert month.last_day + dt.timedelta(days=1) == month.next.first_day
    assert month.previous < month < month.next


@given(months, first_weekdays)
def test_weeks_show_every_day_of_the_month_once_in_order(month: Month, first: int):
    weeks = month.weeks(first)
    shown = [day for week in weeks for day in week]
    assert all(len(week) == 7 and week[0].weekday() == first for week in weeks)
    assert shown == sorted(set(shown))
    inside = [day for day in shown if Month.of(day) == month]
    assert inside[0] == month.first_day
    assert inside[-1] == month.last_day
    assert all(any(Month.of(day) == month for day in week) for week in weeks)


def test_november_2026_begins_on_a_sunday():
    assert Month(2026, 11).weeks(0)[0][-1] == dt.date(2026, 11, 1)
    assert Month(2026, 11).weeks(6)[0][0] == dt.date(2026, 11, 1)


@given(days, zones)
def test_a_day_begins_at_its_first_instant(day: dt.date, zone: ZoneInfo):
    start = start_of_day(day, zone)
    before = start - dt.timedelta(microseconds=1)
    assert start.tzinfo is dt.UTC
    # Samoa had no 30 December 2011: such a day begins with the next one.
    assert start.astimezone(zone).date() >= day
    assert before.astimezone(zone).date() < day


def test_a_day_without_midnight_begins_when_the_clock_moves_on():
    havana = ZoneInfo("America/Havana")
    start = start_of_day(dt.date(2026, 3, 8), havana)
    assert start.astimezone(havana).time() == dt.time(1)


@given(months, zones, st.integers(0, 3))
def test_the_window_of_a_month_covers_it_in_every_zone(
    month: Month, zone: ZoneInfo, margin: int
):
    start, end = month_window(month, zone, margin)
    first = start_of_day(month.first_day, zone)
    last = start_of_day(month.next.first_day, zone)
    shortest_day = dt.timedelta(hours=22)
    if zone.key not in ("Pacific/Apia", "Pacific/Kwajalein", "Kwajalein"):
        assert first - start >= margin * shortest_day
        assert end - last >= margin * shortest_day
    assert start <= first < last <= end


def test_one_day_more_makes_up_for_days_in_utc():
    start, end = month_window(Month(2026, 11), BERLIN)
    assert start == dt.datetime(2026, 10, 30, 23, tzinfo=dt.UTC)
    assert end == dt.datetime(2026, 12, 1, 23, tzinfo=dt.UTC)


@given(st.lists(instants), zones)
def test_every_instant_is_grouped_under_its_local_day(
    given_instants: list[dt.datetime], zone: ZoneInfo
):
    grouped = group_by_day(given_instants, zone)
    assert list(grouped) == sorted(grouped)
    for day, members in grouped.items():
        assert members == sorted(members)
        assert {one.astimezone(zone).date() for one in members} == {day}
    flat = [one for members in grouped.values() for one in members]
    assert sorted(flat) == sorted(given_instants)


def test_slots_of_the_repeated_hour_stay_in_order_of_time():
    first = dt.datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0)
    second = dt.datetime(2026, 10, 25, 2, 0, tzinfo=BERLIN, fold=1)
    day = dt.date(2026, 10, 25)
    assert group_by_day([second, first], BERLIN) == {day: [first, second]}
    assert nearest([second, first], first, 2) == [first, second]


@pytest.mark.parametrize(
    ("hour_utc", "repeated"), [(23, False), (0, True), (1, True), (2, False)]
)
def test_the_repeated_hour_is_known(hour_utc: int, repeated: bool):
    day = 24 if hour_utc == 23 else 25
    instant = dt.datetime(2026, 10, day, hour_utc, 30, tzinfo=dt.UTC)
    assert is_repeated(instant, BERLIN) is repeated


@given(instants, zones)
def test_a_time_is_repeated_when_another_instant_shows_it(
    instant: dt.datetime, zone: ZoneInfo
):
    local = instant.astimezone(zone)
    twin = local.replace(fold=1 - local.fold).astimezone(dt.UTC)
    shows_the_same = twin.astimezone(zone).replace(fold=0) == local.replace(fold=0)
    assert is_repeated(instant, zone) is (twin != instant and shows_the_same)


@pytest.mark.parametrize(
    ("time", "part"),
    [
        ("04:59", "night"),
        ("05:00", "morning"),
        ("11:59", "morning"),
        ("12:00", "afternoon"),
        ("18:00", "evening"),
        ("22:00", "night"),
        ("00:00", "night"),
    ],
)
def test_parts_of_the_day_have_their_hours(time: str, part: str):
    assert part_of_day(dt.time.fromisoformat(time)) == part


@given(st.lists(instants, unique=True), instants, st.integers(0, 5))
def test_no_instant_left_out_is_nearer(
    given_instants: list[dt.datetime], to: dt.datetime, n: int
):
    chosen = nearest(given_instants, to, n)
    rest = set(given_instants) - set(chosen)
    assert len(chosen) == min(n, len(given_instants))
    assert chosen == sorted(chosen)
    if chosen and rest:
        farthest = max(abs(one - to) for one in chosen)
        assert farthest <= min(abs(one - to) for one in rest)


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "Mars/Olympus",
        "../../etc/passwd",
        "/etc/passwd",
        "Europe",
        "Europe/",
        ".",
        "a\0b",
        "Europe/Berlïn",
        "right/Europe/Berlin",
        "posix/Europe/Berlin",
        "localtime",
        "posixrules",
        "Factory",
        "x" * 10_000,
    ],
)
def test_what_is_no_zone_is_passed_over(name: str | None):
    assert resolve_zone(name) == UTC
    assert resolve_zone(name, "Asia/Kathmandu").key == "Asia/Kathmandu"


@given(st.text())
def test_any_text_gives_a_zone(name: str):
    assert isinstance(resolve_zone(name), ZoneInfo)


def test_zone_names_are_taken_in_any_case():
    assert resolve_zone("europe/BERLIN").key == "Europe/Berlin"
    assert resolve_zone("utc").key == "UTC"
