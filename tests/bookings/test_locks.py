"""Contract: one holder per name, and nothing left behind; in one process and in many.

Every promise is kept by both implementations, the second one on a real Redis.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from calpages.bookings.locks import LocalLocks, LockBusyError, Locks
from calpages.bookings.redis_line import connect
from calpages.bookings.shared_locks import RedisLocks

pytest_plugins = ("tests.servers",)

LockMaker = Callable[..., Locks]


@pytest.fixture(params=["local", "redis"])
async def make_locks(request: pytest.FixtureRequest) -> AsyncIterator[LockMaker]:
    if request.param == "local":
        yield LocalLocks
        return
    redis = connect(request.getfixturevalue("redis_url"))

    def make(**options: Any) -> RedisLocks:
        return RedisLocks(redis, **options)

    yield make
    await make().aclose()


@pytest.fixture
def name() -> str:
    return uuid.uuid4().hex


async def test_holders_of_one_name_come_one_after_the_other(
    make_locks: LockMaker, name: str
) -> None:
    locks, inside = make_locks(), list[str]()

    async def hold(who: str) -> None:
        async with locks.hold(name):
            inside.append(who)
            assert inside == [who]
            await asyncio.sleep(0)
            inside.remove(who)

    await asyncio.gather(*(hold(who) for who in "abc"))


async def test_other_names_do_not_wait(make_locks: LockMaker, name: str) -> None:
    locks = make_locks(wait_seconds=0.0)
    async with locks.hold(name), locks.hold(f"{name} too"):
        assert True


async def test_who_has_waited_long_enough_is_told_that_it_is_busy(
    make_locks: LockMaker, name: str
) -> None:
    locks = make_locks(wait_seconds=0.0)
    async with locks.hold(name):
        with pytest.raises(LockBusyError) as caught:
            async with locks.hold(name):
                pytest.fail("two hold it")
    assert caught.value.code == "busy"
    async with locks.hold(name):
        pass


async def test_a_lock_is_free_again_after_an_error(
    make_locks: LockMaker, name: str
) -> None:
    locks = make_locks(wait_seconds=0.0)
    with pytest.raises(LookupError):
        async with locks.hold(name):
            raise LookupError
    async with locks.hold(name):
        pass


async def test_who_stops_waiting_does_not_get_it_later(
    make_locks: LockMaker, name: str
) -> None:
    locks = make_locks()

    async def wait() -> None:
        async with locks.hold(name):
            pytest.fail("nobody let it in")

    async with locks.hold(name):
        waiter = asyncio.create_task(wait())
        await asyncio.sleep(0)
        waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter
    async with make_locks(wait_seconds=0.0).hold(name):
        pass


async def test_local_locks_that_nobody_wants_are_gone(name: str) -> None:
    locks = LocalLocks()
    async with locks.hold(name):
        pass
    assert (vars(locks)["_locks"], vars(locks)["_wanted"]) == ({}, {})
