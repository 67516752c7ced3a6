"""Everything that a page needs to know of the booking that a visit names."""

from __future__ import annotations

import dataclasses

from calpages.calcom.models import Booking, EventType
from calpages.readings import BookingRead


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A booking as read, with what belongs to it where that could be read too.

    Attributes:
        read: What the uid stands for.
        event_type: Its event type.
        former: The booking that this one replaced.
        series: Every event of the series that it belongs to, by their start.
        seat_is_gone: That the seat which came with the link is not held any more.
    """

    read: BookingRead
    event_type: EventType | None = None
    former: Booking | None = None
    series: tuple[Booking, ...] = ()
    seat_is_gone: bool = False
