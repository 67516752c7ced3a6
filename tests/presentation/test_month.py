import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.dates import Month
from calpages.presentation.month import (
    DayTimesView,
    MonthView,
    instant_iso,
    present_month,
    present_times,
    sentence_of_time,
)
from tests.builders import HOURS, NOW, viewer

OCTOBER = Month(2026, 10)
LAST = Month(2027, 9)
ZONES = ("UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns")


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A time of October 2026 in UTC."""
    return dt.datetime(2026, 10, day, hour, minute, tzinfo=dt.UTC)


def month_of(
    *starts: dt.datetime,
    zone: str = "Europe/Berlin",
    language: str = "en",
    month: Month = OCTOBER,
) -> MonthView:
    return present_month(month, starts, viewer(language, zone), last=LAST)


def times_of(
    day: int, *starts: dt.datetime, zone: str = "Europe/Berlin"
) -> DayTimesView:
    return present_times(
        dt.date(2026, 10, day),
        starts,
        viewer(zone=zone),
        duration=HOURS / 2,
        current=at(20, 9),
    )


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


def test_a_time_counts_for_the_day_on_which_it_falls_for_the_viewer():
    assert free_days(month_of(at(20, 23), zone="UTC")) == ["2026-10-20"]
    assert free_days(month_of(at(20, 23), zone="Asia/Tokyo")) == ["2026-10-21"]


def test_a_time_of_another_month_is_left_out():
    assert free_days(month_of(at(31, 23, 30), zone="Europe/Berlin")) == []
    assert free_days(month_of(at(31, 22, 30), zone="Europe/Berlin")) == ["2026-10-31"]


def test_today_is_the_viewers():
    midnight = NOW.replace(hour=22)
    assert present_month(
        OCTOBER, (), viewer(zone="Asia/Tokyo", now=midnight), last=LAST
    ).today == ("2026-09-02")
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


def test_the_times_of_a_day_are_in_parts_and_in_order():
    view = times_of(20, at(20, 16, 30), at(20, 7), at(20, 12), at(20, 6, 30))
    assert [part.name for part in view.parts] == ["Morning", "Afternoon", "Evening"]
    assert [time.text for time in view.parts[0].times] == ["08:30", "09:00"]


def test_a_time_is_sent_back_as_an_instant():
    (part,) = times_of(20, at(20, 7)).parts
    assert part.times[0].start_iso == "2026-10-20T07:00:00Z"


def test_a_time_is_named_in_full():
    (part,) = times_of(20, at(20, 7)).parts
    name = part.times[0].name
    assert name.startswith("Tuesday, 20 October 2026, 09:00")
    assert "GMT+2" in name


def test_the_bookings_own_time_is_marked():
    (part,) = times_of(20, at(20, 9), at(20, 9, 30)).parts
    assert [time.is_current for time in part.times] == [True, False]
    assert part.times[0].name.endswith("your present time")


def test_times_of_other_days_are_not_shown():
    assert times_of(21, at(20, 7)).parts == ()


def test_an_hour_that_is_repeated_gives_two_times_with_different_names():
    night = times_of(25, at(25, 0, 30), at(25, 1, 30))
    (part,) = night.parts
    assert len({time.start_iso for time in part.times}) == 2
    assert len({time.name for time in part.times}) == 2
    assert len({time.text for time in part.times}) == 2


def test_the_day_after_the_clock_change_has_the_new_offset():
    (part,) = times_of(26, at(26, 9)).parts
    assert part.times[0].text == "10:00"
    assert "GMT+1" in part.times[0].name


def test_a_time_in_a_sentence_has_day_start_and_end():
    text = sentence_of_time(at(20, 7), HOURS, viewer())
    assert text.startswith("Tuesday, 20 October 2026, 09:00")
    assert text.endswith("10:00")


@given(
    st.lists(st.datetimes(timezones=st.just(dt.UTC)).map(lambda t: t.replace(2026, 10)))
    | st.lists(st.builds(at, st.integers(1, 31), st.integers(0, 23))),
    st.sampled_from(ZONES),
)
def test_the_calendar_and_the_lists_agree(starts: list[dt.datetime], zone: str):
    view = month_of(*starts, zone=zone)
    who = viewer(zone=zone)
    for day in view.days:
        listed = present_times(
            dt.date.fromisoformat(day.iso),
            starts,
            who,
            duration=HOURS,
            current=NOW,
        )
        assert bool(listed.parts) == day.is_free


@given(
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
def test_an_instant_reads_back_as_it_was_written(naive: dt.datetime, zone: str):
    instant = naive.replace(microsecond=0, tzinfo=dt.UTC)
    text = instant_iso(instant.astimezone(ZoneInfo(zone)))
    assert dt.datetime.fromisoformat(text) == instant
