"""What a uid stands for, and what a page needs to know of it beside that: values."""

from __future__ import annotations

import dataclasses
from typing import Literal

from calpages.calcom.models import Booking, EventType


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class BookingRead:
    """What a uid stood for when it was last read.

    Attributes:
        uid: The uid that was asked for.
        kind: What it is the uid of.
        booking: The booking; of a series the next upcoming occurrence, or the last one.
        occurrences: All occurrences of a series, by their start; else empty.
        seat_uid: The uid of the seat, for ``seat``; else ``""``.
    """

    uid: str
    kind: Literal["single", "series", "seat"]
    booking: Booking
    occurrences: tuple[Booking, ...] = ()
    seat_uid: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A booking as read, with what belongs to it where that could be read too.

    Attributes:
        read: What the uid stands for.
        event_type: Its event type.
        former: The booking that this one replaced.
        series: Every event of the series that it belongs to, by their start.
        seat_is_gone: That the seat which came with the link is not held any more.
        in_doubt: ``cancel`` or ``reschedule``, while such a change was sent and it is
            not known what became of it.
        outage: Why Cal.com could not be asked (a ``CalError.code``), where this is what
            was read before; ``""``: it could.
        age_seconds: How long ago that was.
    """

    read: BookingRead
    event_type: EventType | None = None
    former: Booking | None = None
    series: tuple[Booking, ...] = ()
    seat_is_gone: bool = False
    in_doubt: str = ""
    outage: str = ""
    age_seconds: float = 0.0


def with_successors(series: tuple[Booking, ...]) -> tuple[Booking, ...]:
    """Let each moved event of a series name the event that it was moved to.

    Cal.com leaves ``rescheduledToUid`` out there (contract of 2024-08-13), so a moved
    event would look cancelled; the new one names the old.
    """
    new_uids = {one.rescheduled_from_uid: one.uid for one in series}
    return tuple(
        one.model_copy(update={"rescheduled_to_uid": new_uids[one.uid]})
        if one.status == "cancelled" and one.uid in new_uids
        else one
        for one in series
    )
