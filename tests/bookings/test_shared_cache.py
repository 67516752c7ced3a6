"""Contract: workers share readings and drops in Redis, and nobody needs it to read.

What both implementations promise is in ``test_cache``. Redis is real; the line to it
can be cut.
"""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from calpages.bookings import Bookings
from calpages.bookings.redis_line import connect, connect_quick
from calpages.bookings.shared_cache import RedisCache
from calpages.calcom.breaker import PAUSE_SECONDS
from calpages.calcom.client import CalClient
from calpages.calcom.models import Booking
from calpages.found import BookingRead
from tests.builders import booking_json
from tests.calcom.fakes import BASE_URL, UID, FakeCal, closed_port
from tests.calcom.fakes import booking_json as cal_json

pytest_plugins = ("tests.servers",)

LONG = 60.0


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Line:
    """A line to Redis that can be cut, and counts what goes through it.

    Attributes:
        url: Where to reach Redis through it.
        is_cut: Whether it ends every talk at once.
        is_dead: Whether it takes every talk and never answers.
        talks: How many were begun.
        asked: How many times something was sent to Redis.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: set[asyncio.StreamWriter] = set()
        self.url = ""
        self.is_cut = self.is_dead = False
        self.talks = self.asked = 0

    def cut(self) -> None:
        self.is_cut = True
        for writer in self._open:
            writer.close()

    async def talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.talks += 1
        self._open.add(writer)
        if self.is_cut:
            writer.close()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._open.add(back)
        await asyncio.gather(
            self._carry(reader, back, counts=True), self._carry(there, writer)
        )

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        counts: bool = False,
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65_536):
                self.asked += counts
                if not self.is_dead:
                    writer.write(data)
        writer.close()


@pytest.fixture
async def line(redis_url: str) -> AsyncIterator[Line]:
    line = Line(int(redis_url.split(":")[2].partition("/")[0]))
    server = await asyncio.start_server(line.talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    line.url = f"redis://127.0.0.1:{port}/2"
    yield line
    line.cut()
    server.close()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    redis = connect(redis_url.replace("/0", "/2"))
    await redis.flushdb()
    yield redis
    await redis.flushdb()
    await redis.aclose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def cut_off(line: Line, clock: Clock) -> AsyncIterator[RedisCache]:
    """The cache of a worker whose line can be cut."""
    cache = RedisCache(
        connect_quick(line.url), patient=connect_quick(line.url), clock=clock
    )
    yield cache
    await cache.aclose()


@pytest.fixture
def other(redis: Redis) -> RedisCache:
    """The cache of another worker."""
    return RedisCache(redis, patient=redis)


@pytest.fixture
def uid() -> str:
    return uuid.uuid4().hex


def read_of(uid: str, title: str = "Intro") -> BookingRead:
    booking = Booking.model_validate(booking_json(uid=uid, title=title))
    return BookingRead(uid=uid, kind="single", booking=booking)


async def kept(cache: RedisCache, found: BookingRead, seconds: float = LONG) -> bool:
    return await cache.keep(found.uid, found, await cache.begin(), seconds)


async def test_one_worker_finds_what_another_kept_until_a_third_drops_it(
    redis: Redis, other: RedisCache, cut_off: RedisCache, uid: str
) -> None:
    await kept(cut_off, read_of(uid))
    there = await other.find(uid)
    assert there is not None
    assert there.found == read_of(uid)
    await RedisCache(redis, patient=redis).drop([uid])
    assert await other.find(uid) is None
    assert await cut_off.find(uid) is None


async def test_a_flight_of_one_worker_is_void_by_the_drop_of_another(
    other: RedisCache, cut_off: RedisCache, uid: str
) -> None:
    beginning = await cut_off.begin()
    await other.drop([uid])
    assert not await cut_off.keep(uid, read_of(uid), beginning, LONG)
    assert await kept(cut_off, read_of(uid))


async def test_no_key_holds_a_uid_and_all_that_is_kept_goes_by_itself(
    redis: Redis, other: RedisCache, uid: str
) -> None:
    await kept(other, read_of(uid), seconds=30.0)
    await other.drop([f"{uid} too"])
    keys = [key.decode() async for key in redis.scan_iter("*")]
    assert all(key.startswith("calpages:") and uid not in key for key in keys)
    lives = {key.split(":")[1].split("-")[0]: await redis.pttl(key) for key in keys}
    assert lives.keys() == {"reading", "drop", "count"}
    assert 0 < lives["reading"] <= 30_000
    assert lives["drop"] > 60_000


async def test_to_find_a_reading_takes_two_round_trips(
    line: Line, redis: Redis, cut_off: RedisCache, uid: str
) -> None:
    await kept(cut_off, read_of(uid))
    assert await cut_off.find(uid) is not None
    before = line.asked
    assert await cut_off.find(uid) is not None
    assert line.asked - before <= 2


async def test_without_redis_nothing_is_found_nothing_kept_and_nothing_fails(
    uid: str,
) -> None:
    redis = connect(f"redis://127.0.0.1:{closed_port()}/0")
    cache = RedisCache(redis, patient=redis)
    before = await cache.begin()
    assert await kept(cache, read_of(uid))
    assert await cache.find(uid) is None
    await cache.drop([uid])
    assert not await cache.keep(uid, read_of(uid), before, LONG)
    assert await kept(cache, read_of(uid))
    await cache.aclose()


async def test_a_redis_that_does_not_answer_is_waited_for_by_one_alone(
    line: Line, redis: Redis, cut_off: RedisCache, clock: Clock
) -> None:
    line.is_dead = True
    cal = FakeCal(cal_json())
    client = CalClient(base_url=BASE_URL, transport=cal.transport)
    bookings = Bookings(client, cache=cut_off)
    for _ in range(5):
        assert (await bookings.read(UID)).booking.uid == UID
    assert line.talks == 1
    clock.now = PAUSE_SECONDS
    for _ in range(5):
        await bookings.read(UID)
    assert line.talks == 2
    line.is_dead = False
    clock.now = 2 * PAUSE_SECONDS
    calls = cal.count("GET")
    for _ in range(5):
        await bookings.read(UID)
    assert cal.count("GET") == calls + 1


async def test_a_drop_that_could_not_be_told_is_told_before_anything_is_found(
    line: Line, other: RedisCache, cut_off: RedisCache, clock: Clock, uid: str
) -> None:
    await kept(other, read_of(uid))
    assert await cut_off.find(uid) is not None
    line.cut()
    await cut_off.drop([uid])
    assert await cut_off.find(uid) is None
    # Nobody else can know yet.
    assert await other.find(uid) is not None
    line.is_cut = False
    clock.now = PAUSE_SECONDS
    assert await cut_off.find(uid) is None
    assert await other.find(uid) is None
    await kept(other, read_of(uid))
    assert await cut_off.find(uid) is not None


@pytest.mark.parametrize("is_begun", [False, True])
async def test_what_is_not_there_any_more_is_not_known_though_redis_was_away(
    line: Line,
    other: RedisCache,
    cut_off: RedisCache,
    clock: Clock,
    uid: str,
    *,
    is_begun: bool,
) -> None:
    await kept(other, read_of(uid))
    beginning = await cut_off.begin() if is_begun else None
    line.cut()
    beginning = beginning or await cut_off.begin()
    assert await cut_off.keep(uid, None, beginning, LONG)
    line.is_cut = False
    clock.now = PAUSE_SECONDS
    assert await cut_off.find(uid) is None
    assert await other.find(uid) is None


async def test_what_is_not_there_any_more_is_not_known_though_that_came_late(
    other: RedisCache, cut_off: RedisCache, clock: Clock, uid: str
) -> None:
    await kept(other, read_of(uid))
    beginning = await cut_off.begin()
    clock.now = 100.0
    assert await cut_off.keep(uid, None, beginning, LONG)
    assert await other.find(uid) is None


async def test_a_count_that_was_lost_goes_on_above_what_it_was(
    redis: Redis, other: RedisCache, uid: str
) -> None:
    before = await other.begin()
    await redis.flushdb()
    third = RedisCache(redis, patient=redis)
    await third.drop([uid])
    assert not await other.keep(uid, read_of(uid), before, LONG)


async def test_a_flight_of_so_long_ago_that_drops_are_forgotten_is_not_kept(
    redis: Redis, cut_off: RedisCache, clock: Clock, uid: str
) -> None:
    beginning = await cut_off.begin()
    clock.now = 100.0
    assert await cut_off.keep(uid, read_of(uid), beginning, LONG)
    assert await cut_off.find(uid) is None


async def test_what_json_cannot_hold_serves_without_being_kept(
    other: RedisCache, uid: str
) -> None:
    assert await kept(other, read_of(uid, title="\ud800"))
    assert await other.find(uid) is None


@pytest.mark.parametrize("written", ["", "{", "[]", '{"uid":"x","kind":"odd"}'])
async def test_what_cannot_be_read_is_not_found(
    redis: Redis, other: RedisCache, uid: str, written: str
) -> None:
    await kept(other, read_of(uid))
    (key,) = [key async for key in redis.scan_iter("calpages:reading-*")]
    await redis.execute_command("HSET", key, "reading", written)
    assert await other.find(uid) is None
