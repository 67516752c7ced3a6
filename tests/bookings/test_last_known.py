"""Contract: what was read in the last five minutes is known, unless it is untrue."""

import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
import stamina
from redis.asyncio import Redis

from calpages.bookings import Bookings
from calpages.bookings.drops import DROP_SECONDS, KEPT_SECONDS, LONGEST_FLIGHT_SECONDS
from calpages.bookings.redis_line import connect, connect_quick
from calpages.bookings.shared_cache import RedisCache
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError
from tests.calcom.fakes import BASE_URL, UID, FakeCal, booking_json

pytest_plugins = ("tests.servers",)

Deed = Callable[[Bookings], Awaitable[Any]]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cal() -> FakeCal:
    return FakeCal(booking_json())


def client_of(cal: FakeCal) -> CalClient:
    return CalClient(base_url=BASE_URL, transport=cal.transport)


def refuse(cal: FakeCal, status: int, message: str) -> None:
    """Let Cal.com answer everything so."""
    body = {"message": message} if message else None
    cal.instead = lambda _request: httpx.Response(status, json=body)


async def is_known(bookings: Bookings) -> bool:
    return await bookings.last_known(UID) is not None


async def test_it_is_known_for_five_minutes_with_its_age(
    cal: FakeCal, clock: Clock
) -> None:
    bookings = Bookings(client_of(cal), clock=clock)
    assert not await is_known(bookings)
    read = await bookings.read(UID)
    clock.now = KEPT_SECONDS - 1
    known = await bookings.last_known(UID)
    assert known is not None
    assert (known.found, known.age_seconds) == (read, KEPT_SECONDS - 1)
    assert cal.count("GET") == 1, "It is asked of nobody."
    clock.now = KEPT_SECONDS
    assert not await is_known(bookings)


async def test_where_nothing_is_kept_nothing_is_known(
    cal: FakeCal, clock: Clock
) -> None:
    bookings = Bookings(client_of(cal), clock=clock, ttl_seconds=0.0)
    await bookings.read(UID)
    assert not await is_known(bookings)


@pytest.mark.parametrize("bad", ["", "x", "../etc", "a" * 300])
async def test_what_is_no_uid_is_not_known(cal: FakeCal, bad: str) -> None:
    assert await Bookings(client_of(cal)).last_known(bad) is None


async def our_cancel(bookings: Bookings) -> None:
    assert (await bookings.cancel(UID)).status == "done"


async def a_webhook(bookings: Bookings) -> None:
    await bookings.drop([UID])


@pytest.mark.parametrize("deed", [our_cancel, a_webhook])
async def test_what_is_known_to_have_changed_never_comes_back(
    cal: FakeCal, clock: Clock, deed: Deed
) -> None:
    bookings = Bookings(client_of(cal), clock=clock)
    await bookings.read(UID)
    await deed(bookings)
    known = await bookings.last_known(UID)
    assert known is None or known.found == await bookings.read(UID)
    if deed is a_webhook:
        # A drop is not forgotten before the reading that it has made void.
        clock.now = KEPT_SECONDS - 1
        await bookings.drop(["anotherUid000000000001"])
        assert not await is_known(bookings)


def test_no_kept_reading_outlives_the_drop_that_made_it_void() -> None:
    assert DROP_SECONDS >= LONGEST_FLIGHT_SECONDS + KEPT_SECONDS


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize(
    ("status", "message", "is_definite"),
    [
        (404, "Booking with uid was not found in the database", True),
        (403, "Forbidden", True),
        (404, "", False),
        (500, "Broken", False),
    ],
)
async def test_after_a_definite_no_the_booking_is_not_known_any_more(
    cal: FakeCal,
    clock: Clock,
    status: int,
    message: str,
    *,
    is_definite: bool,
    fresh: bool,
) -> None:
    bookings = Bookings(client_of(cal), clock=clock)
    await bookings.read(UID)
    clock.now = 6.0
    refuse(cal, status, message)
    with pytest.raises(CalError):
        await bookings.read(UID, fresh=fresh)
    clock.now = 60.0
    assert await is_known(bookings) is not is_definite


@pytest.fixture
async def redis(redis_url: str) -> str:
    async with Redis.from_url(redis_url) as client:
        await client.flushall()
    return redis_url


async def test_workers_know_what_one_of_them_has_read(cal: FakeCal, redis: str) -> None:
    async with contextlib.AsyncExitStack() as stack:

        async def worker() -> Bookings:
            cache = RedisCache(connect_quick(redis), patient=connect(redis))
            bookings = Bookings(client_of(cal), cache=cache)
            stack.push_async_callback(bookings.aclose)
            return bookings

        reader, other = await worker(), await worker()
        read = await reader.read(UID)
        known = await other.last_known(UID)
        assert known is not None
        assert known.found == read
        await other.drop([UID])
        assert not await is_known(reader)
        await reader.read(UID)
        refuse(cal, 403, "Forbidden")
        with pytest.raises(CalError):
            await other.read(UID, fresh=True)
        assert not await is_known(reader)
