"""Refuses a network no faster than the others can bear.

To say in words and in the visitor's language that it was too much takes a worker more
than a millisecond: a flood would have all of its time. So the refusals of one network
come one after the other, which nobody notices who is refused now and then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from calpages.bookings.memory import Memory

A_SECOND = 200.0
"""How many refusals of one network there are in a second, in one process."""
LONGEST_SECONDS = 5.0
"""The longest that one waits; where more are waiting already, it comes at once."""
_MOST_KEPT = 50_000


class Refusing:
    """Turns to be refused, for each network its own.

    Args:
        clock: A monotonic clock, in seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns = Memory[float](clock=clock, max_kept=_MOST_KEPT)

    async def wait(self, network: str) -> None:
        """Wait until a network's next refusal may come."""
        if (seconds := self.wait_seconds(network)) > 0:
            await asyncio.sleep(seconds)

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
