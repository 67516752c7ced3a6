"""Waits a little for a reading; one that takes longer goes on, and is not forgotten."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Coroutine, Hashable
from typing import Any, Generic, TypeVar

from calpages.bookings.memory import Memory
from calpages.calcom.errors import CalError
from calpages.mishaps import log_mishap
from calpages.visit import VisitError

_T = TypeVar("_T")
_FAILED_SECONDS = 10.0

_logger = logging.getLogger(__name__)


class InTime(Generic[_T]):
    """Readings of one kind that a page can't wait for.

    Whoever asks again joins the reading that goes on, if the reading itself is shared,
    and where that comes too late as well, is told how an earlier one has failed.

    Args:
        what: What is read, for the log.

    Attributes:
        late: The readings that go on although nobody waits for them.
    """

    def __init__(self, what: str) -> None:
        self.late: set[asyncio.Task[Any]] = set()
        self._what = what
        self._failures = Memory[CalError | VisitError]()

    async def wait(
        self, key: Hashable, reading: Coroutine[Any, Any, _T], *, until: float
    ) -> _T | None:
        """Await ``reading`` until a time of the running loop's clock.

        Args:
            key: Which reading it is, for the memory of failures.
            reading: The reading.
            until: When to wait no longer.

        Returns:
            What was read; ``None`` where that is not known in time.

        Raises:
            VisitError, CalError: The reading has failed, or an earlier one has and this
                one comes too late.
        """
        task = asyncio.create_task(reading)
        seconds = until - asyncio.get_running_loop().time()
        done, _ = await asyncio.wait({task}, timeout=max(0.0, seconds))
        if done:
            value = task.result()
            self.forget(key)
            return value
        self.late.add(task)
        task.add_done_callback(functools.partial(self._end, key))
        failure = self._failures.find(key)
        if failure is not None:
            raise failure.value
        return None

    def forget(self, key: Hashable) -> None:
        """Forget how a reading has failed."""
        self._failures.forget(key)

    def _end(self, key: Hashable, task: asyncio.Task[_T]) -> None:
        self.late.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, CalError | VisitError):
            self._failures.keep(key, error, seconds=_FAILED_SECONDS)
        elif error is not None:
            log_mishap(_logger, self._what, error)
        else:
            self.forget(key)
