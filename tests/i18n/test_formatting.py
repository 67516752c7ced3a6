# ruff: noqa: RUF001 (the world's digits and dashes are what is tested)
import datetime as dt
import re
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.dates import Month
from calpages.i18n import Formatter
from calpages.zones import resolve_zone, zone_names
from tests.i18n import CAL_COM_LANGUAGES

BERLIN = ZoneInfo("Europe/Berlin")
MEETING = dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.UTC)
END = MEETING + dt.timedelta(minutes=30)
SUMMER = dt.datetime(2026, 7, 1, 9, 0, tzinfo=dt.UTC)
# 02:30 in Berlin, before and after the clock is put back.
FIRST_0230 = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
SECOND_0230 = FIRST_0230 + dt.timedelta(hours=1)
HOUR = dt.timedelta(hours=1)


def fmt(
    tag: str, zone: str = "Europe/Berlin", cycle: Literal[12, 24] | None = None
) -> Formatter:
    return Formatter(tag, ZoneInfo(zone), cycle)


def plain(text: str) -> str:
    """Write the narrow and unbreakable spaces of CLDR as spaces."""
    return re.sub(r"[\u2009\u202f\u00a0]", " ", text)


def test_english_without_a_region_is_what_the_world_expects():
    f = fmt("en")
    assert f.date_full(MEETING) == "Thursday, 26 November 2026"
    assert f.date_medium(MEETING) == "26 Nov 2026"
    assert f.date_short(MEETING) == "Thu 26 Nov"
    assert f.month_year(Month(2026, 11)) == f.month_year(MEETING) == "November 2026"
    assert (f.month_short(MEETING), f.day_number(MEETING)) == ("Nov", "26")
    assert f.weekday_short(MEETING) == "Thu"
    assert f.time(MEETING) == "10:00"
    assert plain(f.time_range(MEETING, END)) == "10:00 – 10:30"
    assert f.first_weekday == 0
    assert f.weekday_headings()[0] == ("Mo", "Monday")
    assert f.list_of(["A", "B", "C"]) == "A, B and C"


def test_american_english_has_american_formats():
    f = fmt("en-US", "America/New_York")
    assert f.date_full(MEETING) == "Thursday, November 26, 2026"
    assert plain(f.time(MEETING)) == "4:00 AM"
    assert plain(f.time_range(MEETING, END)) == "4:00 – 4:30 AM"
    assert plain(f.time_range(MEETING, MEETING + 9 * HOUR)) == "4:00 AM – 1:00 PM"
    assert f.first_weekday == 6


@pytest.mark.parametrize("tag", CAL_COM_LANGUAGES)
def test_the_hour_cycle_can_be_chosen_in_every_language(tag: str):
    afternoon = MEETING + 5 * HOUR
    digits = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹০১২৩৪৫৬৭৮৯", "0123456789" * 3)
    in_24 = fmt(tag, cycle=24).time(afternoon).translate(digits)
    in_12 = fmt(tag, cycle=12).time(afternoon).translate(digits)
    assert re.match(r"15\D00", in_24)
    assert "15" not in in_12
    assert re.search(r"3\D", in_12)


def test_a_24_hour_language_has_no_am_and_pm_by_default():
    assert fmt("de").time(MEETING) == "10:00"
    assert fmt("fr-CA").time(MEETING) == "10 h 00"
    assert not fmt("fr-CA").uses_12_hours


def test_an_end_on_another_day_names_the_day():
    late = dt.datetime(2026, 11, 26, 22, 30, tzinfo=dt.UTC)
    assert plain(fmt("en").time_range(late, late + HOUR)) == (
        "23:30 – Fri 27 Nov, 00:30"
    )
    assert plain(fmt("en", "UTC").time_range(late, late + HOUR)) == "22:30 – 23:30"


def test_the_repeated_hour_is_told_apart():
    f = fmt("en")
    assert (f.time(FIRST_0230), f.time(SECOND_0230)) == ("02:30 CEST", "02:30 CET")
    assert plain(f.time_range(FIRST_0230, SECOND_0230)) == "02:30 CEST – 02:30 CET"
    assert f.zone_name(FIRST_0230) == "Central European Summer Time"
    assert f.zone_name(SECOND_0230) == "Central European Time"
    assert fmt("de").time(FIRST_0230) == "02:30 MESZ"
    assert plain(fmt("en-US").time(SECOND_0230)) == "2:30 AM GMT+1"


@pytest.mark.parametrize("tag", CAL_COM_LANGUAGES)
def test_the_repeated_hour_is_told_apart_in_every_language(tag: str):
    f = fmt(tag)
    assert f.time(FIRST_0230) != f.time(SECOND_0230)
    assert f.zone_name(FIRST_0230) != f.zone_name(SECOND_0230)


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("Europe/Berlin", "Central European Time", "Central European Summer Time"),
        ("Europe/London", "Greenwich Mean Time", "British Summer Time"),
        # Ireland's law has standard time in summer and saves an hour in winter.
        ("Europe/Dublin", "Greenwich Mean Time", "Irish Standard Time"),
        ("America/New_York", "Eastern Time", "Eastern Daylight Time"),
        # Babel looks under the new names of these zones, CLDR writes under the old.
        ("Asia/Kolkata", "India Standard Time", "India Standard Time"),
        ("Asia/Calcutta", "India Standard Time", "India Standard Time"),
        ("Europe/Kyiv", "Eastern European Time", "Eastern European Summer Time"),
        # Zones without a name of their own: a country's only one, one of several.
        ("Europe/Istanbul", "Türkiye Time", "Türkiye Time"),
        ("Asia/Tomsk", "Tomsk Time", "Tomsk Time"),
        ("Etc/GMT+5", "GMT-5", "GMT-5"),
        ("UTC", "Coordinated Universal Time", "Coordinated Universal Time"),
    ],
)
def test_a_zone_is_called_as_at_that_instant(zone: str, winter: str, summer: str):
    f = fmt("en", zone)
    assert (f.zone_name(MEETING), f.zone_name(SUMMER)) == (winter, summer)


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Europe/Berlin", "GMT+1"),
        ("Asia/Kathmandu", "GMT+5:45"),
        ("America/St_Johns", "GMT-3:30"),
        ("America/New_York", "GMT-5"),
        ("Pacific/Kiritimati", "GMT+14"),
        ("Europe/London", "GMT"),
    ],
)
def test_an_offset_is_short(zone: str, offset: str):
    assert fmt("en", zone).zone_offset(MEETING) == offset


def test_a_zone_is_known_by_its_city():
    assert fmt("en").zone_city == "Berlin"
    assert fmt("ja").zone_city == "ベルリン"
    assert fmt("uk", "Europe/Kyiv").zone_city == "Київ"
    assert fmt("en", "America/St_Johns").zone_city == "St John’s"
    assert fmt("en", "US/Eastern").zone_city == "New York"
    assert fmt("en", "Etc/GMT+5").zone_city == "GMT-5"


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (dt.timedelta(0), "now"),
        (dt.timedelta(seconds=-59), "now"),
        (dt.timedelta(minutes=20), "in 20 minutes"),
        (dt.timedelta(minutes=-20), "20 minutes ago"),
        (dt.timedelta(minutes=59, seconds=40), "in 1 hour"),
        (2 * HOUR, "in 2 hours"),
        (-8 * HOUR, "8 hours ago"),
        (8 * HOUR, "today"),
        (15 * HOUR, "tomorrow"),
        (-12 * HOUR, "yesterday"),
        (72 * HOUR, "in 3 days"),
        (-72 * HOUR, "3 days ago"),
        (21 * 24 * HOUR, "in 3 weeks"),
        (100 * 24 * HOUR, "in 3 months"),
        (-800 * 24 * HOUR, "2 years ago"),
    ],
)
def test_a_distance_is_told_as_people_do(ahead: dt.timedelta, words: str):
    assert fmt("en").relative(MEETING + ahead, MEETING) == words


def test_tomorrow_is_the_visitors_tomorrow():
    later = MEETING + 8 * HOUR
    assert fmt("en").relative(later, MEETING) == "today"
    assert fmt("en", "Asia/Tokyo").relative(later, MEETING) == "tomorrow"


def test_hours_across_a_clock_change_are_true_hours():
    before = dt.datetime(2026, 10, 25, 1, 0, tzinfo=BERLIN)
    after = dt.datetime(2026, 10, 25, 3, 0, tzinfo=BERLIN)
    assert fmt("en").relative(after, before) == "in 3 hours"


@pytest.mark.parametrize(
    ("tag", "minutes", "words"),
    [
        ("en", 30, "30 minutes"),
        ("en", 60, "1 hour"),
        ("en", 90, "1 hour 30 minutes"),
        ("en", 0, "0 minutes"),
        ("en", 1440, "24 hours"),
        ("de", 90, "1 Stunde, 30 Minuten"),
        ("fr", 150, "2 heures 30 minutes"),
        # Babel finds no long form here and would write "1 duration-hour".
        ("ja", 90, "1 時間30 分"),
        ("fa", 90, "۱ ساعت ۳۰ دقیقه"),
        # Babel would write the minutes twice.
        ("ar", 90, "ساعة و٣٠ دقيقة"),
    ],
)
def test_a_length_is_told_in_words(tag: str, minutes: int, words: str):
    assert plain(fmt(tag).duration(minutes)) == words


@pytest.mark.parametrize(
    ("tag", "first"),
    [("ar", 5), ("fa", 5), ("he", 6), ("ja", 6), ("pt-BR", 6), ("fr", 0), ("de", 0)],
)
def test_the_week_begins_as_in_the_likeliest_territory(tag: str, first: int):
    assert fmt(tag).first_weekday == first
    assert len({name for _, name in fmt(tag).weekday_headings()}) == 7


def test_digits_are_the_languages_own():
    assert fmt("fa").date_full(MEETING) == "پنجشنبه ۲۶ نوامبر ۲۰۲۶"
    assert fmt("bn").time_range(MEETING, END).startswith("১০:০০")
    assert fmt("ar").zone_offset(MEETING) == "غرينتش+١"
    assert fmt("ar").day_number(MEETING) == "٢٦"
    assert fmt("ar-AE").day_number(MEETING) == "26"
    assert fmt("fa").relative(MEETING + 72 * HOUR, MEETING) == "۳ روز دیگر"


def test_formats_that_look_simple_and_are_not():
    assert fmt("fr").zone_offset(MEETING) == "UTC+1"
    assert fmt("ja").date_full(MEETING) == "2026年11月26日木曜日"
    assert fmt("ja").time_range(MEETING, END) == "10:00～10:30"
    assert fmt("zh-TW").time_range(MEETING, END).count("上午") == 2
    assert fmt("cs").month_year(Month(2026, 11)) == "listopad 2026"
    assert fmt("hi", "Asia/Kolkata").zone_offset(MEETING) == "GMT+5:30"
    assert fmt("pt").locale.territory == "PT"


def test_one_language_does_not_leak_into_another():
    assert fmt("ja").month_short(MEETING) == "11月"
    assert fmt("he").weekday_short(MEETING) == "יום ה׳"
    assert fmt("ar").month_short(MEETING) == "نوفمبر"
    assert fmt("nl").month_short(MEETING) == "nov"


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        fmt("en").time(MEETING.replace(tzinfo=None))


def test_an_unknown_tag_has_english_formats():
    assert fmt("../../x").date_medium(MEETING) == "26 Nov 2026"
    assert fmt("en-XB").date_medium(MEETING) == "26 Nov 2026"


@given(
    st.sampled_from([*CAL_COM_LANGUAGES, "en-US", "fr-CA", "zh-HK"]),
    st.sampled_from(zone_names()),
    st.sampled_from([None, 12, 24]),
    st.datetimes(
        dt.datetime(2000, 1, 1),  # noqa: DTZ001
        dt.datetime(2037, 12, 31),  # noqa: DTZ001
        timezones=st.just(dt.UTC),
    ),
    st.integers(1, 3000),
)
def test_everything_can_be_written_in_every_language_and_zone(
    tag: str,
    zone: str,
    cycle: Literal[12, 24] | None,
    start: dt.datetime,
    minutes: int,
):
    f = Formatter(tag, resolve_zone(zone), cycle)
    end = start + dt.timedelta(minutes=minutes)
    written = [
        f.date_full(start),
        f.date_medium(start),
        f.date_short(start),
        f.month_year(start),
        f.month_short(start),
        f.weekday_short(start),
        f.time(start),
        f.time_range(start, end),
        f.zone_name(start),
        f.zone_offset(start),
        f.zone_city,
        f.duration(minutes),
        f.relative(end, start),
        f.relative(start, end),
    ]
    assert all(text.strip() for text in written)
    assert not any("{" in text or "duration-" in text for text in written)


@given(
    st.sampled_from(zone_names()),
    st.datetimes(
        dt.datetime(2000, 1, 1),  # noqa: DTZ001
        dt.datetime(2037, 12, 31),  # noqa: DTZ001
        timezones=st.just(dt.UTC),
    ),
)
def test_the_shown_date_time_and_offset_are_that_instant(
    zone: str, instant: dt.datetime
):
    f = Formatter("en", resolve_zone(zone), 24)
    instant = instant.replace(second=0, microsecond=0)
    sign, hours, minutes = re.fullmatch(
        r"GMT(?:([+-])(\d+)(?::(\d\d))?)?", f.zone_offset(instant)
    ).groups("0")  # pyright: ignore[reportOptionalMemberAccess]
    offset = dt.timedelta(hours=int(hours), minutes=int(minutes))
    clock = f.time(instant).split(" ")[0]
    shown = dt.datetime.strptime(
        f"{f.date_full(instant)} {clock} +0000", "%A, %d %B %Y %H:%M %z"
    )
    assert shown - (-offset if sign == "-" else offset) == instant


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "23–29 Nov 2026"),
        ("en-US", "Nov 23 – 29, 2026"),
        ("de", "23.–29. Nov. 2026"),
        ("ja", "2026年11月23日～29日"),
    ],
)
def test_a_range_of_days_is_an_interval_of_the_locale(tag: str, text: str):
    fmt = Formatter(tag, BERLIN)
    week = fmt.date_range(dt.date(2026, 11, 23), dt.date(2026, 11, 29))
    assert week.replace("\u2009", " ") == text


@pytest.mark.parametrize("tag", ["en", "en-US", "ar", "ja", "zh"])
def test_start_and_end_are_what_their_range_is_made_of(tag: str):
    fmt = Formatter(tag, BERLIN, 24)
    start = dt.datetime(2026, 10, 24, 23, 30, tzinfo=dt.UTC)
    for hours in (1, 2, 30):
        end = start + dt.timedelta(hours=hours)
        whole = fmt.time_range(start, end)
        assert [
            part for part in fmt.start_and_end(start, end) if part not in whole
        ] == []
