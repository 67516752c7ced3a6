"""How much somebody waits for what is asked of Cal.com.

It is told by the context in which a call is made, so that it need not be handed through
every reading; tasks that are made in it inherit it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from enum import IntEnum


class Urgency(IntEnum):
    """What a call is for, the least urgent first.

    Attributes:
        SPARE: What a page can do without: free times that nobody has asked for yet, an
            event type, holding a time. And what is asked for whoever names uids that
            don't exist.
        PAGE: What a page shows.
        WRITE: A change, and whatever is read to make it and to tell what became of it.
    """

    SPARE = 0
    PAGE = 1
    WRITE = 2


_urgency = ContextVar("calpages_urgency", default=Urgency.PAGE)


def current_urgency() -> Urgency:
    """Tell what is being asked for now."""
    return _urgency.get()


@contextlib.contextmanager
def urgency(level: Urgency) -> Iterator[None]:
    """Ask, in the block, for what is as urgent as ``level``, or more where it was."""
    token = _urgency.set(max(level, _urgency.get()))
    try:
        yield
    finally:
        _urgency.reset(token)


@contextlib.contextmanager
def spare() -> Iterator[None]:
    """Ask, in the block, for what can be done without, unless it is for a change."""
    is_for_change = _urgency.get() is Urgency.WRITE
    token = _urgency.set(Urgency.WRITE if is_for_change else Urgency.SPARE)
    try:
        yield
    finally:
        _urgency.reset(token)
