"""Gives back the lock of a page that was left while Redis was being asked for it.

Reflex ends what a page has begun when that is left, or loaded again. Had it just asked
Redis for the page's lock, nobody would hear that it was given, and the page loaded
again, which has the same lock, would wait until it ends by itself, half a minute later.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

import reflex as rx
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockNotOwnedError
from reflex.istate.manager.redis import StateManagerRedis

from calpages.bookings.redis_line import FAILURES
from calpages.mishaps import log_mishap

_logger = logging.getLogger(__name__)


def give_back_left_locks(app: rx.App) -> None:
    """Let no page of ``app`` keep a lock that it did not wait for.

    To be called before the app's first event.
    """
    manager = app.state_manager
    if isinstance(manager, StateManagerRedis):
        manager.redis = LockingRedis(
            manager.redis.connection_pool, lock_seconds=manager.lock_expiration / 1000
        )


class LockingRedis(Redis):
    """A client of Redis that gives back a lock whose asker has been cancelled.

    Args:
        pool: The connections that it uses.
        lock_seconds: How long a lock lasts.
    """

    def __init__(self, pool: ConnectionPool, *, lock_seconds: float) -> None:
        super().__init__(connection_pool=pool)
        self._lock_seconds = lock_seconds
        self._under_way: set[asyncio.Future[Any]] = set()

    async def getdel(self, name: Any) -> Any:
        """Take a key away, as ``Redis.getdel`` does, even if nobody waits any more."""
        return await asyncio.shield(self._kept(super().getdel(name)))

    async def set(self, *args: Any, **options: Any) -> Any:
        """Set a key, as ``Redis.set`` does; with ``nx``, a lock with its owner."""
        if not options.get("nx"):
            return await super().set(*args, **options)
        asking = self._kept(super().set(*args, **options))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            self._kept(self._leave(asking, *args[:2]))
            raise

    async def _leave(self, asking: asyncio.Future[Any], name: Any, owner: Any) -> None:
        lock = Lock(self, name, thread_local=False)
        try:
            async with asyncio.timeout(self._lock_seconds):
                # Whatever the answer: that of a lock which was given may be lost.
                await asyncio.wait([asking])
                await lock.do_release(owner)
        except (LockNotOwnedError, TimeoutError):
            # It was never ours, or has ended by itself.
            return
        except FAILURES as error:
            log_mishap(_logger, "Giving back a lock", error)

    def _kept(self, command: Awaitable[Any]) -> asyncio.Future[Any]:
        """Run a command to its end, whoever waits for it."""
        running = asyncio.ensure_future(command)
        self._under_way.add(running)
        running.add_done_callback(self._under_way.discard)
        return running
