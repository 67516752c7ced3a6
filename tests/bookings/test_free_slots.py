"""Contract: free times are read once a month, and given as Cal.com has them."""

import asyncio
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import stamina
from hypothesis import given
from hypothesis import strategies as st

from calpages.assembly import make_services
from calpages.bookings import Bookings
from calpages.bookings.free_slots import SLOTS_SECONDS
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NotFoundError
from calpages.dates import Month, start_of_day
from calpages.settings import load_settings
from calpages.zones import zone_names
from tests.box import uid_of
from tests.builders import event_type
from tests.calcom.fakes import BASE_URL, FakeCal
from tests.free_cal import Clock, FreeCal, booking_at

NOW = dt.datetime(2026, 9, 1, 6, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
BOOKING = booking_at(dt.datetime(2026, 10, 14, 9, tzinfo=dt.UTC))
OCTOBER = (
    dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
)
NOON = OCTOBER[0] + 12 * HOUR
# Every third hour of two years.
FREE = tuple(NOW + n * 3 * HOUR for n in range(8 * 730))
zones = st.sampled_from(zone_names()).map(ZoneInfo)
instants = st.datetimes(
    dt.datetime(2026, 8, 1),  # noqa: DTZ001
    dt.datetime(2028, 3, 1),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)


@pytest.fixture(autouse=True)
def no_waiting():
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cal() -> FreeCal:
    return FreeCal(NOON)


@pytest.fixture
def bookings(cal: FreeCal, clock: Clock) -> Bookings:
    return cal.bookings(NOW, clock=clock)


async def starts(bookings: Bookings, *span: Any, **options: Any) -> list[dt.datetime]:
    first, last = span or OCTOBER
    found = await bookings.free_slots(BOOKING, first, last, **options)
    return [slot.start for slot in found]


@given(instants, st.timedeltas(dt.timedelta(), 100 * DAY), zones)
async def test_exactly_what_is_free_is_found_in_order(
    first: dt.datetime, span: dt.timedelta, zone: ZoneInfo
) -> None:
    cal = FreeCal(*FREE)
    bookings = cal.bookings(NOW)
    found = await starts(bookings, first.astimezone(zone), first + span)
    assert found == [one for one in FREE if first <= one < first + span]
    assert len(cal.asked) == len(set(cal.months))


@given(
    st.builds(Month, st.sampled_from([2026, 2027]), st.integers(9, 12)),
    zones,
    zones,
    st.integers(0, 6),
)
async def test_a_month_with_its_edge_weeks_is_one_call_whatever_the_zone(
    month: Month, zone: ZoneInfo, other: ZoneInfo, first_weekday: int
) -> None:
    cal = FreeCal(*FREE)
    bookings = cal.bookings(NOW)
    days = [day for week in month.weeks(first_weekday) for day in week]
    for one in (zone, other):
        first = start_of_day(days[0], one)
        last = start_of_day(days[-1] + DAY, one)
        found = await starts(bookings, first, last)
        assert found == [free for free in FREE if first <= free < last]
    assert cal.months == [str(month)]


async def test_nothing_is_asked_of_the_past(bookings: Bookings, cal: FreeCal) -> None:
    cal.free |= {NOW - DAY, NOW + DAY}
    assert await starts(bookings, NOW - 400 * DAY, NOW - 60 * DAY) == []
    assert cal.asked == []
    assert await starts(bookings, NOW - 20 * DAY, NOW + 2 * DAY) == [NOW + DAY]
    asked_from = [dt.datetime.fromisoformat(query["start"]) for query in cal.asked]
    assert all(start >= NOW for start in asked_from)


async def test_no_time_at_all_is_no_call(bookings: Bookings, cal: FreeCal) -> None:
    assert await starts(bookings, NOON, NOON) == []
    assert await starts(bookings, NOON, NOON - DAY) == []
    assert cal.asked == []


async def test_several_months_are_read_side_by_side(
    bookings: Bookings, cal: FreeCal
) -> None:
    cal.gates = []
    reading = asyncio.create_task(starts(bookings, NOON, NOON + 90 * DAY))
    async with asyncio.timeout(30):
        for _ in range(3):
            await cal.has_come.acquire()
    for gate in cal.gates:
        gate.set()
    assert await reading == [NOON]


@pytest.mark.parametrize(("lengths", "asked"), [([15, 30], "30"), ([15], None)])
async def test_the_length_is_named_where_there_are_several(
    bookings: Bookings, cal: FreeCal, lengths: list[int], asked: str | None
) -> None:
    kind = event_type(lengthInMinutesOptions=lengths)
    await starts(bookings, event_type=kind)
    assert cal.asked[0].get("duration") == asked
    assert cal.asked[0]["bookingUidToReschedule"] == BOOKING.uid


async def test_who_asks_meanwhile_or_soon_after_shares_a_reading(
    bookings: Bookings, cal: FreeCal, clock: Clock
) -> None:
    assert await asyncio.gather(*(starts(bookings) for _ in range(3))) == [[NOON]] * 3
    clock.now = SLOTS_SECONDS - 0.1
    await starts(bookings)
    assert len(cal.asked) == 1
    clock.now = SLOTS_SECONDS
    await starts(bookings)
    assert len(cal.asked) == 2


async def test_another_booking_has_free_times_of_its_own(
    bookings: Bookings, cal: FreeCal
) -> None:
    await starts(bookings)
    other = BOOKING.model_copy(update={"uid": "bookingUid000000000009"})
    await bookings.free_slots(other, *OCTOBER)
    uids = [query["bookingUidToReschedule"] for query in cal.asked]
    assert uids == [BOOKING.uid, other.uid]


async def test_fresh_passes_over_what_is_kept_and_is_kept_itself(
    bookings: Bookings, cal: FreeCal
) -> None:
    await starts(bookings)
    cal.free = {NOON + HOUR}
    assert await starts(bookings) == [NOON]
    assert await starts(bookings, fresh=True) == [NOON + HOUR]
    assert await starts(bookings) == [NOON + HOUR]
    assert len(cal.asked) == 2


async def test_an_older_reading_never_takes_the_place_of_a_newer(
    bookings: Bookings, cal: FreeCal
) -> None:
    cal.gates = []
    slow = asyncio.create_task(starts(bookings))
    await cal.has_come.acquire()
    cal.free = {NOON + HOUR}
    quick = asyncio.create_task(starts(bookings, fresh=True))
    await cal.has_come.acquire()
    cal.gates[1].set()
    assert await quick == [NOON + HOUR]
    cal.gates[0].set()
    assert await slow == [NOON]
    assert await starts(bookings) == [NOON + HOUR]


async def test_with_no_seconds_nothing_is_kept_and_nothing_prefetched(
    cal: FreeCal,
) -> None:
    bookings = cal.bookings(NOW, slots_ttl_seconds=0.0)
    bookings.prefetch_slots(BOOKING, *OCTOBER)
    for _ in range(2):
        await starts(bookings)
    assert len(cal.asked) == 2


@pytest.mark.parametrize(("seconds", "is_kept"), [("0", False), ("5", True)])
async def test_the_settings_tell_whether_anything_is_kept(
    seconds: str, *, is_kept: bool
) -> None:
    settings = load_settings({"CALPAGES_CACHE_SECONDS": seconds})
    bookings = make_services(settings).bookings
    booking = (await bookings.read(uid_of("accepted"))).booking
    span = booking.start, booking.start + 7 * DAY
    first = await bookings.free_slots(booking, *span)
    again = await bookings.free_slots(booking, *span)
    await bookings.aclose()
    assert first == again
    assert (first[0] is again[0]) == is_kept


async def test_a_refused_time_makes_void_what_was_read(
    bookings: Bookings, cal: FreeCal
) -> None:
    await starts(bookings)
    bookings.forget_slots("bookingUid000000000009")
    await starts(bookings)
    assert len(cal.asked) == 1
    bookings.forget_slots(BOOKING.uid)
    await starts(bookings)
    assert len(cal.asked) == 2


async def test_what_is_under_way_when_it_becomes_void_is_read_again(
    bookings: Bookings, cal: FreeCal
) -> None:
    cal.gates = []
    reading = asyncio.create_task(starts(bookings))
    await cal.has_come.acquire()
    bookings.forget_slots(BOOKING.uid)
    cal.free, (gate,), cal.gates = {NOON + HOUR}, cal.gates, None
    gate.set()
    assert await reading == [NOON + HOUR]


@pytest.mark.parametrize("action", ["cancel", "reschedule", "heard"])
async def test_a_change_of_the_booking_makes_void_what_was_read(action: str) -> None:
    cal = FakeCal(BOOKING.model_dump(mode="json", by_alias=True))
    client = CalClient(base_url=BASE_URL, transport=cal.transport)
    bookings = Bookings(client, now=lambda: NOW)
    await starts(bookings)
    if action == "heard":
        await bookings.drop([BOOKING.uid])
    elif action == "cancel":
        assert (await bookings.cancel(BOOKING.uid)).status == "done"
    else:
        moved = await bookings.reschedule(BOOKING.uid, start=NOON)
        assert moved.status == "done", moved
    await starts(bookings)
    assert cal.count("GET", "/slots") == 2


async def test_a_prefetched_month_costs_no_further_call(
    bookings: Bookings, cal: FreeCal
) -> None:
    bookings.prefetch_slots(BOOKING, *OCTOBER)
    bookings.prefetch_slots(BOOKING, *OCTOBER)
    assert await starts(bookings) == [NOON]
    bookings.prefetch_slots(BOOKING, *OCTOBER)
    assert await starts(bookings) == [NOON]
    assert cal.months == ["2026-10"]


async def test_a_fresh_prefetch_begins_now(bookings: Bookings, cal: FreeCal) -> None:
    await starts(bookings)
    bookings.prefetch_slots(BOOKING, *OCTOBER, fresh=True)
    await cal.has_come.acquire()
    await cal.has_come.acquire()
    assert len(cal.asked) == 2


async def test_nobody_hears_of_a_prefetch_that_fails(
    bookings: Bookings, cal: FreeCal
) -> None:
    cal.broken["2026-10"] = 502
    bookings.prefetch_slots(BOOKING, *OCTOBER)
    await cal.has_come.acquire()
    cal.broken.clear()
    while await asyncio.wait_for(_fails(bookings), 30):
        pass
    assert await starts(bookings) == [NOON]


async def _fails(bookings: Bookings) -> bool:
    """Whether a reading fails, as one that joins the failing prefetch does."""
    try:
        await starts(bookings)
    except CalError:
        return True
    return False


async def test_an_outage_is_told_and_not_kept(bookings: Bookings, cal: FreeCal) -> None:
    cal.broken["2026-10"] = 502
    with pytest.raises(CalError):
        await starts(bookings)
    cal.broken.clear()
    assert await starts(bookings) == [NOON]


async def test_a_booking_without_an_event_type_has_no_free_times(
    bookings: Bookings, cal: FreeCal
) -> None:
    orphan = BOOKING.model_copy(update={"event_type": None, "event_type_id": None})
    bookings.prefetch_slots(orphan, *OCTOBER)
    with pytest.raises(NotFoundError):
        await bookings.free_slots(orphan, *OCTOBER)
    assert cal.asked == []


async def test_at_the_end_nothing_goes_on_in_the_background(
    bookings: Bookings, cal: FreeCal
) -> None:
    cal.gates = []
    bookings.prefetch_slots(BOOKING, *OCTOBER)
    await cal.has_come.acquire()
    before = asyncio.all_tasks()
    await bookings.aclose()
    assert len(before) == 2
    assert asyncio.all_tasks() == {asyncio.current_task()}
