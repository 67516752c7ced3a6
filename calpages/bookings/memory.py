"""A short memory in this process: what was found lately, the oldest forgotten first."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_T = TypeVar("_T")


@dataclasses.dataclass(frozen=True, slots=True)
class Remembered(Generic[_T]):
    """A value that was kept, and how long ago that was."""

    value: _T
    age_seconds: float


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry(Generic[_T]):
    value: _T
    since: float
    until: float
    weight: int


class Memory(Generic[_T]):
    """Keeps values by key, each for a while.

    Args:
        clock: A monotonic clock, in seconds.
        max_kept: The most that all values kept may weigh; the oldest go first.
    """

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, max_kept: int = 2_000
    ) -> None:
        self._clock = clock
        self._max_kept = max_kept
        self._entries: dict[Hashable, _Entry[_T]] = {}
        self._weight = 0

    def find(self, key: Hashable) -> Remembered[_T] | None:
        """Give what is kept for ``key``; ``None`` when its time is over."""
        entry = self._entries.get(key)
        now = self._clock()
        if entry is None or entry.until <= now:
            return None
        return Remembered(entry.value, now - entry.since)

    def keep(
        self, key: Hashable, value: _T, *, seconds: float, weight: int = 1
    ) -> None:
        """Keep ``value`` for so many seconds, in the place of an earlier one.

        Args:
            key: Its key.
            value: The value.
            seconds: How long; 0 only forgets the earlier one.
            weight: How many of the most that may be kept it counts for.
        """
        now = self._clock()
        self.forget(key)
        self._drop_expired(now)
        if seconds <= 0:
            return
        while self._entries and self._weight + weight > self._max_kept:
            self.forget(next(iter(self._entries)))
        self._entries[key] = _Entry(value, now, now + seconds, weight)
        self._weight += weight

    def forget(self, key: Hashable) -> None:
        """Forget what is kept for ``key``."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._weight -= entry.weight

    def _drop_expired(self, now: float) -> None:
        """Drop from the oldest on, up to the first that is still good."""
        while self._entries:
            key, oldest = next(iter(self._entries.items()))
            if oldest.until > now:
                return
            self.forget(key)
