"""A booking for other programs: structured data, and text for the clipboard."""

from __future__ import annotations

import json

from calpages.calcom.models import Booking
from calpages.policy import Phase
from calpages.presentation.place import PlaceView
from calpages.presentation.when import WhenView

# https://schema.org/ReservationStatusType
_RESERVATION_STATUS = {
    Phase.SCHEDULED: "ReservationConfirmed",
    Phase.HAPPENING: "ReservationConfirmed",
    Phase.PAST: "ReservationConfirmed",
    Phase.PENDING: "ReservationPending",
    Phase.CANCELLED: "ReservationCancelled",
    Phase.REJECTED: "ReservationCancelled",
    Phase.RESCHEDULED: "ReservationCancelled",
}


def structured_data(
    booking: Booking, phase: Phase, *, title: str, place: PlaceView, attendee: str
) -> str:
    """Write a schema.org ``EventReservation`` as JSON-LD, safe inside a script element.

    Args:
        booking: The booking.
        phase: Where it is in its life; nothing is claimed of an unknown one.
        title: What is booked, as it is shown.
        place: Where, as it is shown.
        attendee: The visitor's own name, or ``""``.
    """
    was_never_confirmed = phase is Phase.PAST and booking.status != "accepted"
    if phase not in _RESERVATION_STATUS or was_never_confirmed:
        return ""
    event: dict[str, object] = {
        "@type": "Event",
        "name": title,
        "startDate": booking.start.isoformat(),
        "endDate": booking.end.isoformat(),
    }
    if place.join_href:
        event["location"] = {"@type": "VirtualLocation", "url": place.join_href}
    elif place.text:
        event["location"] = {"@type": "Place", "name": place.text}
    reservation: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "EventReservation",
        "reservationStatus": f"https://schema.org/{_RESERVATION_STATUS[phase]}",
        "reservationFor": event,
    }
    if attendee:
        reservation["underName"] = {"@type": "Person", "name": attendee}
    # An HTML parser ends a script at "</script", whatever JSON says.
    return json.dumps(reservation, ensure_ascii=True).replace("<", "\\u003c")


def plain_text(
    title: str, when: WhenView, place: PlaceView, people: tuple[str, ...]
) -> str:
    """Write what, when, where and with whom as lines, to paste anywhere."""
    lines = [
        title,
        f"{when.date}, {when.time}",
        when.zone,
        place.join_href or place.text,
        ", ".join(people),
    ]
    return "\n".join(line for line in lines if line)
