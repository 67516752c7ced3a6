"""A booking as a calendar file (RFC 5545), to be opened, not sent (RFC 5546).

* What takes place, or took place, is published (RFC 5546, 3.2.1: an ORGANIZER and no
  ATTENDEE); what was cancelled or declined is cancelled (3.2.5: an ORGANIZER, and of
  the attendees only the reader). Before it is confirmed there is no file.
* A booking that was rescheduled away has no file: Cal.com gives the new booking the
  same ``icsUid``, so a cancellation of the old one would take the new one out of the
  calendar. The new booking's file moves the old entry instead.
* UID is that of Cal.com's e-mails, so an entry made of one of them is updated. Not so
  for one event of a series: Cal.com's e-mail holds the whole series as one entry with
  the ``icsUid`` of its first event (``generateIcsString``, RRULE), and a file of that
  one event would replace or remove all. Each event of a series has a UID of its own.
* SEQUENCE counts the reschedules, and one more for a cancellation, as Cal.com does in
  its e-mails (``getICalSequence``, ``handleCancelBooking``) but doesn't tell in its
  API. Some of its versions stop at 1 (github.com/calcom/cal.diy/issues/22779): ours is
  then higher. It must not be higher than needed, such as a time: a calendar would take
  Cal.com's next e-mail, with 2 or 3, for an older one and stay at the old time. Between
  equals the later DTSTAMP wins (RFC 5546, 2.1.5), which is the moment of making.
* Times are in UTC, so no time zone has to be described. No X-WR-CALNAME: Outlook and
  Apple would open a new calendar.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Literal

from icalendar import Calendar, Event, vCalAddress, vUri

from calpages.calcom.models import Booking, EventType
from calpages.i18n import Translator
from calpages.policy import Phase, phase_of
from calpages.presentation.people import (
    PersonView,
    people_of,
    visible_attendees,
)
from calpages.presentation.summary import (
    location_of,
    notes_of,
    one_line,
    plain_lines,
    title_of,
)

Method = Literal["PUBLISH", "CANCEL"]

_PRODUCT = "-//calpages//calpages//EN"
# As Apple's calendar writes who has no address that may be told.
_NO_ADDRESS = "invalid:nomail"
# What needs no escape in a ``mailto:`` URI (RFC 6068).
_ADDRESS = re.compile(r"[A-Za-z0-9.!$'*+/=_~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_MAX_LINE = 500
_MAX_NOTES = 5_000


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class CalendarFile:
    """A calendar file.

    Attributes:
        method: Its METHOD, which the ``Content-Type`` repeats (RFC 5545, 8.1).
        content: The file, in UTF-8.
    """

    method: Method
    content: bytes


def calendar_file(
    booking: Booking,
    event_type: EventType | None,
    t: Translator,
    *,
    now: dt.datetime,
    page_url: str = "",
    seat_uid: str = "",
    moves: int = 0,
) -> CalendarFile | None:
    """Make the file of one booking, or of one person's seat in it.

    Args:
        booking: The booking as last read.
        event_type: Its event type, where it could be found; without it the host's
            address is left out, for only the event type tells whether it is hidden.
        t: The visitor's language.
        now: The present (aware).
        page_url: The absolute URL of the booking's page.
        seat_uid: The visitor's own seat, for a seat.
        moves: How often it was rescheduled before it became this booking.

    Returns:
        The file, or ``None`` for a booking that is not confirmed, that was rescheduled
        away, or whose status is new to us.
    """
    method = _method_of(booking)
    if method is None:
        return None
    entry = _Entry(
        booking=booking,
        event_type=event_type,
        t=t,
        now=now,
        page_url=page_url,
        seat_uid=seat_uid,
        moves=moves,
    )
    return _file(method, [entry.event(method)])


def series_file(
    occurrences: Iterable[Booking],
    event_type: EventType | None,
    t: Translator,
    *,
    now: dt.datetime,
    page_urls: Mapping[str, str],
    moves: Mapping[str, int],
) -> CalendarFile | None:
    """Make one file of all the events of a series that are still to take place.

    The cancelled ones are not in it: a file has one METHOD, and a CANCEL names one UID
    only (RFC 5546, 3.2.5).

    Args:
        occurrences: The events of the series.
        event_type: As for ``calendar_file``.
        t: The visitor's language.
        now: The present (aware).
        page_urls: The absolute URLs of the events' pages, by their uids.
        moves: How often each was rescheduled, by their uids.

    Returns:
        The file, or ``None`` when no event of the series is still to take place.
    """
    events = [
        _Entry(
            booking=one,
            event_type=event_type,
            t=t,
            now=now,
            page_url=page_urls.get(one.uid, ""),
            moves=moves.get(one.uid, 0),
        ).event("PUBLISH")
        for one in occurrences
        if phase_of(one, now) in (Phase.SCHEDULED, Phase.HAPPENING)
    ]
    return _file("PUBLISH", events) if events else None


def _method_of(booking: Booking) -> Method | None:
    if booking.status == "accepted":
        return "PUBLISH"
    is_off = booking.status in ("cancelled", "rejected")
    return "CANCEL" if is_off and not booking.rescheduled_to_uid else None


def _file(method: Method, events: Iterable[Event]) -> CalendarFile:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return CalendarFile(method=method, content=calendar.to_ical())


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """One booking on its way into a calendar; fields as for ``calendar_file``."""

    booking: Booking
    event_type: EventType | None
    t: Translator
    now: dt.datetime
    page_url: str = ""
    seat_uid: str = ""
    moves: int = 0

    def event(self, method: Method) -> Event:
        booking, is_off = self.booking, method == "CANCEL"
        event = Event()
        event.add("uid", _ics_uid(booking))
        event.add("sequence", self.moves + is_off)
        event.add("dtstamp", self.now.astimezone(dt.UTC))
        event.add("dtstart", booking.start)
        event.add("dtend", booking.end)
        event.add("status", "CANCELLED" if is_off else "CONFIRMED")
        event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
        event.add("organizer", self._organizer())
        self._add_texts(event)
        if changed := booking.updated_at or booking.created_at:
            event.add("last-modified", changed)
        if booking.created_at:
            event.add("created", booking.created_at)
        if is_off and (reader := self._reader()):
            event.add("attendee", reader)
        return event

    def _add_texts(self, event: Event) -> None:
        title = title_of(self.booking, self.event_type, self.t, seat_uid=self.seat_uid)
        event.add("summary", _text(title, _MAX_LINE))
        phase = phase_of(self.booking, self.now)
        if place := location_of(self.booking, phase, self.t):
            event.add("location", _text(place, _MAX_LINE))
        notes = notes_of(self.booking, self.event_type, seat_uid=self.seat_uid)
        parts = (_text(notes, _MAX_NOTES), self.page_url)
        if description := "\n\n".join(part for part in parts if part):
            event.add("description", description)
        if self.page_url:
            event.add("url", vUri(self.page_url))

    def _organizer(self) -> vCalAddress:
        alone = self.booking.model_copy(update={"attendees": (), "guests": ()})
        hosts = people_of(alone, self.event_type, self.t)
        return _calendar_address(hosts[0] if hosts else PersonView())

    def _reader(self) -> vCalAddress | None:
        """Whoever booked or holds the seat, if they have an address."""
        readers = visible_attendees(self.booking, self.seat_uid)
        alone = self.booking.model_copy(
            update={"hosts": (), "attendees": readers, "guests": ()}
        )
        people = people_of(alone, self.event_type, self.t, seat_uid=self.seat_uid)
        address = _calendar_address(people[0]) if people else None
        return None if address == _NO_ADDRESS else address


def _ics_uid(booking: Booking) -> str:
    if booking.recurring_booking_uid:
        return f"{booking.uid}@calpages"
    return one_line(booking.ics_uid) or f"{booking.uid}@Cal.com"


def _calendar_address(person: PersonView) -> vCalAddress:
    # A person without a name is named by the address in a ``PersonView``.
    email = person.email or person.name
    is_address = _ADDRESS.fullmatch(email) is not None
    address = vCalAddress(f"mailto:{email}" if is_address else _NO_ADDRESS)
    if name := one_line(person.name):
        address.params["CN"] = name[:_MAX_LINE]
    return address


def _text(text: str, limit: int) -> str:
    cut = text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
    # icalendar takes a backslash and a capital N for a line break, and the N is lost.
    return plain_lines(cut).replace("\\N", "\\\u2060N")
