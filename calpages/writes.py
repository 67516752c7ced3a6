"""Changing a booking at Cal.com once, and telling truly what became of it.

Cal.com has no idempotency key, and its errors have come with cancels that worked. So a
write takes the booking's lock, reads the booking, sends one request, and reads back
whatever the answer was. The reading decides:

    ready -> sending -> checking -> done      the reading shows the change
                                 -> refused   Cal.com said no, or nothing was sent
                                 -> unknown   neither; it may still happen

Nothing is ever sent twice. A write whose caller has gone is given up before it is sent,
and goes on to its end afterwards.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NoAnswerError, StatusError
from calpages.calcom.refusals import Refusal
from calpages.locks import Locks
from calpages.readings import BookingRead

_ALREADY = (Refusal.ALREADY_CANCELLED, Refusal.ALREADY_RESCHEDULED)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of a cancel or a reschedule.

    Attributes:
        status: ``done``: the booking, read back, shows it. ``refused``: it did not
            happen, and nothing is under way. ``unknown``: it may have happened or may
            still happen; read again, never send again unasked.
        read: The latest reading; after a reschedule that of the new booking.
        refusal: Why not, where Cal.com's answer or the booking itself tells.
        error: What the call to Cal.com ended with, if not with success.
        new_uid: Where the booking went, if it was rescheduled, by whomever.
    """

    status: Literal["done", "refused", "unknown"]
    read: BookingRead | None = None
    refusal: Refusal | None = None
    error: CalError | None = None
    new_uid: str = ""


class ReadFresh(Protocol):
    """Reads what a uid stands for, from now on and not from memory."""

    def __call__(self, uid: str, *, fresh: bool) -> Awaitable[BookingRead]:
        """Read; raises ``CalError``."""
        ...


class Change(Protocol):
    """One change to one booking; an instance serves one write."""

    def foresee(self, read: BookingRead) -> Outcome | None:
        """Tell the outcome, if it is known without sending anything."""
        ...

    async def send(self, client: CalClient, uid: str) -> None:
        """Send it, once; raises ``CalError``."""
        ...

    async def judge(self, latest: BookingRead, read: ReadFresh) -> Outcome | None:
        """Tell the outcome, if the reading after sending shows it."""
        ...


class Cancel:
    """Cancels a single booking."""

    def __init__(self, *, reason: str) -> None:
        self._reason = reason

    def foresee(self, read: BookingRead) -> Outcome | None:
        """Stop where it is cancelled already, or not a single booking."""
        return _cancelled(read) or _not_single(read)

    async def send(self, client: CalClient, uid: str) -> None:
        """Cancel it at Cal.com."""
        await client.cancel_booking(uid, reason=self._reason)

    async def judge(self, latest: BookingRead, read: ReadFresh) -> Outcome | None:
        """Find it cancelled, or rescheduled by another hand."""
        return _cancelled(latest)


class Reschedule:
    """Moves a single booking to another start (aware)."""

    def __init__(self, *, start: dt.datetime, reason: str) -> None:
        self._start = start
        self._reason = reason
        self._answered_uid = ""

    def foresee(self, read: BookingRead) -> Outcome | None:
        """Stop where it takes place no more, or is not a single booking."""
        if (stopped := _not_single(read)) is not None:
            return stopped
        if read.booking.status != "cancelled":
            return None
        return _moved_elsewhere(read) or Outcome(
            status="refused", read=read, refusal=Refusal.ALREADY_CANCELLED
        )

    async def send(self, client: CalClient, uid: str) -> None:
        """Reschedule it at Cal.com."""
        booking = await client.reschedule_booking(
            uid, start=self._start, reason=self._reason
        )
        self._answered_uid = booking.uid

    async def judge(self, latest: BookingRead, read: ReadFresh) -> Outcome | None:
        """Find the old booking cancelled, and the new one at the asked start."""
        # Cal.com leaves rescheduledToUid out on occurrences of a series (contract 2.1).
        new_uid = latest.booking.rescheduled_to_uid or self._answered_uid
        if latest.booking.status != "cancelled" or not new_uid:
            return None
        try:
            moved = await read(new_uid, fresh=True)
        except CalError:
            if new_uid != self._answered_uid:
                raise
            return Outcome(status="done", read=latest, new_uid=new_uid)
        if moved.booking.start == self._start:
            return Outcome(status="done", read=moved, new_uid=new_uid)
        return _moved_elsewhere(latest)


class Writer:
    """Carries out changes, each booking's one after the other.

    Args:
        client: Sends the changes.
        read: Reads bookings.
        forget: Called after each sending: what was read before it is out of date.
        locks: Keeps the writes to one booking apart.
        read_back_delays: The seconds to wait before each further reading, when the
            first does not show what became of a change.
    """

    def __init__(
        self,
        client: CalClient,
        *,
        read: ReadFresh,
        forget: Callable[[], None],
        locks: Locks,
        read_back_delays: tuple[float, ...],
    ) -> None:
        self._client = client
        self._read = read
        self._forget = forget
        self._locks = locks
        self._read_back_delays = read_back_delays
        self._under_way: set[asyncio.Task[Outcome]] = set()
        self._sending: set[asyncio.Task[Outcome]] = set()

    async def write(self, uid: str, change: Change) -> Outcome:
        """Carry out ``change`` on the booking of ``uid``; never raises ``CalError``."""
        task = asyncio.create_task(self._carry_out(uid, change))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        task.add_done_callback(self._sending.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task not in self._sending:
                task.cancel()
            raise

    async def drain(self) -> None:
        """Wait for the writes under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _carry_out(self, uid: str, change: Change) -> Outcome:
        try:
            name = (await self._read(uid, fresh=False)).booking.uid
            async with self._locks.hold(name):
                before = await self._read(uid, fresh=True)
                return change.foresee(before) or await self._send(before, change)
        except CalError as error:
            return Outcome(status="refused", error=error)

    async def _send(self, before: BookingRead, change: Change) -> Outcome:
        task = asyncio.current_task()
        if task is not None:
            self._sending.add(task)
        error = None
        try:
            await change.send(self._client, before.booking.uid)
        except CalError as failure:
            error = failure
        finally:
            self._forget()
        return await self._read_back(before, change, error)

    async def _read_back(
        self, before: BookingRead, change: Change, error: CalError | None
    ) -> Outcome:
        latest = before
        for delay in (0.0, *self._read_back_delays):
            await asyncio.sleep(delay)
            try:
                latest = await self._read(before.uid, fresh=True)
                outcome = await change.judge(latest, self._read)
            except CalError:
                if _was_not_sent(error):
                    return _refused(latest, error)
                continue
            if outcome is not None:
                return dataclasses.replace(outcome, error=error)
            if _was_not_sent(error) or _is_final(error, latest):
                return _refused(latest, error)
        self._forget()
        return Outcome(status="unknown", read=latest, error=error)


def _was_not_sent(error: CalError | None) -> bool:
    return isinstance(error, NoAnswerError) and not error.sent


def _is_final(error: CalError | None, latest: BookingRead) -> bool:
    """Whether Cal.com refused, and not for a change that we don't see yet."""
    if not isinstance(error, StatusError) or not error.is_definite:
        return False
    return error.refusal not in _ALREADY or latest.booking.status == "cancelled"


def _refused(read: BookingRead, error: CalError | None) -> Outcome:
    refusal = error.refusal if isinstance(error, StatusError) else None
    return Outcome(status="refused", read=read, refusal=refusal, error=error)


def _cancelled(read: BookingRead) -> Outcome | None:
    if read.kind == "series" or read.booking.status != "cancelled":
        return None
    return _moved_elsewhere(read) or Outcome(status="done", read=read)


def _moved_elsewhere(read: BookingRead) -> Outcome | None:
    if not read.booking.rescheduled_to_uid:
        return None
    return Outcome(
        status="refused",
        read=read,
        refusal=Refusal.ALREADY_RESCHEDULED,
        new_uid=read.booking.rescheduled_to_uid,
    )


def _not_single(read: BookingRead) -> Outcome | None:
    if read.kind == "series":
        return Outcome(status="refused", read=read, refusal=Refusal.SERIES)
    if read.kind == "seat" or read.booking.is_seated:
        return Outcome(status="refused", read=read, refusal=Refusal.SEAT_NEEDED)
    return None
