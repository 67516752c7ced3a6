"""Changing a booking at Cal.com once, and telling truly what became of it.

Cal.com has no idempotency key, and its errors have come with cancels that worked. So a
write takes the lock, reads the booking, marks it, sends one request, and reads back
whatever the answer was. The reading decides::

    ready --lock, read--> known already ---------------------------> done | refused
                          marked: something may still land --------> unknown
                          not permitted ---------------------------> refused
                          else: mark --> sending --> checking
    ready --it cannot be read, but is marked-----------------------> unknown
          --it cannot be read--------------------------------------> refused, no reading
    ready --lock held by another hand for too long, read ----------> done | unknown

    checking --the reading shows the change------------------------> done
             --Cal.com said no, or nothing was sent; unmark--------> refused
             --neither, in time; the mark stays--------------------> unknown

    unknown --settle: keep reading--the change shows---------------> done
                      --the mark is over, and still not------------> refused, still_not

Nothing is ever sent twice: another request needs a new click after ``refused``. The
mark is put before the request leaves, so that it outlives a process that dies. A write
whose caller has gone is given up before it is sent, and goes on to its end afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import itertools
import time
from collections.abc import AsyncIterator, Callable

from calpages.bookings.changes import (
    STILL_NOT,
    UNSEEN,
    Change,
    Doubt,
    Outcome,
    Plan,
    ReadFresh,
    Sight,
)
from calpages.bookings.locks import LockBusyError, Locks, NoLockError
from calpages.bookings.marks import Marks
from calpages.bookings.postponed import Postponed
from calpages.bookings.verdicts import (
    is_final,
    is_final_unread,
    refused,
    unknown,
    was_not_sent,
)
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, DeadlineError, NotFoundError
from calpages.calcom.models import Booking
from calpages.found import BookingRead

Permit = Callable[[BookingRead], str | None]
"""Asked with the reading before sending; gives the code of what forbids it."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long a write looks for its change, in seconds.

    Attributes:
        read_back_delays: Before each further reading, when the first after sending does
            not show what became of it.
        read_back_seconds: The longest that all readings after sending, and the delays
            between them, may take; then it is told as not known.
        settle_delays: Before each reading of ``settle``; the last one for all others.
        doubt_seconds: How long after its sending a change may still land: longer than
            any request lives at Cal.com and at the proxies before it.
    """

    read_back_delays: tuple[float, ...] = (1.0, 2.0, 4.0)
    read_back_seconds: float = 10.0
    settle_delays: tuple[float, ...] = (8.0, 16.0, 30.0)
    doubt_seconds: float = 300.0


class Writer:
    """Carries out changes, each booking's one after the other.

    Args:
        client: Sends the changes.
        read: Reads bookings.
        forget: Called after each sending: what was read before it is out of date.
        locks: Keeps the writes to one booking apart.
        marks: Remembers what may still land.
        patience: How long to look for a change.
        clock: A monotonic clock in seconds, for the end of ``settle``.
    """

    def __init__(
        self,
        client: CalClient,
        *,
        read: ReadFresh,
        forget: Callable[[], None],
        locks: Locks,
        marks: Marks,
        patience: Patience,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._read = read
        self._forget = forget
        self._locks = locks
        self._marks = marks
        self._patience = patience
        self._clock = clock
        self._under_way: set[asyncio.Task[Outcome]] = set()
        self._sending: set[asyncio.Task[Outcome]] = set()

    async def write(self, plan: Plan, permit: Permit | None, *, name: str) -> Outcome:
        """Carry out the change that ``plan`` gives; never raises ``CalError``.

        Args:
            plan: Chooses the change.
            permit: Asked just before sending.
            name: The uid under which a mark is looked for if nothing can be read.
        """
        task = asyncio.create_task(self._carry_out(plan, permit, name))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        task.add_done_callback(self._sending.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task not in self._sending:
                task.cancel()
            raise

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

    async def drain(self, *, seconds: float) -> None:
        """Let the writes that were sent end, for so long; give the others up."""
        for task in self._under_way - self._sending:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._under_way:
                    await asyncio.wait(self._under_way)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _carry_out(self, plan: Plan, permit: Permit | None, name: str) -> Outcome:
        change = None
        try:
            planned = await plan()
            if isinstance(planned, Outcome):
                return planned
            change = planned
            try:
                async with self._locks.hold(change.lock_name):
                    return await self._under_lock(change, permit)
            except LockBusyError:
                return await self._while_another_writes(change)
        except CalError as error:
            doubt = await self._doubt_unread(plan, change, name)
            if doubt is not None:
                return unknown(UNSEEN, doubt, error)
            return Outcome(status="refused", error=error)

    async def _doubt_unread(
        self, plan: Plan, change: Change | None, name: str
    ) -> Doubt | None:
        """Find what another hand has sent to what could not be read."""
        names = (name,) if change is None else (name, *change.names(UNSEEN))
        try:
            pending = await self._marks.find(names)
        except NoLockError:
            return None
        if pending is None:
            return None
        change = change or Postponed(plan, name=name, sent=pending)
        return Doubt(change=change, sent=pending)

    async def _under_lock(self, change: Change, permit: Permit | None) -> Outcome:
        sight = await change.look(self._read)
        names = change.names(sight)
        pending = await self._marks.find(names)
        known = await change.judge(sight, self._read, sent=pending is not None)
        if known is not None:
            return known
        if pending is not None:
            return unknown(sight, Doubt(change=change, sent=pending))
        if sight.read is None or sight.target is None:
            raise NotFoundError
        obstacle = permit(sight.read) if permit is not None else None
        if obstacle:
            return Outcome(status="refused", read=sight.read, obstacle=obstacle)
        return await self._mark_and_send(sight, sight.target, change, names)

    async def _mark_and_send(
        self, sight: Sight, target: Booking, change: Change, names: tuple[str, ...]
    ) -> Outcome:
        task = asyncio.current_task()
        if task is not None:
            self._sending.add(task)
        doubt = Doubt(change=change, sent=change.sent)
        seconds = self._patience.doubt_seconds
        if not await self._marks.put(names, change.sent, seconds):
            # Somebody sent while our lock was lost.
            return unknown(sight, doubt)
        error = await self._send(target, change)
        outcome = await self._read_back(sight, target, doubt, error)
        if outcome.status == "unknown":
            return outcome
        # The mark of a seat stays: nothing else tells later that it was there.
        if not outcome.seat_is_gone:
            await self._marks.clear(names)
        return outcome

    async def _send(self, target: Booking, change: Change) -> CalError | None:
        try:
            await change.send(self._client, target)
        except CalError as error:
            return error
        finally:
            self._forget()
        return None

    async def _read_back(
        self, before: Sight, target: Booking, doubt: Doubt, error: CalError | None
    ) -> Outcome:
        latest, change = before, doubt.change
        end = asyncio.get_running_loop().time() + self._patience.read_back_seconds
        for delay in (0.0, *self._patience.read_back_delays):
            try:
                async with _until(end):
                    await asyncio.sleep(delay)
                    latest = await change.look(self._read)
                    outcome = await change.judge(latest, self._read, sent=True)
            except CalError as unread:
                if is_final_unread(error, unread):
                    return refused(latest, error)
                continue
            if outcome is not None:
                return dataclasses.replace(outcome, error=error)
            if was_not_sent(error) or is_final(error, latest, target):
                return refused(latest, error)
        self._forget()
        return unknown(latest, doubt, error)

    async def _while_another_writes(self, change: Change) -> Outcome:
        try:
            return await self._glance(change, is_free=False)
        except CalError as error:
            return Outcome(status="unknown", error=error, doubt=Doubt(change=change))

    async def _look_again(self, doubt: Doubt) -> Outcome:
        change = doubt.change
        try:
            outcome = await self._glance(change, is_free=False)
            is_marked = outcome.doubt is not None and outcome.doubt.sent is not None
            if outcome.status != "unknown" or is_marked:
                return outcome
            async with self._locks.hold(change.lock_name):
                return await self._glance(change, is_free=True)
        except CalError as error:
            return Outcome(status="unknown", error=error, doubt=doubt)

    async def _glance(self, change: Change, *, is_free: bool) -> Outcome:
        """Look without sending; ``is_free`` when nobody else can be sending."""
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


@contextlib.asynccontextmanager
async def _until(end: float) -> AsyncIterator[None]:
    """Give up reading at ``end``, in seconds of the event loop's clock.

    Raises:
        DeadlineError: It is over, or was before.
    """
    try:
        async with asyncio.timeout_at(end):
            yield
    except TimeoutError as error:
        raise DeadlineError(sent=True) from error
