"""The gate that every call to Cal.com passes: how many at once, and whether now.

Reads wait for a place, for the budget (``budget``), and fail at once while Cal.com has
just failed several times in a row (``breaker``). Changes, with the readings that belong
to them, always go through: a person has clicked, and what became of it must be told.
Each process has a gate of its own; what is left of Cal.com's limit it hears from
Cal.com, which counts for all of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import AsyncIterator, Callable, Mapping

from calpages.calcom.breaker import Breaker
from calpages.calcom.budget import Budget, later_of, pause_before, read_budget
from calpages.calcom.errors import (
    CalError,
    DeadlineError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    StatusError,
    UnauthorizedError,
)
from calpages.calcom.retry import LONGEST_HINT_SECONDS
from calpages.calcom.urgency import Urgency, current_urgency

MOST_READS = 32
"""Reads at once; the rest of the connections is for changes."""
MOST_FAILURES = 5
"""Failures in a row after which reads fail at once, but for one try in 2 seconds."""

_ALERT_SECONDS = 300.0
_REFUSED = "Cal.com refuses every call (401): CAL_OAUTH_CLIENT_ID may be wrong"
_NO_CAL_COM = (
    "Something else than Cal.com's API has answered 404: CAL_API_URL may be wrong,"
    " or the server too old"
)
# A 500 is Cal.com's own, and may be about one booking.
_GATEWAY_FAILED = frozenset({502, 503, 504})

_logger = logging.getLogger(__name__)


class Gate:
    """Lets calls through.

    Args:
        patience_seconds: How long a read waits for a place.
        clock: A monotonic clock, in seconds.
        now: The present as a Unix timestamp in seconds.
    """

    def __init__(
        self,
        *,
        patience_seconds: float,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._patience_seconds = patience_seconds
        self._clock = clock
        self._now = now
        self._places = asyncio.Semaphore(MOST_READS)
        self._breaker = Breaker(failures=MOST_FAILURES, clock=clock)
        self._budget: Budget | None = None
        self._under_way = 0
        self._alerted_at: dict[str, float] = {}

    @contextlib.asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Make one call, with all its retries, in the block.

        Raises:
            NoAnswerError: Cal.com has failed too often; nothing was sent.
            DeadlineError: No place was free in time; nothing was sent.
        """
        level = current_urgency()
        async with contextlib.AsyncExitStack() as stack:
            if level is not Urgency.WRITE:
                await self._take_place()
                stack.callback(self._places.release)
                # Only now: it may have failed while this one stood in line.
                if not self._breaker.lets_through():
                    raise NoAnswerError(sent=False)
            try:
                yield
            except CalError as error:
                self._note(error)
                raise
            else:
                self._breaker.answered()

    async def _take_place(self) -> None:
        try:
            async with asyncio.timeout(self._patience_seconds):
                await self._places.acquire()
        except TimeoutError as error:
            raise DeadlineError(sent=False) from error

    @contextlib.asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """Send one request in the block, when the budget allows it.

        Raises:
            RateLimitedError: Only after longer than a person waits.
        """
        level = current_urgency()
        while pause := self._pause(level):
            if pause > LONGEST_HINT_SECONDS or level is Urgency.SPARE:
                raise RateLimitedError(429, retry_after_seconds=pause)
            await asyncio.sleep(pause)
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    def hear(self, headers: Mapping[str, str]) -> None:
        """Take what an answer says of the calls that are left."""
        told = read_budget(headers, self._now())
        if told is not None:
            self._budget = later_of(self._budget, told)

    def _pause(self, level: Urgency) -> float:
        return pause_before(
            self._budget, level, under_way=self._under_way, now=self._now()
        )

    def _note(self, error: CalError) -> None:
        if isinstance(error, UnauthorizedError):
            self._alert(_REFUSED)
        elif isinstance(error, NotFoundError) and not error.is_cal_coms:
            self._alert(_NO_CAL_COM)
        is_gateway = isinstance(error, StatusError) and error.status in _GATEWAY_FAILED
        if is_gateway or isinstance(error, NoAnswerError):
            self._breaker.failed()
        elif isinstance(error, StatusError):
            self._breaker.answered()

    def _alert(self, what: str) -> None:
        """Tell who runs the pages; not with every visitor, who all meet it."""
        now = self._clock()
        if now - self._alerted_at.get(what, -math.inf) >= _ALERT_SECONDS:
            self._alerted_at[what] = now
            _logger.error("%s", what)
