"""Tells a page what is so, also where Redis, which keeps its State, was away meanwhile.

What a write has found out lives in this process until it is told: a Redis that is
restarted, or slow, must not leave a page at "Cancelling" for ever. Reflex shows what
was changed before it saves it, so telling once more after a failed save says the same.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import reflex as rx
from reflex_base.utils.exceptions import LockExpiredError

from calpages.bookings.redis_line import FAILURES

_T = TypeVar("_T")

PATIENCE_SECONDS = 120.0
"""How long what is to be told waits for Redis; then the page has to be loaded again."""

_PAUSE_SECONDS = 0.5
_AWAY = (*FAILURES, LockExpiredError)

_logger = logging.getLogger(__name__)


def is_lost(state: rx.State) -> bool:
    """Say whether a State was made anew since its background event began.

    Redis was emptied: the new one has no address, and the page shows nothing. With the
    next event, whichever it is, Reflex loads the page again, so return one.
    """
    return not str(state.router.url)


async def steadily(state: rx.State, tell: Callable[[], Awaitable[_T]]) -> _T:
    """Run ``tell`` under the lock of ``state``, again where Redis did not answer.

    Args:
        state: The State of a background event.
        tell: Changes it; may run more than once, so it must not depend on what it
            changes.

    Raises:
        RedisError: Redis was away for longer than ``PATIENCE_SECONDS``.
    """
    end, is_first = time.monotonic() + PATIENCE_SECONDS, True
    while True:
        try:
            async with state:
                return await tell()
        except _AWAY as error:
            if time.monotonic() >= end:
                raise
            if is_first:
                _logger.warning(
                    "Redis does not answer (%s): a page is told when it does",
                    type(error).__name__,
                )
            is_first = False
        await asyncio.sleep(_PAUSE_SECONDS)
