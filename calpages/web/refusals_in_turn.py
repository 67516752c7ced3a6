"""Refuses a network no faster than the others can bear.

To say in words and in the visitor's language that it was too much takes a worker more
than a millisecond: a flood would have all of its time. So the refusals (429) of one
network go out one after the other, which nobody notices who is refused now and then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calpages.bookings.memory import Memory
from calpages.web.clients import network_in

A_SECOND = 200.0
"""How many refusals of one network go out in a second, from one process."""
LONGEST_SECONDS = 5.0
"""The longest that one waits; where more are waiting already, it goes at once."""
_TOO_MANY = 429
_MOST_KEPT = 50_000


def refusals_in_turn(app: ASGIApp) -> ASGIApp:
    """Wrap an application: what it refuses to one network goes out in turn."""
    turns = Turns()

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_in_turn(message: Message) -> None:
            if message.get("status") == _TOO_MANY:
                network = network_in(scope)
                await asyncio.sleep(turns.wait_seconds(network) if network else 0)
            await send(message)

        await app(scope, receive, send_in_turn)

    return serve


class Turns:
    """Turns to be refused, for each network its own.

    Args:
        clock: A monotonic clock, in seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns = Memory[float](clock=clock, max_kept=_MOST_KEPT)

    def wait_seconds(self, network: str) -> float:
        """Take a network's next turn; gives in how many seconds it comes."""
        now = self._clock()
        kept = self._turns.find(network)
        turn = now if kept is None else max(now, kept.value)
        if turn - now > LONGEST_SECONDS:
            return 0.0
        after = turn + 1 / A_SECOND
        self._turns.keep(network, after, seconds=after - now)
        return turn - now
