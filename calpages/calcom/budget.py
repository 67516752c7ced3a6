"""How many calls Cal.com still takes, and who may make them: pure.

Every answer says how many calls are left in the window of a minute, for all who share
our client id or our address, so for all our workers together (contract 1.3). When few
are left, reads stop before writes do: a part of the limit is kept for changes, and for
the readings that tell what became of them. What a page can do without stops first.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping

from calpages.calcom.retry import seconds_until
from calpages.calcom.urgency import Urgency

RESERVED_PART = 0.2
LEAST_RESERVED = 5

_REMAINING = re.compile(r"x-ratelimit-remaining(?P<name>(?:-.*)?)", re.IGNORECASE)
_SAME_WINDOW_SECONDS = 3.0


@dataclasses.dataclass(frozen=True, slots=True)
class Budget:
    """What an answer said of the calls that are left.

    Attributes:
        limit: The calls of a whole window.
        remaining: Those that are left in this one.
        reset_at: When the next one begins, as a Unix timestamp in seconds.
    """

    limit: int
    remaining: int
    reset_at: float

    @property
    def reserve(self) -> int:
        """The calls that are kept for changes."""
        return max(LEAST_RESERVED, math.ceil(self.limit * RESERVED_PART))

    def floor(self, urgency: Urgency) -> float:
        """Down to how many calls left such a call may be made."""
        match urgency:
            case Urgency.WRITE:
                return -math.inf
            case Urgency.PAGE:
                return self.reserve
            case Urgency.SPARE:
                return 2 * self.reserve


def read_budget(headers: Mapping[str, str], now: float) -> Budget | None:
    """Read the scarcest limit that an answer tells of; ``None`` if it tells of none.

    Args:
        headers: The headers of the answer.
        now: The present as a Unix timestamp in seconds.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    found = []
    for header, remaining in lowered.items():
        match = _REMAINING.fullmatch(header)
        if match is None:
            continue
        limit = lowered.get(f"x-ratelimit-limit{match['name']}", "")
        wait = seconds_until(lowered.get(f"x-ratelimit-reset{match['name']}", ""), now)
        if _is_count(remaining) and _is_count(limit) and wait is not None:
            found.append(Budget(int(limit), int(remaining), now + wait))
    return min(found, key=lambda one: one.remaining - one.reserve, default=None)


def later_of(known: Budget | None, told: Budget) -> Budget:
    """Join what was known with what an answer tells; they may come out of order."""
    if known is None or told.reset_at > known.reset_at + _SAME_WINDOW_SECONDS:
        return told
    return dataclasses.replace(told, remaining=min(known.remaining, told.remaining))


def pause_before(
    budget: Budget | None, urgency: Urgency, *, under_way: int, now: float
) -> float:
    """Say for how many seconds a call must wait; 0 for one that may be made now.

    Args:
        budget: What is known; ``None`` for nothing.
        urgency: What the call is for.
        under_way: Calls that were made and not answered yet.
        now: The present as a Unix timestamp in seconds.
    """
    if budget is None or now >= budget.reset_at:
        return 0.0
    left = budget.remaining - under_way
    return 0.0 if left > budget.floor(urgency) else budget.reset_at - now


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
