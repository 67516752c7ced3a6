"""Contract: a page is offered the free times that there are, beginning where some are.

Cal.com is a list of free times, asked through the real client. It is 1 September 2026.
"""

import asyncio
import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import stamina
from hypothesis import given
from hypothesis import strategies as st

from calpages import services
from calpages.bookings import Bookings
from calpages.calcom.errors import CalError, NotFoundError
from calpages.calcom.models import EventType, Slot
from calpages.dates import Month
from calpages.found import Found
from calpages.free_times import (
    FreeTimes,
    find_free_times,
    find_nearest,
    find_soonest,
    find_week,
)
from calpages.zones import UTC, zone_names
from tests.box import Box, uid_of
from tests.builders import NOW, event_type, found
from tests.free_cal import FreeCal, booking_at

HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
BERLIN = ZoneInfo("Europe/Berlin")
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (Month(2026, n) for n in range(9, 13))
LAST = Month(2027, 9)
zones = st.sampled_from(zone_names()).map(ZoneInfo)
starts_ahead = st.timedeltas(-60 * DAY, 450 * DAY).map(lambda ahead: NOW + ahead)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(services, "_chosen", [])
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


def at(text: str) -> dt.datetime:
    """An instant such as ``10-14 09:00``, of 2026 in UTC."""
    return dt.datetime.fromisoformat(f"2026-{text}+00:00")


def booked(start: dt.datetime | str, of_type: EventType | None = None) -> Found:
    return found(booking_at(at(start) if isinstance(start, str) else start), of_type)


def use(cal: FreeCal, **options: Any) -> Bookings:
    bookings = cal.bookings(NOW, **options)
    services.use(services.Services(bookings=bookings))
    return bookings


def starts(slots: tuple[Slot, ...]) -> list[dt.datetime]:
    return [slot.start for slot in slots]


async def free_times(
    one: Found, zone: ZoneInfo = UTC, month: Month | None = None, **options: Any
) -> FreeTimes:
    return await find_free_times(one, zone, month=month, now=NOW, **options)


async def until_asked(cal: FreeCal, times: int) -> None:
    async with asyncio.timeout(30):
        while len(cal.asked) < times:
            await cal.has_come.acquire()


def a_year_of(*hours: int, every: int = 1) -> list[dt.datetime]:
    midnight = NOW.replace(hour=0)
    return [midnight + n * DAY + h * HOUR for n in range(0, 500, every) for h in hours]


async def test_the_bookings_month_is_shown_with_its_edge_weeks() -> None:
    free = a_year_of(9, 15)
    use(FreeCal(*free))
    shown = await free_times(booked("10-14 09:00"))
    assert shown.month == OCTOBER
    assert starts(shown.slots) == [
        one for one in free if at("09-25 00:00") <= one < at("11-07 00:00")
    ]
    assert (shown.first, shown.last) == (SEPTEMBER, LAST)
    assert not shown.is_passed_over
    assert not shown.is_exhausted
    assert shown.searched_until == dt.date(2026, 10, 31)


async def test_nothing_past_is_offered() -> None:
    use(FreeCal(NOW - HOUR, NOW, NOW + HOUR))
    shown = await free_times(booked("09-14 09:00"))
    assert starts(shown.slots) == [NOW + HOUR]


async def test_full_classes_and_the_own_time_are_shown_but_not_free() -> None:
    own, full, free = at("10-14 09:00"), at("10-15 09:00"), at("11-20 09:00")
    use(FreeCal(own, free, full=[full]))
    one = booked(own)
    shown = await free_times(one)
    assert shown.month == NOVEMBER
    assert shown.is_passed_over
    asked = await free_times(one, month=OCTOBER)
    assert starts(asked.slots) == [own, full]
    assert [slot.is_full for slot in asked.slots] == [False, True]


@pytest.mark.parametrize(
    ("booking", "free", "month", "is_passed_over"),
    [
        ("10-14 09:00", ["10-20 09:00"], OCTOBER, False),
        ("10-14 09:00", ["10-02 09:00", "11-02 09:00"], OCTOBER, False),
        ("10-14 09:00", ["12-02 09:00"], DECEMBER, True),
        ("10-14 09:00", ["09-02 09:00", "12-02 09:00"], DECEMBER, True),
        ("12-14 09:00", ["09-02 09:00"], SEPTEMBER, False),
        ("12-14 09:00", ["10-02 09:00"], OCTOBER, False),
        ("08-14 09:00", ["09-02 09:00"], SEPTEMBER, False),
    ],
)
async def test_the_first_month_with_a_free_time_is_shown(
    booking: str, free: list[str], month: Month, *, is_passed_over: bool
) -> None:
    use(FreeCal(*map(at, free)))
    shown = await free_times(booked(booking))
    assert (shown.month, shown.is_passed_over) == (month, is_passed_over)
    assert not shown.is_exhausted


async def test_an_edge_week_is_no_free_time_of_the_month() -> None:
    use(FreeCal(at("11-01 09:00")))
    shown = await free_times(booked("10-14 09:00"))
    assert shown.month == NOVEMBER


async def test_the_search_is_bounded_and_says_so() -> None:
    cal = FreeCal()
    use(cal)
    shown = await free_times(booked("10-14 09:00"))
    assert shown.month == OCTOBER
    assert shown.is_exhausted
    assert not shown.is_passed_over
    assert shown.searched_until == dt.date(2027, 3, 31)
    # Six months, the one after them ahead, and the one before them.
    assert sorted(cal.months) == [
        *("2026-09", "2026-10", "2026-11", "2026-12"),
        *("2027-01", "2027-02", "2027-03", "2027-04"),
    ]


async def test_what_was_not_looked_at_is_not_said_to_have_no_free_time() -> None:
    use(FreeCal())
    shown = await free_times(booked(dt.datetime(2027, 8, 2, tzinfo=dt.UTC)))
    assert shown.is_exhausted
    assert shown.month == Month(2027, 8)
    assert shown.searched_until == dt.date(2027, 2, 28)


@pytest.mark.parametrize(
    ("window", "last"),
    [
        ({"type": "calendarDays", "value": 45}, OCTOBER),
        ({"type": "calendarDays", "value": 4_500}, LAST),
        ({"type": "range", "value": ["2026-08-01", "2026-08-09"]}, SEPTEMBER),
        ({"type": "range", "value": ["2026-08-01", "0001-01-01"]}, SEPTEMBER),
        ({"type": "range", "value": ["2026-08-01", "9998-12-31"]}, LAST),
    ],
)
async def test_nothing_is_looked_for_beyond_the_booking_window(
    window: dict[str, Any], last: Month
) -> None:
    cal = FreeCal()
    use(cal)
    one = booked("12-14 09:00", event_type(bookingWindow=[window]))
    shown = await free_times(one)
    assert shown.last == last
    assert max(cal.months) <= str(last)
    assert shown.is_exhausted


async def test_two_months_are_read_at_a_time() -> None:
    cal = FreeCal(at("12-02 09:00"))
    use(cal)
    cal.gates = []
    searching = asyncio.create_task(free_times(booked("10-14 09:00")))
    await until_asked(cal, 2)
    assert cal.months == ["2026-10", "2026-11"]
    gates, cal.gates = cal.gates, None
    for gate in gates:
        gate.set()
    assert (await searching).month == DECEMBER


async def test_a_free_month_is_shown_before_the_next_has_come() -> None:
    cal = FreeCal(*a_year_of(9))
    bookings = use(cal)
    cal.gates = []
    searching = asyncio.create_task(free_times(booked("10-14 09:00")))
    await until_asked(cal, 2)
    cal.gates[0].set()
    assert (await searching).month == OCTOBER
    await bookings.aclose()


async def test_the_next_month_is_there_when_it_is_asked_for() -> None:
    cal = FreeCal(*a_year_of(9))
    use(cal)
    one = booked("10-14 09:00")
    await free_times(one)
    shown = await free_times(one, month=NOVEMBER)
    assert shown.month == NOVEMBER
    await until_asked(cal, 3)
    assert cal.months == ["2026-10", "2026-11", "2026-12"]


async def test_another_zone_costs_no_call() -> None:
    cal = FreeCal(*a_year_of(*range(24)))
    use(cal)
    one = booked("10-14 09:00")
    for name in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"):
        zone = ZoneInfo(name)
        shown = await free_times(one, zone)
        days = {slot.start.astimezone(zone).date() for slot in shown.slots}
        assert (min(days), max(days)) == (dt.date(2026, 9, 25), dt.date(2026, 11, 6))
    assert cal.months == ["2026-10", "2026-11"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (Month(2, 1), SEPTEMBER),
        (Month(2026, 8), SEPTEMBER),
        (NOVEMBER, NOVEMBER),
        (LAST.next, LAST),
        (Month(9998, 12), LAST),
    ],
)
async def test_a_month_out_of_range_is_the_nearest_that_can_be_shown(
    asked: Month, shown: Month
) -> None:
    use(FreeCal())
    times = await free_times(booked("10-14 09:00"), month=asked)
    assert times.month == shown
    assert not times.is_exhausted


async def test_this_month_is_that_of_the_zone() -> None:
    use(FreeCal())
    eve = dt.datetime(2026, 8, 31, 12, tzinfo=dt.UTC)
    one = booked("10-14 09:00")
    for name, first in (("Pacific/Kiritimati", 9), ("Pacific/Pago_Pago", 8)):
        shown = await find_free_times(one, ZoneInfo(name), now=eve)
        assert shown.first == Month(2026, first)


async def test_fresh_asks_for_every_month_anew_but_once() -> None:
    cal = FreeCal()
    use(cal)
    one = booked("09-14 09:00", event_type(bookingWindow=[days_ahead(100)]))
    await free_times(one)
    cal.free = {at("12-02 09:00")}
    assert (await free_times(one)).is_exhausted
    asked_before = len(cal.asked)
    assert (await free_times(one, fresh=True)).month == DECEMBER
    again = cal.months[asked_before:]
    assert again == ["2026-09", "2026-10", "2026-11", "2026-12"]


async def test_an_older_answer_that_comes_late_is_not_taken_for_fresh() -> None:
    cal = FreeCal()
    use(cal)
    one = booked("09-14 09:00")
    cal.gates = []
    old = asyncio.create_task(free_times(one))
    await until_asked(cal, 2)
    old_gates, cal.gates = cal.gates, []
    cal.free = {at("10-02 09:00")}
    new = asyncio.create_task(free_times(one, fresh=True))
    await until_asked(cal, 4)
    new_gates, cal.gates = cal.gates, None
    for gate in (*old_gates, *new_gates):
        gate.set()
    assert (await new).month == OCTOBER
    await old


async def test_without_keeping_the_search_finds_the_same() -> None:
    cal = FreeCal(at("12-02 09:00"))
    use(cal, slots_ttl_seconds=0.0)
    for fresh in (False, True):
        shown = await free_times(booked("10-14 09:00"), fresh=fresh)
        assert (shown.month, shown.is_passed_over) == (DECEMBER, True)
    assert cal.months == ["2026-10", "2026-11", "2026-12"] * 2


async def test_an_outage_is_told() -> None:
    cal = FreeCal(*a_year_of(9))
    use(cal)
    one = booked("10-14 09:00")
    cal.broken["2026-10"] = 502
    for finding in (
        free_times(one),
        find_soonest(one, UTC, since=dt.date(2026, 10, 2), now=NOW),
        find_week(one, UTC, dt.date(2026, 10, 2), now=NOW),
        find_nearest(one, at("10-14 09:00"), now=NOW),
    ):
        with pytest.raises(CalError):
            await finding


async def test_an_outage_of_the_next_month_is_no_trouble() -> None:
    cal = FreeCal(*a_year_of(9))
    use(cal)
    cal.broken["2026-11"] = 502
    shown = await free_times(booked("10-14 09:00"))
    assert shown.month == OCTOBER
    assert shown.slots


async def test_a_booking_without_an_event_type_has_no_free_times() -> None:
    use(FreeCal())
    orphan = found(booking_at(at("10-14 09:00"), eventTypeId=None, eventType=None))
    with pytest.raises(NotFoundError):
        await free_times(orphan)


@given(
    zone=zones,
    start=starts_ahead,
    free=st.lists(starts_ahead, max_size=4),
    is_kept=st.booleans(),
)
async def test_whatever_is_free_in_reach_is_found(
    zone: ZoneInfo, start: dt.datetime, free: list[dt.datetime], *, is_kept: bool
) -> None:
    use(FreeCal(*free), slots_ttl_seconds=30.0 if is_kept else 0.0)
    shown = await free_times(booked(start), zone)
    ahead = [one for one in free if one > NOW and one != start]
    of_month = [one for one in ahead if _month(one, zone) == shown.month]
    assert shown.first <= shown.month <= shown.last
    assert len(starts(shown.slots)) == len(set(starts(shown.slots)))
    assert set(of_month) <= set(starts(shown.slots)) <= {*ahead, start}
    assert bool(of_month) != shown.is_exhausted
    if shown.is_exhausted:
        days = {one.astimezone(zone).date() for one in ahead}
        assert all(day > shown.searched_until for day in days)


def _month(instant: dt.datetime, zone: ZoneInfo) -> Month:
    return Month.of(instant.astimezone(zone).date())


def days_ahead(count: int) -> dict[str, Any]:
    return {"type": "calendarDays", "value": count}


async def test_the_soonest_are_whole_days_of_about_24_times() -> None:
    free = a_year_of(8, 9, 10, 11, 12)
    use(FreeCal(*free))
    soonest = await find_soonest(booked("10-14 09:00"), UTC, now=NOW)
    assert starts(soonest.slots) == free[:25]
    assert soonest.is_more
    assert soonest.searched_until == dt.date(2026, 9, 5)


async def test_the_soonest_are_on_three_days_at_least() -> None:
    free = a_year_of(*range(7, 24))
    use(FreeCal(*free))
    soonest = await find_soonest(booked("10-14 09:00"), UTC, now=NOW)
    assert starts(soonest.slots) == free[:51]


async def test_the_soonest_leave_out_what_cannot_be_chosen() -> None:
    own, full, free = at("09-14 09:00"), at("09-15 09:00"), at("09-16 09:00")
    use(FreeCal(own, free, full=[full]))
    soonest = await find_soonest(booked(own), UTC, now=NOW)
    assert starts(soonest.slots) == [free]


async def test_the_soonest_say_whether_the_search_ended_early() -> None:
    use(FreeCal(at("09-14 09:00")))
    one = booked("10-14 09:00")
    soonest = await find_soonest(one, UTC, now=NOW)
    assert soonest.is_more
    assert soonest.searched_until == dt.date(2027, 2, 28)
    bounded = booked("10-14 09:00", event_type(bookingWindow=[days_ahead(40)]))
    soonest = await find_soonest(bounded, UTC, now=NOW)
    assert not soonest.is_more
    assert soonest.searched_until == dt.date(2026, 10, 31)


@pytest.mark.parametrize("since", [dt.date.max, dt.date(2027, 10, 1)])
async def test_after_the_last_month_nothing_is_asked(since: dt.date) -> None:
    cal = FreeCal(*a_year_of(9))
    use(cal)
    soonest = await find_soonest(booked("10-14 09:00"), UTC, since=since, now=NOW)
    assert (soonest.slots, soonest.is_more) == ((), False)
    assert await find_week(booked("10-14 09:00"), UTC, since, now=NOW) == ()
    assert cal.asked == []


@given(zones, st.lists(starts_ahead, max_size=60), st.integers(0, 23))
async def test_paging_through_the_soonest_gives_each_free_time_once(
    zone: ZoneInfo, some: list[dt.datetime], hour: int
) -> None:
    free = sorted({*some, *a_year_of(hour, every=9)})
    use(FreeCal(*free))
    one = booked("10-14 09:00")
    paged: list[dt.datetime] = []
    since: dt.date | None = dt.date.min
    while since is not None:
        soonest = await find_soonest(one, zone, since=since, now=NOW)
        paged += starts(soonest.slots)
        since = soonest.searched_until + DAY if soonest.is_more else None
    last = (await find_free_times(one, zone, now=NOW)).last
    assert paged == [
        instant
        for instant in free
        if instant > NOW
        and _month(instant, zone) <= last
        and instant != one.read.booking.start
    ]


async def test_a_week_is_seven_days_of_the_zone() -> None:
    free = a_year_of(*range(24))
    use(FreeCal(*free))
    monday = dt.date(2026, 10, 19)
    week = await find_week(booked("10-14 09:00"), BERLIN, monday, now=NOW)
    # The clock goes back on the Sunday of that week.
    assert len(week) == 7 * 24 + 1
    days = [slot.start.astimezone(BERLIN).date() for slot in week]
    assert (days[0], days[-1]) == (monday, monday + 6 * DAY)


async def test_the_week_of_today_begins_now() -> None:
    use(FreeCal(*a_year_of(*range(24))))
    week = await find_week(booked("10-14 09:00"), UTC, dt.date(2026, 8, 31), now=NOW)
    assert week[0].start == NOW + HOUR
    gone = await find_week(booked("10-14 09:00"), UTC, dt.date(2026, 8, 24), now=NOW)
    assert gone == ()
    assert await find_week(booked("10-14 09:00"), UTC, dt.date.min, now=NOW) == ()


async def test_the_nearest_are_free_and_not_the_own_time() -> None:
    own, full = at("10-14 09:00"), at("10-14 11:00")
    wished = at("10-14 10:00")
    free = [at("10-14 07:00"), at("10-14 14:00"), at("10-15 09:00"), at("10-16 09:00")]
    cal = FreeCal(own, *free, full=[full])
    use(cal)
    one = booked(own)
    assert starts(await find_nearest(one, wished, now=NOW)) == free[:3]
    cal.free -= {free[0]}
    now_free = await find_nearest(one, wished, fresh=True, now=NOW)
    assert starts(now_free) == free[1:]
    assert starts(await find_nearest(one, wished, count=1, now=NOW)) == free[1:2]


async def test_the_nearest_may_be_weeks_away() -> None:
    near, far, too_far = at("10-14 09:00"), at("11-02 09:00"), at("12-02 09:00")
    use(FreeCal(near, far, too_far))
    slots = await find_nearest(booked("09-14 09:00"), at("10-13 09:00"), now=NOW)
    assert starts(slots) == [near, far]


@pytest.mark.parametrize("year", [dt.MINYEAR, dt.MAXYEAR])
async def test_the_nearest_to_an_impossible_time_are_told(year: int) -> None:
    use(FreeCal(NOW + HOUR, dt.datetime(2027, 9, 29, tzinfo=dt.UTC)))
    wished = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    assert len(await find_nearest(booked("10-14 09:00"), wished, now=NOW)) == 1


async def test_with_the_sandbox_a_month_of_true_free_times_is_found() -> None:
    box = Box()
    bookings = box.bookings()
    services.use(services.Services(bookings=bookings))
    read = await bookings.read(uid_of("accepted"))
    shown = await find_free_times(Found(read=read), BERLIN)
    expected = await box.free_starts(read.uid, 2)
    week = await find_week(
        Found(read=read), BERLIN, expected[0].astimezone(BERLIN).date()
    )
    assert expected[0] in starts(week)
    assert shown.slots
    assert not shown.is_exhausted
    await bookings.aclose()
