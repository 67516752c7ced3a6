"""Contract: a zone has a city, a name, an offset and its time, and can be found."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.i18n import SUPPORTED
from calpages.presentation.zone_choice import ZoneOption, present_zone, zone_options
from calpages.zones import zone_names
from tests.builders import HOURS, event_type, moving

NOW = dt.datetime(2026, 11, 25, 9, 4, tzinfo=dt.UTC)
LOCKED = event_type(lockTimeZoneToggleOnBookingPage=True)


def by_name(tag: str = "en", now: dt.datetime = NOW) -> dict[str, ZoneOption]:
    return {option.name: option for option in zone_options(tag, now)}


def test_the_zone_has_city_name_offset_and_time():
    view = present_zone(moving(now=NOW))
    assert (view.name, view.city, view.now) == ("Europe/Berlin", "Berlin", "10:04")
    assert view.text == "Central European Time (GMT+1)"
    assert (view.is_locked, view.locked_text, view.host_text) == (False, "", "")


def test_a_host_whose_clock_differs_is_told_with_their_time():
    view = present_zone(moving(now=NOW, host_zone="America/New_York"))
    assert view.host_text == "Your host is in New York, where it is 04:04."
    assert present_zone(moving(now=NOW, host_zone="Europe/Rome")).host_text == ""


def test_a_host_on_another_day_is_told_with_the_day():
    late = NOW.replace(hour=22)
    view = present_zone(moving(now=late, host_zone="Asia/Tokyo"))
    assert "07:04 on Thu 26 Nov" in view.host_text


def test_a_host_in_utc_is_in_no_city():
    view = present_zone(moving(now=NOW, host_zone="UTC"))
    assert view.host_text == (
        "For your host it is 09:04, Coordinated Universal Time (GMT)."
    )


def test_a_locked_zone_says_so():
    view = present_zone(moving(now=NOW, host_zone="Asia/Tokyo", of_type=LOCKED))
    assert view.name == "Asia/Tokyo"
    assert view.is_locked
    assert view.locked_text
    assert view.host_text == ""


def test_every_place_can_be_chosen_once_and_utc_too():
    options = by_name()
    assert len(options) == len(zone_options("en", NOW)) > 400
    assert "UTC" in options
    assert set(options) <= set(zone_names())
    assert "Asia/Kolkata" in options
    assert "Asia/Calcutta" not in options


def test_the_zones_are_sorted_by_offset_and_then_by_city():
    options = zone_options("en", NOW)
    offsets = [NOW.astimezone(ZoneInfo(option.name)).utcoffset() for option in options]
    assert offsets == sorted(offsets, key=lambda offset: offset or dt.timedelta())
    at_one = [option.city for option in options if option.offset == "GMT+1"]
    assert at_one.index("Amsterdam") < at_one.index("Berlin") < at_one.index("Zurich")


@pytest.mark.parametrize(
    ("tag", "name", "words"),
    [
        ("en", "Europe/Berlin", ["berlin", "germany", "central european", "gmt+1"]),
        ("en", "America/New_York", ["new york", "america/new_york", "united states"]),
        ("en", "America/Sao_Paulo", ["sao paulo", "brazil"]),
        ("en", "Asia/Kathmandu", ["kathmandu", "nepal", "gmt+5:45"]),
        ("de", "Europe/Vienna", ["wien", "vienna", "österreich"]),
        ("ar", "Europe/Berlin", ["برلين", "europe/berlin"]),
    ],
)
def test_a_zone_is_found_by(tag: str, name: str, words: list[str]):
    search = by_name(tag)[name].search
    assert [word for word in words if word not in search] == []


def test_the_offset_is_that_of_the_season():
    assert by_name()["Europe/Berlin"].offset == "GMT+1"
    summer = by_name(now=NOW.replace(month=7))["Europe/Berlin"]
    assert summer.offset == "GMT+2"
    assert "Summer" in summer.text


@pytest.mark.parametrize("hour_cycle", [12, 24])
def test_the_time_is_written_with_the_clock_that_was_chosen(hour_cycle):
    option = next(
        one
        for one in zone_options("en", NOW + 4 * HOURS, hour_cycle)
        if one.name == "Europe/Berlin"
    )
    assert option.now.startswith("2:04" if hour_cycle == 12 else "14:04")


@given(
    st.sampled_from([*SUPPORTED, "ar", "ja", "fa", "de"]),
    st.datetimes(
        dt.datetime(2024, 1, 1),  # noqa: DTZ001
        dt.datetime(2030, 1, 1),  # noqa: DTZ001
        timezones=st.just(dt.UTC),
    ).map(lambda instant: instant.replace(day=25, hour=1, minute=0)),
)
def test_every_option_is_complete(tag: str, now: dt.datetime):
    for option in zone_options(tag, now):
        assert option.city
        assert option.text
        assert option.offset
        assert option.now
        assert option.search == option.search.casefold()
