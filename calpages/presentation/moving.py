"""What choosing a new time needs to know of a booking, and of who moves it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Literal
from zoneinfo import ZoneInfo

from calpages.calcom.models import EventType, Slot
from calpages.found import Found
from calpages.presentation.viewer import Viewer
from calpages.zones import find_zone

Seats = Literal["none", "words", "count"]


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
    seats: Seats = "none"
    own_uid: str = ""
    is_zone_locked: bool = False

    @property
    def host_viewer(self) -> Viewer | None:
        """The visitor, reading in the host's zone; ``None`` where that is not known."""
        if self.host_zone is None:
            return None
        fmt = dataclasses.replace(self.viewer.fmt, zone=self.host_zone)
        return dataclasses.replace(self.viewer, fmt=fmt)


def moving_of(found: Found, viewer: Viewer) -> Moving:
    """Gather what the views of free times need of what was found.

    Where the event type locks the zone but the host's is not known, the visitor's
    stays: Cal.com doesn't tell the zone that it is locked to.
    """
    booking, event_type = found.read.booking, found.event_type
    host_zone = find_zone(booking.hosts[0].time_zone) if booking.hosts else None
    is_locked = (
        event_type is not None and event_type.lock_time_zone_toggle_on_booking_page
    )
    if is_locked and host_zone is not None:
        fmt = dataclasses.replace(viewer.fmt, zone=host_zone)
        viewer = dataclasses.replace(viewer, fmt=fmt)
    return Moving(
        viewer=viewer,
        start=booking.start,
        duration=booking.end - booking.start,
        host_zone=host_zone,
        seats=_seats(event_type),
        own_uid=booking.uid,
        is_zone_locked=is_locked and host_zone is not None,
    )


def is_current(slot: Slot, moving: Moving) -> bool:
    """Whether ``slot`` is where the booking is now; it can't be moved there."""
    is_own = bool(moving.own_uid) and slot.booking_uid == moving.own_uid
    return is_own or slot.start == moving.start


def is_free(slot: Slot, moving: Moving) -> bool:
    """Whether the booking can be moved to ``slot``."""
    return not slot.is_full and not is_current(slot, moving)


def slots_by_day(slots: Iterable[Slot], moving: Moving) -> dict[dt.date, list[Slot]]:
    """Sort the slots to come into the visitor's days, both in order of time."""
    fmt, now = moving.viewer.fmt, moving.viewer.now
    days: dict[dt.date, list[Slot]] = {}
    for slot in sorted(slots, key=lambda one: one.start):
        if slot.start > now:
            days.setdefault(slot.start.astimezone(fmt.zone).date(), []).append(slot)
    return days


def count_free(slots: Iterable[Slot], moving: Moving) -> int:
    """Count the slots that the booking can be moved to."""
    return sum(is_free(slot, moving) for slot in slots)


def _seats(event_type: EventType | None) -> Seats:
    if event_type is None or event_type.seats is None:
        return "none"
    return "count" if event_type.seats.show_availability_count else "words"
