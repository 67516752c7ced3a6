"""Changing a booking at Cal.com once, and telling truly what became of it.

Cal.com has no idempotency key, and its errors have come with cancels that worked. So a
write takes the lock, looks at the booking, marks it, sends one request, and reads back
whatever the answer was. The reading decides::

    ready --lock, look--> known already ---------------------------> done | refused
                          marked: something may still land --------> unknown
                          not permitted ---------------------------> refused
                          else: mark --> sending --> checking
    ready --it cannot be read, but is marked-----------------------> unknown
          --it cannot be read--------------------------------------> refused, no reading
    ready --lock held by another hand for too long, read ----------> done | unknown

    checking --the reading shows the change------------------------> done
             --Cal.com said no, or nothing was sent; unmark--------> refused
             --neither, in time; the mark stays--------------------> unknown

Nothing is ever sent twice: another request needs a new click after ``refused``. The
mark is put before the request leaves, so that it outlives a process that dies. A write
whose caller has gone is given up before it is sent, and goes on to its end afterwards.

Of what was kept from before (``reader.FIRST_LOOK_SECONDS``) the look may only learn
that nothing stands in the way of sending. Whatever else is told was read anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import Awaitable, Callable, Collection

from calpages.bookings.changes import (
    UNSEEN,
    Change,
    Doubt,
    Outcome,
    Plan,
    Read,
    Sight,
    uids_seen,
)
from calpages.bookings.locks import LockBusyError, Locks, NoLockError
from calpages.bookings.marks import Marks
from calpages.bookings.patience import Patience, until
from calpages.bookings.postponed import Postponed
from calpages.bookings.reader import NotKeptError
from calpages.bookings.settling import Settler
from calpages.bookings.verdicts import (
    is_final,
    is_final_unread,
    refused,
    unknown,
)
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NotFoundError
from calpages.calcom.models import Booking
from calpages.calcom.urgency import Urgency, urgency
from calpages.found import BookingRead

Permit = Callable[[BookingRead], str | None]
"""Asked with the reading before sending; gives the code of what forbids it."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Ready:
    """What was seen of a change that may be sent, and the booking to send it to.

    Attributes:
        is_new: Whether it was seen under the lock, and not kept from before.
    """

    sight: Sight
    target: Booking
    is_new: bool = True


class Writer:
    """Carries out changes, each booking's one after the other.

    Args:
        client: Sends the changes.
        read: Reads bookings anew.
        share: Reads them as for a first look: kept, under way already, or anew.
        recall: Gives kept readings for a first look; raises ``NotKeptError``.
        drop: Called with all uids that a change touches, before it is sent, and again
            when it may have happened: what was read before is out of date.
        locks: Keeps the writes to one booking apart.
        marks: Remembers what may still land.
        settler: Looks at what another hand is changing.
        patience: How long to look for a change.
    """

    def __init__(
        self,
        client: CalClient,
        *,
        read: Read,
        share: Read,
        recall: Read,
        drop: Callable[[Collection[str]], Awaitable[None]],
        locks: Locks,
        marks: Marks,
        settler: Settler,
        patience: Patience,
    ) -> None:
        self._client = client
        self._read = read
        self._share = share
        self._recall = recall
        self._drop = drop
        self._locks = locks
        self._marks = marks
        self._settler = settler
        self._patience = patience
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
        with urgency(Urgency.WRITE):
            return await self._change(plan, permit, name)

    async def _change(self, plan: Plan, permit: Permit | None, name: str) -> Outcome:
        change = None
        try:
            planned = await self._choose(plan)
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

    async def _choose(self, plan: Plan) -> Change | Outcome:
        """Choose by a reading that others share; say why not only by a new one."""
        with contextlib.suppress(NotFoundError):
            planned = await plan(self._share)
            if not isinstance(planned, Outcome):
                return planned
        return await plan(self._read)

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
        ready = await self._recalled(change, permit)
        if ready is None:
            ready = await self._consider(change, permit, self._read)
        if isinstance(ready, Outcome):
            return ready
        return await self._mark_and_send(ready, change, permit)

    async def _recalled(self, change: Change, permit: Permit | None) -> _Ready | None:
        """Give what was seen before, if nothing in it is in the way of sending."""
        if change.needs_new_look:
            return None
        try:
            ready = await self._consider(change, permit, self._recall)
        except (NotKeptError, NotFoundError):
            return None
        if isinstance(ready, Outcome):
            return None
        return dataclasses.replace(ready, is_new=False)

    async def _consider(
        self, change: Change, permit: Permit | None, read: Read
    ) -> _Ready | Outcome:
        """Look whether it may be sent; tell the outcome if it is not."""
        sight = await change.look(read)
        pending = await self._marks.find(change.names(sight))
        known = await change.judge(sight, read, sent=pending is not None)
        if known is not None:
            return known
        if pending is not None:
            return unknown(sight, Doubt(change=change, sent=pending))
        if sight.read is None or sight.target is None:
            raise NotFoundError
        if obstacle := _ask(permit, sight):
            return Outcome(status="refused", read=sight.read, obstacle=obstacle)
        return _Ready(sight, sight.target)

    async def _mark_and_send(
        self, ready: _Ready, change: Change, permit: Permit | None
    ) -> Outcome:
        task = asyncio.current_task()
        if task is not None:
            self._sending.add(task)
        names = change.names(ready.sight)
        seconds = self._patience.doubt_seconds
        if not await self._marks.put(names, change.sent, seconds):
            # Somebody sent while our lock was lost.
            return await self._settler.glance(change)
        doubt = Doubt(change=change, sent=change.sent)
        error = await self._send(ready, change)
        outcome = await self._read_back(ready, doubt, error, permit)
        if outcome.status == "unknown":
            return outcome
        # The mark of a seat stays: nothing else tells later that it was there, or where
        # it went.
        if not outcome.seat_is_gone:
            await self._marks.clear(names)
        elif change.sent != doubt.sent:
            await self._marks.replace(names, change.sent, seconds)
        return outcome

    async def _send(self, ready: _Ready, change: Change) -> CalError | None:
        # Afterwards too: what is read while it is sent may be from before it.
        await self._drop_touched(change, ready.sight)
        try:
            await change.send(self._client, ready.target)
        except CalError as error:
            return error
        finally:
            await self._drop_touched(change, ready.sight)
        return None

    async def _read_back(
        self,
        before: _Ready,
        doubt: Doubt,
        error: CalError | None,
        permit: Permit | None,
    ) -> Outcome:
        change, latest = doubt.change, before.sight
        # What was kept from before is no answer to how the booking stands.
        seen = before.sight if before.is_new else UNSEEN
        end = asyncio.get_running_loop().time() + self._patience.read_back_seconds
        for delay in (0.0, *self._patience.read_back_delays):
            try:
                async with until(end):
                    await asyncio.sleep(delay)
                    seen = latest = await change.look(self._read)
                    outcome = await change.judge(latest, self._read, sent=True)
                    is_over = is_final(error, latest, before.target)
                    if outcome is None and is_over:
                        outcome = await self._refuse(change, latest, error, permit)
            except CalError as unread:
                if is_final_unread(error, unread):
                    return refused(seen, error)
                continue
            if outcome is not None:
                return dataclasses.replace(outcome, error=error)
        # A reading that was given up may be under way still: nobody should join it.
        await self._drop_touched(change, before.sight, latest)
        return unknown(latest, doubt, error)

    async def _refuse(
        self,
        change: Change,
        latest: Sight,
        error: CalError | None,
        permit: Permit | None,
    ) -> Outcome:
        """Say why nothing came of it: first as the booking tells that by itself.

        By another hand it may be off, or elsewhere, since it was looked at.
        """
        known = await change.judge(latest, self._read, sent=False)
        if known is not None:
            return known
        obstacle = _ask(permit, latest)
        return dataclasses.replace(refused(latest, error), obstacle=obstacle)

    async def _while_another_writes(self, change: Change) -> Outcome:
        try:
            return await self._settler.glance(change)
        except CalError as error:
            return Outcome(status="unknown", error=error, doubt=Doubt(change=change))

    async def _drop_touched(self, change: Change, *sights: Sight) -> None:
        """Drop all that the change, and what was seen of it, names."""
        names = {change.lock_name}
        for sight in sights:
            names |= uids_seen(sight).union(change.names(sight))
        await self._drop(names)


def _ask(permit: Permit | None, sight: Sight) -> str:
    """Ask what in the booking itself forbids the change; ``""``: nothing does."""
    if permit is None or sight.read is None:
        return ""
    return permit(sight.read) or ""
