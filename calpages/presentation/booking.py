"""The view of a booking, of a seat and of a series: what the pages show."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from calpages import routes
from calpages.calcom.models import Attendee, Booking, EventType
from calpages.found import Found
from calpages.policy import (
    Obstacle,
    Phase,
    is_seated,
    may_cancel,
    may_reschedule,
    phase_of,
)
from calpages.presentation.calendar_links import (
    calendar_file_href,
    calendar_links,
)
from calpages.presentation.cancelling import CancelView, consequence_of, scopes_of
from calpages.presentation.details import details_of
from calpages.presentation.former import former_host, former_place, former_title
from calpages.presentation.headlines import TONES, badge_of, heading_of, sentence_of
from calpages.presentation.obstacles import change_note, no_cancel_text, no_move_text
from calpages.presentation.outside import plain_text, structured_data
from calpages.presentation.people import (
    people_of,
    without_client_id,
)
from calpages.presentation.place import place_of, safe_https_url
from calpages.presentation.problems import doubt_sentence
from calpages.presentation.summary import location_of, notes_of, title_of
from calpages.presentation.viewer import Viewer
from calpages.presentation.views import BookingView
from calpages.presentation.when import when_of
from calpages.presentation.whole_series import as_series

_NO_MORE = (Phase.CANCELLED, Phase.REJECTED, Phase.PAST)
_JOIN_BEFORE_START = dt.timedelta(minutes=15)


def present(
    found: Found, viewer: Viewer, *, all_remaining: bool = False
) -> BookingView:
    """Make the view of what was found.

    Args:
        found: The booking, and what belongs to it.
        viewer: Who looks, and when.
        all_remaining: Whether the link preselects all later events of a series.
    """
    if found.seat_is_gone:
        view = _present_gone_seat(found, viewer)
    else:
        view = _present_booking(found, viewer, all_remaining=all_remaining)
        if found.read.kind == "series":
            view = as_series(view, found, viewer)
    return dataclasses.replace(view, standing=standing_of(found, viewer.now))


def standing_of(found: Found, now: dt.datetime) -> str:
    """Name which event was found, and where it is in its life at ``now`` (aware)."""
    read, phase = found.read, str(phase_of(found.read.booking, now))
    if read.kind == "series":
        phase = "series"
    return f"{'gone' if found.seat_is_gone else phase} {read.booking.uid}"


def _present_booking(
    found: Found, viewer: Viewer, *, all_remaining: bool
) -> BookingView:
    read, event_type, t = found.read, found.event_type, viewer.t
    booking, kind, query = read.booking, read.kind, viewer.link_query
    phase = phase_of(booking, viewer.now)
    cancel = may_cancel(booking, event_type, viewer.now, kind=kind)
    reschedule = may_reschedule(booking, event_type, viewer.now, kind=kind)
    seat = _seat(booking, read.seat_uid)
    when = when_of(booking, phase, viewer, former=found.former)
    place = place_of(booking, phase, t)
    people = people_of(booking, event_type, t, seat_uid=read.seat_uid)
    title = title_of(booking, event_type, t, seat_uid=read.seat_uid)
    heading, summary = heading_of(phase, t), f"{when.date}, {when.time}, {when.zone}"
    href = _own_link(routes.booking_url, found, viewer)
    return BookingView(
        phase=phase,
        badge=badge_of(phase, t),
        tone=TONES[phase],
        heading=heading,
        sentence=(
            # Whether this visitor has a seat in it is not known.
            "" if cancel.obstacle is Obstacle.SEATED else sentence_of(booking, phase, t)
        ),
        doubt=doubt_sentence(found.in_doubt, t),
        tab_title=f"{heading}: {title}",
        summary=summary,
        title=title,
        when=when,
        length_text=viewer.fmt.duration(_minutes(booking)),
        people=people,
        place=place,
        former_title=former_title(found, viewer),
        former_host=former_host(found),
        former_place=former_place(found, place, viewer),
        details=details_of(booking, event_type, phase, t, attendee=seat),
        href=href,
        reschedule_href=(
            _own_link(routes.reschedule_url, found, viewer)
            if reschedule.is_allowed
            else ""
        ),
        cancel_href=(
            _own_link(routes.cancel_url, found, viewer) if cancel.is_allowed else ""
        ),
        cancel=CancelView(
            event_uid=booking.uid if kind == "series" else "",
            consequence=consequence_of(found, t),
            scopes=scopes_of(found, viewer, all_remaining=all_remaining),
            refusal=no_cancel_text(cancel, t),
            book_again_href=_book_again(event_type) if phase in _NO_MORE else "",
            remove_href=(
                calendar_file_href(read.uid, query)
                if _is_off_for_calendars(booking, phase, kind)
                else ""
            ),
        ),
        calendar=calendar_links(
            booking,
            now=viewer.now,
            title=title,
            place_text=location_of(booking, phase, t),
            details_text=notes_of(booking, event_type, seat_uid=read.seat_uid),
            ics_href=calendar_file_href(read.uid, query),
        ),
        change_note=change_note(cancel, reschedule, viewer),
        no_move_text=no_move_text(reschedule, viewer),
        newer_href=_link_to(booking.rescheduled_to_uid, query),
        former_href=_link_to(booking.rescheduled_from_uid, query),
        series_href=_link_to(booking.recurring_booking_uid, query),
        join_href=place.join_href if _is_near(booking, viewer.now) else "",
        structured_data=structured_data(
            booking, phase, title=title, place=place, attendee=_own_name(found, seat)
        ),
        copy_text=plain_text(
            title, when, place, tuple(person.name for person in people)
        ),
    )


def _present_gone_seat(found: Found, viewer: Viewer) -> BookingView:
    """Say that the seat is gone; the event may well take place for others."""
    booking, t = found.read.booking, viewer.t
    heading, title = (
        t.gettext("You are no longer attending"),
        title_of(booking, found.event_type, t),
    )
    return BookingView(
        phase="gone",
        tone="bad",
        badge=t.gettext("Cancelled"),
        heading=heading,
        sentence=t.gettext("Your seat in this event has been given up."),
        tab_title=f"{heading}: {title}",
        title=title,
        when=dataclasses.replace(
            when_of(booking, Phase.CANCELLED, viewer), away="", is_off=True
        ),
        href=_own_link(routes.booking_url, found, viewer),
        no_move_text=t.gettext("It can't be rescheduled any more."),
        cancel=CancelView(book_again_href=_book_again(found.event_type)),
    )


def _own_link(make, found: Found, viewer: Viewer) -> str:
    """Link to a page of the same visit: a seat keeps its booking's uid beside it.

    When the seat is given up, its own uid is forgotten by Cal.com, the booking's not.
    """
    read, query = found.read, dict(viewer.link_query)
    if read.kind == "seat":
        return make(read.booking.uid, query | {"seatReferenceUid": read.seat_uid})
    return make(read.uid if read.kind == "series" else read.booking.uid, query)


def _book_again(event_type: EventType | None) -> str:
    """Link to where the event type is booked.

    A managed user's address holds a client id, and leads nowhere at Cal.com.
    """
    href = safe_https_url(event_type.booking_url) if event_type else ""
    return href if without_client_id(href) == href else ""


def _is_off_for_calendars(booking: Booking, phase: Phase, kind: str) -> bool:
    """Whether our file takes the entry of the e-mail out of a calendar again.

    The e-mail carries a series as one entry, which no file of one event may remove.
    """
    is_single = kind == "single" and not booking.recurring_booking_uid
    return is_single and phase is Phase.CANCELLED


def _own_name(found: Found, seat: Attendee | None) -> str:
    booking = found.read.booking
    if seat is not None:
        return without_client_id(seat.name)
    if is_seated(booking, found.event_type) or not booking.attendees:
        return ""
    return without_client_id(booking.attendees[0].name)


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
