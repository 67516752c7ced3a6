"""One flight per key, shared by all who ask at the same time.

A flight is a fetch under way. It belongs to nobody: a caller who is cancelled leaves
it, and it goes on for the others. What it brings, or the error that it ends with,
reaches everybody on it; remembering it is somebody else's business.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Iterable
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class Flights(Generic[_T]):
    """Single flights, in this process."""

    def __init__(self) -> None:
        self._flying: dict[Hashable, asyncio.Task[_T]] = {}
        self._under_way: set[asyncio.Task[_T]] = set()

    async def join(
        self,
        key: Hashable,
        fetch: Callable[[], Coroutine[Any, Any, _T]],
        *,
        anew: bool = False,
    ) -> _T:
        """Return what the flight for ``key`` brings: the one under way, or a new one.

        Args:
            key: What is fetched.
            fetch: Begins a fetch; its errors reach everybody on that flight.
            anew: Take none that is under way; who comes later joins the new one.
        """
        flight = None if anew else self._flying.get(key)
        return await asyncio.shield(flight or self._depart(key, fetch))

    def start(
        self,
        key: Hashable,
        fetch: Callable[[], Coroutine[Any, Any, _T]],
        *,
        anew: bool = False,
    ) -> None:
        """Let a flight for ``key`` be under way, without waiting; as for ``join``."""
        if anew or key not in self._flying:
            self._depart(key, fetch)

    def close(self, keys: Iterable[Hashable]) -> None:
        """Let no one join the flights of ``keys`` any more; who is on one stays."""
        for key in keys:
            self._flying.pop(key, None)

    async def aclose(self) -> None:
        """Cancel all that is under way, and whoever waits for it."""
        under_way = tuple(self._under_way)
        for flight in under_way:
            flight.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _depart(
        self, key: Hashable, fetch: Callable[[], Coroutine[Any, Any, _T]]
    ) -> asyncio.Task[_T]:
        flight = asyncio.create_task(self._fly(key, fetch))
        flight.add_done_callback(_mark_retrieved)
        flight.add_done_callback(self._under_way.discard)
        self._under_way.add(flight)
        self._flying[key] = flight
        return flight

    async def _fly(
        self, key: Hashable, fetch: Callable[[], Coroutine[Any, Any, _T]]
    ) -> _T:
        try:
            return await fetch()
        finally:
            if self._flying.get(key) is asyncio.current_task():
                del self._flying[key]


def _mark_retrieved(flight: asyncio.Task[Any]) -> None:
    """Keep asyncio from reporting an error whose callers have all left."""
    if not flight.cancelled():
        flight.exception()
