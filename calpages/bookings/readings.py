"""Asks Cal.com what a uid stands for: a booking, a series or a seat."""

from __future__ import annotations

import datetime as dt

from calpages.calcom.client import CalClient
from calpages.calcom.errors import NotFoundError
from calpages.calcom.models import Booking
from calpages.found import BookingRead

_NOT_TAKING_PLACE = ("cancelled", "rejected")


def takes_place(booking: Booking) -> bool:
    """Say whether ``booking`` was neither cancelled nor rejected."""
    return booking.status not in _NOT_TAKING_PLACE


def is_cal_coms(error: NotFoundError) -> bool:
    """Say whether Cal.com itself does not know what was asked for.

    The 404 of a gateway before it has none of Cal.com's words in it (contract 1.4), and
    says nothing of a booking or a seat.
    """
    return bool(error.message)


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
