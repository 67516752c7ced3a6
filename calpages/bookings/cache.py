"""Readings that everybody shares for some seconds, and what makes them void.

They are kept for some minutes, for a page that can't be read anew (``reader``).

A reading is known by its names, the uids that occur in it (``readings.names_of``).
Whoever changes a booking, or hears that it was changed, drops the uids that this
touches; a reading is void as soon as one of its names was dropped after its flight had
begun, be it kept already or still under way. All others stay.

``ReadingCache`` is what the reader asks; ``LocalCache`` reaches as far as this process,
``shared_cache.RedisCache`` among several.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Collection
from typing import Protocol

from calpages.bookings.drops import Drops
from calpages.bookings.memory import Memory
from calpages.bookings.readings import names_of
from calpages.found import BookingRead


@dataclasses.dataclass(frozen=True, slots=True)
class KeptReading:
    """A reading that is not void.

    Attributes:
        found: What was read; ``None`` for what Cal.com did not know.
        age_seconds: How long ago that was.
    """

    found: BookingRead | None
    age_seconds: float


@dataclasses.dataclass(frozen=True, slots=True)
class Beginning:
    """When a flight began.

    Attributes:
        number: Its place among the flights and drops of this process.
        shared_number: The same among those of all processes; ``None`` if not known.
        seconds: By the clock of this process.
    """

    number: int
    shared_number: int | None = None
    seconds: float = 0.0


class ReadingCache(Protocol):
    """Keeps readings, and knows which are void. It never raises: it finds nothing."""

    async def find(self, uid: str) -> KeptReading | None:
        """Give what is kept for the uid that was asked for, unless it is void."""
        ...

    async def begin(self) -> Beginning:
        """Note that a flight begins now."""
        ...

    async def keep(
        self, uid: str, found: BookingRead | None, beginning: Beginning, seconds: float
    ) -> bool:
        """Keep what a flight brought, unless it is void or there is a later one.

        Args:
            uid: The uid that was asked for.
            found: What it stands for; ``None`` for what Cal.com does not know.
            beginning: When the flight began.
            seconds: How long to keep it; 0 only asks whether it is void.

        Returns:
            Whether it is as good as new: False when it is void.
        """
        ...

    async def forget(self, uid: str, beginning: Beginning) -> None:
        """Keep nothing of ``uid`` from before a flight that was refused it."""
        ...

    async def drop(self, uids: Collection[str]) -> None:
        """Make void every reading begun before now in which one of ``uids`` occurs."""
        ...

    async def aclose(self) -> None:
        """Close what was opened for it."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class _Kept:
    found: BookingRead | None
    names: frozenset[str]
    number: int


class LocalCache:
    """Readings kept within one process.

    Args:
        clock: A monotonic clock, in seconds.
        max_kept: The most bookings kept, each event of a series for one; the oldest
            readings go first.
    """

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, max_kept: int = 2_000
    ) -> None:
        self._drops = Drops(clock=clock)
        self._memory = Memory[_Kept](clock=clock, max_kept=max_kept)

    async def find(self, uid: str) -> KeptReading | None:
        """Give what is kept for the uid that was asked for, unless it is void."""
        remembered = self._memory.find(uid)
        if remembered is None:
            return None
        kept = remembered.value
        if self._drops.hit(kept.names, kept.number):
            return None
        return KeptReading(kept.found, remembered.age_seconds)

    async def begin(self) -> Beginning:
        """Note that a flight begins now."""
        return Beginning(self._drops.begin())

    async def keep(
        self, uid: str, found: BookingRead | None, beginning: Beginning, seconds: float
    ) -> bool:
        """Keep what a flight brought, unless it is void or there is a later one."""
        names = names_of(uid, found)
        if self._drops.hit(names, beginning.number):
            return False
        there = self._memory.find(uid)
        if there is None or there.value.number < beginning.number:
            kept = _Kept(found, names, beginning.number)
            events = len(found.occurrences) if found is not None else 0
            self._memory.keep(uid, kept, seconds=seconds, weight=max(1, events))
        return True

    async def forget(self, uid: str, beginning: Beginning) -> None:
        """Keep nothing of ``uid`` from before a flight that was refused it."""
        there = self._memory.find(uid)
        if there is not None and there.value.number < beginning.number:
            self._memory.forget(uid)

    async def drop(self, uids: Collection[str]) -> None:
        """Make void every reading begun before now in which one of ``uids`` occurs."""
        self._drops.note(uids)

    async def aclose(self) -> None:
        """Close nothing."""
