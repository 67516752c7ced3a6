"""The view of one booking, and of a series: what the pages show, ready to be read."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from calpages import routes
from calpages.calcom.models import Attendee, Booking, EventType
from calpages.i18n import Formatter, Translator
from calpages.policy import Obstacle, Phase, may_cancel, may_reschedule, phase_of
from calpages.presentation.details import DetailView, details_of
from calpages.presentation.headlines import badge_of, heading_of, sentence_of
from calpages.presentation.people import (
    PersonView,
    host_name,
    people_of,
    without_client_id,
)
from calpages.presentation.place import PlaceView, place_of
from calpages.presentation.viewer import Viewer

_JOIN_BEFORE_START = dt.timedelta(minutes=15)


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
    is_off: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class OccurrenceView:
    """One event of a series, as a row that leads to its own page."""

    date: str = ""
    time: str = ""
    badge: str = ""
    tone: str = ""
    is_off: bool = False
    href: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class BookingView:
    """A booking as this visitor may see it.

    Attributes:
        phase: A ``policy.Phase``, or ``series``.
        tone: ``ok``, ``warn``, ``bad`` or ``quiet``: the colour of the badge.
        title: What is booked.
        length_text: The length in words.
        reschedule_href: The link to move it, or ``""`` when that is not possible.
        cancel_href: The link to cancel it, or ``""`` when that is not possible.
        change_note: Why it can't be changed, or until when it could.
        no_move_text: Why it can't be moved, said on the reschedule page.
        newer_href: The booking that replaced this one.
        former_href: The booking that this one replaced.
        series_href: The series that this one belongs to.
        join_href: The video call, while it is time to join it.
        consequence: What cancelling will do, said before the click.
    """

    phase: str = ""
    tone: str = ""
    badge: str = ""
    heading: str = ""
    sentence: str = ""
    title: str = ""
    when: WhenView = dataclasses.field(default_factory=WhenView)
    length_text: str = ""
    people: tuple[PersonView, ...] = ()
    place: PlaceView = dataclasses.field(default_factory=PlaceView)
    details: tuple[DetailView, ...] = ()
    occurrences: tuple[OccurrenceView, ...] = ()
    href: str = ""
    reschedule_href: str = ""
    cancel_href: str = ""
    change_note: str = ""
    no_move_text: str = ""
    newer_href: str = ""
    former_href: str = ""
    series_href: str = ""
    join_href: str = ""
    consequence: str = ""


def present_booking(
    booking: Booking,
    event_type: EventType | None,
    viewer: Viewer,
    *,
    kind: str = "single",
    seat_uid: str = "",
) -> BookingView:
    """Make the view of one booking.

    Args:
        booking: The booking as last read.
        event_type: Its event type, where it could be found.
        viewer: Who looks, and when.
        kind: What the uid in the URL names: ``single`` or ``seat``.
        seat_uid: The visitor's own seat, for a seat.
    """
    t, query = viewer.t, viewer.link_query
    phase = phase_of(booking, viewer.now)
    cancel = may_cancel(booking, event_type, viewer.now, kind=kind)
    reschedule = may_reschedule(booking, event_type, viewer.now, kind=kind)
    place = place_of(booking, phase, t)
    host = host_name(booking)
    uid = seat_uid or booking.uid
    return BookingView(
        phase=phase,
        badge=badge_of(phase, t),
        tone=_TONES[phase],
        heading=heading_of(phase, t),
        sentence=sentence_of(phase, host, t),
        title=without_client_id(booking.title),
        when=_when(booking, phase, viewer),
        length_text=viewer.fmt.duration(_minutes(booking)),
        people=people_of(booking, event_type, t, seat_uid=seat_uid),
        place=place,
        details=details_of(
            booking, event_type, phase, t, attendee=_seat(booking, seat_uid)
        ),
        href=routes.booking_url(uid, query),
        reschedule_href=(
            routes.reschedule_url(uid, query) if reschedule.is_allowed else ""
        ),
        cancel_href=routes.cancel_url(uid, query) if cancel.is_allowed else "",
        change_note=_change_note(
            cancel.obstacle, reschedule.obstacle, reschedule.until, viewer
        ),
        no_move_text=_no_move_text(reschedule.obstacle, t),
        newer_href=_link_to(booking.rescheduled_to_uid, query),
        former_href=_link_to(booking.rescheduled_from_uid, query),
        series_href=_link_to(booking.recurring_booking_uid, query),
        join_href=place.join_href if _is_near(booking, viewer.now) else "",
        consequence=_consequence(host, t),
    )


def present_series(
    occurrences: tuple[Booking, ...], event_type: EventType | None, viewer: Viewer
) -> BookingView:
    """Make the view of a series: its next event, and every event as a row."""
    t = viewer.t
    phases = [phase_of(one, viewer.now) for one in occurrences]
    upcoming = (Phase.SCHEDULED, Phase.HAPPENING, Phase.PENDING)
    ahead = [
        one for one, phase in zip(occurrences, phases, strict=True) if phase in upcoming
    ]
    main = present_booking((ahead or occurrences)[0], event_type, viewer, kind="series")
    return dataclasses.replace(
        main,
        phase="series",
        tone="ok" if ahead else "quiet",
        badge=t.gettext("Series"),
        heading=t.gettext("This is a series of events"),
        sentence=t.ngettext(
            "{count} event is still to come.",
            "{count} events are still to come.",
            len(ahead),
            count=len(ahead),
        ),
        occurrences=tuple(
            _occurrence(one, phase, viewer)
            for one, phase in zip(occurrences, phases, strict=True)
        ),
        series_href="",
        change_note=t.gettext("Open an event of the series to change it."),
    )


_TONES = {
    Phase.SCHEDULED: "ok",
    Phase.HAPPENING: "ok",
    Phase.PENDING: "warn",
    Phase.PAST: "quiet",
    Phase.CANCELLED: "bad",
    Phase.REJECTED: "bad",
    Phase.RESCHEDULED: "warn",
    Phase.UNKNOWN: "quiet",
}
_OFF = (Phase.CANCELLED, Phase.REJECTED, Phase.RESCHEDULED)


def _when(booking: Booking, phase: Phase, viewer: Viewer) -> WhenView:
    fmt, start = viewer.fmt, booking.start
    is_off = phase in _OFF
    return WhenView(
        start_iso=start.isoformat().replace("+00:00", "Z"),
        month=fmt.month_short(start),
        day=fmt.day_number(start),
        weekday=fmt.weekday_short(start),
        time=fmt.time_range(start, booking.end),
        date=fmt.date_full(start),
        zone=zone_with_offset(start, fmt),
        away="" if is_off else fmt.relative(start, viewer.now),
        is_off=is_off,
    )


def zone_with_offset(instant: dt.datetime, fmt: Formatter) -> str:
    """The zone's name with its offset at ``instant``, once where they are the same."""
    name, offset = fmt.zone_name(instant), fmt.zone_offset(instant)
    return name if name == offset else f"{name} ({offset})"


def _occurrence(booking: Booking, phase: Phase, viewer: Viewer) -> OccurrenceView:
    return OccurrenceView(
        date=viewer.fmt.date_full(booking.start),
        time=viewer.fmt.time_range(booking.start, booking.end),
        badge=badge_of(phase, viewer.t),
        tone=_TONES[phase],
        is_off=phase in _OFF,
        href=routes.booking_url(booking.uid, viewer.link_query),
    )


def _seat(booking: Booking, seat_uid: str) -> Attendee | None:
    return next(
        (a for a in booking.attendees if seat_uid and a.seat_uid == seat_uid), None
    )


def _minutes(booking: Booking) -> int:
    return booking.duration or int((booking.end - booking.start).total_seconds() // 60)


def _link_to(uid: str, query: Mapping[str, str]) -> str:
    return routes.booking_url(uid, query) if uid else ""


def _is_near(booking: Booking, now: dt.datetime) -> bool:
    return booking.start - _JOIN_BEFORE_START <= now < booking.end


def _change_note(
    cancel: Obstacle | None,
    reschedule: Obstacle | None,
    until: dt.datetime | None,
    viewer: Viewer,
) -> str:
    t = viewer.t
    if cancel is Obstacle.SEATED:
        return t.gettext("To change your seat, please answer your confirmation e-mail.")
    if cancel is Obstacle.DISABLED and reschedule is Obstacle.DISABLED:
        return t.gettext("This event can't be rescheduled or cancelled online.")
    if reschedule is Obstacle.TOO_LATE and until is not None:
        return t.gettext(
            "Rescheduling was possible until {date}, {time}.",
            date=viewer.fmt.date_full(until),
            time=viewer.fmt.time(until),
        )
    if cancel is Obstacle.DISABLED:
        return t.gettext("This event can't be cancelled online.")
    if reschedule is Obstacle.DISABLED:
        return t.gettext("This event can't be rescheduled online.")
    if reschedule is Obstacle.RECURRING:
        return t.gettext("An event of a series can be cancelled, but not rescheduled.")
    return ""


def _no_move_text(obstacle: Obstacle | None, t: Translator) -> str:
    match obstacle:
        case None:
            return ""
        case Obstacle.CANCELLED | Obstacle.REJECTED | Obstacle.PAST:
            return t.gettext("It can't be rescheduled any more.")
        case Obstacle.RESCHEDULED:
            return t.gettext("To move it again, open the new booking.")
        case Obstacle.RECURRING | Obstacle.SERIES:
            return t.gettext(
                "An event of a series can be cancelled, but not rescheduled."
            )
        case Obstacle.SEATED:
            return t.gettext(
                "To change your seat, please answer your confirmation e-mail."
            )
        case Obstacle.TOO_LATE:
            return t.gettext("It is too late to reschedule it online.")
        case _:
            return t.gettext("This event can't be rescheduled online.")


def _consequence(host: str, t: Translator) -> str:
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
