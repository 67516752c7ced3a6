"""What a uid stands for at Cal.com: a booking, a series or a seat."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Literal

from calpages.calcom.client import CalClient
from calpages.calcom.errors import NotFoundError
from calpages.calcom.models import Booking

_NOT_TAKING_PLACE = ("cancelled", "rejected")


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


def takes_place(booking: Booking) -> bool:
    """Say whether ``booking`` was neither cancelled nor rejected."""
    return booking.status not in _NOT_TAKING_PLACE


async def take_reading(client: CalClient, uid: str, now: dt.datetime) -> BookingRead:
    """Ask Cal.com what ``uid`` stands for: first as a booking, then as a seat.

    Args:
        client: Asks Cal.com.
        uid: The uid.
        now: The present (aware), for choosing the upcoming occurrence of a series.

    Raises:
        NotFoundError: It is neither.
        CalError: It could not be read.
    """
    try:
        found = await client.get_booking(uid)
    except NotFoundError:
        seated = await client.get_booking_by_seat(uid)
        return BookingRead(uid=uid, kind="seat", booking=seated, seat_uid=uid)
    if isinstance(found, Booking):
        return BookingRead(uid=uid, kind="single", booking=found)
    upcoming = (
        occurrence
        for occurrence in found
        if occurrence.end > now and takes_place(occurrence)
    )
    return BookingRead(
        uid=uid,
        kind="series",
        booking=next(upcoming, found[-1]),
        occurrences=found,
    )
