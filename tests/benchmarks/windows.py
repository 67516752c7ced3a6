"""Counts what is done in a second, in a few windows of time, and who was busy then."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.process_family import cpu_seconds
from tests.benchmarks.report import MeasureError

_WARM_UP_SECONDS = 1.5
_WINDOW_SECONDS = 2.5
_WINDOWS = 3
_OWN_CORE = 0.9


@dataclass(frozen=True)
class Window:
    """One window.

    Attributes:
        rate: What was done in a second.
        server: How much of a core the server had, 0 to 1: with less than nearly all
            of it, somebody else was at work on this machine, or the server waited.
        generator: The same of the generator: with nearly all of it, the rate is its.
    """

    rate: float
    server: float
    generator: float

    def reaches(self, rate: float) -> bool | None:
        """Whether it does; None where the server had no core to itself to do so."""
        if self.rate >= rate:
            return True
        return False if self.server > _OWN_CORE else None

    def words(self) -> str:
        """Write it for a person."""
        shares = f"server {self.server:.0%} busy, generator {self.generator:.0%}"
        return f"{self.rate:,.0f} ({shares})"


async def middle_window(count: Callable[[], int], server_pid: int) -> Window:
    """Watch a counter that others move, and return the window of the median rate.

    Raises:
        MeasureError: Nothing was done.
    """
    await asyncio.sleep(_WARM_UP_SECONDS)
    windows = [await _window(count, server_pid) for _ in range(_WINDOWS)]
    middle = sorted(windows, key=lambda window: window.rate)[_WINDOWS // 2]
    if not middle.rate:
        raise MeasureError("The server answers nothing.")
    return middle


async def _window(count: Callable[[], int], server_pid: int) -> Window:
    before, server = count(), cpu_seconds(server_pid)
    started, generator = time.perf_counter(), time.process_time()
    await asyncio.sleep(_WINDOW_SECONDS)
    took = time.perf_counter() - started
    return Window(
        rate=(count() - before) / took,
        server=(cpu_seconds(server_pid) - server) / took,
        generator=(time.process_time() - generator) / took,
    )
