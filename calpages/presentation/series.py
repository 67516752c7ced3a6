"""The events of a series, as rows: each with its own state, link and clock time."""

from __future__ import annotations

import dataclasses
from zoneinfo import ZoneInfo

from calpages import routes
from calpages.calcom.models import Booking
from calpages.policy import Phase, phase_of
from calpages.presentation.headlines import TONES, badge_of
from calpages.presentation.viewer import Viewer
from calpages.presentation.when import OFF
from calpages.zones import resolve_zone

AHEAD = (Phase.SCHEDULED, Phase.HAPPENING, Phase.PENDING)
"""The phases of an event that is still to come, or under way."""
SHOWN_FIRST = 4
"""How many rows are shown before "Show all", as on Cal.com."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class OccurrenceView:
    """One event of a series.

    Attributes:
        shift: That the clocks change before it and it begins at another time of day;
            ``""`` otherwise.
    """

    date: str = ""
    time: str = ""
    badge: str = ""
    tone: str = ""
    shift: str = ""
    is_off: bool = False
    href: str = ""


def occurrences_ahead(
    series: tuple[Booking, ...], viewer: Viewer
) -> tuple[Booking, ...]:
    """The events that are still to come, by their start."""
    return tuple(one for one in series if phase_of(one, viewer.now) in AHEAD)


def rows_of(
    series: tuple[Booking, ...], viewer: Viewer
) -> tuple[tuple[OccurrenceView, ...], tuple[OccurrenceView, ...]]:
    """Make the rows of a series: the first few from the next event on, and the rest."""
    rows = [
        _row(one, before, viewer)
        for one, before in zip(series, (None, *series), strict=False)
    ]
    ahead = occurrences_ahead(series, viewer)
    next_up = series.index(ahead[0]) if ahead else 0
    shown = slice(next_up, next_up + SHOWN_FIRST)
    return tuple(rows[shown]), tuple(rows[: shown.start] + rows[shown.stop :])


def _row(booking: Booking, before: Booking | None, viewer: Viewer) -> OccurrenceView:
    phase = phase_of(booking, viewer.now)
    return OccurrenceView(
        date=viewer.fmt.date_medium(booking.start),
        time=viewer.fmt.time_range(booking.start, booking.end),
        badge=badge_of(phase, viewer.t),
        tone=TONES[phase],
        shift=_shift(booking, before, viewer),
        is_off=phase in OFF,
        href=routes.booking_url(booking.uid, viewer.link_query),
    )


def _shift(booking: Booking, before: Booking | None, viewer: Viewer) -> str:
    if before is None:
        return ""
    zone = viewer.fmt.zone
    now, earlier = booking.start.astimezone(zone), before.start.astimezone(zone)
    # The host's clock or the visitor's may change: either moves the time shown here.
    host_zone = resolve_zone(booking.hosts[0].time_zone if booking.hosts else "")
    if now.time() == earlier.time() or not (
        _clocks_change(before, booking, zone)
        or _clocks_change(before, booking, host_zone)
    ):
        return ""
    return viewer.t.gettext("The clocks change: another time of day than before")


def _clocks_change(before: Booking, booking: Booking, zone: ZoneInfo) -> bool:
    return (
        before.start.astimezone(zone).utcoffset()
        != booking.start.astimezone(zone).utcoffset()
    )
