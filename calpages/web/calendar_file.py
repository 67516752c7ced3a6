"""``GET /booking/{uid}.ics``: the booking as a calendar file, from a real URL.

A file made in the browser (``blob:``, ``data:``) doesn't open on an iPhone
(github.com/nwcell/ics.js/issues/69), nor does one that isn't ``text/calendar``
(github.com/jshor/datebook/issues/53). It is an attachment, for without that iOS takes a
link that ends in ``.ics`` for a calendar to subscribe to
(github.com/icalendar/icalendar/issues/171); as one, iOS shows the event with "Add to
Calendar", and other systems hand it to the calendar that opens such files.

A booking that was rescheduled away leads on to the file of the new one.
"""

from __future__ import annotations

import datetime as dt
import logging
import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calpages import routes, services
from calpages.bookings import BookingRead, Bookings
from calpages.calcom.errors import (
    CalError,
    NotFoundError,
)
from calpages.calcom.models import Booking
from calpages.finding import event_type_of
from calpages.i18n import (
    Translator,
    get_translator,
)
from calpages.networks import network_of
from calpages.policy import Phase, phase_of
from calpages.presentation.calendar_file import (
    CalendarFile,
    calendar_file,
    series_file,
)
from calpages.presentation.calendar_links import calendar_file_href
from calpages.presentation.problems import loading_problem
from calpages.presentation.viewer import booked_language
from calpages.visit import Visit, VisitError, read_visit
from calpages.web.failures import status_of
from calpages.web.page_requests import address_of, is_https, languages_of

_logger = logging.getLogger(__name__)
_PATH = re.compile(r"/booking/(?P<uid>.*)\.ics", re.DOTALL)
_HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_MAX_MOVES = 20
_ALWAYS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}


def calendar_files(app: ASGIApp) -> ASGIApp:
    """Wrap ``app``: calendar files are answered here, everything else by ``app``."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if (match := _PATH.fullmatch(path)) is None:
            await app(scope, receive, send)
            return
        request = Request(scope, receive)
        response = await _answer(request, match["uid"])
        if request.method == "HEAD":
            response = Response(
                status_code=response.status_code, headers=dict(response.headers)
            )
        await response(scope, receive, send)

    return serve


async def _answer(request: Request, uid: str) -> Response:
    languages = languages_of(request, read_visit("", request.query_params))
    t = get_translator(languages.resolve())
    if request.method not in ("GET", "HEAD"):
        return _said("", t, status=405, Allow="GET, HEAD")
    visit = read_visit(uid, request.query_params)
    bookings, throttle = services.current().bookings, services.current().throttle
    now = dt.datetime.now(dt.UTC)
    try:
        network = network_of(address_of(request))
        read = await throttle.ask(lambda: bookings.read(uid), uid, network)
        if moved := _moved_to(read, visit):
            return moved
        booked = booked_language(read.booking, read.seat_uid)
        t = get_translator(languages.resolve(booked))
        file = await _file(bookings, read, visit, t, now, _origin(request))
    except (CalError, VisitError) as error:
        return _failure(error, t)
    return _no_file(read, now, t) if file is None else _sent(file, t)


async def _file(
    bookings: Bookings,
    read: BookingRead,
    visit: Visit,
    t: Translator,
    now: dt.datetime,
    origin: str,
) -> CalendarFile | None:
    """Make the file of what was read.

    Raises:
        CalError: A booking that it was rescheduled from could not be read.
    """
    event_type = await event_type_of(read, visit)
    parts = read.occurrences or (read.booking,)
    moves = {part.uid: await _moves(bookings, part) for part in parts}
    if read.kind == "series":
        urls = {part.uid: _page_url(origin, part.uid, visit) for part in parts}
        return series_file(parts, event_type, t, now=now, page_urls=urls, moves=moves)
    return calendar_file(
        read.booking,
        event_type,
        t,
        now=now,
        page_url=_page_url(origin, read.uid, visit),
        seat_uid=read.seat_uid,
        moves=moves[read.booking.uid],
    )


async def _moves(bookings: Bookings, booking: Booking) -> int:
    """Count the reschedules that led to ``booking``.

    Raises:
        CalError: One on the way could not be read. Its number would be too low, and a
            calendar would not take the file.
    """
    seen = {booking.uid}
    while (former := booking.rescheduled_from_uid) and len(seen) <= _MAX_MOVES:
        if former in seen:
            break
        seen.add(former)
        try:
            booking = (await bookings.read(former)).booking
        except NotFoundError:
            break
    return len(seen) - 1


def _moved_to(read: BookingRead, visit: Visit) -> Response | None:
    newer = read.booking.rescheduled_to_uid
    if read.kind == "series" or read.booking.status != "cancelled" or not newer:
        return None
    href = calendar_file_href(newer, visit.link_query)
    return RedirectResponse(href, status_code=302, headers=_ALWAYS)


def _sent(file: CalendarFile, t: Translator) -> Response:
    content_type = f"text/calendar; charset=utf-8; method={file.method}"
    headers = {
        **_ALWAYS,
        "Content-Type": content_type,
        "Content-Disposition": 'attachment; filename="booking.ics"',
        "Content-Language": t.tag,
    }
    return Response(file.content, headers=headers)


def _not_found(t: Translator) -> Response:
    problem = loading_problem("not_found", t)
    return _said(f"{problem.heading}\n{problem.text}", t, status=404)


def _no_file(read: BookingRead, now: dt.datetime, t: Translator) -> Response:
    if phase_of(read.booking, now) is Phase.PENDING:
        text = t.gettext(
            "This booking is not confirmed yet. There is a calendar file as soon as it"
            " is."
        )
    else:
        text = t.gettext("There is no calendar file for this booking.")
    return _said(text, t, status=404)


def _failure(error: CalError | VisitError, t: Translator) -> Response:
    if isinstance(error, NotFoundError):
        return _not_found(t)
    # The text of a CalError never holds anything from an answer.
    _logger.warning("No calendar file: %s", error)
    problem = loading_problem(error.code, t)
    said = f"{problem.heading}\n{problem.text}"
    status, headers = status_of(error)
    return _said(said, t, status=status, **headers)


def _said(text: str, t: Translator, *, status: int, **headers: str) -> Response:
    return Response(
        f"{text}\n" if text else "",
        status_code=status,
        media_type="text/plain",
        headers={**_ALWAYS, "Content-Language": t.tag, **headers},
    )


def _origin(request: Request) -> str:
    """The origin that the visitor uses; ``""`` where the request names none.

    It is what the request says it is: the file goes to nobody else, and is not kept.
    """
    host = request.headers.get("host", "")
    scheme = "https" if is_https(request) else "http"
    return f"{scheme}://{host}" if _HOST.fullmatch(host) else ""


def _page_url(origin: str, uid: str, visit: Visit) -> str:
    return origin and origin + routes.booking_url(uid, visit.link_query)
