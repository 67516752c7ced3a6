"""Where a booking takes place, from the one string that Cal.com keeps for it.

The string is a video URL, ``integrations:<app>``, the name of a kind of place, an
address or a phone number (contract of 2024-08-13, ``location``). Only ``https:`` URLs,
and ``tel:`` links that are built here, become links; everything else is text.
"""

from __future__ import annotations

import dataclasses
import re
from urllib.parse import quote, urlsplit

from calpages.calcom.models import Booking
from calpages.i18n import Translator
from calpages.policy import Phase

_PROVIDERS_BY_HOST = {
    "app.cal.com": "Cal Video",
    "zoom.us": "Zoom",
    "meet.google.com": "Google Meet",
    "teams.microsoft.com": "Microsoft Teams",
    "teams.live.com": "Microsoft Teams",
    "webex.com": "Webex",
    "meet.jit.si": "Jitsi",
    "whereby.com": "Whereby",
    "daily.co": "Daily",
}
_PROVIDERS_BY_APP = {
    "daily": "Cal Video",
    "zoom": "Zoom",
    "google:meet": "Google Meet",
    "office365_video": "Microsoft Teams",
    "webex_video": "Webex",
    "jitsi": "Jitsi",
    "whereby_video": "Whereby",
}
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{5,24}")
_MAP = "https://www.google.com/maps/search/?api=1&query="


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class PlaceView:
    """A place: its words, and where a click on them leads.

    Attributes:
        text: What is shown; ``""`` when the booking names no place.
        href: An ``https:`` or ``tel:`` link for the text, or ``""``.
        map_href: A map search for an address, or ``""``.
        join_href: The link of a video call, or ``""``.
    """

    text: str = ""
    href: str = ""
    map_href: str = ""
    join_href: str = ""


def place_of(booking: Booking, phase: Phase, t: Translator) -> PlaceView:
    """Say where ``booking`` takes place; links only while it is going to."""
    location = booking.location.strip()
    is_on = phase in (Phase.SCHEDULED, Phase.HAPPENING, Phase.PENDING)
    if https := safe_https_url(location):
        name = _provider(https) or t.gettext("Online")
        link = https if is_on else ""
        return PlaceView(text=name, href=link, join_href=link)
    if app := _app(location):
        return PlaceView(text=_without_link(app, phase, t))
    if words := _kind_of_place(location, booking, t):
        return PlaceView(text=words)
    if _PHONE.fullmatch(location):
        if _digits(location) == _digits(_attendee_phone(booking)):
            return PlaceView(
                text=t.gettext("By phone, you are called on {number}", number=location)
            )
        href = f"tel:{_digits(location)}" if is_on else ""
        return PlaceView(text=location, href=href)
    if location and not _has_scheme(location):
        return PlaceView(
            text=location, map_href=_MAP + quote(location) if is_on else ""
        )
    return PlaceView(text=location)


def _digits(number: str) -> str:
    return re.sub(r"[^0-9+]", "", number)


def safe_https_url(text: str) -> str:
    """Return ``text`` if it is a plain ``https:`` URL with a host, else ``""``."""
    if not text.lower().startswith("https://") or re.search(r"[\s\\<>\"]", text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.hostname and "@" not in parts.netloc else ""


def _provider(url: str) -> str:
    host = urlsplit(url).hostname or ""
    for known, name in _PROVIDERS_BY_HOST.items():
        if host == known or host.endswith("." + known):
            return name
    return host.removeprefix("www.")


def _app(location: str) -> str:
    """The name of the conferencing app behind ``integrations:<app>``, else ``""``."""
    if location == "conferencing":
        return "conferencing"
    prefix, _, app = location.partition(":")
    if prefix != "integrations" or not app:
        return ""
    fallback = re.split(r"[_:-]", app)[0].capitalize()
    return _PROVIDERS_BY_APP.get(app, fallback)


def _without_link(app: str, phase: Phase, t: Translator) -> str:
    name = t.gettext("Video call") if app == "conferencing" else app
    if phase in (Phase.SCHEDULED, Phase.HAPPENING):
        return t.gettext("{name}: the link is in your confirmation e-mail", name=name)
    if phase is Phase.PENDING:
        return t.gettext("{name}: the link follows when it is confirmed", name=name)
    return name


def _kind_of_place(location: str, booking: Booking, t: Translator) -> str:
    match location:
        case "attendeeInPerson" | "attendeeAddress":
            return _answered_place(booking) or t.gettext("In person, at your address")
        case "inPerson":
            return t.gettext("In person")
        case "phone" | "attendeePhone":
            number = _answered_place(booking) or _attendee_phone(booking)
            return (
                t.gettext("By phone, you are called on {number}", number=number)
                if number
                else t.gettext("By phone, you are called")
            )
        case "userPhone" | "organizerPhone":
            return t.gettext("By phone, the number is in your confirmation e-mail")
        case "somewhereElse" | "attendeeDefined":
            return _answered_place(booking) or t.gettext("As agreed with your host")
        case "link":
            return t.gettext("Online, the link is in your confirmation e-mail")
        case _:
            return ""


def _answered_place(booking: Booking) -> str:
    # With seats it may be a stranger's answer.
    if booking.is_seated:
        return ""
    answer = booking.booking_fields_responses.get("location")
    value = answer.get("optionValue") if isinstance(answer, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _attendee_phone(booking: Booking) -> str:
    # With seats the first attendee may be a stranger.
    if booking.is_seated or not booking.attendees:
        return ""
    return booking.attendees[0].phone_number


def _has_scheme(location: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", location) is not None
