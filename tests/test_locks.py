"""Contract: one holder per name, in the order of asking, and nothing left behind."""

import asyncio

import pytest

from calpages.locks import LocalLocks


async def test_holders_of_one_name_come_one_after_the_other() -> None:
    locks, order = LocalLocks(), list[str]()

    async def hold(who: str) -> None:
        async with locks.hold("booking"):
            order.append(f"{who} in")
            await asyncio.sleep(0)
            order.append(f"{who} out")

    await asyncio.gather(hold("a"), hold("b"), hold("c"))
    assert order == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_other_names_do_not_wait() -> None:
    locks = LocalLocks()
    async with locks.hold("a"), locks.hold("b"):
        assert True


async def test_a_lock_is_free_again_after_an_error_and_after_a_leaver() -> None:
    locks = LocalLocks()
    with pytest.raises(LookupError):
        async with locks.hold("booking"):
            raise LookupError

    async def wait() -> None:
        async with locks.hold("booking"):
            pytest.fail("nobody let it in")

    async with locks.hold("booking"):
        waiter = asyncio.create_task(wait())
        await asyncio.sleep(0)
        waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter
    async with locks.hold("booking"):
        pass
    assert vars(locks) == {"_locks": {}, "_wanted": {}}
