"""Remembers which times we hold at Cal.com, for which booking, until they end.

``LocalHeldTimes`` reach as far as this process.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Protocol

from calpages.bookings.memory import Memory

HELD_SECONDS = 300.0
"""How long Cal.com holds a time by itself (contract 4.2)."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """A time that is held.

    Attributes:
        uid: Names it; whoever knows it can release it.
        start: The held time (UTC).
        until: When it ends by itself (UTC), by Cal.com's clock.
    """

    uid: str
    start: dt.datetime
    until: dt.datetime

    def seconds_left(self) -> float:
        """Say how long it is held from now on."""
        return (self.until - dt.datetime.now(dt.UTC)).total_seconds()


Place = tuple[str, dt.datetime]
"""The uid of a booking, and the start (aware) that is held for it."""


class HeldTimes(Protocol):
    """Remembers what is held. None of it fails: what is not known is not held."""

    async def keep(self, place: Place, hold: Hold) -> None:
        """Remember a hold, in the place of an earlier one."""
        ...

    async def find(self, place: Place) -> Hold | None:
        """Tell how a place is held."""
        ...

    async def release(self, uid: str) -> None:
        """Forget the hold called ``uid``, if it is known: it is there no more."""
        ...

    def is_gone(self, uid: str) -> bool:
        """Tell whether this process knows that the hold called ``uid`` is no more."""
        ...

    async def doubt(self, place: Place) -> None:
        """Remember that a place may be held, for an answer was lost.

        Nobody can give that back, so this is known for ``HELD_SECONDS``.
        """
        ...

    async def is_doubtful(self, place: Place) -> bool:
        """Tell whether a place may be held although no hold is known."""
        ...


class LocalHeldTimes:
    """What this process holds."""

    def __init__(self) -> None:
        self._held = Memory[Hold]()
        self._places = Memory[Place]()
        self._gone = Memory[None]()
        self._doubtful = Memory[None]()

    async def keep(self, place: Place, hold: Hold) -> None:
        """Remember a hold."""
        seconds = hold.seconds_left()
        self._held.keep(place, hold, seconds=seconds)
        self._places.keep(hold.uid, place, seconds=seconds)

    async def find(self, place: Place) -> Hold | None:
        """Tell how a place is held."""
        held = self._held.find(place)
        return held.value if held is not None else None

    async def release(self, uid: str) -> None:
        """Forget a hold, unless another has come in its place."""
        self._gone.keep(uid, None, seconds=HELD_SECONDS)
        if (place := self._places.find(uid)) is None:
            return
        self._places.forget(uid)
        held = self._held.find(place.value)
        if held is not None and held.value.uid == uid:
            self._held.forget(place.value)

    def is_gone(self, uid: str) -> bool:
        """Tell whether a hold is no more."""
        return self._gone.find(uid) is not None

    async def doubt(self, place: Place) -> None:
        """Remember that a place may be held."""
        self._doubtful.keep(place, None, seconds=HELD_SECONDS)

    async def is_doubtful(self, place: Place) -> bool:
        """Tell whether a place may be held."""
        return self._doubtful.find(place) is not None
