"""Tells what became of a change that was sent, by reading alone.

::

    unknown --settle: keep reading--the change shows---------------> done
                      --the mark is over, and still not------------> refused, still_not

Every reading begins when it is asked for: what is told is never a kept one.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

from calpages.bookings.changes import STILL_NOT, Change, Doubt, Outcome, Read
from calpages.bookings.locks import Locks
from calpages.bookings.marks import Marks
from calpages.bookings.patience import Patience
from calpages.bookings.verdicts import unknown
from calpages.calcom.errors import CalError


class Settler:
    """Looks at changes in doubt.

    Args:
        read: Reads bookings anew.
        locks: Tell whether somebody is still at work.
        marks: Tell what may still land.
        patience: How long to look.
        clock: A monotonic clock in seconds, for the end of ``settle``.
    """

    def __init__(
        self,
        *,
        read: Read,
        locks: Locks,
        marks: Marks,
        patience: Patience,
        clock: Callable[[], float],
    ) -> None:
        self._read = read
        self._locks = locks
        self._marks = marks
        self._patience = patience
        self._clock = clock

    async def settle(self, doubt: Doubt) -> Outcome:
        """Keep reading until it is known what became of a change in doubt.

        Sends nothing. Ends with ``refused`` and ``STILL_NOT`` when the change does not
        show although nothing can land any more: the verdict is given under the lock,
        after the mark is over. ``unknown`` comes back only when even then nothing could
        be read. Never raises ``CalError``.
        """
        delays = self._patience.settle_delays
        end = self._clock() + self._patience.doubt_seconds + delays[-1]
        for delay in itertools.chain(delays, itertools.repeat(delays[-1])):
            await asyncio.sleep(delay)
            is_last = self._clock() >= end
            outcome = await self._look_again(doubt)
            if is_last or outcome.status != "unknown":
                return outcome
        raise AssertionError  # pragma: no cover (the delays never end)

    async def glance(self, change: Change, *, is_free: bool = False) -> Outcome:
        """Look once; ``is_free`` when nobody else can be sending.

        Raises:
            CalError: It could not be read.
            NoLockError: It cannot be told whether it is marked.
        """
        sight = await change.look(self._read)
        pending = await self._marks.find(change.names(sight))
        may_land = pending is not None or not is_free
        known = await change.judge(sight, self._read, sent=may_land)
        if known is not None:
            return known
        if may_land:
            return unknown(sight, Doubt(change=change, sent=pending))
        return Outcome(
            status="refused", read=sight.read, series=sight.series, obstacle=STILL_NOT
        )

    async def _look_again(self, doubt: Doubt) -> Outcome:
        change = doubt.change
        try:
            outcome = await self.glance(change)
            is_marked = outcome.doubt is not None and outcome.doubt.sent is not None
            if outcome.status != "unknown" or is_marked:
                return outcome
            async with self._locks.hold(change.lock_name):
                return await self.glance(change, is_free=True)
        except CalError as error:
            return Outcome(status="unknown", error=error, doubt=doubt)
