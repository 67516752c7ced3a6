"""What a reschedule has changed beside the time; ``""`` where it has not."""

from __future__ import annotations

from calpages.found import Found
from calpages.policy import Phase
from calpages.presentation.people import host_name, without_client_id
from calpages.presentation.place import PlaceView, place_of
from calpages.presentation.viewer import Viewer


def former_title(found: Found) -> str:
    """What it was called."""
    if found.former is None or found.former.title == found.read.booking.title:
        return ""
    return without_client_id(found.former.title)


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
    # A video call has a new link each time: only another kind of place is a change.
    before = place_of(found.former, Phase.SCHEDULED, viewer.t).text
    now = place_of(found.read.booking, Phase.SCHEDULED, viewer.t).text
    return before if before != now and place.text else ""
