"""A circuit breaker: what has just failed is not asked again by everybody at once."""

from __future__ import annotations

import time
from collections.abc import Callable

PAUSE_SECONDS = 2.0


class Breaker:
    """Lets asking through until it fails, and then one try in ``PAUSE_SECONDS``.

    Args:
        failures: How often in a row it must fail for that.
        clock: A monotonic clock, in seconds.
    """

    def __init__(
        self, *, failures: int = 1, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_failures = failures
        self._clock = clock
        self._failures = 0
        self._closed_until: float | None = None

    def lets_through(self) -> bool:
        """Say whether to ask now; after a failure, who is let through tries for all."""
        if self._closed_until is None:
            return True
        now = self._clock()
        if now < self._closed_until:
            return False
        self._closed_until = now + PAUSE_SECONDS
        return True

    def failed(self) -> None:
        """Note that there was no answer."""
        self._failures += 1
        if self._failures >= self._most_failures:
            self._closed_until = self._clock() + PAUSE_SECONDS

    def answered(self) -> None:
        """Note that there was one."""
        self._failures, self._closed_until = 0, None
