"""The line to Redis, for whatever workers and machines share.

A uid opens a booking to whoever has it, so no key holds one, only its hash.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnectionError
from redis.exceptions import RedisError

from calpages.calcom.breaker import Breaker

_T = TypeVar("_T")

FAILURES = (RedisError, OSError)
"""What a command raises that Redis did not carry out, or not in time."""
QUICK_SECONDS = 0.25
"""How long what can be done without Redis waits for it."""
MOST_AT_ONCE = 16
"""How many commands for visitors nobody knows are under way, each on a connection."""

_PREFIX = "calpages"
_CONNECT_SECONDS = 1.0
_ANSWER_SECONDS = 2.0


def connect(url: str) -> Redis:
    """Make a client for ``url`` that gives up soon; its first use opens it."""
    return Redis.from_url(
        url,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
        # Once: a connection that was open may be stale after Redis began anew.
        retry=Retry(NoBackoff(), 1),
    )


def connect_quick(url: str) -> Redis:
    """Make a client for ``url`` that gives up after ``QUICK_SECONDS``."""
    return Redis.from_url(
        url,
        socket_connect_timeout=QUICK_SECONDS,
        socket_timeout=QUICK_SECONDS,
        retry=Retry(NoBackoff(), 1, supported_errors=(NoConnectionError,)),
    )


class AwayError(Exception):
    """Redis does not answer, or is not asked because it did not."""


class QuickLine:
    """Asks what can be done without Redis: where that is away, nobody waits for it.

    Args:
        clock: A monotonic clock, in seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._breaker = Breaker(clock=clock)
        self._is_closed = False

    async def ask(self, command: Callable[[], Awaitable[_T]]) -> _T:
        """Run a command.

        Raises:
            AwayError: It was not carried out, or not tried.
        """
        if self._is_closed or not self._breaker.lets_through():
            raise AwayError
        try:
            answer = await run(command())
        except FAILURES as error:
            self._breaker.failed()
            raise AwayError from error
        self._breaker.answered()
        return answer

    def failed(self) -> None:
        """Note that Redis did not answer somebody else."""
        self._breaker.failed()

    def close(self) -> None:
        """Ask no more: a client that is closed would open a new connection."""
        self._is_closed = True


async def run(command: Awaitable[_T]) -> _T:
    """Run a command; raises one of ``FAILURES`` where Redis does not carry it out."""
    task = asyncio.current_task()
    cancels = task.cancelling() if task is not None else 0
    result = await command
    # redis-py uses asyncio.wait_for, which can swallow a cancel before Python 3.12.
    if task is not None and task.cancelling() > cancels:
        raise asyncio.CancelledError
    return result


async def close(connections: ConnectionPool) -> None:
    """Close what no command is using; the others end with their process.

    redis-py closes those under their command, which breaks with an ``AttributeError``
    where it had yet to be written. Never raises one of ``FAILURES``.
    """
    with contextlib.suppress(*FAILURES):
        await connections.disconnect(inuse_connections=False)


def key_of(kind: str, uid: str) -> str:
    """Name what is kept of a kind for a uid."""
    return f"{_PREFIX}:{kind}:{hashlib.sha256(uid.encode()).hexdigest()}"


def key(name: str) -> str:
    """Name what is kept once for all."""
    return f"{_PREFIX}:{name}"
