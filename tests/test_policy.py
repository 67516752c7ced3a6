"""Contract: an action is offered exactly when Cal.com's own pages would offer it."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.calcom.models import EventType
from calpages.policy import (
    Obstacle,
    Phase,
    is_seated,
    last_bookable_day,
    may_cancel,
    may_reschedule,
    needs_confirmation,
    phase_of,
)
from tests.builders import (
    HOURS,
    NEW_UID,
    NOW,
    SEAT_UID,
    attendee_json,
    booking,
    event_type,
    seated_booking,
    seated_type,
)

SECOND = dt.timedelta(seconds=1)
UNLOCKED = event_type()
STATUSES = ("accepted", "pending", "awaiting_host", "cancelled", "rejected", "new!")
statuses = st.sampled_from(STATUSES) | st.text()
distances = st.timedeltas(-100 * HOURS, 100 * HOURS)


@pytest.mark.parametrize(
    ("status", "starts_in", "phase"),
    [
        ("accepted", HOURS, Phase.SCHEDULED),
        ("accepted", SECOND, Phase.SCHEDULED),
        ("accepted", 0 * HOURS, Phase.HAPPENING),
        ("accepted", SECOND - HOURS / 2, Phase.HAPPENING),
        ("accepted", -HOURS / 2, Phase.PAST),
        ("pending", HOURS, Phase.PENDING),
        ("pending", 0 * HOURS, Phase.PENDING),
        ("pending", -HOURS, Phase.PAST),
        ("awaiting_host", HOURS, Phase.PENDING),
        ("awaiting_host", -HOURS, Phase.PAST),
        ("cancelled", HOURS, Phase.CANCELLED),
        ("cancelled", -HOURS, Phase.CANCELLED),
        ("rejected", HOURS, Phase.REJECTED),
        ("rejected", -HOURS, Phase.REJECTED),
        ("held", HOURS, Phase.UNKNOWN),
        ("", HOURS, Phase.UNKNOWN),
    ],
)
def test_status_and_clock_make_the_phase(
    status: str, starts_in: dt.timedelta, phase: Phase
):
    assert phase_of(booking(starts_in=starts_in, status=status), NOW) is phase


def test_a_cancelled_booking_with_a_successor_was_rescheduled():
    moved = booking(status="cancelled", rescheduledToUid=NEW_UID)
    assert phase_of(moved, NOW) is Phase.RESCHEDULED


def test_the_new_end_of_a_reschedule_is_an_ordinary_booking():
    moved = booking(rescheduledFromUid=NEW_UID)
    assert phase_of(moved, NOW) is Phase.SCHEDULED


@pytest.mark.parametrize("may", [may_cancel, may_reschedule])
@pytest.mark.parametrize(
    ("fields", "obstacle"),
    [
        ({"status": "accepted"}, None),
        ({"status": "pending"}, None),
        ({"status": "accepted", "starts_in": 0 * HOURS}, None),
        ({"status": "cancelled"}, Obstacle.CANCELLED),
        ({"status": "cancelled", "rescheduledToUid": NEW_UID}, Obstacle.RESCHEDULED),
        ({"status": "rejected"}, Obstacle.REJECTED),
        ({"status": "accepted", "starts_in": -HOURS}, Obstacle.PAST),
        ({"status": "held"}, Obstacle.UNKNOWN_STATUS),
    ],
)
def test_life_forbids_both_actions_alike(
    may: Any, fields: dict[str, Any], obstacle: Obstacle | None
):
    assert may(booking(**fields), UNLOCKED, NOW).obstacle is obstacle
    assert may(booking(**fields), None, NOW).obstacle is obstacle


def test_a_series_can_be_cancelled_but_not_moved():
    assert may_cancel(booking(), UNLOCKED, NOW, kind="series").is_allowed
    permission = may_reschedule(booking(), UNLOCKED, NOW, kind="series")
    assert permission.obstacle is Obstacle.SERIES


@pytest.mark.parametrize("may", [may_cancel, may_reschedule])
@pytest.mark.parametrize("of_type", [None, seated_type()])
@pytest.mark.parametrize("attendees", [[], [attendee_json(seatUid=SEAT_UID)]])
def test_who_holds_a_seat_may_change_it_and_nobody_else(
    may: Any, of_type: EventType | None, attendees: list[Any]
):
    one = booking(attendees=attendees)
    assert may(one, of_type, NOW, kind="seat").is_allowed
    assert may(one, of_type, NOW).obstacle is Obstacle.SEATED


def test_a_seats_move_has_the_rules_of_any_other():
    seat = seated_booking(starts_in=HOURS)
    for rule, obstacle in (
        ({"disabled": True}, Obstacle.DISABLED),
        ({"minutesBefore": 61}, Obstacle.TOO_LATE),
        ({"minutesBefore": 60}, None),
    ):
        kind = seated_type(disableRescheduling=rule)
        assert may_reschedule(seat, kind, NOW, kind="seat").obstacle is obstacle
    over = seated_booking(starts_in=-HOURS)
    assert may_reschedule(over, None, NOW, kind="seat").obstacle is Obstacle.PAST
    event = seated_booking(recurringBookingUid="recurring_uid_987")
    permission = may_reschedule(event, None, NOW, kind="seat")
    assert permission.obstacle is Obstacle.RECURRING


@pytest.mark.parametrize("kind", ["series", "seat"])
def test_life_and_rules_hold_for_a_series_and_a_seat_too(kind: str):
    past = booking(starts_in=-HOURS)
    assert may_cancel(past, UNLOCKED, NOW, kind=kind).obstacle is Obstacle.PAST
    locked = event_type(disableCancelling={"disabled": True})
    assert may_cancel(booking(), locked, NOW, kind=kind).obstacle is Obstacle.DISABLED


def test_a_series_of_seats_needs_a_seat_to_be_cancelled():
    permission = may_cancel(seated_booking(), seated_type(), NOW, kind="series")
    assert permission.obstacle is Obstacle.SEATED


@pytest.mark.parametrize("may", [may_cancel, may_reschedule])
def test_a_booking_with_seats_needs_a_seat(may: Any):
    assert may(seated_booking(), UNLOCKED, NOW).obstacle is Obstacle.SEATED
    assert may(seated_booking(), None, NOW).obstacle is Obstacle.SEATED


@pytest.mark.parametrize("may", [may_cancel, may_reschedule])
@pytest.mark.parametrize("kind", [seated_type(), None])
def test_seats_that_cal_com_does_not_show_are_seats_still(may: Any, kind: Any):
    assert may(booking(attendees=[]), kind, NOW).obstacle is Obstacle.SEATED


def test_an_event_type_with_seats_seats_whoever_is_shown():
    assert is_seated(booking(), seated_type())
    assert not is_seated(booking(), UNLOCKED)
    assert not is_seated(booking(), None)
    assert not is_seated(booking(attendees=[]), UNLOCKED)


def test_an_event_type_can_disable_each_action_alone():
    no_cancel = event_type(disableCancelling={"disabled": True})
    assert may_cancel(booking(), no_cancel, NOW).obstacle is Obstacle.DISABLED
    assert may_reschedule(booking(), no_cancel, NOW).is_allowed
    no_move = event_type(disableRescheduling={"disabled": True})
    assert may_reschedule(booking(), no_move, NOW).obstacle is Obstacle.DISABLED
    assert may_cancel(booking(), no_move, NOW).is_allowed


def test_what_life_forbids_is_said_before_what_a_rule_forbids():
    locked = event_type(disableCancelling={"disabled": True})
    over = may_cancel(booking(status="cancelled"), locked, NOW)
    assert over.obstacle is Obstacle.CANCELLED


@pytest.mark.parametrize(
    ("starts_in", "obstacle"),
    [
        (2 * HOURS, None),
        (HOURS, None),
        (HOURS - SECOND, Obstacle.TOO_LATE),
        (0 * HOURS, Obstacle.TOO_LATE),
    ],
)
def test_rescheduling_ends_minutes_before_the_start(
    starts_in: dt.timedelta, obstacle: Obstacle | None
):
    rule = event_type(disableRescheduling={"disabled": False, "minutesBefore": 60})
    permission = may_reschedule(booking(starts_in=starts_in), rule, NOW)
    assert permission.obstacle is obstacle
    assert permission.until == NOW + starts_in - HOURS


def test_only_an_instant_that_the_host_has_set_is_a_limit():
    rule = event_type(disableRescheduling={"minutesBefore": 60})
    assert may_reschedule(booking(), rule, NOW).is_limited
    assert may_reschedule(booking(starts_in=HOURS / 2), rule, NOW).is_limited
    assert not may_reschedule(booking(), UNLOCKED, NOW).is_limited
    assert not may_cancel(booking(), rule, NOW).is_limited


def test_the_rule_of_minutes_does_not_touch_cancelling():
    rule = event_type(disableRescheduling={"minutesBefore": 60})
    assert may_cancel(booking(starts_in=SECOND), rule, NOW).is_allowed


def test_a_number_of_minutes_beyond_the_calendar_is_too_late():
    rule = event_type(disableRescheduling={"minutesBefore": 10**15})
    permission = may_reschedule(booking(), rule, NOW)
    assert permission.obstacle is Obstacle.TOO_LATE
    assert permission.until is None


def test_an_action_without_a_rule_is_possible_until_the_end():
    one = booking()
    assert may_cancel(one, UNLOCKED, NOW).until == one.end
    assert may_reschedule(one, UNLOCKED, NOW).until == one.end
    assert may_reschedule(one, None, NOW).until == one.end


def test_a_past_booking_moves_only_where_its_event_type_says_so():
    past = booking(starts_in=-HOURS)
    opened = event_type(allowReschedulingPastBookings=True)
    assert may_reschedule(past, opened, NOW).is_allowed
    assert may_cancel(past, opened, NOW).obstacle is Obstacle.PAST


def test_a_past_booking_that_may_move_is_not_too_late():
    opened = event_type(
        allowReschedulingPastBookings=True, disableRescheduling={"minutesBefore": 60}
    )
    assert may_reschedule(booking(starts_in=-HOURS), opened, NOW).is_allowed


def test_an_event_of_a_series_can_be_cancelled_but_not_moved():
    one = booking(recurringBookingUid="recurring_uid_987")
    assert may_cancel(one, UNLOCKED, NOW).is_allowed
    assert may_reschedule(one, UNLOCKED, NOW).obstacle is Obstacle.RECURRING


@given(statuses, distances, st.sampled_from([None, UNLOCKED]))
def test_only_what_is_still_to_happen_can_be_cancelled(
    status: str, starts_in: dt.timedelta, kind: Any
):
    one = booking(starts_in=starts_in, status=status)
    is_ahead = phase_of(one, NOW) in (Phase.SCHEDULED, Phase.PENDING, Phase.HAPPENING)
    assert may_cancel(one, kind, NOW).is_allowed == is_ahead


def asks(starts_in: dt.timedelta, policy: Any) -> bool:
    kind = event_type(confirmationPolicy=policy)
    return needs_confirmation(kind, NOW + starts_in, NOW)


def by_time(count: Any, unit: Any = "hours") -> dict[str, Any]:
    return {"type": "time", "noticeThreshold": {"unit": unit, "count": count}}


@given(distances)
def test_a_host_who_always_confirms_is_asked(starts_in: dt.timedelta):
    assert asks(starts_in, {"type": "always"})


@pytest.mark.parametrize(
    "policy",
    [
        *(None, "always", {}, {"disabled": True}, {"type": "new!"}),
        {"type": "always", "disabled": True},
    ],
)
def test_a_host_who_does_not_confirm_is_not_asked(policy: Any):
    assert not asks(HOURS, policy)


def test_without_the_event_type_no_confirmation_is_claimed():
    assert not needs_confirmation(None, NOW + HOURS, NOW)


def test_only_a_late_booking_is_confirmed_and_the_threshold_is_late():
    assert asks(24 * HOURS, by_time(24))
    assert asks(25 * HOURS - SECOND, by_time(24))
    assert not asks(25 * HOURS, by_time(24))
    assert asks(30 * SECOND * 60, by_time(30, "minutes"))
    assert not asks(32 * SECOND * 60, by_time(30, "minutes"))


@pytest.mark.parametrize(
    "policy", [{"type": "time"}, by_time(None), by_time(1, "moons"), by_time("x")]
)
def test_a_threshold_that_cannot_be_read_is_none(policy: Any):
    assert asks(9999 * HOURS, policy)


def window(kind: str, value: Any, *, rolling: Any = False) -> dict[str, Any]:
    return {"type": kind, "value": value, "rolling": rolling}


# 1 September 2026 is a Tuesday.
@pytest.mark.parametrize(
    ("windows", "day"),
    [
        ([window("calendarDays", 30)], "2026-10-01"),
        ([window("calendarDays", 0)], "2026-09-01"),
        ([window("calendarDays", 3, rolling=True)], "2026-11-01"),
        ([window("businessDays", 3)], "2026-09-04"),
        ([window("businessDays", 4)], "2026-09-07"),
        ([window("businessDays", 10)], "2026-09-15"),
        ([window("businessDays", 3, rolling=True)], "2026-11-25"),
        ([window("range", ["2026-09-05", "2026-12-24"])], "2026-12-24"),
        ([window("range", ["", "2026-12-24T00:00:00.000Z"])], "2026-12-24"),
        ([window("range", ["2026-01-05", "2026-01-09"])], "2026-01-09"),
        ([window("calendarDays", 1), window("calendarDays", 30)], "2026-10-01"),
    ],
)
def test_nothing_is_bookable_from_two_days_after_the_end_of_the_window(
    windows: list[Any], day: str
):
    end = dt.date.fromisoformat(day)
    kind = event_type(bookingWindow=windows)
    assert last_bookable_day(kind, NOW) == end + dt.timedelta(days=1)


@pytest.mark.parametrize(
    "windows",
    [
        None,
        [],
        "soon",
        [None],
        [window("calendarDays", None)],
        [window("calendarDays", -1)],
        [window("calendarDays", 10**12)],
        [window("calendarDays", ["2026-09-05", "2026-12-24"])],
        [window("businessDays", 10**30)],
        [window("range", 5)],
        [window("range", ["2026-09-05"])],
        [window("range", ["2026-09-05", "2026-13-01"])],
        [window("range", ["2026-09-05", "9999-12-31"])],
        [window("moons", 3)],
        [window("calendarDays", 30), window("moons", 3)],
        [{}],
    ],
)
def test_a_window_that_cannot_be_read_bounds_nothing(windows: Any):
    assert last_bookable_day(event_type(bookingWindow=windows), NOW) is None
    assert last_bookable_day(None, NOW) is None


@given(st.integers(0, 4_000), st.timedeltas(0 * HOURS, 9_000 * HOURS))
def test_business_days_are_counted_as_one_by_one(count: int, ahead: dt.timedelta):
    now = NOW + ahead
    day = now.date()
    for _ in range(count):
        day += dt.timedelta(days=1)
        while day.weekday() > 4:
            day += dt.timedelta(days=1)
    kind = event_type(bookingWindow=[window("businessDays", count)])
    found = last_bookable_day(kind, now)
    assert found is not None
    # From a weekend on it may be a day or two more.
    assert 1 <= (found - day).days <= 3
