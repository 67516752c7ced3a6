"""Contract: Redis gets no uid, a dead process holds nothing, no Redis means no sending.

What both implementations promise is in ``test_locks`` and ``test_marks``.
"""

import asyncio
import datetime as dt
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from calpages.bookings import Bookings
from calpages.bookings.locks import NoLockError
from calpages.bookings.marks import Sent
from calpages.bookings.redis_line import connect, key_of
from calpages.bookings.shared_locks import RedisLocks
from calpages.bookings.shared_marks import RedisMarks
from calpages.calcom.client import CalClient
from tests.calcom.fakes import BASE_URL, UID, FakeCal, booking_json, closed_port
from tests.processes import PROJECT
from tests.redis_server import redis_server

pytest_plugins = ("tests.servers",)

START = dt.datetime(2030, 9, 3, 9, tzinfo=dt.UTC)

HOLD_UNTIL_KILLED = """
import asyncio, sys
from calpages.bookings.redis_line import connect
from calpages.bookings.shared_locks import RedisLocks

async def main():
    async with RedisLocks(connect(sys.argv[1]), lease_seconds=0.5).hold(sys.argv[2]):
        print("held", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    redis = connect(redis_url)
    yield redis
    await redis.aclose()


@pytest.fixture
def name() -> str:
    return uuid.uuid4().hex


async def test_redis_is_told_no_uid(redis: Redis, name: str) -> None:
    sent = Sent(action="reschedule", start=START)
    async with RedisLocks(redis).hold(name):
        await RedisMarks(redis).put([name], sent, 60)
        keys = [key async for key in redis.scan_iter("*")]
        mark = next(key for key in keys if b":mark:" in key)
        kept = b" ".join([*keys, await redis.get(mark)])
    assert all(key.startswith(b"calpages:") for key in keys)
    assert name.encode() not in kept


async def test_a_mark_that_another_version_wrote_is_still_a_mark(
    redis: Redis, name: str
) -> None:
    marks = RedisMarks(redis)
    await marks.put([name], Sent(action="cancel"), 60)
    keys = [key async for key in redis.scan_iter("calpages:mark:*")]
    for written in ("", "[]", "{}", '{"action":"fly","scope":1,"start":"never"}'):
        await redis.mset(dict.fromkeys(keys, written))
        assert await marks.find([name]) is not None
    await redis.delete(*keys)


async def test_only_our_own_mark_is_cleared(
    redis_url: str, redis: Redis, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful = connect(redis_url)
    # It puts nothing again.
    monkeypatch.setattr(forgetful, "set", lambda *_, **__: asyncio.Event().wait())
    marks = RedisMarks(forgetful, grace_seconds=0.0)
    other = RedisMarks(redis, grace_seconds=0.0)
    await marks.put([name], Sent(action="cancel"), 60)
    await redis.delete(key_of("mark", name))
    assert await other.put([name], Sent(action="cancel"), 60)
    await marks.clear([name])
    assert await RedisMarks(redis).find([name]) is not None
    await marks.aclose()
    await other.aclose()


async def test_to_put_marks_again_takes_no_other_off(
    redis_url: str, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [uuid.uuid4().hex for _ in range(3)]
    client = connect(redis_url)
    marks = RedisMarks(client, grace_seconds=0.0)
    other = RedisMarks(redis, grace_seconds=0.0)
    put_again, is_first_put, is_last_put = client.set, asyncio.Event(), asyncio.Event()
    go = asyncio.Event()

    async def put_slowly(key: str, *args: Any, **options: Any) -> None:
        await put_again(key, *args, **options)
        is_first_put.set()
        if key == key_of("mark", names[2]):
            is_last_put.set()
        await go.wait()

    monkeypatch.setattr(client, "set", put_slowly)
    await marks.put(names, Sent(action="cancel"), 60)
    await is_first_put.wait()
    await marks.clear(names[1:2])
    assert await other.put(names[1:2], Sent(action="cancel"), 60)
    go.set()
    await is_last_put.wait()
    assert await RedisMarks(redis).find(names[1:2]) is not None
    await marks.aclose()
    await other.aclose()


async def test_a_lock_is_renewed_for_as_long_as_it_is_held(
    redis: Redis, name: str
) -> None:
    async with RedisLocks(redis, lease_seconds=0.6).hold(name):
        (key,) = [key async for key in redis.scan_iter("calpages:lock:*")]
        left = await redis.pttl(key)
        while (now_left := await redis.pttl(key)) <= left:
            assert now_left > 0
            left = now_left
            await asyncio.sleep(0.01)


async def test_a_lock_of_a_killed_process_ends_by_itself(
    redis_url: str, redis: Redis, name: str
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLD_UNTIL_KILLED, redis_url, name),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    process.kill()
    await process.communicate()
    async with RedisLocks(redis).hold(name):
        pass


async def test_a_lock_that_was_lost_does_not_break_its_holder(
    redis: Redis, name: str
) -> None:
    async with RedisLocks(redis).hold(name):
        await redis.delete(*[key async for key in redis.scan_iter("calpages:lock:*")])
        async with RedisLocks(redis, wait_seconds=0.0).hold(name):
            pass


async def test_without_redis_nothing_is_sent_and_reads_go_on() -> None:
    redis = connect(f"redis://127.0.0.1:{closed_port()}/0")
    locks, marks = RedisLocks(redis), RedisMarks(redis)
    cal = FakeCal(booking_json())
    client = CalClient(base_url=BASE_URL, transport=cal.transport)
    bookings = Bookings(client, locks=locks, marks=marks)
    for outcome in (
        await bookings.cancel(UID),
        await bookings.reschedule(UID, start=START),
    ):
        assert outcome.status == "refused"
        assert isinstance(outcome.error, NoLockError)
        assert outcome.error.code == "no_lock"
    read = await bookings.read(UID)
    assert read.booking.status == "accepted"
    assert await bookings.doubt_of(read) is None
    assert cal.count("POST") == 0
    await bookings.aclose()


async def test_a_redis_that_dies_under_a_lock_stops_what_is_not_sent_yet(
    tmp_path: Path,
) -> None:
    cal = FakeCal(booking_json())
    client = CalClient(base_url=BASE_URL, transport=cal.transport)
    with redis_server(tmp_path) as url:
        redis = connect(url)
        bookings = Bookings(client, locks=RedisLocks(redis), marks=RedisMarks(redis))
        held, go = asyncio.Event(), asyncio.Event()
        await bookings.read(UID)

        async def hold_second_read(_request: object) -> None:
            held.set()
            await go.wait()

        cal.before = hold_second_read
        moving = asyncio.create_task(bookings.reschedule(UID, start=START))
        await held.wait()
    go.set()
    outcome = await moving
    assert outcome.status == "refused"
    assert isinstance(outcome.error, NoLockError)
    assert cal.count("POST") == 0
    await bookings.aclose()
