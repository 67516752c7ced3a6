"""Contract: a flood waits for its refusals, and nobody else for anything."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from calpages.web.refusals_in_turn import (
    A_SECOND,
    LONGEST_SECONDS,
    Turns,
    refusals_in_turn,
)

FLOODER, OTHER = "203.0.113.5/32", "198.51.100.7/32"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_first_comes_at_once_and_the_others_in_turn() -> None:
    turns = Turns(clock=Clock())
    waits = [turns.wait_seconds(FLOODER) for _ in range(5)]
    assert [round(one * A_SECOND) for one in waits] == [0, 1, 2, 3, 4]
    assert turns.wait_seconds(OTHER) == 0


def test_who_is_refused_now_and_then_never_waits() -> None:
    clock = Clock()
    turns = Turns(clock=clock)
    for _ in range(1000):
        assert turns.wait_seconds(FLOODER) == 0
        clock.now += 1 / A_SECOND


def test_so_many_wait_and_no_more() -> None:
    clock = Clock()
    turns = Turns(clock=clock)
    waits = [turns.wait_seconds(FLOODER) for _ in range(10_000)]
    most = round(LONGEST_SECONDS * A_SECOND)
    assert most <= sum(one > 0 for one in waits) <= most + 1
    assert max(waits) <= LONGEST_SECONDS
    clock.now += LONGEST_SECONDS + 1
    assert turns.wait_seconds(FLOODER) == 0


async def seconds_of(answers: int, *, status: int, address: str) -> float:
    """How long so many answers to one address take that are asked for at once."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    scope = {"type": "http", "client": (address, 1)}
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    serve, loop = refusals_in_turn(app), asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(serve(scope, receive, send) for _ in range(answers)))
    assert len(sent) == 2 * answers
    return loop.time() - began


async def test_who_floods_waits_for_the_refusals() -> None:
    took = await seconds_of(41, status=429, address="203.0.113.5")
    # The clock of a loop may be a little coarse.
    assert took >= 40 / A_SECOND - 0.02


@pytest.mark.parametrize(
    ("status", "address"), [(404, "203.0.113.5"), (429, "127.0.0.1")]
)
async def test_nothing_else_is_late(status: int, address: str) -> None:
    """An order, and no time: a turn would come after everything that is ready."""
    waits: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float, *rest: object) -> None:
        waits.append(seconds)
        await sleep(0, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "sleep", note)
        await seconds_of(41, status=status, address=address)
    assert not any(waits)
