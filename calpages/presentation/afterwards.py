"""Where a visitor is sent once a booking is moved: the page that its host names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from calpages.calcom.models import Booking, EventType
from calpages.policy import is_seated
from calpages.presentation.month import instant_iso
from calpages.presentation.people import (
    host_name,
    visible_attendees,
    without_client_id,
)
from calpages.presentation.place import safe_https_url
from calpages.zones import find_zone


def success_redirect(
    event_type: EventType | None, moved: Booking, former: Booking
) -> str:
    """Link to the page that the event type names for afterwards.

    Where the host wants it, the link tells of the booking what Cal.com's own Booker
    tells (``bookingSuccessRedirect.ts`` of 2026): to the host's page only, and nothing
    of the strangers in a class. What the host has put into the query stays as it is.

    Args:
        event_type: The event type, where it could be found.
        moved: The booking at its new time; of a seat with its ``seat_uid``.
        former: The booking as it was before.

    Returns:
        An ``https:`` URL without credentials, or ``""``: our own page it is.
    """
    if event_type is None:
        return ""
    url = safe_https_url(event_type.success_redirect_url.strip())
    if not url or not event_type.forward_params_success_redirect:
        return url
    parts = urlsplit(url)
    taken = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    told = [
        (name, value)
        for name, value in _told(event_type, moved, former)
        if value and name not in taken
    ]
    query = "&".join(filter(None, (parts.query, urlencode(told))))
    return urlunsplit(parts._replace(query=query))


def _told(
    event_type: EventType, moved: Booking, former: Booking
) -> Iterator[tuple[str, str]]:
    """The parameters in Cal.com's names and formats."""
    in_group = is_seated(moved, event_type)
    # A group's own title can hold the name of whoever booked first.
    title = event_type.title if in_group else moved.title or event_type.title
    own = visible_attendees(moved, moved.seat_uid)[:1]
    yield "uid", moved.uid
    yield "eventTypeSlug", event_type.slug
    yield "formerTime", format_datetime(former.start.astimezone(dt.UTC), usegmt=True)
    yield "title", without_client_id(title)
    yield "startTime", instant_iso(moved.start)
    yield "endTime", instant_iso(moved.end)
    yield "location", moved.location
    yield "hostName", host_name(moved)
    for host in moved.hosts[:1]:
        yield "hostStartTime", _local(moved.start, host.time_zone)
    for attendee in own:
        yield "attendeeName", without_client_id(attendee.name)
        yield "attendeeStartTime", _local(moved.start, attendee.time_zone)
    if not in_group:
        yield "guestEmails", ", ".join(moved.guests)


def _local(start: dt.datetime, time_zone: str) -> str:
    zone = find_zone(time_zone)
    return start.astimezone(zone).isoformat(timespec="seconds") if zone else ""
