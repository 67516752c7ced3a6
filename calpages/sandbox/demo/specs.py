"""What is said of a demo booking before it has a date."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from calpages.sandbox.model import Attendee, EventType


def demo_uid(name: str) -> str:
    """Make a readable uid as long as Cal.com's: 22 letters and digits."""
    return f"demo{name}".ljust(21, "0") + "1"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class DemoSpec:
    """A booking of the demo before it has a date.

    Attributes:
        kind: What it shows, for machines; ``""`` for one that only fills the calendar.
        day: Working days from today, or from the last working day before it.
        at: Local time of the host, ``HH:MM``.
        more: Further fields of the booking, by name.
    """

    kind: str
    uid: str
    type: EventType
    title: str
    day: int
    at: str
    people: tuple[Attendee, ...]
    status: str = "accepted"
    minutes: int | None = None
    location: str | None = "integrations:daily"
    more: Mapping[str, Any] = dataclasses.field(default_factory=dict)
