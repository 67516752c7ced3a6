"""A line before a few places: what is under way, and who waits for it to end."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import Hashable, Iterator


class Line:
    """Places that are taken by name; who asks for a name that has one, shares it."""

    def __init__(self) -> None:
        self._taken = Counter[Hashable]()
        self._waiting = deque[asyncio.Event]()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def take(
        self, name: Hashable, places: int, turn: asyncio.Event | None = None
    ) -> bool:
        """Take a place of so many; ``False`` if none is free, or others come first.

        Args:
            name: Whose place it is.
            places: How many there are.
            turn: What ``stand`` gave; ``None``: who has just come.
        """
        is_next = not self._waiting or self._waiting[0] is turn
        is_free = is_next and len(self._taken) < places
        if name not in self._taken and not is_free:
            return False
        self._taken[name] += 1
        return True

    def leave(self, name: Hashable) -> None:
        """Give a place back; all who wait look again, in their order."""
        self._taken[name] -= 1
        if not self._taken[name]:
            del self._taken[name]
        self._call()

    @contextlib.contextmanager
    def stand(self) -> Iterator[asyncio.Event]:
        """Wait in the block, behind all who do; gives what is set to look again."""
        turn = asyncio.Event()
        self._waiting.append(turn)
        try:
            yield turn
        finally:
            self._waiting.remove(turn)
            # Whoever was behind may be next, and a place be free.
            self._call()

    def _call(self) -> None:
        for turn in self._waiting:
            turn.set()
