"""What was done and said in a run, and whether it agrees with what is so: pure."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.relay import Passed
from tests.scenario.words import (
    ASKS,
    AT_ODDS,
    CANCELLED,
    DOUBT,
    MOVED,
    STANDS,
    UNCHANGED,
    WAITS,
)

_OPEN = (ASKS, UNCHANGED, DOUBT)


@dataclasses.dataclass(frozen=True)
class Said:
    """What a page said.

    Attributes:
        answers: The click that it was said to, if it was; by its reason.
    """

    uid: str
    words: str
    answers: str
    at: float


@dataclasses.dataclass
class Tale:
    """What was done and said in a run.

    Attributes:
        sayings: What pages said, in this order.
        processes_lost: When a process of ours was killed or ended.
        redis_lost: When Redis was emptied.
    """

    sayings: list[Said] = dataclasses.field(default_factory=list)
    processes_lost: list[float] = dataclasses.field(default_factory=list)
    redis_lost: list[float] = dataclasses.field(default_factory=list)
    _clicks: int = 0

    def click(self, uid: str) -> str:
        """Note a click; gives the reason that is sent with it, so that it is known."""
        self._clicks += 1
        return f"click {self._clicks} on {uid}"

    def said(self, uid: str, words: str, *, answers: str = "") -> None:
        """Note what a page says."""
        self.sayings.append(Said(uid, words, answers, time.monotonic()))

    def lose_process(self) -> None:
        """Note that a process ends, whatever it knows."""
        self.processes_lost.append(time.monotonic())

    def lose_redis(self) -> None:
        """Note that Redis forgets."""
        self.redis_lost.append(time.monotonic())

    def wrong_writes(self, posts: Sequence[Passed], *, workers: int) -> list[str]:
        """Judge what was sent to one booking.

        A write may follow another only once Cal.com has said no to that one, or where
        nobody is left who could know of it.
        """
        wrong = [
            f"sent again after {earlier}: {later}"
            for earlier, later in itertools.pairwise(posts)
            if not (400 <= earlier.status < 500 and not earlier.is_spoilt)
            and not self._is_forgotten(earlier.at, later.at, workers)
        ]
        if sum(200 <= one.status < 300 for one in posts) > 1:
            wrong.append("two changes have taken effect")
        return wrong

    def wrong_words(self, uid: str, booking: Mapping[str, Any], did: str) -> list[str]:
        """Judge what pages said of one booking, as it is in the end.

        Args:
            uid: Its uid.
            booking: As Cal.com has it.
            did: The reason of the click that took effect; ``""``: none did.
        """
        said = [one for one in self.sayings if one.uid == uid]
        truth = truth_of(booking)
        wrong = [
            f"said {words!r}, and it is {truth!r}"
            for words in (CANCELLED, MOVED)
            if truth != words and any(one.words == words for one in said)
        ]
        if any(one.words == AT_ODDS for one in said):
            wrong.append("said to be changed and unchanged at once")
        if did and any(one.words == UNCHANGED and one.answers == did for one in said):
            wrong.append("said to be unchanged by a click that has changed it")
        return wrong

    def _is_forgotten(self, since: float, until: float, workers: int) -> bool:
        """Whether nobody is left who knows of what was sent."""
        process = any(since <= at <= until for at in self.processes_lost)
        redis = any(since <= at <= until for at in self.redis_lost)
        return process and (redis or workers == 1)


def truth_of(booking: Mapping[str, Any]) -> str:
    """What a page has to say of a booking, in the end."""
    if booking["status"] != "cancelled":
        return WAITS if booking["status"] == "pending" else STANDS
    return MOVED if booking.get("rescheduledToUid") else CANCELLED


def is_true(words: str, truth: str) -> bool:
    """Whether a page may end with these words.

    Of a change that Cal.com does not show it may say that it is not known yet.
    """
    return words == truth or (truth in (STANDS, WAITS) and words in _OPEN)
