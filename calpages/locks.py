"""Locks by name, so that one booking is written by one hand at a time.

``Locks`` is what the writers ask for; ``LocalLocks`` holds within this process. Several
processes need an implementation that they share.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Locks(Protocol):
    """Gives exclusive access by name."""

    def hold(self, name: str) -> AbstractAsyncContextManager[None]:
        """Hold the lock called ``name`` for the block, waiting for it first."""
        ...


class LocalLocks:
    """Locks within one process, which exist only while somebody wants them."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._wanted: dict[str, int] = {}

    @contextlib.asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """Hold the lock called ``name`` for the block, waiting for it first."""
        lock = self._locks.setdefault(name, asyncio.Lock())
        self._wanted[name] = self._wanted.get(name, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._wanted[name] -= 1
            if not self._wanted[name]:
                del self._wanted[name], self._locks[name]
