"""What a network may do in a minute, and the error of who does more."""

from __future__ import annotations

import dataclasses

from calpages.visit import VisitError

TOO_MANY = "too_many"
"""The code of what was stopped."""


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
        at_once: About how many uids that are not known it may ask at the same time, in
            each process; further ones wait for their turn.
        waiting: How many may wait.
        changes: How often it may cancel or move.
        refreshes: How often it may have Cal.com asked past what is kept.
        holds: How often it may reserve a time.
        lists: How often it may load the list of time zones.
        connections: How many live connections it may open.
    """

    guesses: int = 20
    all_guesses: int = 60
    strict_guesses: int = 3
    at_once: int = 6
    waiting: int = 100
    changes: int = 30
    refreshes: int = 120
    holds: int = 120
    lists: int = 120
    connections: int = 240
