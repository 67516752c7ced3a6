"""Which uids were dropped, and after what: in this process.

Every beginning of a flight and every drop gets the next number, so that it can be told
which came first, however little time was between them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

LONGEST_FLIGHT_SECONDS = 60.0
"""How long a flight may last whose reading is kept; it is two calls of 8 seconds."""
KEPT_SECONDS = 300.0
"""How long a reading is kept at most."""
DROP_SECONDS = LONGEST_FLIGHT_SECONDS + KEPT_SECONDS
"""How long a drop is remembered, so that no kept reading outlives what made it void."""


class Drops:
    """The drops of the last ``DROP_SECONDS``.

    Args:
        clock: A monotonic clock, in seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._number = 0
        self._last = 0
        self._forgotten = 0
        self._dropped: dict[str, tuple[int, float]] = {}

    def begin(self) -> int:
        """Give the number of a flight that begins now."""
        self._number += 1
        return self._number

    def note(self, uids: Iterable[str]) -> int:
        """Note that ``uids`` were dropped; gives the number of this drop."""
        self._number += 1
        self._last = self._number
        now = self._clock()
        for uid in uids:
            # Last in the order, so that the oldest stand first.
            self._dropped.pop(uid, None)
            self._dropped[uid] = (self._number, now)
        self._forget_old(now)
        return self._number

    def hit(self, names: Iterable[str], since: int) -> bool:
        """Say whether any of ``names`` was dropped after the flight ``since`` began.

        A flight from before all that is remembered counts as hit.
        """
        if self._last < since:
            return False
        if since < self._forgotten:
            return True
        return any(
            name in self._dropped and self._dropped[name][0] > since for name in names
        )

    def _forget_old(self, now: float) -> None:
        while self._dropped:
            uid, (number, since) = next(iter(self._dropped.items()))
            if now - since < DROP_SECONDS:
                return
            self._forgotten = number
            del self._dropped[uid]
