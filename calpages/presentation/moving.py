"""What choosing a new time needs to know of a booking, and of who moves it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Literal
from zoneinfo import ZoneInfo

from calpages.presentation.viewer import Viewer


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Moving:
    """A booking that is to be moved, as the views of free times see it.

    Attributes:
        viewer: Who looks, and when; in the host's zone where the event type locks it.
        start: When the booking begins now (UTC).
        duration: Its length, which Cal.com keeps.
        host_zone: The host's zone; ``None`` where it is not known.
        seats: How free seats are told: not at all, in words, or counted.
        own_uid: The booking's uid, to find it among the slots of a class.
        is_zone_locked: Whether times are shown in the host's zone only.
    """

    viewer: Viewer
    start: dt.datetime
    duration: dt.timedelta
    host_zone: ZoneInfo | None = None
    seats: Literal["none", "words", "count"] = "none"
    own_uid: str = ""
    is_zone_locked: bool = False
