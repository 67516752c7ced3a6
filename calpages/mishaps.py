"""Logs a mistake of ours: what kind and where, never what it held.

The message of an exception can hold a uid, a name or a whole answer. That Redis is
away, or has forgotten what it held, is no mistake of ours, whatever breaks by it: that
is one line, once a minute.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from redis.exceptions import ConnectionError as NoConnectionError
from redis.exceptions import TimeoutError as NoAnswerInTimeError
from reflex_base.utils.exceptions import LockExpiredError

REDIS_IS_AWAY = (NoConnectionError, NoAnswerInTimeError)
"""What breaks by nothing but that Redis does not answer."""

_QUIET_SECONDS = 60.0

_logger = logging.getLogger(__name__)


def log_mishap(logger: logging.Logger, what: str, error: BaseException) -> None:
    """Log that ``what`` broke, with the kind of error and the place in the code."""
    if isinstance(error, REDIS_IS_AWAY):
        _outages.warning("Redis does not answer: %s", type(error).__name__)
        return
    if isinstance(error, LockExpiredError):
        # Reflex's own words say only the second, which no handler of ours can do.
        _lost_locks.warning(
            "Redis had no lock of a page any more when its state was to be saved: it"
            " was restarted or slow, or a handler held the lock for too long"
        )
        return
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = (
        f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "nowhere"
    )
    logger.error("%s broke: %s in %s", what, type(error).__name__, place)


def log_of_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody waited for, in the place of asyncio's own handler.

    That one prints a traceback: Reflex ends its listeners so where Redis stays away.
    """
    error = context.get("exception")
    if isinstance(error, BaseException):
        log_mishap(_logger, "A task", error)
    else:
        loop.default_exception_handler(context)


class OnceAMinute(logging.Filter):
    """Lets one line of a logger through, and no other for a minute.

    For what says the same every second for as long as something is away.

    Args:
        clock: A monotonic clock, in seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._quiet_until = -_QUIET_SECONDS

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the line is written."""
        now = self._clock()
        if now < self._quiet_until:
            return False
        self._quiet_until = now + _QUIET_SECONDS
        return True


_outages = logging.getLogger(f"{__name__}.outages")
_outages.addFilter(OnceAMinute())
_lost_locks = logging.getLogger(f"{__name__}.lost_locks")
_lost_locks.addFilter(OnceAMinute())
