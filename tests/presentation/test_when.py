"""Contract: the time in the visitor's zone, and the host's where it is another."""

import dataclasses
from typing import Any

import pytest

from calpages.policy import Phase
from calpages.presentation.when import OFF, WhenView, when_of
from tests.builders import NEW_UID, booking, host_json, viewer
from tests.presentation.conftest import Shown


def when(
    start: str = "2026-10-24T09:00:00Z",
    end: str = "2026-10-24T09:30:00Z",
    *,
    zone: str = "Europe/Berlin",
    host_zone: str = "Europe/Berlin",
    phase: Phase = Phase.SCHEDULED,
    **host: Any,
) -> WhenView:
    hosts = [host_json(timeZone=host_zone, **host)]
    one = booking(start=start, end=end, hosts=hosts)
    return when_of(one, phase, viewer(zone=zone))


def test_the_time_is_in_the_viewers_zone_and_the_instant_in_utc():
    berlin, tokyo = when(), when(zone="Asia/Tokyo")
    assert berlin.start_iso == tokyo.start_iso == "2026-10-24T09:00:00Z"
    assert berlin.time.startswith("11:00")
    assert tokyo.time.startswith("18:00")
    assert "GMT+2" in berlin.zone


def test_the_offset_is_the_one_at_the_time_of_the_event():
    winter = when("2026-10-26T09:00:00Z", "2026-10-26T09:30:00Z")
    assert winter.time.startswith("10:00")
    assert "GMT+1" in winter.zone


@pytest.mark.parametrize(
    ("start", "end", "offset"),
    [
        ("2026-10-25T00:30:00Z", "2026-10-25T00:45:00Z", "GMT+2"),
        ("2026-10-25T01:30:00Z", "2026-10-25T01:45:00Z", "GMT+1"),
    ],
)
def test_an_hour_that_comes_twice_is_told_apart_by_its_offset(
    start: str, end: str, offset: str
):
    repeated = when(start, end)
    assert repeated.time.startswith("02:30")
    assert offset in repeated.zone


def test_the_day_is_the_one_in_the_viewers_zone():
    late = ("2026-10-20T23:30:00Z", "2026-10-21T00:00:00Z")
    assert when(*late, zone="UTC").day == "20"
    assert when(*late, zone="Asia/Tokyo").day == "21"


def test_what_is_near_is_told_in_hours_and_days():
    assert when("2026-09-01T09:00:00Z", "2026-09-01T09:30:00Z").away == "in 3 hours"
    assert when("2026-09-02T09:00:00Z", "2026-09-02T09:30:00Z").away == "tomorrow"


@pytest.mark.parametrize("phase", Phase)
def test_what_does_not_take_place_is_struck_and_not_counted_down(phase: Phase):
    view = when(phase=phase)
    assert view.is_off == (phase in OFF)
    assert bool(view.away) == (phase not in OFF)
    assert view.date


@pytest.mark.parametrize(
    ("zone", "host_zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("Europe/Berlin", "Europe/Paris"),
        ("Europe/Istanbul", "Africa/Nairobi"),
        ("UTC", "Africa/Abidjan"),
    ],
)
def test_a_host_whose_clock_agrees_is_not_mentioned(zone: str, host_zone: str):
    assert when(zone=zone, host_zone=host_zone).other == ""


def test_a_host_whose_clock_differs_is_told_with_name_time_and_zone():
    other = when(host_zone="Europe/London").other
    assert other.startswith("For Amina Kaya: 10:00")
    assert "British Summer Time" in other
    assert "October" not in other


def test_zones_are_compared_at_the_instant_of_the_event():
    """Casablanca's clock is London's in summer, and an hour ahead in winter."""
    summer = when(
        "2026-10-20T14:00:00Z",
        "2026-10-20T15:00:00Z",
        zone="Europe/London",
        host_zone="Africa/Casablanca",
    )
    winter = when(
        "2026-11-10T14:00:00Z",
        "2026-11-10T15:00:00Z",
        zone="Europe/London",
        host_zone="Africa/Casablanca",
    )
    assert summer.other == ""
    assert winter.other.startswith("For Amina Kaya: 15:00")


def test_the_hosts_date_is_told_where_it_is_another():
    other = when(
        "2026-10-20T22:30:00Z",
        "2026-10-20T23:00:00Z",
        zone="Europe/London",
        host_zone="Asia/Tokyo",
    ).other
    assert "21" in other.partition(",")[0]
    assert "07:30" in other


@pytest.mark.parametrize("host_zone", ["", "Mars/Olympus", "../etc/passwd"])
def test_a_host_without_a_zone_is_not_mentioned(host_zone: str):
    assert when(host_zone=host_zone).other == ""


def test_a_host_in_utc_is_mentioned():
    assert "UTC" in when(host_zone="UTC").other or "GMT" in when(host_zone="UTC").other


def test_a_host_without_a_name_is_the_host():
    other = when(host_zone="Europe/London", name="unknown").other
    assert other.startswith("For your host: 10:00")


@pytest.mark.parametrize("phase", Phase)
def test_the_hosts_time_is_told_only_of_what_takes_place(phase: Phase):
    other = when(host_zone="Europe/London", phase=phase).other
    assert (other != "") == (phase not in OFF)


def test_the_former_time_is_in_the_viewers_zone_too():
    former = booking(
        uid=NEW_UID, start="2026-10-20T23:30:00Z", end="2026-10-21T00:00:00Z"
    )
    view = when_of(booking(), Phase.SCHEDULED, viewer(zone="Asia/Tokyo"), former=former)
    assert view.former.startswith("Wednesday, 21 October 2026, 08:30")


def test_a_booking_without_a_host_has_no_second_time():
    view = when_of(booking(hosts=[]), Phase.SCHEDULED, viewer())
    assert view.other == ""
    assert view.former == ""


@pytest.mark.parametrize("kind", ["cancelled", "rejected", "rescheduled-from"])
def test_what_was_agreed_stays_readable(demo: dict[str, Shown], kind: str):
    view = demo[kind].view.when
    assert view.is_off
    assert all(
        getattr(view, field.name)
        for field in dataclasses.fields(view)
        if field.name in ("month", "day", "weekday", "time", "date", "zone")
    )
