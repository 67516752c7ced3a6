"""Counts, for a minute, how often somebody does something, in this process or in all.

With Redis all processes count together, and each alone as well, which holds while Redis
does not answer: to stop everybody would make its outage one of the pages, and to stop
nobody would invite guessing.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging

from limits.aio.storage import MemoryStorage, RedisStorage
from redis.asyncio import ConnectionPool

from calpages.bookings.redis_line import (
    FAILURES,
    MOST_AT_ONCE,
    QUICK_SECONDS,
    close,
    run,
)
from calpages.calcom.breaker import Breaker
from calpages.networks import REMEMBERED_SECONDS

_QUICK = {"socket_connect_timeout": QUICK_SECONDS, "socket_timeout": QUICK_SECONDS}

_logger = logging.getLogger(__name__)


class Counts:
    """Counts for one process, or with Redis for all.

    Args:
        redis_url: Where processes count together; ``""``: this one counts alone.
    """

    def __init__(self, redis_url: str = "") -> None:
        self._here = MemoryStorage()
        self._pool = ConnectionPool.from_url(redis_url, **_QUICK) if redis_url else None
        self._shared = _redis(self._pool) if self._pool else None
        self._breaker = Breaker()
        self._places = asyncio.Semaphore(MOST_AT_ONCE)

    async def add(self, what: str, who: str) -> int:
        """Count one more; gives how many there were in this minute.

        Args:
            what: What is done.
            who: By whom; only its hash is kept.
        """
        key = f"{what}/{hash_of(who)}"
        here = await self._here.incr(key, REMEMBERED_SECONDS)
        if self._shared is None:
            return here
        async with self._places:
            return max(here, await self._add_shared(self._shared, key))

    async def _add_shared(self, shared: RedisStorage, key: str) -> int:
        """Count one more for all; 0 if Redis does not."""
        # Only now: Redis may have failed while this one waited.
        if not self._breaker.lets_through():
            return 0
        try:
            count = await run(shared.incr(key, REMEMBERED_SECONDS))
        except FAILURES as error:
            self._breaker.failed()
            _logger.warning("Counting alone: Redis said %s", type(error).__name__)
            return 0
        self._breaker.answered()
        return count

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        if self._pool is not None:
            await close(self._pool)


def hash_of(text: str) -> str:
    """Give what is kept in the place of a uid or a network."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def _redis(pool: ConnectionPool) -> RedisStorage:
    # The pool knows where Redis is; the address only says that it is one.
    return RedisStorage(
        "async+redis://",
        implementation="redispy",
        key_prefix="calpages:limits",
        connection_pool=pool,  # pyright: ignore[reportArgumentType]
    )
