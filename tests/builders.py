"""Bookings, event types and viewers, made of JSON as Cal.com sends it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from zoneinfo import ZoneInfo

from calpages.calcom.models import Booking, EventType, Slot
from calpages.found import BookingRead, Found
from calpages.i18n import Formatter, get_translator
from calpages.presentation.moving import Moving, moving_of
from calpages.presentation.viewer import Viewer

NOW = dt.datetime(2026, 9, 1, 6, tzinfo=dt.UTC)
UID = "bookingUid000000000001"
NEW_UID = "bookingUid000000000002"
SEAT_UID = "3be561a9-31f1-4b8e-aefc-9d9a085f0dd1"
OTHER_SEAT_UID = "3be561a9-31f1-4b8e-aefc-9d9a085f0dd2"
SERIES_UID = "recurring_uid_987"
CLIENT_ID = "clx1234567890abcdefghijkl"
HOURS = dt.timedelta(hours=1)


def booking_json(*, starts_in: dt.timedelta = 48 * HOURS, **fields: Any) -> Any:
    """A booking of half an hour that starts so long after ``NOW``."""
    start = NOW + starts_in
    return {
        "uid": UID,
        "title": "Intro between Amina Kaya and Jane Doe",
        "description": "",
        "status": "accepted",
        "start": start.isoformat(),
        "end": (start + HOURS / 2).isoformat(),
        "duration": 30,
        "hosts": [host_json()],
        "attendees": [attendee_json()],
        "eventTypeId": 7,
        "eventType": {"id": 7, "slug": "intro"},
        **fields,
    }


def host_json(**fields: Any) -> dict[str, Any]:
    return {
        "id": 5,
        "name": "Amina Kaya",
        "email": "amina@example.com",
        "displayEmail": "amina@example.com",
        "username": "amina",
        "timeZone": "Europe/Istanbul",
        **fields,
    }


def attendee_json(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Jane Doe",
        "email": "jane@example.com",
        "displayEmail": "jane@example.com",
        "timeZone": "Europe/Berlin",
        **fields,
    }


def booking(*, starts_in: dt.timedelta = 48 * HOURS, **fields: Any) -> Booking:
    return Booking.model_validate(booking_json(starts_in=starts_in, **fields))


def seated_booking(**fields: Any) -> Booking:
    """A class with the seats of Jane Doe (``SEAT_UID``) and John Doe."""
    jane = attendee_json(
        seatUid=SEAT_UID, bookingFieldsResponses={"allergies": "Peanuts"}
    )
    john = attendee_json(
        name="John Doe",
        email="john@example.com",
        displayEmail="john@example.com",
        seatUid=OTHER_SEAT_UID,
        bookingFieldsResponses={"allergies": "Pollen"},
    )
    return booking(**{"title": "Class", "attendees": [jane, john], **fields})


def event_type(**fields: Any) -> EventType:
    return EventType.model_validate({"id": 7, "slug": "intro", **fields})


def questions(*asked: dict[str, Any]) -> EventType:
    return event_type(bookingFields=list(asked))


def viewer(
    language: str = "en", zone: str = "Europe/Berlin", now: dt.datetime = NOW
) -> Viewer:
    return Viewer(
        t=get_translator(language),
        fmt=Formatter(language, ZoneInfo(zone)),
        now=now,
        link_query={},
    )


def seated_type(*, shows_attendees: bool = False, **fields: Any) -> EventType:
    seats = {"seatsPerTimeSlot": 8, "showAttendeeInfo": shows_attendees}
    return event_type(**{"title": "Yoga class", "seats": seats, **fields})


def lessons(*starts: str, **fields: Any) -> tuple[Booking, ...]:
    """A series of one-hour lessons that start at these instants."""
    return tuple(
        booking(
            uid=f"lesson{number:016}",
            start=start,
            end=(dt.datetime.fromisoformat(start) + HOURS).isoformat(),
            duration=60,
            recurringBookingUid=SERIES_UID,
            **fields,
        )
        for number, start in enumerate(starts, start=1)
    )


def found(
    one: Booking,
    of_type: EventType | None = None,
    *,
    kind: Literal["single", "series", "seat"] = "single",
    seat_uid: str = "",
    **beside: Any,
) -> Found:
    """What a visit to ``one`` finds; ``beside`` are further fields of ``Found``."""
    read = BookingRead(
        uid=seat_uid or one.uid, kind=kind, booking=one, seat_uid=seat_uid
    )
    return Found(read=read, event_type=of_type, **beside)


def found_seat(
    one: Booking | None = None, of_type: EventType | None = None, **beside: Any
) -> Found:
    """What Jane Doe finds by the uid of her seat."""
    one = one or seated_booking()
    return found(one, of_type, kind="seat", seat_uid=SEAT_UID, **beside)


def found_series(
    series: tuple[Booking, ...], of_type: EventType | None = None, *, next_up: int = 0
) -> Found:
    """What a visit to the series' uid finds."""
    read = BookingRead(
        uid=SERIES_UID, kind="series", booking=series[next_up], occurrences=series
    )
    return Found(read=read, event_type=of_type, series=series)


def slot(start: dt.datetime, **fields: Any) -> Slot:
    """A free time; ``fields`` as Cal.com names them."""
    return Slot.model_validate({"start": start, **fields})


def moving(
    start: dt.datetime = NOW + 48 * HOURS,
    *,
    language: str = "en",
    zone: str = "Europe/Berlin",
    now: dt.datetime = NOW,
    length: dt.timedelta = HOURS / 2,
    host_zone: str = "Europe/Berlin",
    of_type: EventType | None = None,
) -> Moving:
    """A booking that begins at ``start`` and is to be moved."""
    one = booking(
        start=start.isoformat(),
        end=(start + length).isoformat(),
        hosts=[host_json(timeZone=host_zone)],
    )
    return moving_of(found(one, of_type), viewer(language, zone, now))
