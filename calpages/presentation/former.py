"""What a reschedule has changed beside the time; ``""`` where it has not."""

from __future__ import annotations

from calpages.calcom.models import Booking
from calpages.found import Found
from calpages.policy import Phase, is_seated
from calpages.presentation.people import host_name
from calpages.presentation.place import PlaceView, place_of
from calpages.presentation.summary import title_of
from calpages.presentation.viewer import Viewer


def former_title(found: Found, viewer: Viewer) -> str:
    """What it was called; nothing in a group, whose titles name a stranger."""
    if found.former is None or _is_group(found):
        return ""
    before, now = (
        title_of(one, found.event_type, viewer.t)
        for one in (found.former, found.read.booking)
    )
    return before if before != now else ""


def former_host(found: Found) -> str:
    """With whom it was to be."""
    if found.former is None:
        return ""
    before, now = host_name(found.former), host_name(found.read.booking)
    return before if before != now else ""


def former_place(found: Found, place: PlaceView, viewer: Viewer) -> str:
    """Where it was to be."""
    if found.former is None:
        return ""
    before, now = found.former, found.read.booking
    if _is_group(found):
        before, now = _without_answers(before), _without_answers(now)
    # A video call has a new link each time: only another kind of place is a change.
    text = place_of(before, Phase.SCHEDULED, viewer.t).text
    is_same = text == place_of(now, Phase.SCHEDULED, viewer.t).text
    return text if place.text and not is_same else ""


def _is_group(found: Found) -> bool:
    # A booking that was moved away may have lost its seats, so the new one is asked.
    read = found.read
    return read.kind == "seat" or is_seated(read.booking, found.event_type)


def _without_answers(booking: Booking) -> Booking:
    """Leave out where a stranger said that it is to be."""
    nothing = {"booking_fields_responses": {}, "attendees": ()}
    return booking.model_copy(update=nothing)
