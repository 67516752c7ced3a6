"""Contract: places are taken in the order in which people came."""

import asyncio

import pytest

from calpages.lines import Line


@pytest.fixture
def line() -> Line:
    """One whose only place is taken."""
    line = Line()
    assert line.take("first", 1)
    return line


async def wait(line: Line, name: str, taken: list[str]) -> None:
    with line.stand() as turn:
        while not line.take(name, 1, turn):
            await turn.wait()
            turn.clear()
    taken.append(name)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_newcomer_does_not_overtake_who_waits(line: Line) -> None:
    taken: list[str] = []
    waiting = asyncio.create_task(wait(line, "waiting", taken))
    await settle()
    line.leave("first")
    assert not line.take("newcomer", 1)
    await waiting
    line.leave("waiting")
    assert line.take("newcomer", 1)


async def test_who_waits_comes_in_order(line: Line) -> None:
    taken: list[str] = []
    names = [f"waiting-{i}" for i in range(5)]
    waiting = [asyncio.create_task(wait(line, name, taken)) for name in names]
    await settle()
    for i, name in enumerate(["first", *names[:-1]]):
        line.leave(name)
        await settle()
        assert taken == names[: i + 1]
    await asyncio.gather(*waiting)


async def test_who_gives_up_lets_the_next_one_in(line: Line) -> None:
    taken: list[str] = []
    gone = asyncio.create_task(wait(line, "gone", taken))
    next_one = asyncio.create_task(wait(line, "next", taken))
    await settle()
    line.leave("first")
    gone.cancel()
    async with asyncio.timeout(60):
        await next_one
    assert taken == ["next"]
    assert line.waiting == 0


async def test_who_asks_for_what_is_asked_shares_its_place(line: Line) -> None:
    waiting = asyncio.create_task(wait(line, "waiting", []))
    await settle()
    assert line.take("first", 1)
    line.leave("first")
    assert not line.take("newcomer", 1)
    line.leave("first")
    await waiting
