"""Contract: a time that is shown is the instant that is sent, on its civil day."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calpages.dates import Month
from calpages.i18n import SUPPORTED
from calpages.presentation.times import (
    DayTimesView,
    TimeView,
    first_day_of_week,
    present_chosen,
    present_day,
    present_soonest,
    present_week,
)
from calpages.zones import zone_names
from tests.builders import HOURS, UID, event_type, moving, seated_type, slot

LAST = Month(2027, 9)
COUNTED = event_type(seats={"seatsPerTimeSlot": 8, "showAvailabilityCount": True})
LOCKED = event_type(lockTimeZoneToggleOnBookingPage=True)
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
LOCALES = (*SUPPORTED, "de-AT", "ar", "fa", "ja", "hi", "zh-Hant", "he", "sw")


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> dt.datetime:
    """A time of October 2026 in UTC."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


def day_of(day: int, *starts: dt.datetime, **reader) -> DayTimesView:
    slots = [slot(start) for start in starts]
    return present_day(dt.date(2026, 10, day), slots, moving(at(20, 9), **reader))


def times_in(view: DayTimesView) -> list[TimeView]:
    return [time for part in view.parts for time in part.times]


def test_the_times_of_a_day_are_in_parts_and_in_order():
    view = day_of(20, at(20, 16, 30), at(20, 7), at(20, 12), at(20, 6, 30))
    assert [part.name for part in view.parts] == ["Morning", "Afternoon", "Evening"]
    assert [time.text for time in view.parts[0].times] == ["08:30", "09:00"]


def test_a_day_has_its_date_and_the_number_of_its_free_times():
    view = day_of(20, at(20, 7), at(20, 9), at(20, 10))
    assert (view.iso, view.heading) == ("2026-10-20", "Tue 20 Oct")
    assert view.heading_full == "Tuesday, 20 October 2026"
    assert view.count_text == "2 free times"
    assert day_of(21).count_text == "no free time"


def test_a_time_is_named_in_full():
    (time,) = times_in(day_of(20, at(20, 7)))
    assert time.start_iso == "2026-10-20T07:00:00Z"
    assert time.name == (
        "Tuesday, 20 October 2026, 09:00 to 09:30, Central European Summer Time"
    )


def test_a_time_is_written_with_the_clock_of_the_locale():
    (time,) = times_in(day_of(20, at(20, 12, 30), language="en-US"))
    assert time.text.replace("\u202f", " ") == "2:30 PM"


def test_the_bookings_own_time_is_marked():
    own, other = times_in(day_of(20, at(20, 9), at(20, 9, 30)))
    assert (own.is_current, other.is_current) == (True, False)
    assert own.name.endswith(": your present time")


def test_the_own_class_is_marked_where_it_holds_the_booking():
    view = present_day(
        dt.date(2026, 10, 21),
        [slot(at(21, 9), bookingUid=UID, seatsRemaining=0, seatsTotal=8)],
        moving(at(20, 9), of_type=COUNTED),
    )
    (time,) = times_in(view)
    assert (time.is_current, time.is_full, time.seats_text) == (True, False, "")
    assert "fully booked" not in time.name


def test_times_of_other_days_are_not_shown():
    assert day_of(21, at(20, 7)).parts == ()


def seats(of_type, remaining: int, total: int = 8) -> TimeView:
    slots = [slot(at(21, 9), seatsRemaining=remaining, seatsTotal=total)]
    view = present_day(dt.date(2026, 10, 21), slots, moving(at(20, 9), of_type=of_type))
    return times_in(view)[0]


def test_seats_are_counted_where_the_host_shows_them():
    assert seats(COUNTED, 3).seats_text == "3 seats left"
    assert seats(COUNTED, 1).seats_text == "1 seat left"
    assert seats(COUNTED, 3).name.endswith(", 3 seats left")


@pytest.mark.parametrize(
    ("remaining", "words"), [(8, "Seats free"), (4, "Half full"), (1, "Nearly full")]
)
def test_seats_are_told_in_words_where_the_count_is_hidden(remaining: int, words: str):
    time = seats(seated_type(), remaining)
    assert time.seats_text == words
    assert str(remaining) not in time.seats_text


def test_seats_of_unknown_kind_are_not_told():
    assert seats(None, 3).seats_text == ""


@pytest.mark.parametrize("of_type", [None, seated_type(), COUNTED])
def test_a_full_class_says_so_once(of_type):
    time = seats(of_type, 0)
    assert time.is_full
    assert time.seats_text == "Fully booked"
    assert time.name.endswith("Time: fully booked")


def test_the_hosts_day_is_told_where_it_is_another():
    abroad = {"zone": "America/New_York", "host_zone": "Asia/Tokyo"}
    same, other = times_in(day_of(20, at(20, 13), at(20, 16), **abroad))
    assert same.host_day == ""
    assert other.host_day == "Wed 21 Oct for your host"
    assert other.name.endswith(", Wed 21 Oct for your host")


def test_night_is_warned_of_before_and_after_the_day():
    view = day_of(20, at(20, 1), at(20, 7), at(20, 20, 30), at(19, 22, 30))
    assert [part.name for part in view.parts] == ["Early hours", "Morning", "Night"]
    assert [bool(part.note) for part in view.parts] == [True, False, True]
    assert [time.is_night for time in times_in(view)] == [True, True, False, True]


def test_a_night_in_the_hosts_zone_is_not_called_the_visitors():
    view = day_of(21, at(20, 16), host_zone="Asia/Tokyo", of_type=LOCKED)
    assert view.parts[0].note == "These times are at night in Tokyo."


def test_an_hour_that_is_repeated_gives_two_times_with_different_names():
    first, second = times_in(day_of(25, at(25, 0, 30), at(25, 1, 30)))
    assert first.start_iso != second.start_iso
    assert first.name != second.name
    assert (first.text, second.text) == ("02:30 CEST", "02:30 CET")


def test_a_time_across_the_clock_change_names_both_zones():
    (time,) = times_in(day_of(25, at(24, 23, 45), length=2 * HOURS))
    assert "01:45 CEST to 02:45 CET" in time.name


def test_the_hour_that_is_skipped_is_not_there():
    night = [at(29, 0, 30, month=3), at(29, 1, 0, month=3)]
    one = moving(at(20, 9), now=LONG_AGO)
    view = present_day(dt.date(2026, 3, 29), [slot(start) for start in night], one)
    assert [time.text for time in times_in(view)] == ["01:30", "03:00"]


def test_a_time_across_midnight_names_the_day_of_its_end():
    (time,) = times_in(day_of(20, at(20, 21, 45)))
    assert "23:45 to Wed 21 Oct, 00:15" in time.name


def test_kathmandu_is_45_minutes_off():
    (time,) = times_in(day_of(20, at(20, 7), zone="Asia/Kathmandu"))
    assert time.text == "12:45"
    assert "Nepal Time" in time.name


def test_the_first_day_of_a_year_begins_on_kiritimati():
    eve = dt.datetime(2026, 12, 31, 10, 30, tzinfo=dt.UTC)
    one = moving(at(20, 9), zone="Pacific/Kiritimati", host_zone="Pacific/Pago_Pago")
    (day,) = present_soonest([slot(eve)], one)
    (time,) = times_in(day)
    assert (day.iso, time.text) == ("2027-01-01", "00:30")
    assert time.host_day == "Wed 30 Dec for your host"


def test_a_day_that_samoa_skipped_is_empty():
    before = dt.datetime(2011, 12, 30, 9, 30, tzinfo=dt.UTC)
    slots = [slot(before), slot(before + HOURS)]
    one = moving(at(20, 9), zone="Pacific/Apia", now=LONG_AGO)
    days = present_soonest(slots, one)
    assert [day.iso for day in days] == ["2011-12-29", "2011-12-31"]
    assert present_day(dt.date(2011, 12, 30), slots, one).parts == ()


@given(
    start=st.datetimes(
        dt.datetime(2005, 1, 1),  # noqa: DTZ001
        dt.datetime(2040, 1, 1),  # noqa: DTZ001
        timezones=st.just(dt.UTC),
    ).map(lambda instant: instant.replace(microsecond=0)),
    zone=st.sampled_from(zone_names()),
    host_zone=st.sampled_from(zone_names()),
    language=st.sampled_from(LOCALES),
)
def test_what_is_shown_is_the_instant_and_its_civil_day(
    start: dt.datetime, zone: str, host_zone: str, language: str
):
    one = moving(
        at(20, 9), zone=zone, host_zone=host_zone, language=language, now=LONG_AGO
    )
    local = start.astimezone(ZoneInfo(zone))
    slots = [slot(start)]
    (day,) = present_soonest(slots, one) or (present_day(local.date(), slots, one),)
    (time,) = times_in(day)
    assert day.iso == local.date().isoformat()
    assert dt.datetime.fromisoformat(time.start_iso) == start
    assert time.is_night == (local.hour >= 22 or local.hour < 5)
    same_day = local.date() == start.astimezone(ZoneInfo(host_zone)).date()
    assert (time.host_day == "") == same_day
    week = present_week(local.date(), slots, one, last=LAST)
    assert [d for d in week.days if d.parts] == [day]
    assert present_chosen(start, one).start_iso == time.start_iso


@given(
    st.datetimes(
        dt.datetime(2026, 1, 1),  # noqa: DTZ001
        dt.datetime(2027, 12, 31),  # noqa: DTZ001
        timezones=st.just(dt.UTC),
    ),
    st.integers(1, 12 * 24 * 60),
    st.sampled_from(zone_names()),
)
def test_two_instants_of_a_day_never_have_the_same_name(
    start: dt.datetime, minutes: int, zone: str
):
    start = start.replace(second=0, microsecond=0)
    later = start + dt.timedelta(minutes=minutes)
    one = moving(at(20, 9), zone=zone, now=LONG_AGO)
    times = [
        t for d in present_soonest([slot(start), slot(later)], one) for t in times_in(d)
    ]
    assume(len(times) == 2)
    assert times[0].name != times[1].name


def test_a_week_begins_where_the_locale_says():
    thursday = dt.date(2026, 11, 26)
    firsts = [
        first_day_of_week(thursday, moving(language=language).viewer).isoformat()
        for language in ("en", "en-US", "ar-EG")
    ]
    assert firsts[:2] == ["2026-11-23", "2026-11-22"]


def test_a_week_has_seven_days_and_its_neighbours():
    view = present_week(
        dt.date(2026, 11, 26), [slot(at(26, 9, month=11))], moving(), last=LAST
    )
    assert (view.iso, view.previous, view.next) == (
        "2026-11-23",
        "2026-11-16",
        "2026-11-30",
    )
    assert view.heading == "23\N{EN DASH}29 Nov 2026"
    assert [day.count_text for day in view.days].count("1 free time") == 1
    assert len(view.days) == 7


def test_there_is_no_week_before_this_one_and_none_after_the_last():
    this = present_week(dt.date(2026, 9, 3), (), moving(), last=Month(2026, 9))
    assert (this.iso, this.previous, this.next) == ("2026-08-31", "", "2026-09-07")
    last = present_week(dt.date(2026, 9, 30), (), moving(), last=Month(2026, 9))
    assert last.next == ""
    assert last.previous


def test_a_week_across_the_year_is_written_with_both():
    view = present_week(dt.date(2026, 12, 31), (), moving(), last=LAST)
    assert "2026" in view.heading
    assert "2027" in view.heading
    assert view.days[-1].iso == "2027-01-03"


def test_the_soonest_days_are_those_with_a_free_time():
    slots = [
        slot(at(22, 9)),
        slot(at(20, 9)),
        slot(at(21, 9), seatsRemaining=0),
        slot(at(19, 9)),
    ]
    days = present_soonest(slots, moving(at(20, 9)))
    assert [day.iso for day in days] == ["2026-10-19", "2026-10-22"]


def test_the_chosen_time_in_words():
    view = present_chosen(at(26, 13, 30, month=11), moving(now=at(23, 9, month=11)))
    assert view.text == f"Thu 26 Nov, {view.time}"
    assert view.time.replace("\u2009", " ") == "14:30 \N{EN DASH} 15:00"
    assert view.date == "Thursday, 26 November 2026"
    assert view.zone == "Central European Time (GMT+1)"
    assert view.relative == "in 3 days"
    assert (view.host_text, view.warning) == ("", "")


def test_the_host_reads_the_chosen_time_too_where_their_clock_differs():
    one = moving(host_zone="America/New_York")
    text = present_chosen(at(26, 13, 30, month=11), one).host_text
    assert text.startswith("For your host: Thu 26 Nov, 08:30")
    assert text.endswith(", Eastern Time (GMT-5)")
    assert (
        present_chosen(at(26, 13, month=11), moving(host_zone="Europe/Paris")).host_text
        == ""
    )


def test_clocks_that_part_before_the_end_are_both_told():
    """Casablanca is an hour ahead of London once British summer time is over."""
    one = moving(zone="Europe/London", host_zone="Africa/Casablanca", length=2 * HOURS)
    assert present_chosen(at(24, 23, 30), one).host_text


def test_a_chosen_night_is_warned_of():
    assert present_chosen(at(26, 23), moving()).warning == (
        "This is at night where you are."
    )
    locked = moving(host_zone="Asia/Tokyo", of_type=LOCKED)
    assert present_chosen(at(26, 16), locked).warning == "This is at night in Tokyo."


def test_nothing_of_a_person_is_in_a_view_of_times():
    slots = [slot(at(20, 9), bookingUid=UID, seatsRemaining=1, seatsTotal=8)]
    one = moving(at(20, 9), host_zone="Asia/Tokyo", of_type=COUNTED)
    shown = repr(
        (
            present_day(dt.date(2026, 10, 20), slots, one),
            present_week(dt.date(2026, 10, 20), slots, one, last=LAST),
            present_chosen(at(20, 9), one),
        )
    )
    assert not [word for word in ("@", UID, "Jane", "Amina") if word in shown]
