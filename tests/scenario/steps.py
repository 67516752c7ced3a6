"""What happens in one run of the random scenario, drawn from a seed: pure."""

from __future__ import annotations

import dataclasses
import random
from typing import Literal

Kind = Literal[
    "view",
    "cancel",
    "reschedule",
    "press again",
    "cut",
    "break line",
    "break cal.com",
    "heal",
    "kill worker",
    "restart",
    "restart redis",
    "other cancels",
    "pause",
]

BOOKINGS = ("accepted", "phone", "link", "in-person", "emoji", "multi-duration")
LINE_FAULTS = ("reset", "reset-after", "cut", "drip")
CAL_FAULTS = ("slow", "500", "502-html", "429", "truncated")

_WEIGHTS: dict[Kind, int] = {
    "view": 5,
    "cancel": 6,
    "reschedule": 5,
    "press again": 2,
    "cut": 3,
    "break line": 4,
    "break cal.com": 3,
    "heal": 3,
    "kill worker": 2,
    "restart": 1,
    "restart redis": 2,
    "other cancels": 1,
    "pause": 2,
}


@dataclasses.dataclass(frozen=True)
class Step:
    """One thing that happens.

    Attributes:
        kind: What.
        client: Who does it, where a client does: 0 uses the forms of pages without
            scripts, 1 has live pages, which stay open.
        booking: To which of the run's two bookings.
        fault: How the line, or Cal.com, breaks.
    """

    kind: Kind
    client: int = 0
    booking: int = 0
    fault: str = ""

    def __str__(self) -> str:
        words = {"view", "cancel", "reschedule", "press again"}
        who = f" {self.booking} by {self.client}" if self.kind in words else ""
        return f"{self.kind}{who} {self.fault}".strip()


@dataclasses.dataclass(frozen=True)
class Run:
    """One run: two bookings, and what happens to them."""

    seed: int
    kinds: tuple[str, ...]
    steps: tuple[Step, ...]


def draw(seed: int, *, workers: int, length: int = 9) -> Run:
    """Draw a run; the same for the same arguments.

    A worker is killed once at most: granian ends as a whole where a worker dies again
    within seconds.
    """
    # Not for secrets.
    dice = random.Random(seed)  # noqa: S311
    weights = dict(_WEIGHTS)
    if workers == 1:
        # In memory there is no Redis, and one worker that is killed is a restart.
        weights |= {"restart redis": 0, "kill worker": 0, "restart": 2}
    steps: list[Step] = []
    while len(steps) < length:
        (kind,) = dice.choices(list(weights), list(weights.values()))
        if kind == "kill worker":
            weights["kill worker"] = 0
        faults = {"break line": LINE_FAULTS, "break cal.com": CAL_FAULTS}.get(kind)
        steps.append(
            Step(
                kind,
                client=dice.randrange(2),
                booking=dice.randrange(2),
                fault=dice.choice(faults) if faults else "",
            )
        )
    return Run(seed, tuple(dice.sample(BOOKINGS, 2)), tuple(steps))
