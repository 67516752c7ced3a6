"""Writes bookings, slots and reservations as Cal.com's JSON.

Bookings as of 2024-08-13, slots and reservations as of 2024-09-04. What the API is
known to leave out or to reveal (Cal.com's ``output.service.ts``) is left out and
revealed here too.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from calpages.sandbox.model import (
    Attendee,
    Catalogue,
    EventType,
    Host,
    Reservation,
    StoredBooking,
)
from calpages.sandbox.openings import Opening
from calpages.sandbox.replies import instant

_CLIENT_ID = re.compile(r"\+[a-zA-Z0-9]{25}(?=@)")


def display_email(email: str) -> str:
    """Take the platform's client id out of a managed user's address."""
    return _CLIENT_ID.sub("", email)


def booking_json(
    booking: StoredBooking,
    catalogue: Catalogue,
    *,
    is_host: bool = False,
    seat_uid: str = "",
) -> dict[str, Any]:
    """Write a booking in the shape that fits it.

    Args:
        booking: The booking.
        catalogue: Where its host and event type are found.
        is_host: Whether the caller may see every seat.
        seat_uid: The seat through which it was asked for.
    """
    kind = catalogue.event_types[booking.event_type_id]
    data = _common(booking, catalogue.hosts[booking.host_id], kind)
    if booking.series_uid:
        data["recurringBookingUid"] = booking.series_uid
    if kind.seats is not None:
        everybody = is_host or kind.seats.show_attendees
        data["attendees"] = [
            _seated_attendee_json(attendee)
            for attendee in booking.attendees
            if everybody or (seat_uid and attendee.seat_uid == seat_uid)
        ]
        return data
    data |= _personal(booking)
    if not booking.series_uid:
        data |= _optional(
            rescheduledByEmail=booking.rescheduled_by, rescheduledToUid=booking.to_uid
        )
    with_phone = not booking.series_uid
    data["attendees"] = [
        _attendee_json(attendee, with_phone=with_phone)
        for attendee in booking.attendees
    ]
    return data


def _common(booking: StoredBooking, host: Host, kind: EventType) -> dict[str, Any]:
    location = shown_location(booking)
    data: dict[str, Any] = {
        "id": booking.id,
        "uid": booking.uid,
        "title": booking.title,
        "description": booking.description or (None if kind.seats else ""),
        "hosts": [
            {
                "id": host.id,
                "name": host.name,
                "email": host.email,
                "displayEmail": host.display_email,
                "username": host.username,
                "timeZone": host.time_zone,
            }
        ],
        "status": booking.status,
        "cancellationReason": booking.cancellation_reason,
        "start": instant(booking.start),
        "end": instant(booking.end),
        "duration": booking.minutes,
        "eventTypeId": kind.id,
        "eventType": {"id": kind.id, "slug": kind.slug},
        "meetingUrl": location,
        "location": location,
        "absentHost": booking.absent_host,
        "createdAt": instant(booking.created_at),
        "updatedAt": instant(booking.updated_at),
        "metadata": {},
        "rating": None,
        "icsUid": booking.ics_uid,
    }
    return data | _optional(rescheduledFromUid=booking.from_uid)


def _personal(booking: StoredBooking) -> dict[str, Any]:
    booker = booking.attendees[0]
    guests = list(booking.guests)
    answers = {
        "name": booker.name,
        "email": booker.email,
        "displayEmail": display_email(booker.email),
        "guests": guests,
        "displayGuests": [display_email(guest) for guest in guests],
        **booking.answers,
    }
    if booking.rescheduling_reason:
        answers["rescheduledReason"] = booking.rescheduling_reason
    return {
        "cancelledByEmail": booking.cancelled_by,
        "guests": guests,
        "bookingFieldsResponses": answers,
    } | _optional(reschedulingReason=booking.rescheduling_reason)


def shown_location(booking: StoredBooking) -> str | None:
    """Give the video address where there is one, else the raw location."""
    if booking.status in ("pending", "rejected"):
        return booking.location
    if booking.location == "integrations:daily":
        return f"https://app.cal.com/video/{booking.uid}"
    return booking.video_url or booking.location


def _attendee_json(attendee: Attendee, *, with_phone: bool = True) -> dict[str, Any]:
    data = {
        "name": attendee.name,
        "email": attendee.email,
        "displayEmail": display_email(attendee.email),
        "timeZone": attendee.time_zone,
        "absent": attendee.absent,
    }
    phone = attendee.phone if with_phone else ""
    return data | _optional(language=attendee.language, phoneNumber=phone)


def _seated_attendee_json(attendee: Attendee) -> dict[str, Any]:
    return _attendee_json(attendee) | {
        "seatUid": attendee.seat_uid,
        "bookingFieldsResponses": {
            "name": attendee.name,
            "email": attendee.email,
            **attendee.answers,
        },
        "metadata": {},
    }


def _optional(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def slots_json(
    found: Iterable[Opening],
    kind: EventType,
    zone: ZoneInfo | None,
    *,
    as_range: bool,
) -> dict[str, list[dict[str, Any]]]:
    """Write free times by day, day and clock in ``zone`` (None: UTC)."""
    days: dict[str, list[dict[str, Any]]] = {}
    for opening in found:
        slot: dict[str, Any] = {"start": _local(opening.start, zone)}
        if as_range:
            slot["end"] = _local(opening.end, zone)
        if kind.seats is not None:
            slot |= _seats_json(opening, kind.seats.per_time_slot)
        day = opening.start.astimezone(zone or dt.UTC).date().isoformat()
        days.setdefault(day, []).append(slot)
    return days


def _seats_json(opening: Opening, total: int) -> dict[str, Any]:
    booked = opening.seats_taken
    seats: dict[str, Any] = {
        "seatsBooked": booked,
        "seatsRemaining": total - booked,
        "seatsTotal": total,
    }
    if opening.shared is not None:
        seats["bookingUid"] = opening.shared.uid
    elif booked:
        # Cal.com makes one up for a time at which seats are only reserved.
        seats["bookingUid"] = str(uuid.uuid4())
    return seats


def reservation_json(
    held: Reservation, held_minutes: int | None = None
) -> dict[str, Any]:
    """Write a reservation; just made or changed, with for how long."""
    data: dict[str, Any] = {
        "eventTypeId": held.event_type_id,
        "slotStart": instant(held.start),
        "slotEnd": instant(held.end),
        "slotDuration": held.minutes,
        "reservationUid": held.uid,
        "reservationUntil": instant(held.until),
    }
    if held_minutes is not None:
        data["reservationDuration"] = held_minutes
    return data


def _local(moment: dt.datetime, zone: ZoneInfo | None) -> str:
    if zone is None or zone.key == "UTC":
        return instant(moment)
    return moment.astimezone(zone).isoformat(timespec="milliseconds")
