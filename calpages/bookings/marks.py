"""Marks on bookings to which something was sent that may still land.

A mark is put before a change is sent and goes when its outcome is known, or by itself
when no request can live so long. While it is there nobody sends anything to that
booking, in whatever tab or worker. ``LocalMarks`` reach as far as this process.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

Scope = Literal["only", "later", "seat"]
"""What a change is about: a booking, that and all later ones of its series, a seat."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What was sent to a booking.

    Attributes:
        action: Which change it was.
        scope: What it was about.
        start: Of a reschedule, the new start (UTC).
        new_uid: Of a seat's reschedule, the booking that was made for it; ``""`` as
            long as that is not known.
        new_seat_uid: The seat's uid there, if that is known.
    """

    action: Literal["cancel", "reschedule"]
    scope: Scope = "only"
    start: dt.datetime | None = None
    new_uid: str = ""
    new_seat_uid: str = ""


class Marks(Protocol):
    """Keeps the marks. What it is told by name is a uid."""

    async def find(self, names: Sequence[str]) -> Sent | None:
        """Give the mark on any of ``names``.

        Raises:
            NoLockError: It cannot be told.
        """
        ...

    async def put(self, names: Sequence[str], sent: Sent, seconds: float) -> bool:
        """Mark all of ``names``, or none if one of them is marked.

        Args:
            names: What to mark.
            sent: What is about to be sent.
            seconds: How long the marks stay, unless they are cleared.

        Returns:
            Whether they are marked now; only then may it be sent.

        Raises:
            NoLockError: They may be marked or not; nothing may be sent.
        """
        ...

    async def replace(self, names: Sequence[str], sent: Sent, seconds: float) -> None:
        """Let our own marks on ``names`` tell more; where they can't, they stay."""
        ...

    async def clear(self, names: Sequence[str]) -> None:
        """Take the marks off ``names``; what cannot be taken off goes by itself."""
        ...

    async def aclose(self) -> None:
        """Close what was opened for it."""
        ...


class LocalMarks:
    """Marks within one process.

    Args:
        clock: A monotonic clock, in seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._marks: dict[str, tuple[Sent, float]] = {}

    async def find(self, names: Sequence[str]) -> Sent | None:
        """Give the mark on any of ``names``."""
        self._drop_expired()
        found = (self._marks[name] for name in names if name in self._marks)
        return next((sent for sent, _ in found), None)

    async def put(self, names: Sequence[str], sent: Sent, seconds: float) -> bool:
        """Mark all of ``names``, or none if one of them is marked."""
        if await self.find(names) is not None:
            return False
        until = self._clock() + seconds
        self._marks |= dict.fromkeys(names, (sent, until))
        return True

    async def replace(self, names: Sequence[str], sent: Sent, seconds: float) -> None:
        """Let our own marks on ``names`` tell more."""
        self._marks |= dict.fromkeys(names, (sent, self._clock() + seconds))

    async def clear(self, names: Sequence[str]) -> None:
        """Take the marks off ``names``."""
        for name in names:
            self._marks.pop(name, None)

    async def aclose(self) -> None:
        """Close nothing."""

    def _drop_expired(self) -> None:
        now = self._clock()
        gone = [name for name, (_, until) in self._marks.items() if until <= now]
        for name in gone:
            del self._marks[name]
