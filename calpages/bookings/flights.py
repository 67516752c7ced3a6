"""One flight per key, shared by all who ask, and a short memory of what it brought.

A flight is a fetch under way. It belongs to nobody: a caller who is cancelled leaves
it, and it goes on for the others. What fails is not remembered. ``forget`` cuts a key
off from its past for whoever asks afterwards; ``forget_all`` does so for everybody,
also for those who are waiting for a flight that began before it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


@dataclasses.dataclass(frozen=True, slots=True)
class _Kept(Generic[_T]):
    value: _T
    until: float


class Flights(Generic[_T]):
    """Single flights with a cache, in this process.

    Args:
        ttl_seconds: How long a value is given again without a new fetch.
        clock: A monotonic clock, in seconds.
        max_kept: The most values remembered; the oldest go first.
    """

    def __init__(
        self,
        *,
        ttl_seconds: float,
        clock: Callable[[], float] = time.monotonic,
        max_kept: int = 2_000,
    ) -> None:
        self._ttl_seconds = ttl_seconds
        self._clock = clock
        self._max_kept = max_kept
        self._kept: dict[Hashable, _Kept[_T]] = {}
        self._flying: dict[Hashable, asyncio.Task[_T]] = {}
        self._era = 0

    async def get(
        self,
        key: Hashable,
        fetch: Callable[[], Coroutine[Any, Any, _T]],
        *,
        fresh: bool = False,
    ) -> _T:
        """Return what ``fetch`` brings for ``key``: remembered, under way, or new.

        Args:
            key: What is fetched.
            fetch: Begins a fetch; its errors reach everybody on that flight.
            fresh: Use only a fetch that begins now.
        """
        if fresh:
            self.forget(key)
        while True:
            self._drop_expired()
            kept = self._kept.get(key)
            if kept is not None:
                return kept.value
            era = self._era
            value = await asyncio.shield(self._flight(key, fetch))
            if era == self._era:
                return value

    def forget(self, key: Hashable) -> None:
        """Forget the value of ``key``, and let no one join its flight any more."""
        self._kept.pop(key, None)
        self._flying.pop(key, None)

    def forget_all(self) -> None:
        """Forget every key; who waits for a flight gets what a new one brings."""
        self._kept.clear()
        self._flying.clear()
        self._era += 1

    def _flight(
        self, key: Hashable, fetch: Callable[[], Coroutine[Any, Any, _T]]
    ) -> asyncio.Task[_T]:
        flight = self._flying.get(key)
        if flight is None:
            flight = asyncio.create_task(self._fly(key, fetch))
            flight.add_done_callback(_mark_retrieved)
            self._flying[key] = flight
        return flight

    async def _fly(
        self, key: Hashable, fetch: Callable[[], Coroutine[Any, Any, _T]]
    ) -> _T:
        flight = asyncio.current_task()
        try:
            value = await fetch()
            if self._flying.get(key) is flight:
                self._keep(key, value)
            return value
        finally:
            if self._flying.get(key) is flight:
                del self._flying[key]

    def _keep(self, key: Hashable, value: _T) -> None:
        self._kept.pop(key, None)
        while len(self._kept) >= self._max_kept:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = _Kept(value, self._clock() + self._ttl_seconds)

    def _drop_expired(self) -> None:
        """Drop what is too old; the oldest stand first, for all live equally long."""
        now = self._clock()
        while self._kept:
            key, oldest = next(iter(self._kept.items()))
            if oldest.until > now:
                return
            del self._kept[key]


def _mark_retrieved(flight: asyncio.Task[Any]) -> None:
    """Keep asyncio from reporting an error whose callers have all left."""
    if not flight.cancelled():
        flight.exception()
