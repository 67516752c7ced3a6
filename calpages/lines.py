"""A line before a few places: what is under way, and who waits for it to end."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Hashable


class Line:
    """Places that are taken by name; who asks for a name that has one, shares it."""

    def __init__(self) -> None:
        self._taken = Counter[Hashable]()
        self._waiting = deque[asyncio.Future[None]]()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def take(self, name: Hashable, places: int) -> bool:
        """Take a place of so many; ``False`` if none is free."""
        if name not in self._taken and len(self._taken) >= places:
            return False
        self._taken[name] += 1
        return True

    def leave(self, name: Hashable) -> None:
        """Give a place back; all who wait look again, in their order."""
        self._taken[name] -= 1
        if not self._taken[name]:
            del self._taken[name]
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def changed(self) -> None:
        """Wait until somebody leaves."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            await waiter
        finally:
            self._waiting.remove(waiter)
