"""The list of what the demo shows: well-known uids with what links to them need."""

from __future__ import annotations

import dataclasses

from calpages.sandbox.demo.bookings import DEMO_SPECS, SERIES_UID
from calpages.sandbox.demo.hosts import HOSTS
from calpages.sandbox.demo.specs import DemoSpec

_USERNAMES = {host.id: host.username for host in HOSTS}


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class DemoBooking:
    """A demo booking as a start page lists it.

    Attributes:
        kind: What it shows, for machines: ``accepted``, ``series``, ``seat`` …
        uid: What stands in a link's path: a booking's, a series' or a seat's uid.
        title: The booking's title.
        username: The organiser's, as links carry it.
        event_slug: The event type's.
        team_id: For a team's event type.
        booking_uid: The booking itself, where ``uid`` is a seat's.
    """

    kind: str
    uid: str
    title: str
    username: str
    event_slug: str
    team_id: int | None = None
    booking_uid: str = ""


def _listed(spec: DemoSpec, kind: str, uid: str, booking_uid: str = "") -> DemoBooking:
    return DemoBooking(
        kind=kind,
        uid=uid,
        title=spec.title,
        username=_USERNAMES[spec.type.host_ids[0]],
        event_slug=spec.type.slug,
        team_id=spec.type.team_id,
        booking_uid=booking_uid,
    )


def _listing() -> tuple[DemoBooking, ...]:
    found = []
    for spec in DEMO_SPECS:
        if spec.kind == "occurrence":
            found.append(_listed(spec, "series", SERIES_UID))
        if spec.kind:
            found.append(_listed(spec, spec.kind, spec.uid))
        found += [
            _listed(spec, "seat", person.seat_uid, spec.uid)
            for person in spec.people
            if spec.kind and person.seat_uid
        ]
    return tuple(found)


DEMO = _listing()
"""One entry for each thing to see; the two seats of the class share their kind."""
