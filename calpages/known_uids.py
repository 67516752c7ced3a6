"""The uids that were found within the hour, by this process or with Redis by any.

Who opens one of them guesses at nothing. Only hashes are kept.
"""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from calpages.bookings.memory import Memory
from calpages.bookings.redis_line import (
    FAILURES,
    MOST_AT_ONCE,
    close,
    connect_quick,
    key,
    key_of,
    run,
)
from calpages.calcom.breaker import Breaker
from calpages.counting import hash_of

_KEPT_SECONDS = 3600
_RENEWED_SECONDS = _KEPT_SECONDS / 2
_MOST = 50_000
_ANY = key("known-any")


class KnownUids:
    """Knows uids for one process, or with Redis for all.

    Args:
        redis_url: Where processes share what they know; ``""``: nowhere.

    Attributes:
        has_found: Whether this process has found one since its start.
    """

    def __init__(self, redis_url: str = "") -> None:
        self.has_found = False
        self._here = Memory[None](max_kept=_MOST)
        self._redis: Redis | None = connect_quick(redis_url) if redis_url else None
        self._breaker = Breaker()
        # Of questions alone: a uid that was found does not wait behind a flood of them.
        self._places = asyncio.Semaphore(MOST_AT_ONCE)

    def has_here(self, uid: str) -> bool:
        """Whether this process knows it, without asking anybody."""
        return self._here.find(hash_of(uid)) is not None

    async def has(self, uid: str) -> bool:
        """Whether any process knows it."""
        return self.has_here(uid) or await self._is_shared(_key(uid))

    async def has_any(self) -> bool:
        """Whether this process has ever found one, or any within the hour."""
        return self.has_found or await self._is_shared(_ANY)

    async def add(self, uid: str) -> None:
        """Remember one that was found."""
        kept = self._here.find(hash_of(uid))
        if kept is not None and kept.age_seconds < _RENEWED_SECONDS:
            return
        self.has_found = True
        self._here.keep(hash_of(uid), None, seconds=_KEPT_SECONDS)
        if self._redis is None or not self._breaker.lets_through():
            return
        pipeline = self._redis.pipeline(transaction=False)
        for name in (_key(uid), _ANY):
            pipeline.set(name, "", ex=_KEPT_SECONDS)
        try:
            await run(pipeline.execute())
        except FAILURES:
            self._breaker.failed()
        else:
            self._breaker.answered()

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        if self._redis is not None:
            await close(self._redis.connection_pool)

    async def _is_shared(self, name: str) -> bool:
        if self._redis is None:
            return False
        async with self._places:
            return await self._exists(self._redis, name)

    async def _exists(self, redis: Redis, name: str) -> bool:
        # Only now: Redis may have failed while this one waited.
        if not self._breaker.lets_through():
            return False
        try:
            found = bool(await run(redis.exists(name)))
        except FAILURES:
            self._breaker.failed()
            return False
        self._breaker.answered()
        return found


def _key(uid: str) -> str:
    return key_of("known", hash_of(uid))
