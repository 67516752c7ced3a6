"""The signal that tells a worker that it is about to be ended.

A worker that finishes a change under way before it ends hears nothing that is said on
its live connections meanwhile, so those end first, and their pages go elsewhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Callable

# Windows has none.
_GOODBYE: int | None = getattr(signal, "SIGUSR1", None)
# How long a worker has for it, before it is told to end.
_GOODBYE_SECONDS = 0.3


def on_goodbye(say: Callable[[], object]) -> None:
    """Let ``say`` be called, in the running loop, when this worker is about to end."""
    if _GOODBYE is None:
        return
    with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
        # Only the main thread gets signals.
        asyncio.get_running_loop().add_signal_handler(_GOODBYE, say)


def say_goodbye_first() -> None:
    """Let the workers of this process be told before they are ended.

    To be called after whatever ends them listens for SIGINT and SIGTERM, and before
    they are started.
    """
    if _GOODBYE is None:
        return
    # A worker that only begins has nobody to tell; by default it would die of it.
    signal.signal(_GOODBYE, signal.SIG_IGN)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _after_goodbye(_GOODBYE, signal.getsignal(number)))


def _after_goodbye(goodbye: int, end: object) -> Callable[[int, object], None]:
    def leave(number: int, frame: object) -> None:
        for worker in multiprocessing.active_children():
            if worker.pid is not None:
                os.kill(worker.pid, goodbye)
        time.sleep(_GOODBYE_SECONDS)
        if callable(end):
            end(number, frame)

    return leave
