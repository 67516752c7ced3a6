"""Contract: who moves a booking reads in one zone; own and full times are not free."""

import pytest

from calpages.presentation.moving import (
    count_free,
    is_current,
    is_free,
    moving_of,
    slots_by_day,
)
from tests.builders import (
    HOURS,
    NOW,
    UID,
    booking,
    event_type,
    found,
    host_json,
    moving,
    seated_type,
    slot,
    viewer,
)

LOCKED = event_type(lockTimeZoneToggleOnBookingPage=True)
START = NOW + 48 * HOURS


def test_the_booking_gives_start_length_and_uid():
    one = moving(START, length=HOURS)
    assert (one.start, one.duration, one.own_uid) == (START, HOURS, UID)


def test_the_visitors_zone_is_kept():
    one = moving(zone="Asia/Tokyo", host_zone="America/New_York")
    assert one.viewer.fmt.zone.key == "Asia/Tokyo"
    assert one.host_zone is not None
    assert one.host_zone.key == "America/New_York"
    assert not one.is_zone_locked


def test_a_locked_zone_is_the_hosts():
    one = moving(zone="Asia/Tokyo", host_zone="America/New_York", of_type=LOCKED)
    assert one.viewer.fmt.zone.key == "America/New_York"
    assert one.is_zone_locked


@pytest.mark.parametrize("hosts", [[], [host_json(timeZone="Mars/Olympus")]])
def test_what_is_no_zone_of_a_host_locks_nothing(hosts: list):
    one = moving_of(found(booking(hosts=hosts), LOCKED), viewer(zone="Asia/Tokyo"))
    assert one.host_zone is None
    assert one.host_viewer is None
    assert one.viewer.fmt.zone.key == "Asia/Tokyo"
    assert not one.is_zone_locked


@pytest.mark.parametrize(
    ("of_type", "seats"),
    [
        (None, "none"),
        (event_type(), "none"),
        (seated_type(), "words"),
        (event_type(seats={"showAvailabilityCount": True}), "count"),
    ],
)
def test_seats_are_told_as_the_host_wants(of_type, seats: str):
    assert moving(of_type=of_type).seats == seats


def test_the_own_time_is_told_by_its_start_or_by_its_class():
    one = moving(START)
    assert is_current(slot(START), one)
    assert is_current(slot(START + HOURS, bookingUid=UID), one)
    assert not is_current(slot(START + HOURS), one)
    assert not is_current(slot(START + HOURS, bookingUid="another"), one)


def test_own_and_full_times_are_not_free():
    one, later = moving(START), START + HOURS
    slots = [slot(START), slot(later, seatsRemaining=0), slot(later, seatsRemaining=1)]
    assert [is_free(s, one) for s in slots] == [False, False, True]
    assert count_free(slots, one) == 1


def test_times_that_have_begun_are_left_out():
    slots = [slot(NOW - HOURS), slot(NOW), slot(NOW + HOURS)]
    (of_day,) = slots_by_day(slots, moving()).values()
    assert [s.start for s in of_day] == [NOW + HOURS]
