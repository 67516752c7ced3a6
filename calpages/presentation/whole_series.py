"""A series as a whole, in the place of its next event."""

from __future__ import annotations

import dataclasses

from calpages.calcom.models import Booking
from calpages.found import Found
from calpages.policy import Phase, phase_of
from calpages.presentation.headlines import TONES, badge_of
from calpages.presentation.series import occurrences_ahead, rows_of
from calpages.presentation.viewer import Viewer
from calpages.presentation.views import BookingView


def as_series(view: BookingView, found: Found, viewer: Viewer) -> BookingView:
    """Put the series in the place of its next event."""
    t, series = viewer.t, found.read.occurrences
    ahead = len(occurrences_ahead(series, viewer))
    first, rest = rows_of(series, viewer)
    heading, badge, tone = _series_headline(series, ahead, viewer)
    return dataclasses.replace(
        view,
        phase="series",
        tone=tone,
        badge=badge,
        heading=heading,
        sentence=t.ngettext(
            "{count} event is still to come.",
            "{count} events are still to come.",
            ahead,
            count=ahead,
        )
        if ahead
        else "",
        tab_title=f"{heading}: {view.title}",
        occurrences=first,
        more_occurrences=rest,
        more_label=t.ngettext(
            "Show the other event",
            "Show the other {count} events",
            len(rest),
            count=len(rest),
        ),
        series_href="",
        former_href="",
    )


def _series_headline(
    series: tuple[Booking, ...], ahead: int, viewer: Viewer
) -> tuple[str, str, str]:
    """Choose the heading, the badge and its tone by what is left of a series."""
    t = viewer.t
    if ahead:
        # Translators: heading of events booked together
        return t.gettext("This is a series of events"), t.gettext("Series"), "ok"
    heading = t.gettext("No event of this series is still to come")
    is_cut = any(
        one.end > viewer.now and phase_of(one, viewer.now) is Phase.CANCELLED
        for one in series
    )
    phase = Phase.CANCELLED if is_cut else Phase.PAST
    return heading, badge_of(phase, t), TONES[phase]
