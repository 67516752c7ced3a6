"""Links that add a booking to a calendar: Google, Outlook, Office 365, Yahoo, a file.

None of the services documents its link; the fields are those that
github.com/InteractionDesignFoundation/add-event-to-calendar-docs has tried and keeps
up to date. Times are in UTC (``Z``), so the calendar shows them in its own zone. A link
names no person: what is in it reaches the calendar's company at the click.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from calpages import routes
from calpages.calcom.models import Booking
from calpages.policy import Phase, phase_of
from calpages.presentation.people import without_client_id
from calpages.presentation.summary import one_line, plain_lines

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.live.com/calendar/deeplink/compose"
_OFFICE_365 = "https://outlook.office.com/calendar/deeplink/compose"
_YAHOO = "https://calendar.yahoo.com/"

# In characters of the URL: with the fixed parts all stay below 2,000, which every
# browser, proxy and server takes.
_MAX_TITLE = 300
_MAX_PLACE = 400
_MAX_DETAILS = 600
_MAX_PAGE_URL = 400


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class CalendarLinksView:
    """Where to click to add a booking to a calendar; all ``""`` when there is no need.

    Attributes:
        google: Google Calendar.
        outlook: Outlook.com.
        office365: Outlook of a company or a school.
        yahoo: Yahoo Calendar.
        ics: The calendar file on our own server, for Apple and every other calendar.
    """

    google: str = ""
    outlook: str = ""
    office365: str = ""
    yahoo: str = ""
    ics: str = ""


def calendar_links(
    booking: Booking,
    *,
    now: dt.datetime,
    title: str,
    place_text: str,
    details_text: str,
    booking_page_url: str = "",
    ics_href: str = "",
) -> CalendarLinksView:
    """Make the links for a booking that is going to take place.

    Before it is confirmed, after it is over and when it is off, nobody needs them: the
    view is empty.

    Args:
        booking: The booking as last read.
        now: The present (aware).
        title: What to call it, as ``summary.title_of`` gives it.
        place_text: Where it is, as ``summary.location_of`` gives it.
        details_text: More about it, as ``summary.notes_of`` gives it.
        booking_page_url: The absolute URL of its page, added to the details.
        ics_href: Where its file is; by default ``calendar_file_href`` of its uid.
    """
    if phase_of(booking, now) not in (Phase.SCHEDULED, Phase.HAPPENING):
        return CalendarLinksView()
    subject = _fit(one_line(without_client_id(title)), _MAX_TITLE)
    place = _fit(one_line(without_client_id(place_text)), _MAX_PLACE)
    details = _details(details_text, booking_page_url)
    start, end = booking.start, booking.end
    microsoft = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "startdt": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "subject": subject,
        "body": details,
        "location": place,
    }
    google = {
        "action": "TEMPLATE",
        "text": subject,
        "dates": f"{_basic(start)}/{_basic(end)}",
        "details": details,
        "location": place,
    }
    yahoo = {
        "v": "60",
        "TITLE": subject,
        "ST": _basic(start),
        "ET": _basic(end),
        "DESC": details,
        "in_loc": place,
    }
    return CalendarLinksView(
        google=_url(_GOOGLE, google),
        outlook=_url(_OUTLOOK, microsoft),
        office365=_url(_OFFICE_365, microsoft),
        yahoo=_url(_YAHOO, yahoo),
        ics=ics_href or calendar_file_href(booking.uid),
    )


def calendar_file_href(uid: str, query: Mapping[str, str] | None = None) -> str:
    """The path of the calendar file of a booking, a series or a seat.

    Also of a cancelled booking, whose file takes it out of the calendar again.

    Args:
        uid: Its uid; the seat's own for a seat.
        query: What helps to find the event type and the language, as
            ``Visit.link_query`` has it.
    """
    return routes.booking_url(f"{uid}.ics", query)


def _details(text: str, page_url: str) -> str:
    url = page_url if len(quote(page_url, safe="")) <= _MAX_PAGE_URL else ""
    notes = _fit(plain_lines(without_client_id(text)), _MAX_DETAILS)
    return "\n\n".join(part for part in (notes, url) if part)


def _fit(text: str, limit: int) -> str:
    """Cut ``text`` so that it takes no more than ``limit`` characters in a URL."""
    if len(_quote(text)) <= limit:
        return text
    left, kept = limit - len(_quote("…")), 0
    for char in text:
        left -= len(_quote(char))
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def _quote(text: str) -> str:
    return quote(text, safe="")


def _basic(instant: dt.datetime) -> str:
    return f"{instant:%Y%m%dT%H%M%SZ}"


def _url(base: str, fields: Mapping[str, str]) -> str:
    given = {name: value for name, value in fields.items() if value}
    # Outlook shows the plus signs of a form's encoding.
    return f"{base}?{urlencode(given, quote_via=quote, safe='')}"
