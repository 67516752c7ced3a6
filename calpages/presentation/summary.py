"""What a booking is called, where it is and what was noted, without strangers in it.

A calendar is often shared with others, so it gets less than the page: no list of
people, no answers to the host's questions, nothing of the others in a group.
"""

from __future__ import annotations

import re
import unicodedata

from calpages.calcom.models import Booking, EventType
from calpages.i18n import Translator
from calpages.policy import Phase, is_seated
from calpages.presentation.people import without_client_id
from calpages.presentation.place import place_of

_LINE_END = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def title_of(
    booking: Booking,
    event_type: EventType | None,
    t: Translator,
    *,
    seat_uid: str = "",
) -> str:
    """The event's title, on one line, without client ids and without strangers.

    Cal.com makes a title once, with the name of whoever booked first; in a group that
    is mostly somebody else, so there the event type's own title stands.
    """
    of_type = event_type.title if event_type is not None else ""
    title = of_type if _is_group(booking, event_type, seat_uid) else booking.title
    return one_line(without_client_id(title or of_type)) or t.gettext("Your booking")


def location_of(booking: Booking, phase: Phase, t: Translator) -> str:
    """The place on one line; of a video call its link, which calendars make a button.

    Args:
        booking: The booking.
        phase: Where it is in its life: one that is off has no link.
        t: The visitor's language.
    """
    place = place_of(booking, phase, t)
    return one_line(place.join_href or place.text)


def notes_of(
    booking: Booking, event_type: EventType | None, *, seat_uid: str = ""
) -> str:
    """The notes left with the booking, unless they are hidden or may be a stranger's.

    Cal.com fills ``description`` from the question ``notes``, hidden or not.
    """
    questions = event_type.booking_fields if event_type is not None else ()
    is_hidden = any(field.slug == "notes" and field.hidden for field in questions)
    if is_hidden or _is_group(booking, event_type, seat_uid):
        return ""
    return plain_lines(without_client_id(booking.description))


def one_line(text: str) -> str:
    """Foreign text on one line, without control characters."""
    return " ".join(plain_lines(text).split())


def plain_lines(text: str) -> str:
    r"""Foreign text with ``\n`` between its lines and no other control characters.

    RFC 5545 (3.1) allows no control character but the tab in a value, and some readers
    of calendar files take U+2028 and its like for the end of a line.
    """
    lines = _LINE_END.sub("\n", text)
    return "".join(char for char in lines if _is_text(char)).strip()


def _is_text(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")


def _is_group(booking: Booking, event_type: EventType | None, seat_uid: str) -> bool:
    return bool(seat_uid) or is_seated(booking, event_type)
