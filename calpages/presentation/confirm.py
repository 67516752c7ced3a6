"""The last look before a booking is moved: old time, new time, and what stays."""

from __future__ import annotations

import dataclasses
import datetime as dt

from calpages.found import Found
from calpages.i18n import Translator
from calpages.policy import needs_confirmation, phase_of
from calpages.presentation.details import answered_questions
from calpages.presentation.moving import Moving
from calpages.presentation.people import (
    host_name,
    visible_attendees,
    without_client_id,
)
from calpages.presentation.place import place_of
from calpages.presentation.summary import notes_of, one_line
from calpages.presentation.times import ChosenView, present_chosen


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class KeptView:
    """Something that stays as it is: a label and what it is."""

    label: str = ""
    text: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmView:
    """What the visitor agrees to.

    Attributes:
        former: The booking's time as it is.
        new: The time that was chosen.
        kept: What stays: length, place, people, and which questions are answered.
        confirmation_text: That the host must agree, where that is so; else "".
        heading: The question.
        submit_label: The button that sends it.
        event_uid: Of a seat, the booking that it is in, so that a late click moves no
            seat that has moved since; else "".
        asks_reason: Whether a reason may be given; Cal.com takes none for a seat.
    """

    former: ChosenView = dataclasses.field(default_factory=ChosenView)
    new: ChosenView = dataclasses.field(default_factory=ChosenView)
    kept: tuple[KeptView, ...] = ()
    confirmation_text: str = ""
    heading: str = ""
    submit_label: str = ""
    event_uid: str = ""
    asks_reason: bool = False


def present_confirm(found: Found, start: dt.datetime, moving: Moving) -> ConfirmView:
    """Make the last look before the booking is moved.

    Args:
        found: The booking, and what belongs to it.
        start: The chosen time (aware).
        moving: What is moved, and who looks.
    """
    viewer, t = moving.viewer, moving.viewer.t
    is_asked = needs_confirmation(found.event_type, start, viewer.now)
    return ConfirmView(
        former=present_chosen(moving.start, moving),
        new=present_chosen(start, moving),
        kept=_kept(found, moving),
        confirmation_text=(
            t.gettext(
                "Your host must confirm the new time. Your present time is given up as"
                " soon as you ask for it."
            )
            if is_asked
            else ""
        ),
        heading=t.gettext("Move your booking?"),
        submit_label=(
            # Translators: a button: the host must confirm the move
            t.gettext("Ask for this time") if is_asked else t.gettext("Reschedule")
        ),
        event_uid=found.read.booking.uid if found.read.kind == "seat" else "",
        asks_reason=_asks_reason(found),
    )


def _kept(found: Found, moving: Moving) -> tuple[KeptView, ...]:
    booking, event_type, viewer = found.read.booking, found.event_type, moving.viewer
    t, seat_uid = viewer.t, found.read.seat_uid
    seat = next((a for a in visible_attendees(booking, seat_uid) if a.seat_uid), None)
    answered = answered_questions(booking, event_type, t, attendee=seat)
    if notes_of(booking, event_type, seat_uid=seat_uid):
        # Translators: what the visitor wrote when booking
        answered = (t.gettext("Notes"), *answered)
    rows = (
        (
            t.gettext("Length"),
            viewer.fmt.duration(int(moving.duration.total_seconds() // 60)),
        ),
        (t.gettext("Where"), place_of(booking, phase_of(booking, viewer.now), t).text),
        (t.gettext("Who"), viewer.fmt.list_of(_people(found, t))),
        # Translators: to the questions that were asked when booking
        (t.gettext("Your answers"), viewer.fmt.list_of(map(one_line, answered))),
    )
    return tuple(KeptView(label=label, text=text) for label, text in rows if text)


def _people(found: Found, t: Translator) -> list[str]:
    """Name the people, but nobody by an e-mail address; guests are only counted.

    A team's event may come to another of its hosts, so there the host isn't named, and
    not where it is not known whether it is one.
    """
    booking, event_type = found.read.booking, found.event_type
    is_own = event_type is not None and event_type.team_id is None
    attendees = visible_attendees(booking, found.read.seat_uid)
    names = (
        host_name(booking) if is_own else "",
        *(without_client_id(attendee.name) for attendee in attendees),
    )
    people = [one_line(name) for name in names if name.strip() and "@" not in name]
    if not booking.is_seated and (count := len(booking.guests)):
        people.append(t.ngettext("{count} guest", "{count} guests", count, count=count))
    return people


def _asks_reason(found: Found) -> bool:
    if found.read.kind == "seat":
        return False
    questions = found.event_type.booking_fields if found.event_type is not None else ()
    return not any(one.slug == "rescheduleReason" and one.hidden for one in questions)
