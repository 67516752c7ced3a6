"""The people of a booking, as the page names them: host first, nothing internal."""

from __future__ import annotations

import dataclasses
import re

from calpages.calcom.models import Attendee, Booking, EventType
from calpages.i18n import Translator

# In platform mode, managed users are called after the client's id too (a cuid).
_CLIENT_ID_IN_EMAIL = re.compile(r"\+c[a-z0-9]{24}(?=@)")
_CLIENT_ID_IN_TEXT = re.compile(r"[-+]c[a-z0-9]{24}\b")
_SMS_PLACEHOLDER = "@sms.cal.com"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class PersonView:
    """One person: a name, how to reach them, and a tag such as "Host"."""

    name: str = ""
    email: str = ""
    initials: str = ""
    tag: str = ""


def without_client_id(text: str) -> str:
    """Remove a platform client id from a name, a title or an e-mail address."""
    return _CLIENT_ID_IN_TEXT.sub("", _CLIENT_ID_IN_EMAIL.sub("", text))


def people_of(
    booking: Booking,
    event_type: EventType | None,
    t: Translator,
    *,
    seat_uid: str = "",
) -> tuple[PersonView, ...]:
    """Name the people this visitor may see: the host, then who booked, then guests.

    In a seated event the others are strangers: they are named only where the event type
    shows attendees to each other, and only by name. The host's e-mail is shown only
    where the event type is known not to hide it, for Cal.com gives it either way.
    """
    hosts = tuple(
        _person(
            host.name,
            "" if _hides_host_email(event_type) else host.display_email or host.email,
            # Translators: the person who gives the appointment
            t.gettext("Host"),
        )
        for host in booking.hosts
        if host.name != "unknown"
    )
    guests = () if booking.is_seated else booking.guests
    attendees = visible_attendees(booking, seat_uid)
    others = _shown_strangers(booking, event_type, attendees)
    return (
        *hosts,
        *(_person(a.name, _reach(a), "") for a in attendees),
        # Translators: somebody else who was invited
        *(_person("", guest, t.gettext("Guest")) for guest in guests),
        *(_person(a.name, "", "") for a in others if a.name),
    )


def visible_attendees(booking: Booking, seat_uid: str = "") -> tuple[Attendee, ...]:
    """The attendees this visitor may see."""
    if not booking.is_seated:
        return booking.attendees
    return tuple(a for a in booking.attendees if seat_uid and a.seat_uid == seat_uid)


def _shown_strangers(
    booking: Booking, event_type: EventType | None, own: tuple[Attendee, ...]
) -> tuple[Attendee, ...]:
    """The others of a seated event, where it shows its attendees to each other."""
    seats = event_type.seats if event_type is not None else None
    if not booking.is_seated or seats is None or not seats.show_attendee_info:
        return ()
    return tuple(a for a in booking.attendees if a not in own)


def _reach(attendee: Attendee) -> str:
    """How an attendee is reached: by e-mail, or by phone where that was asked for."""
    email = attendee.display_email or attendee.email
    is_placeholder = email.endswith(_SMS_PLACEHOLDER) or not email
    return attendee.phone_number if is_placeholder else email


def host_name(booking: Booking) -> str:
    """The organiser's name, or ``""`` where the booking names none."""
    name = booking.hosts[0].name if booking.hosts else ""
    return "" if name == "unknown" else without_client_id(name)


def _hides_host_email(event_type: EventType | None) -> bool:
    return event_type is None or event_type.hide_organizer_email


def _person(name: str, email: str, tag: str) -> PersonView:
    name, email = without_client_id(name).strip(), without_client_id(email).strip()
    if email.endswith(_SMS_PLACEHOLDER) or email == "unknown":
        email = ""
    shown = name or email
    return PersonView(
        name=shown,
        email=email if name else "",
        initials=_initials(shown),
        tag=tag,
    )


def _initials(name: str) -> str:
    words = [word for word in re.split(r"[\s@._-]+", name) if word]
    letters = [next((c for c in word if c.isalpha()), "") for word in words]
    letters = [letter for letter in letters if letter]
    if not letters:
        return "•"
    pair = letters[0] + (letters[-1] if len(letters) > 1 else "")
    return pair.upper()
