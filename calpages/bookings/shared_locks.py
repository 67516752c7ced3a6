"""Locks and marks in Redis, for workers and machines that share one.

A lock ends by itself ``LEASE_SECONDS`` after its process died; as long as it lives it
is renewed. Should a lock be lost all the same, the marks still hold: they are put only
where none is, in one step, and without them nothing is sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime as dt
import json
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Sequence
from typing import TypeVar, get_args

from redis.asyncio import Redis
from redis.asyncio.lock import Lock

from calpages.bookings import redis_line
from calpages.bookings.locks import WAIT_SECONDS, LockBusyError, NoLockError
from calpages.bookings.marks import Scope, Sent
from calpages.bookings.redis_line import FAILURES, key_of

_T = TypeVar("_T")

LEASE_SECONDS = 30.0
_POLL_SECONDS = 0.05

_PUT_ALL_OR_NONE = """
for _, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 then return 0 end
end
for _, key in ipairs(KEYS) do
  redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
end
return 1
"""


class RedisLocks:
    """Locks that all who use one Redis share.

    Args:
        redis: The client; ``aclose`` closes it.
        wait_seconds: How long to wait for a lock.
        lease_seconds: How long a lock outlives a process that died holding it.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        wait_seconds: float = WAIT_SECONDS,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._redis = redis
        self._wait_seconds = wait_seconds
        self._lease_seconds = lease_seconds

    @contextlib.asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """Hold the lock called ``name`` for the block, waiting for it first.

        Raises:
            LockBusyError: Somebody else held it all the time.
            NoLockError: Redis does not answer.
        """
        lock = Lock(
            self._redis,
            key_of("lock", name),
            timeout=self._lease_seconds,
            thread_local=False,
        )
        await self._acquire(lock)
        renewal = asyncio.create_task(self._renew(lock))
        try:
            yield
        finally:
            renewal.cancel()
            await asyncio.gather(renewal, return_exceptions=True)
            with contextlib.suppress(*FAILURES):
                await lock.release()

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        await self._redis.aclose()

    async def _acquire(self, lock: Lock) -> None:
        token = uuid.uuid4().hex.encode()
        end = time.monotonic() + self._wait_seconds
        try:
            while not await _run(lock.acquire(blocking=False, token=token)):
                if time.monotonic() >= end:
                    raise LockBusyError
                await asyncio.sleep(_POLL_SECONDS)
        except asyncio.CancelledError:
            # It may be ours already without our having been told.
            with contextlib.suppress(*FAILURES):
                await lock.do_release(token)
            raise

    async def _renew(self, lock: Lock) -> None:
        while True:
            await asyncio.sleep(self._lease_seconds / 3)
            with contextlib.suppress(NoLockError):
                await _run(lock.reacquire())


class RedisMarks:
    """Marks that all who use one Redis share.

    Args:
        redis: The client; ``aclose`` closes it.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._put = redis.register_script(_PUT_ALL_OR_NONE)

    async def find(self, names: Sequence[str]) -> Sent | None:
        """Give the mark on any of ``names``.

        Raises:
            NoLockError: Redis does not answer.
        """
        if not names:
            return None
        keys = [key_of("mark", name) for name in names]
        marks = await _run(self._redis.mget(keys))
        return next((_read_sent(mark) for mark in marks if mark is not None), None)

    async def put(self, names: Sequence[str], sent: Sent, seconds: float) -> bool:
        """Mark all of ``names``, or none if one of them is marked.

        Raises:
            NoLockError: Redis does not answer; they may be marked or not.
        """
        keys = [key_of("mark", name) for name in names]
        milliseconds = max(1, round(seconds * 1000))
        return bool(await _run(self._put(keys, [_write_sent(sent), milliseconds])))

    async def clear(self, names: Sequence[str]) -> None:
        """Take the marks off ``names``; what cannot be taken off goes by itself."""
        with contextlib.suppress(*FAILURES):
            await self._redis.delete(*(key_of("mark", name) for name in names))

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        await self._redis.aclose()


async def _run(command: Awaitable[_T]) -> _T:
    """Run a command; raises ``NoLockError`` where Redis does not carry it out."""
    try:
        return await redis_line.run(command)
    except FAILURES as error:
        raise NoLockError from error


def _write_sent(sent: Sent) -> str:
    start = sent.start.isoformat() if sent.start is not None else ""
    return json.dumps(dataclasses.asdict(sent) | {"start": start})


def _read_sent(mark: bytes) -> Sent:
    """Read a mark; one that another version wrote in another way is still a mark."""
    try:
        fields = json.loads(mark)
        start = dt.datetime.fromisoformat(fields["start"]) if fields["start"] else None
        is_cancel = fields["action"] == "cancel"
        return Sent(
            action="cancel" if is_cancel or start is None else "reschedule",
            scope=fields["scope"] if fields["scope"] in get_args(Scope) else "only",
            start=start,
            new_uid=str(fields.get("new_uid", "")),
            new_seat_uid=str(fields.get("new_seat_uid", "")),
        )
    except (ValueError, TypeError, KeyError):
        return Sent(action="cancel")
