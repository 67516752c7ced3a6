"""Contract: a Redis that goes away while a change is made leaves no false doubt.

Before Cal.com was asked for the change it is told that nothing was sent, and nothing in
Redis says otherwise afterwards: a new click succeeds. After that, a doubt is told where
nothing shows. Redis is real; the line to it ends at each of its commands in turn.
"""

import asyncio
import contextlib
import datetime as dt
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
import stamina
from redis.asyncio import Redis

from calpages.bookings import Bookings, Outcome
from calpages.bookings.locks import NoLockError
from calpages.bookings.marks import Sent
from calpages.bookings.redis_line import connect, connect_quick
from calpages.bookings.shared_cache import RedisCache
from calpages.bookings.shared_locks import RedisLocks
from calpages.bookings.shared_marks import RedisMarks
from tests.box import SEATS, Box, uid_of

pytest_plugins = ("tests.servers",)

MOST_COMMANDS = 60
SOON_SECONDS = 20.0

Click = Callable[[Bookings], Awaitable[Outcome]]
Prepare = Callable[[Box], Awaitable[Click]]


class Line:
    """A line to Redis that ends at one of the commands that go through it.

    Attributes:
        url: Where to reach Redis through it.
        asked: How many have come so far.
        is_cut: Whether it has ended.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: set[asyncio.StreamWriter] = set()
        self.url = ""
        self.asked = 0
        self.ends_at = 0
        self.is_delivered = False
        self.is_cut = False

    def end_at(self, command: int, *, is_delivered: bool) -> None:
        """End there, before Redis has the command, or before its answer comes."""
        self.asked, self.ends_at, self.is_delivered = 0, command, is_delivered

    def heal(self) -> None:
        self.is_cut, self.ends_at = False, 0

    def cut(self) -> None:
        self.is_cut = True
        for writer in self._open:
            writer.close()
        self._open.clear()

    async def talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self.is_cut:
            writer.close()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._open |= {writer, back}
        await asyncio.gather(self._ask(reader, back), self._answer(there, writer))

    async def _ask(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65_536):
                self.asked += 1
                if self.asked != self.ends_at:
                    back.write(data)
                    continue
                if self.is_delivered:
                    await self._deliver(data)
                self.cut()
        back.close()

    async def _deliver(self, data: bytes) -> None:
        """Let Redis carry it out, whose answer nobody hears."""
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        back.write(data)
        await there.read(1)
        back.close()

    async def _answer(
        self, there: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await there.read(65_536):
                writer.write(data)
        writer.close()


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture
async def line(redis_url: str) -> AsyncIterator[Line]:
    line = Line(int(redis_url.split(":")[2].partition("/")[0]))
    server = await asyncio.start_server(line.talk, "127.0.0.1", 0)
    line.url = f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    yield line
    line.cut()
    server.close()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as client:
        yield client


@contextlib.asynccontextmanager
async def bookings_of(box: Box, line: Line) -> AsyncIterator[Bookings]:
    patient = connect(line.url)
    bookings = box.bookings(
        ttl_seconds=5.0,
        cache=RedisCache(connect_quick(line.url), patient=patient),
        locks=RedisLocks(patient),
        marks=RedisMarks(patient, grace_seconds=0.0),
        read_back_delays=(),
        settle_delays=(0.1,),
    )
    yield bookings
    line.heal()
    await bookings.aclose()


async def cancel(_box: Box) -> Click:
    return lambda bookings: bookings.cancel(uid_of("accepted"))


async def cancel_seat(_box: Box) -> Click:
    return lambda bookings: bookings.cancel(uid_of("seated"), seat_uid=SEATS[0])


async def move(box: Box) -> Click:
    uid = uid_of("accepted")
    start = (await box.free_starts(uid, 2))[-1]
    return lambda bookings: bookings.reschedule(uid, start=start)


async def move_seat(box: Box) -> Click:
    uid = uid_of("seated")
    start = (await box.free_starts(uid, 2))[-1]
    return lambda bookings: bookings.reschedule(uid, start=start, seat_uid=SEATS[0])


async def click_until_it_is_known(click: Click, bookings: Bookings) -> Outcome:
    """Press again while it is in doubt."""
    async with asyncio.timeout(SOON_SECONDS):
        while (outcome := await click(bookings)).status == "unknown":  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    return outcome


@pytest.mark.parametrize(
    ("prepare", "is_delivered"),
    [(cancel, False), (cancel_seat, True), (move, False), (move_seat, True)],
)
async def test_wherever_redis_goes_away_it_is_told_what_was_sent(
    prepare: Prepare, line: Line, redis: Redis, *, is_delivered: bool
) -> None:
    for command in range(1, MOST_COMMANDS):
        await redis.flushall()
        box = Box()
        click = await prepare(box)
        async with bookings_of(box, line) as bookings:
            line.end_at(command, is_delivered=is_delivered)
            outcome = await click(bookings)
            if not line.is_cut:
                assert outcome.status == "done"
                return
            where = f"{command}: {outcome}"
            line.heal()
            if not box.posts:
                assert outcome.status == "refused", where
                assert outcome.read is None, where
                again = await click(bookings)
            else:
                assert outcome.status in ("done", "unknown"), where
                again = await click_until_it_is_known(click, bookings)
            assert again.status == "done", f"{where}, then {again}"
            assert len(box.posts) == 1, where
    pytest.fail("it takes more commands than that")


async def test_a_mark_whose_answer_was_lost_hides_no_other(
    line: Line, redis: Redis
) -> None:
    start = dt.datetime(2030, 9, 3, 9, tzinfo=dt.UTC)
    lost, there = Sent(action="cancel"), Sent(action="reschedule", start=start)
    names = [uuid.uuid4().hex for _ in range(2)]
    marks = RedisMarks(connect(line.url), grace_seconds=0.0)
    other = RedisMarks(redis, grace_seconds=0.0)
    assert await other.put(names[1:], there, 60)
    assert await marks.find(names) == there
    line.end_at(1, is_delivered=True)
    with pytest.raises(NoLockError):
        await marks.put(names[:1], lost, 60)
    assert await other.find(names) == lost
    line.heal()
    assert await marks.find(names) == there
    await marks.aclose()
    await other.aclose()


async def test_a_lock_that_came_to_one_who_had_left_is_given_back(
    line: Line, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, has_taken = uuid.uuid4().hex, asyncio.Event()
    client = connect(line.url)
    locks = RedisLocks(client)
    take = client.set

    async def take_and_hear_nothing(*args: Any, **options: Any) -> None:
        await take(*args, **options)
        has_taken.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(client, "set", take_and_hear_nothing)
    waiting = asyncio.create_task(locks.hold(name).__aenter__())
    await has_taken.wait()
    line.cut()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    line.heal()
    # Sooner than its lease ends by itself.
    async with RedisLocks(redis, wait_seconds=SOON_SECONDS).hold(name):
        pass
    await locks.aclose()
