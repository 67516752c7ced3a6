"""What was made a moment ago, for those who ask for the very same."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_T = TypeVar("_T")

_SECONDS = 2.0
_MOST = 64


@dataclasses.dataclass(frozen=True, slots=True)
class _Made(Generic[_T]):
    source: object
    value: _T
    until: float


class Recent(Generic[_T]):
    """A small memory; a value counts as long as it would be made of equal things.

    Args:
        clock: A monotonic clock, in seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._made: dict[Hashable, _Made[_T]] = {}

    def get(self, key: Hashable, source: object, make: Callable[[], _T]) -> _T:
        """Give what was made of an equal ``source``, or make it."""
        now = self._clock()
        made = self._made.get(key)
        if made is not None and made.until > now and made.source == source:
            return made.value
        value = make()
        self._made.pop(key, None)
        while len(self._made) >= _MOST:
            del self._made[next(iter(self._made))]
        self._made[key] = _Made(source, value, now + _SECONDS)
        return value
