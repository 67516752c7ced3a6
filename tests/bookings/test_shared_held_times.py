"""Contract: what one worker holds, doubts or gives back the others know at once.

What is promised with and without Redis is in ``test_holds``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator

import pytest

from calpages.bookings.held_times import Hold, Place
from calpages.bookings.redis_line import connect_quick
from calpages.bookings.shared_held_times import RedisHeldTimes
from tests.redis_server import RedisProcess

START = dt.datetime(2030, 9, 3, 9, tzinfo=dt.UTC)
PLACE: Place = ("booking-uid", START)
Workers = tuple[RedisHeldTimes, RedisHeldTimes]


@pytest.fixture
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisProcess]:
    redis = RedisProcess(tmp_path_factory.mktemp("redis"))
    redis.start()
    yield redis
    redis.stop()


@pytest.fixture
async def workers(redis: RedisProcess) -> AsyncIterator[Workers]:
    clients = connect_quick(redis.url), connect_quick(redis.url)
    one, other = (RedisHeldTimes(client, patient=client) for client in clients)
    yield one, other
    for client in clients:
        await client.aclose()


def a_hold(uid: str = "hold-uid", *, seconds: float = 60) -> Hold:
    until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)
    return Hold(uid=uid, start=START, until=until)


async def test_what_one_holds_the_other_finds(workers: Workers) -> None:
    one, other = workers
    await one.keep(PLACE, hold := a_hold())
    assert await other.find(PLACE) == hold
    assert await other.find(("another", START)) is None
    assert await other.find((PLACE[0], START + dt.timedelta(hours=1))) is None


async def test_what_the_other_gives_back_nobody_holds(workers: Workers) -> None:
    one, other = workers
    await one.keep(PLACE, hold := a_hold())
    await other.release(hold.uid)
    assert await one.find(PLACE) is None
    assert await other.find(PLACE) is None


async def test_the_later_hold_stays_when_the_earlier_is_given_back(
    workers: Workers,
) -> None:
    one, other = workers
    await one.keep(PLACE, a_hold("earlier"))
    await other.keep(PLACE, later := a_hold("later"))
    await one.release("earlier")
    assert await one.find(PLACE) == later
    assert await other.find(PLACE) == later


async def test_what_may_be_held_the_other_knows(workers: Workers) -> None:
    one, other = workers
    assert not await other.is_doubtful(PLACE)
    await one.doubt(PLACE)
    assert await other.is_doubtful(PLACE)
    assert not await other.is_doubtful(("another", START))


async def test_what_has_ended_is_found_nowhere(workers: Workers) -> None:
    one, other = workers
    await one.keep(PLACE, a_hold(seconds=-1))
    assert await one.find(PLACE) is None
    assert await other.find(PLACE) is None


async def test_without_redis_each_knows_what_it_did(
    redis: RedisProcess, workers: Workers
) -> None:
    one, other = workers
    redis.stop()
    await one.keep(PLACE, hold := a_hold())
    await one.doubt(PLACE)
    assert await one.find(PLACE) == hold
    assert await one.is_doubtful(PLACE)
    assert await other.find(PLACE) is None
    assert not await other.is_doubtful(PLACE)
    await one.release(hold.uid)
    assert await one.find(PLACE) is None


async def test_what_redis_did_not_hear_was_given_back_is_not_held(
    redis: RedisProcess, workers: Workers
) -> None:
    one, other = workers
    await one.keep(PLACE, hold := a_hold())
    redis.stall(1)
    await one.release(hold.uid)
    await asyncio.sleep(1.2)
    assert await other.find(PLACE) == hold
    assert await one.find(PLACE) is None


async def test_what_was_given_back_is_not_held_by_a_late_word(workers: Workers) -> None:
    one, other = workers
    await other.release("hold-uid")
    await one.keep(PLACE, a_hold("hold-uid"))
    assert await other.find(PLACE) is None


async def test_a_redis_that_lost_it_does_not_take_it_away(
    redis: RedisProcess, workers: Workers
) -> None:
    one, _ = workers
    await one.keep(PLACE, hold := a_hold())
    redis.clear()
    assert await one.find(PLACE) == hold


async def test_redis_is_told_neither_booking_nor_for_ever(
    redis: RedisProcess, workers: Workers
) -> None:
    one, other = workers
    await one.keep(PLACE, a_hold())
    await other.doubt(PLACE)
    await other.release("a-hold-of-nobody")
    client = connect_quick(redis.url)
    keys = await client.keys("*")
    assert len(keys) == 4
    for key in keys:
        assert PLACE[0].encode() not in key + (await client.get(key) or b"")
        assert 0 < await client.pttl(key) <= 300_000
    await client.aclose()
