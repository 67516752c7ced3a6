"""Contract: a flood waits for its refusals, and nobody else for anything."""

import asyncio

from calpages.refusing import A_SECOND, LONGEST_SECONDS, Refusing

FLOODER, OTHER = "203.0.113.5/32", "198.51.100.7/32"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_first_comes_at_once_and_the_others_in_turn() -> None:
    refusing = Refusing(clock=Clock())
    waits = [refusing.wait_seconds(FLOODER) for _ in range(5)]
    assert [round(one * A_SECOND) for one in waits] == [0, 1, 2, 3, 4]
    assert refusing.wait_seconds(OTHER) == 0


def test_who_is_refused_now_and_then_never_waits() -> None:
    clock = Clock()
    refusing = Refusing(clock=clock)
    for _ in range(1000):
        assert refusing.wait_seconds(FLOODER) == 0
        clock.now += 1 / A_SECOND


def test_so_many_wait_and_no_more() -> None:
    clock = Clock()
    refusing = Refusing(clock=clock)
    waits = [refusing.wait_seconds(FLOODER) for _ in range(10_000)]
    most = round(LONGEST_SECONDS * A_SECOND)
    assert most <= sum(one > 0 for one in waits) <= most + 1
    assert max(waits) <= LONGEST_SECONDS
    clock.now += LONGEST_SECONDS + 1
    assert refusing.wait_seconds(FLOODER) == 0


async def test_a_turn_is_waited_for() -> None:
    refusing = Refusing()
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(refusing.wait(FLOODER) for _ in range(21)))
    # The clock of a loop may be a little coarse.
    assert loop.time() - began >= 20 / A_SECOND - 0.02
