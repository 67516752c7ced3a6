"""How often one network, and all together, may ask, guess and change.

Nobody has an account, so a network is all that can be counted (``networks``). Whoever
guesses at uids is stopped after some that don't exist; a visitor who has a booking does
not notice, not even beside somebody who guesses: a uid that was found here counts as
known for an hour. What is counted is kept for a minute, under a hash.

With Redis all processes count together. While it does not answer, each counts alone:
to stop everybody would make its outage one of the pages, to stop nobody would invite
guessing.
"""

from __future__ import annotations

import dataclasses
import hashlib
import logging

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from redis.asyncio import ConnectionPool

from calpages.bookings.memory import Memory
from calpages.bookings.redis_line import FAILURES, QUICK_SECONDS
from calpages.calcom.breaker import Breaker
from calpages.networks import REMEMBERED_SECONDS
from calpages.visit import VisitError

TOO_MANY = "too_many"
"""The code of what was stopped."""
_KNOWN_SECONDS = 3600.0
_MOST_KNOWN = 50_000
_ALL = "all"
_QUICK = {"socket_connect_timeout": QUICK_SECONDS, "socket_timeout": QUICK_SECONDS}

_logger = logging.getLogger(__name__)


class TooManyError(VisitError):
    """More than a network may; nothing was asked and nothing was sent."""

    def __init__(self) -> None:
        super().__init__(TOO_MANY)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one network may do in a minute.

    Attributes:
        guesses: How many uids it may name that don't exist.
        all_guesses: How many all networks may name together, before each may only
            ``strict_guesses``.
        strict_guesses: See there.
        changes: How often it may cancel or move.
        refreshes: How often it may have Cal.com asked past what is kept.
        holds: How often it may reserve a time.
        lists: How often it may load the list of time zones.
        connections: How many live connections it may open.
    """

    guesses: int = 20
    all_guesses: int = 60
    strict_guesses: int = 3
    changes: int = 30
    refreshes: int = 120
    holds: int = 120
    lists: int = 120
    connections: int = 240


class Throttle:
    """Counts for one process, or with Redis for all.

    Args:
        limits: What is allowed.
        redis_url: Where processes count together; ``""``: this one counts alone.
    """

    def __init__(self, limits: Limits | None = None, *, redis_url: str = "") -> None:
        self.limits = limits or Limits()
        self._here = FixedWindowRateLimiter(MemoryStorage())
        self._pool = ConnectionPool.from_url(redis_url, **_QUICK) if redis_url else None
        self._shared = (
            FixedWindowRateLimiter(_redis(self._pool)) if self._pool else None
        )
        self._breaker = Breaker()
        self._blocked = Memory[None](max_kept=_MOST_KNOWN)
        self._guessed = Memory[None](max_kept=_MOST_KNOWN)
        self._known = Memory[None](max_kept=_MOST_KNOWN)

    async def take(self, what: str, network: str) -> None:
        """Count one more of what a network does.

        Args:
            what: The name of one of the ``limits``.
            network: Whose; ``""``: nobody can be told apart, and nobody is stopped.

        Raises:
            TooManyError: It was one too many.
        """
        if network and not await self._hit(what, network):
            raise TooManyError

    def check(self, network: str, uid: str) -> None:
        """Let a network ask for a uid, unless it has guessed too much.

        Raises:
            TooManyError: It has, and the uid is none that was found here lately.
        """
        is_blocked = network and self._blocked.find(network) is not None
        if is_blocked and self._known.find(_hash(uid)) is None:
            raise TooManyError

    def found(self, uid: str) -> None:
        """Remember that a uid exists."""
        self._known.keep(_hash(uid), None, seconds=_KNOWN_SECONDS)

    async def guessed(self, network: str, uid: str) -> None:
        """Count that a network has named a uid that does not exist.

        Whoever opens a dead link again and again has named one.
        """
        guess = (network, _hash(uid))
        if not network or self._guessed.find(guess) is not None:
            return
        self._guessed.keep(guess, None, seconds=REMEMBERED_SECONDS)
        is_calm = await self._hit("all_guesses", _ALL)
        what = "guesses" if is_calm else "strict_guesses"
        if not await self._hit(what, network):
            self._blocked.keep(network, None, seconds=REMEMBERED_SECONDS)

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        if self._pool is not None:
            await self._pool.aclose()

    async def _hit(self, what: str, who: str) -> bool:
        item = RateLimitItemPerMinute(getattr(self.limits, what))
        if self._shared is not None and self._breaker.lets_through():
            try:
                is_allowed = await self._shared.hit(item, what, _hash(who))
            except FAILURES as error:
                self._breaker.failed()
                _logger.warning("Counting alone: Redis said %s", type(error).__name__)
            else:
                self._breaker.answered()
                return is_allowed
        return await self._here.hit(item, what, _hash(who))


def _redis(pool: ConnectionPool) -> RedisStorage:
    # The pool knows where Redis is; the address only says that it is one.
    return RedisStorage(
        "async+redis://",
        implementation="redispy",
        key_prefix="calpages:limits",
        connection_pool=pool,  # pyright: ignore[reportArgumentType]
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]
