"""Locks in Redis, for workers and machines that share one.

A lock ends by itself ``LEASE_SECONDS`` after its process died; as long as that lives it
is renewed, and taken anew from a Redis that has lost it. Should somebody else take it
before, the marks still hold (``shared_marks``), and without them nothing is sent. What
Redis could not be told, or could not tell, in time is given back as soon as it answers:
a lock that nobody needs would keep the next click waiting.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import AsyncIterator

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockNotOwnedError

from calpages.bookings import redis_line
from calpages.bookings.locks import WAIT_SECONDS, LockBusyError, NoLockError
from calpages.bookings.redis_line import FAILURES, key_of
from calpages.bookings.shared_marks import run

LEASE_SECONDS = 30.0
_POLL_SECONDS = 0.05
_LONGEST_RENEWAL_SECONDS = 1.0
_LEAVE_SECONDS = 0.3


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
        self._leaving: set[asyncio.Task[None]] = set()

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
            await self._release(lock, lock.local.token)

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        for leaving in tuple(self._leaving):
            leaving.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)
        await redis_line.close(self._redis.connection_pool)

    async def _acquire(self, lock: Lock) -> None:
        token = uuid.uuid4().hex.encode()
        end = time.monotonic() + self._wait_seconds
        try:
            while not await self._try(lock, token):
                if time.monotonic() >= end:
                    raise LockBusyError
                await asyncio.sleep(_POLL_SECONDS)
        except asyncio.CancelledError:
            # It may be ours already without our having been told.
            await self._release(lock, token)
            raise
        except NoLockError:
            self._leave_later(lock, token)
            raise

    async def _try(self, lock: Lock, token: bytes) -> bool:
        """Take the lock if it is free, or if it is ours since an answer was lost."""
        if await run(lock.acquire(blocking=False, token=token)):
            return True
        if await run(self._redis.get(lock.name)) != token:
            return False
        lock.local.token = token
        return True

    async def _release(self, lock: Lock, token: bytes) -> None:
        try:
            await lock.do_release(token)
        except LockNotOwnedError:
            return
        except FAILURES:
            self._leave_later(lock, token)

    def _leave_later(self, lock: Lock, token: bytes) -> None:
        leaving = asyncio.create_task(self._leave(lock, token))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)

    async def _leave(self, lock: Lock, token: bytes) -> None:
        """Give back what Redis has given, or may have, as soon as it answers."""
        end = time.monotonic() + self._lease_seconds
        while time.monotonic() < end:
            await asyncio.sleep(_LEAVE_SECONDS)
            try:
                await lock.do_release(token)
            except LockNotOwnedError:
                return
            except FAILURES:
                continue
            return

    async def _renew(self, lock: Lock) -> None:
        token = lock.local.token
        pause = min(self._lease_seconds / 3, _LONGEST_RENEWAL_SECONDS)
        while True:
            await asyncio.sleep(pause)
            try:
                await run(lock.reacquire())
            except NoLockError as error:
                if isinstance(error.__cause__, LockNotOwnedError):
                    with contextlib.suppress(NoLockError):
                        await run(lock.do_acquire(token))
