"""Gives back the lock of a page that was left while Redis was being asked for it.

Reflex ends what a page has begun when that is left, or loaded again. Had it just asked
Redis for the page's lock, nobody would hear that it was given, and the page loaded
again, which has the same lock, would wait until it ends by itself, half a minute later.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import reflex as rx
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockNotOwnedError
from reflex.istate.manager.redis import StateManagerRedis

from calpages.bookings.redis_line import FAILURES

_logger = logging.getLogger(__name__)


def give_back_left_locks(app: rx.App) -> None:
    """Let no page of ``app`` keep a lock that it did not wait for.

    To be called before the app's first event.
    """
    manager = app.state_manager
    if isinstance(manager, StateManagerRedis):
        manager.redis = LockingRedis(manager.redis.connection_pool)


class LockingRedis(Redis):
    """A client of Redis that gives back a lock whose asker has been cancelled.

    Args:
        pool: The connections that it uses.
    """

    def __init__(self, pool: ConnectionPool) -> None:
        super().__init__(connection_pool=pool)
        self._leaving: set[asyncio.Task[None]] = set()

    async def set(self, *args: Any, **options: Any) -> Any:
        """Set a key, as ``Redis.set`` does; with ``nx``, a lock with its owner."""
        if not options.get("nx"):
            return await super().set(*args, **options)
        asking = asyncio.ensure_future(super().set(*args, **options))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            leaving = asyncio.create_task(self._leave(asking, *args[:2]))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
            raise

    async def _leave(self, asking: asyncio.Future[Any], name: Any, owner: Any) -> None:
        try:
            if await asking:
                await Lock(self, name, thread_local=False).do_release(owner)
        except LockNotOwnedError:
            return
        except FAILURES as error:
            _logger.warning("A lock is left to end by itself: %s", type(error).__name__)
