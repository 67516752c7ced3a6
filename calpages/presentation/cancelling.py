"""What the cancel page says and asks before anything is cancelled."""

from __future__ import annotations

import dataclasses

from calpages.calcom.models import Booking
from calpages.found import Found
from calpages.i18n import Translator
from calpages.presentation.people import host_name
from calpages.presentation.series import occurrences_ahead
from calpages.presentation.viewer import Viewer

ONLY_THIS = "only"
THIS_AND_LATER = "later"
_MAX_DATES = 12


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ScopeView:
    """One choice of how much of a series to cancel."""

    value: str = ""
    label: str = ""
    dates: str = ""
    is_default: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class CancelView:
    """What cancelling will do.

    Attributes:
        event_uid: The uid of the event that is shown, of a series; else ``""``.
        consequence: What will happen, and to whom.
        scopes: How much of a series to cancel; empty where there is no choice.
        refusal: Why it can't be cancelled; ``""`` when it can.
        book_again_href: Where to book anew (``https:``), or ``""``.
        remove_href: The calendar file that takes it out again, or ``""``.
    """

    event_uid: str = ""
    consequence: str = ""
    scopes: tuple[ScopeView, ...] = ()
    refusal: str = ""
    book_again_href: str = ""
    remove_href: str = ""


def consequence_of(found: Found, t: Translator) -> str:
    """Say what cancelling does, before the click."""
    booking = found.read.booking
    host = host_name(booking)
    if found.read.kind == "seat":
        if host:
            return t.gettext(
                "{host} will be told, and your seat becomes free. The seats of others"
                " stay as they are. This cannot be undone.",
                host=host,
            )
        return t.gettext(
            "Your host will be told, and your seat becomes free. The seats of others"
            " stay as they are. This cannot be undone."
        )
    if host and len(booking.attendees) + len(booking.guests) > 1:
        return t.gettext(
            "{host} and everybody else who is invited will be told, and the time"
            " becomes free for others. This cannot be undone.",
            host=host,
        )
    if host:
        return t.gettext(
            "{host} will be told, and the time becomes free for others."
            " This cannot be undone.",
            host=host,
        )
    return t.gettext(
        "Your host will be told, and the time becomes free for others."
        " This cannot be undone."
    )


def scopes_of(
    found: Found, viewer: Viewer, *, all_remaining: bool
) -> tuple[ScopeView, ...]:
    """Offer to cancel one event of a series, or it and all later ones.

    Args:
        found: The event, with its series; for a series' uid its next event.
        viewer: Who looks, and when.
        all_remaining: Whether the link preselects the later ones too.
    """
    this = found.read.booking
    later = [
        one
        for one in occurrences_ahead(found.series, viewer)
        if one.start >= this.start
    ]
    if len(later) < 2 or this.uid not in {one.uid for one in later}:
        return ()
    t = viewer.t
    wants_all = all_remaining or found.read.kind == "series"
    return (
        ScopeView(
            value=ONLY_THIS,
            label=t.gettext("Only this event"),
            dates=_when(this, viewer),
            is_default=not wants_all,
        ),
        ScopeView(
            value=THIS_AND_LATER,
            label=t.gettext("This and all later events"),
            dates=_dates(later, viewer),
            is_default=wants_all,
        ),
    )


def _dates(events: list[Booking], viewer: Viewer) -> str:
    """Name the dates, or where they are many their number and the last one."""
    t, fmt = viewer.t, viewer.fmt
    if len(events) <= _MAX_DATES:
        return fmt.list_of(fmt.date_short(one.start) for one in events)
    return t.ngettext(
        "{count} event, until {date}",
        "{count} events, until {date}",
        len(events),
        count=len(events),
        date=fmt.date_full(events[-1].start),
    )


def _when(booking: Booking, viewer: Viewer) -> str:
    return viewer.t.gettext(
        "{date}, {time}",
        date=viewer.fmt.date_full(booking.start),
        time=viewer.fmt.time(booking.start),
    )
