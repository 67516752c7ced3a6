"""Contract: a month says of each day how many times are free, in the viewer's zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.dates import Month
from calpages.presentation.month import MonthView, instant_iso, present_month
from calpages.presentation.times import present_day
from tests.builders import NOW, moving, slot

OCTOBER = Month(2026, 10)
FIRST, LAST = Month(2026, 9), Month(2027, 9)
ZONES = ("UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns")


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A time of October 2026 in UTC."""
    return dt.datetime(2026, 10, day, hour, minute, tzinfo=dt.UTC)


def month_of(
    *starts: dt.datetime, month: Month = OCTOBER, **reader: str | dt.datetime
) -> MonthView:
    slots = [slot(start) for start in starts]
    one = moving(at(15, 9), **reader)  # pyright: ignore[reportArgumentType]
    return present_month(month, slots, one, first=FIRST, last=LAST)


def free_days(view: MonthView) -> list[str]:
    return [day.iso for day in view.days if day.is_free]


def test_a_month_has_all_its_days_once_in_order():
    days = [day.iso for day in month_of().days]
    assert days == [f"2026-10-{n:02}" for n in range(1, 32)]


def test_a_day_with_a_free_time_is_free_and_says_how_many():
    view = month_of(at(20, 7), at(20, 9), at(21, 9))
    assert free_days(view) == ["2026-10-20", "2026-10-21"]
    names = [day.name for day in view.days[19:22]]
    assert names == [
        "Tuesday, 20 October 2026, 2 free times",
        "Wednesday, 21 October 2026, 1 free time",
        "Thursday, 22 October 2026, no free time",
    ]


def test_the_bookings_own_time_is_not_free_and_its_day_says_so():
    day = month_of(at(15, 9)).days[14]
    assert not day.is_free
    assert day.is_current
    assert day.name == (
        "Thursday, 15 October 2026, no free time, the day of your booking"
    )
    assert [one.iso for one in month_of().days if one.is_current] == ["2026-10-15"]


def test_a_full_class_is_not_free():
    slots = [slot(at(20, 7), seatsRemaining=0), slot(at(20, 9), seatsRemaining=2)]
    view = present_month(OCTOBER, slots, moving(), first=FIRST, last=LAST)
    assert view.days[19].name.endswith("1 free time")


def test_the_days_before_today_are_past():
    view = month_of(month=Month(2026, 9), now=NOW.replace(day=3))
    assert [day.iso for day in view.days if day.is_past] == ["2026-09-01", "2026-09-02"]


def test_a_time_counts_for_the_day_on_which_it_falls_for_the_viewer():
    assert free_days(month_of(at(20, 23), zone="UTC")) == ["2026-10-20"]
    assert free_days(month_of(at(20, 23), zone="Asia/Tokyo")) == ["2026-10-21"]


def test_a_time_of_another_month_is_left_out():
    assert free_days(month_of(at(31, 23, 30), zone="Europe/Berlin")) == []
    assert free_days(month_of(at(31, 22, 30), zone="Europe/Berlin")) == ["2026-10-31"]


def test_today_is_the_viewers():
    midnight = NOW.replace(hour=22)
    assert month_of(zone="Asia/Tokyo", now=midnight).today == "2026-09-02"
    assert month_of(zone="America/New_York").today == "2026-09-01"


def test_the_months_that_can_be_shown_have_ends():
    view = month_of()
    assert (view.first, view.iso, view.last) == ("2026-09", "2026-10", "2027-09")


@pytest.mark.parametrize(("language", "first"), [("en", 1), ("en-US", 0), ("de", 1)])
def test_the_week_starts_where_the_locale_says(language: str, first: int):
    view = month_of(language=language)
    assert view.week_starts_on == first
    assert view.weekday_names[0] in ("Sunday", "Sonntag")
    assert len(view.weekdays) == len(view.weekday_names) == 7


@given(
    st.lists(st.datetimes(timezones=st.just(dt.UTC)).map(lambda t: t.replace(2026, 10)))
    | st.lists(st.builds(at, st.integers(1, 31), st.integers(0, 23))),
    st.sampled_from(ZONES),
)
def test_the_calendar_and_the_lists_agree(starts: list[dt.datetime], zone: str):
    slots, one = [slot(start) for start in starts], moving(at(15, 9), zone=zone)
    view = present_month(OCTOBER, slots, one, first=FIRST, last=LAST)
    for day in view.days:
        listed = present_day(dt.date.fromisoformat(day.iso), slots, one)
        can_be_chosen = [
            time
            for part in listed.parts
            for time in part.times
            if not (time.is_current or time.is_full)
        ]
        assert bool(can_be_chosen) == day.is_free
        assert f", {listed.count_text}" in day.name


@given(
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
def test_an_instant_reads_back_as_it_was_written(naive: dt.datetime, zone: str):
    instant = naive.replace(microsecond=0, tzinfo=dt.UTC)
    text = instant_iso(instant.astimezone(ZoneInfo(zone)))
    assert dt.datetime.fromisoformat(text) == instant
