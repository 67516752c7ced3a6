"""When a booking takes place: for the visitor, for the host, and what it was before."""

from __future__ import annotations

import dataclasses

from calpages.calcom.models import Booking
from calpages.i18n import Formatter
from calpages.policy import Phase
from calpages.presentation.people import host_name
from calpages.presentation.viewer import Viewer, zone_with_offset
from calpages.zones import find_zone

OFF = (Phase.CANCELLED, Phase.REJECTED, Phase.RESCHEDULED)
"""The phases in which a booking does not take place at its time."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class WhenView:
    """When a booking takes place, in the visitor's zone and clock.

    Attributes:
        start_iso: The start as an RFC 3339 instant in UTC, for ``<time datetime>``.
        month: Short month on the calendar leaf, such as "Nov".
        day: Day of the month on the leaf.
        weekday: Short weekday on the leaf.
        time: Start and end, in the visitor's clock.
        date: The full date.
        zone: The zone's name and offset at that instant.
        away: How far away it is, such as "in 3 days".
        other: The same in the host's zone, where its clock shows another time.
        former: When it was to be before it was rescheduled.
        is_off: Whether the time is struck through, because it does not take place.
    """

    start_iso: str = ""
    month: str = ""
    day: str = ""
    weekday: str = ""
    time: str = ""
    date: str = ""
    zone: str = ""
    away: str = ""
    other: str = ""
    former: str = ""
    is_off: bool = False


def when_of(
    booking: Booking, phase: Phase, viewer: Viewer, *, former: Booking | None = None
) -> WhenView:
    """Say when ``booking`` takes place.

    Args:
        booking: The booking.
        phase: Where it is in its life.
        viewer: Who looks, and when.
        former: The booking that this one replaced, where it is known.
    """
    fmt, start = viewer.fmt, booking.start
    is_off = phase in OFF
    return WhenView(
        start_iso=start.isoformat().replace("+00:00", "Z"),
        month=fmt.month_short(start),
        day=fmt.day_number(start),
        weekday=fmt.weekday_short(start),
        time=fmt.time_range(start, booking.end),
        date=fmt.date_full(start),
        zone=zone_with_offset(start, fmt),
        away="" if is_off else fmt.relative(start, viewer.now),
        other="" if is_off else _for_the_host(booking, viewer),
        former="" if former is None else date_and_time(former, viewer.fmt),
        is_off=is_off,
    )


def date_and_time(booking: Booking, fmt: Formatter) -> str:
    """Write the full date with start and end."""
    times = fmt.time_range(booking.start, booking.end)
    return f"{fmt.date_full(booking.start)}, {times}"


def _for_the_host(booking: Booking, viewer: Viewer) -> str:
    name = booking.hosts[0].time_zone if booking.hosts else ""
    zone = find_zone(name)
    if zone is None:
        return ""
    host_start = booking.start.astimezone(zone)
    own_start = booking.start.astimezone(viewer.fmt.zone)
    if host_start.utcoffset() == own_start.utcoffset():
        return ""
    fmt = dataclasses.replace(viewer.fmt, zone=zone)
    times = fmt.time_range(booking.start, booking.end)
    if host_start.date() != own_start.date():
        times = f"{fmt.date_short(booking.start)}, {times}"
    place = zone_with_offset(booking.start, fmt)
    if host := host_name(booking):
        return viewer.t.gettext(
            "For {host}: {time}, {zone}", host=host, time=times, zone=place
        )
    return viewer.t.gettext("For your host: {time}, {zone}", time=times, zone=place)
