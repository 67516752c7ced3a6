"""Locks by name, so that one booking is written by one hand at a time.

``Locks`` is what the writers ask for; ``LocalLocks`` hold within this process,
``shared_locks.RedisLocks`` among several. Who loses waits for ``WAIT_SECONDS``: longer
than a write takes whose first reading, answer and read-backs are as slow as they may
be. After that it is told that another hand is at work, for waiting on would look like a
dead page.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, Protocol

from calpages.calcom.errors import CalError

WAIT_SECONDS = 30.0


class LockBusyError(CalError):
    """Another hand holds the lock, and did not let go in time."""

    code: ClassVar[str] = "busy"

    def __init__(self) -> None:
        super().__init__("another write is under way")


class NoLockError(CalError):
    """What the processes share for locking does not answer, so nothing may be sent."""

    code: ClassVar[str] = "no_lock"

    def __init__(self) -> None:
        super().__init__("locks cannot be had")


class Locks(Protocol):
    """Gives exclusive access by name."""

    def hold(self, name: str) -> AbstractAsyncContextManager[None]:
        """Hold the lock called ``name`` for the block, waiting for it first.

        Raises:
            LockBusyError: Somebody else held it all the time.
            NoLockError: It cannot be told who holds it.
        """
        ...

    async def aclose(self) -> None:
        """Close what was opened for them."""
        ...


class LocalLocks:
    """Locks within one process, which exist only while somebody wants them.

    Args:
        wait_seconds: How long to wait for a lock.
    """

    def __init__(self, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._wait_seconds = wait_seconds
        self._locks: dict[str, asyncio.Lock] = {}
        self._wanted: dict[str, int] = {}

    @contextlib.asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """Hold the lock called ``name`` for the block, waiting for it first.

        Raises:
            LockBusyError: Somebody else held it all the time.
        """
        lock = self._locks.setdefault(name, asyncio.Lock())
        self._wanted[name] = self._wanted.get(name, 0) + 1
        try:
            await self._acquire(lock)
            try:
                yield
            finally:
                lock.release()
        finally:
            self._wanted[name] -= 1
            if not self._wanted[name]:
                del self._wanted[name], self._locks[name]

    async def aclose(self) -> None:
        """Close nothing."""

    async def _acquire(self, lock: asyncio.Lock) -> None:
        try:
            async with asyncio.timeout(self._wait_seconds):
                await lock.acquire()
        except TimeoutError:
            raise LockBusyError from None
