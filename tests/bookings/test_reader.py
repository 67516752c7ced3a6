"""Contract: one reading for all who look, until it is too old, dropped or passed over.

Cal.com is asked through the real client; a test can hold its answers.
"""

import asyncio
import datetime as dt
from typing import Any

import httpx
import pytest

from calpages.bookings import Bookings
from calpages.bookings.reader import FIRST_LOOK_SECONDS
from calpages.calcom.client import CalClient
from calpages.calcom.errors import NotFoundError, StatusError
from tests.calcom.fakes import (
    BASE_URL,
    NEW_UID,
    SEAT_UID,
    SERIES_UID,
    UID,
    FakeCal,
    answer,
    booking_json,
)

TTL = 5.0


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Hold:
    """Holds the answers to reads, each as it is when it is asked for."""

    def __init__(self, cal: FakeCal) -> None:
        self.gates: list[asyncio.Event] = []
        self.asked = asyncio.Semaphore(0)
        cal.before = self._wait

    async def _wait(self, _request: httpx.Request) -> None:
        gate = asyncio.Event()
        self.gates.append(gate)
        self.asked.release()
        await gate.wait()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cal() -> FakeCal:
    return FakeCal(booking_json(), booking_json(uid=NEW_UID))


def bookings_of(cal: FakeCal, clock: Clock, **options: Any) -> Bookings:
    client = CalClient(base_url=BASE_URL, transport=cal.transport)
    return Bookings(client, **{"clock": clock, "ttl_seconds": TTL, **options})


async def test_views_share_a_reading_until_it_is_too_old(
    cal: FakeCal, clock: Clock
) -> None:
    bookings = bookings_of(cal, clock)
    for clock.now in (0.0, 2.0, 4.9):
        await bookings.read(UID)
    assert cal.count("GET") == 1
    clock.now = 5.0
    await bookings.read(UID)
    assert cal.count("GET") == 2


async def test_for_a_write_an_older_reading_will_do(cal: FakeCal, clock: Clock) -> None:
    bookings = bookings_of(cal, clock)
    read = await bookings.read(UID)
    clock.now = FIRST_LOOK_SECONDS - 0.1
    assert await bookings.read(UID, for_write=True) == read
    assert cal.count("GET") == 1
    clock.now = FIRST_LOOK_SECONDS
    await bookings.read(UID, for_write=True)
    assert cal.count("GET") == 2


async def test_for_a_write_no_reading_is_as_old_as_views_may_be_told_to_take(
    cal: FakeCal, clock: Clock
) -> None:
    bookings = bookings_of(cal, clock, ttl_seconds=60.0)
    await bookings.read(UID)
    clock.now = 59.0
    await bookings.read(UID)
    assert cal.count("GET") == 1
    await bookings.read(UID, for_write=True)
    assert cal.count("GET") == 2


@pytest.mark.parametrize("for_write", [False, True])
async def test_without_a_time_to_keep_it_nothing_is_kept(
    cal: FakeCal, clock: Clock, *, for_write: bool
) -> None:
    bookings = bookings_of(cal, clock, ttl_seconds=0.0)
    for _ in range(2):
        await bookings.read(UID, for_write=for_write)
    assert cal.count("GET") == 2


async def test_fresh_passes_over_what_is_kept_and_is_kept_itself(
    cal: FakeCal, clock: Clock
) -> None:
    bookings = bookings_of(cal, clock)
    await bookings.read(UID)
    cal.cancel(UID)
    assert (await bookings.read(UID)).booking.status == "accepted"
    assert (await bookings.read(UID, fresh=True)).booking.status == "cancelled"
    assert (await bookings.read(UID)).booking.status == "cancelled"
    assert cal.count("GET") == 2


async def test_an_earlier_answer_does_not_undo_a_later_one(
    cal: FakeCal, clock: Clock
) -> None:
    bookings, hold = bookings_of(cal, clock), Hold(cal)
    cal.instead = lambda request: (
        answer(booking_json(title="early")) if request is cal.requests[0] else None
    )
    early = asyncio.create_task(bookings.read(UID))
    await hold.asked.acquire()
    fresh = asyncio.create_task(bookings.read(UID, fresh=True))
    await hold.asked.acquire()
    hold.gates[1].set()
    await fresh
    hold.gates[0].set()
    assert (await early).booking.title == "early"
    assert (await bookings.read(UID)).booking.title != "early"


async def test_who_waits_for_a_flight_that_becomes_void_gets_a_new_one(
    cal: FakeCal, clock: Clock
) -> None:
    """The uid that is dropped occurs in the answer alone."""
    bookings, hold = bookings_of(cal, clock), Hold(cal)
    cal.bookings[UID]["rescheduledFromUid"] = "formerUid00000000001"
    waiting = [asyncio.create_task(bookings.read(UID)) for _ in range(3)]
    await hold.asked.acquire()
    await bookings.drop(["formerUid00000000001"])
    hold.gates[0].set()
    await hold.asked.acquire()
    assert not any(task.done() for task in waiting)
    cal.cancel(UID)
    hold.gates[1].set()
    reads = await asyncio.gather(*waiting)
    assert {read.booking.status for read in reads} == {"cancelled"}
    assert cal.count("GET") == 2


async def test_after_a_drop_nobody_waits_for_a_flight_from_before_it(
    cal: FakeCal, clock: Clock
) -> None:
    bookings, hold = bookings_of(cal, clock), Hold(cal)
    early = asyncio.create_task(bookings.read(UID))
    await hold.asked.acquire()
    await bookings.drop([UID])
    late = asyncio.create_task(bookings.read(UID))
    await hold.asked.acquire()
    hold.gates[1].set()
    await late
    assert not early.done()
    hold.gates[0].set()
    await early
    # What the late one brought is kept, and the early one joins it.
    assert cal.count("GET") == 2


async def test_a_drop_leaves_all_other_bookings_alone(
    cal: FakeCal, clock: Clock
) -> None:
    bookings = bookings_of(cal, clock)
    await bookings.read(UID)
    for number in range(100):
        await bookings.drop([f"anotherBooking{number:04}"])
        await bookings.read(UID)
    assert cal.count("GET") == 1


async def test_what_cannot_be_a_uid_drops_nothing(cal: FakeCal, clock: Clock) -> None:
    bookings = bookings_of(cal, clock)
    await bookings.read(UID)
    await bookings.drop(["", "x" * 10_000, "../me"])
    await bookings.read(UID)
    assert cal.count("GET") == 1


async def test_not_found_is_remembered_as_long_as_a_reading(clock: Clock) -> None:
    cal = FakeCal()
    bookings = bookings_of(cal, clock)
    for clock.now in (0.0, 4.9):
        with pytest.raises(NotFoundError) as caught:
            await bookings.read(UID)
        assert caught.value.status == 404
        assert caught.value.message
    assert cal.count("GET") == 2, "a booking, and a seat"
    clock.now = 5.0
    cal.bookings[UID] = booking_json()
    assert (await bookings.read(UID)).booking.uid == UID


@pytest.mark.parametrize("how", ["fresh", "for_write", "dropped"])
async def test_what_was_not_found_is_looked_for_again(clock: Clock, how: str) -> None:
    cal = FakeCal()
    bookings = bookings_of(cal, clock)
    with pytest.raises(NotFoundError):
        await bookings.read(UID)
    cal.bookings[UID] = booking_json()
    if how == "dropped":
        await bookings.drop([UID])
        read = await bookings.read(UID)
    else:
        read = await bookings.read(UID, **{how: True})
    assert read.booking.uid == UID


async def test_what_comes_to_be_while_it_is_looked_for_is_found(clock: Clock) -> None:
    cal = FakeCal()
    bookings, hold = bookings_of(cal, clock), Hold(cal)
    missing = cal.instead = lambda _: httpx.Response(404, json={"message": "Not found"})
    waiting = asyncio.create_task(bookings.read(UID))
    for gate in range(2):
        await hold.asked.acquire()
        if gate:
            cal.bookings[UID] = booking_json()
            await bookings.drop([UID])
        assert cal.instead is missing
        hold.gates[gate].set()
    async with asyncio.timeout(30):
        await hold.asked.acquire()
    cal.instead = None
    hold.gates[2].set()
    assert (await waiting).booking.uid == UID


async def test_not_found_straight_after_a_write_is_not_remembered(clock: Clock) -> None:
    cal = FakeCal()
    bookings = bookings_of(cal, clock)
    with pytest.raises(NotFoundError):
        await bookings.read(UID, fresh=True)
    cal.bookings[UID] = booking_json()
    assert (await bookings.read(UID)).booking.uid == UID


@pytest.mark.parametrize(
    ("of_booking", "is_known"),
    [(f"Booking with uid={NEW_UID} was not found", True), ("Cannot GET /x", False)],
)
async def test_an_older_cal_com_without_seats_knows_its_bookings_all_the_same(
    clock: Clock, of_booking: str, is_known: bool
) -> None:
    def without_seats(request: httpx.Request) -> httpx.Response:
        no_route = f"Cannot GET {request.url.path}"
        message = no_route if "by-seat" in request.url.path else of_booking
        error = {"code": "NotFoundException", "message": message}
        return httpx.Response(404, json={"status": "error", "error": error})

    cal = FakeCal()
    cal.instead = without_seats
    with pytest.raises(StatusError) as caught:
        await bookings_of(cal, clock).read(NEW_UID)
    assert isinstance(caught.value, NotFoundError) is is_known


@pytest.mark.parametrize("status", [404, 401, 501])
async def test_nothing_else_that_fails_is_remembered(clock: Clock, status: int) -> None:
    cal = FakeCal(booking_json())
    cal.instead = lambda _: httpx.Response(status, html="<h1>Error</h1>")
    bookings = bookings_of(cal, clock)
    for _ in range(2):
        outcome = await asyncio.gather(bookings.read(UID), return_exceptions=True)
        assert isinstance(outcome[0], Exception)
    cal.instead = None
    assert (await bookings.read(UID)).booking.uid == UID


async def test_a_kept_series_stands_for_the_event_that_is_next_by_now(
    clock: Clock,
) -> None:
    events = [
        booking_json(
            uid=f"occurrence{hour:02}",
            start=f"2030-09-02T{hour:02}:00:00Z",
            end=f"2030-09-02T{hour:02}:30:00Z",
            recurringBookingUid=SERIES_UID,
        )
        for hour in (9, 10)
    ]
    now = [dt.datetime(2030, 9, 2, 9, 29, 59, tzinfo=dt.UTC)]
    cal = FakeCal(*events)
    bookings = bookings_of(cal, clock, now=lambda: now[0])
    assert (await bookings.read(SERIES_UID)).booking.start.hour == 9
    now[0] += dt.timedelta(seconds=2)
    for for_write in (False, True):
        read = await bookings.read(SERIES_UID, for_write=for_write)
        assert read.booking.start.hour == 10
    assert cal.count("GET") == 1


async def test_a_seat_is_kept_by_its_own_uid(clock: Clock) -> None:
    cal = FakeCal(booking_json())
    cal.seats[SEAT_UID] = UID
    bookings = bookings_of(cal, clock)
    for _ in range(2):
        assert (await bookings.read(SEAT_UID)).kind == "seat"
    assert cal.count("GET") == 2
    await bookings.drop([UID])
    await bookings.read(SEAT_UID)
    assert cal.count("GET") == 4
