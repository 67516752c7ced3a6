"""How long a write looks for its change."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator

from calpages.calcom.errors import DeadlineError


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long a write looks for its change, in seconds.

    Attributes:
        read_back_delays: Before each further reading, when the first after sending does
            not show what became of it.
        read_back_seconds: The longest that all readings after sending, and the delays
            between them, may take; then it is told as not known.
        settle_delays: Before each reading of ``settle``; the last one for all others.
        doubt_seconds: How long after its sending a change may still land: longer than
            any request lives at Cal.com and at the proxies before it.
    """

    read_back_delays: tuple[float, ...] = (1.0, 2.0, 4.0)
    read_back_seconds: float = 10.0
    settle_delays: tuple[float, ...] = (8.0, 16.0, 30.0)
    doubt_seconds: float = 300.0


@contextlib.asynccontextmanager
async def until(end: float) -> AsyncIterator[None]:
    """Give up reading at ``end``, in seconds of the event loop's clock.

    Raises:
        DeadlineError: It is over, or was before.
    """
    try:
        async with asyncio.timeout_at(end):
            yield
    except TimeoutError as error:
        raise DeadlineError(sent=True) from error
