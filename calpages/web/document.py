"""Answers the addresses of our pages: the booking is in the HTML, with the true status.

The reading begins with the request. Its answer is waited for a little; what comes later
is told by the live page, and by the next request of a browser without scripts.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calpages.bookings.memory import Memory
from calpages.calcom.errors import CalError
from calpages.choice import read_choice
from calpages.finding import VisitError, find
from calpages.found import Found
from calpages.mishaps import log_mishap
from calpages.offering import offer_of
from calpages.presentation.choosing import Offer
from calpages.visit import Visit
from calpages.web.answers import Answer, failed, shown
from calpages.web.compression import Encoded
from calpages.web.first_html import FirstPage, write_document
from calpages.web.forms import answer_form
from calpages.web.page_requests import PageRequest, read_page_request
from calpages.web.recent import Recent
from calpages.web.spa_shell import ShellReader, SpaShell

WAIT_SECONDS = 0.4
"""How long the first byte waits for Cal.com."""

_PATIENCE_SECONDS = 0.25
_FAILED_SECONDS = 10.0

_logger = logging.getLogger(__name__)


def documents(app: ASGIApp) -> ASGIApp:
    """Wrap Reflex's application: the documents of our pages are answered here."""
    shells, writer = ShellReader(app), _Writer()

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        asked = shell = None
        request = Request(scope, receive) if scope["type"] == "http" else None
        if request is not None:
            asked = read_page_request(request)
        if asked is not None:
            shell = await shells.read()
        if request is None or asked is None or shell is None:
            await app(scope, receive, send)
            return
        try:
            response = await _answer(request, asked, shell, writer)
        except Exception as error:  # noqa: BLE001 (then the live page is all there is)
            log_mishap(_logger, "A document", error)
            await app(scope, receive, send)
            return
        await response(scope, receive, send)

    return serve


class _Writer:
    """Writes documents, and remembers what it has just written."""

    def __init__(self) -> None:
        self._recent = Recent[Encoded]()

    def booking(self, asked: PageRequest, sight: _Sight, shell: SpaShell) -> Encoded:
        answer = functools.partial(
            shown,
            asked,
            sight.found,
            offer=sight.offer,
            is_offer_lost=sight.has_failed,
        )
        if asked.page == "reschedule":
            # What is chosen and what is free changes from one request to the next.
            return self.page(asked, answer().page, shell)
        return self._recent.get(
            asked, sight.found, lambda: self.page(asked, answer().page, shell)
        )

    def page(self, asked: PageRequest, page: FirstPage, shell: SpaShell) -> Encoded:
        return Encoded(write_document(page, shell, asked.t))


async def _answer(
    request: Request, asked: PageRequest, shell: SpaShell, writer: _Writer
) -> Response:
    if request.method == "POST":
        _failed_late.forget(asked.visit)
        answer = await answer_form(request, asked)
        if isinstance(answer, Response):
            return answer
    elif request.method not in ("GET", "HEAD"):
        return Response(status_code=405, headers={"Allow": "GET, HEAD, POST"})
    else:
        sight = await _see_in_time(asked)
        if isinstance(sight, _Sight):
            encoded = writer.booking(asked, sight, shell)
            return _respond(request, asked, encoded, 200, {})
        answer = sight
    encoded = writer.page(asked, answer.page, shell)
    return _respond(request, asked, encoded, answer.status, dict(answer.headers))


@dataclasses.dataclass(frozen=True, slots=True)
class _Sight:
    """What was found in time; the offer only on the reschedule page.

    ``has_failed`` says that the free times can't be read, not that they are late.
    """

    found: Found
    offer: Offer | None = None
    has_failed: bool = False


async def _see_in_time(asked: PageRequest) -> _Sight | Answer:
    """Find the booking, or say why not, or that it is on its way.

    The reading goes on then: the live page, or the next request, joins it, and whoever
    looks again in vain is told what it ended with.
    """
    deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
    finding = asyncio.create_task(find(asked.visit, patience_seconds=_PATIENCE_SECONDS))
    done, _ = await asyncio.wait({finding}, timeout=WAIT_SECONDS)
    if not done:
        _late.add(finding)
        finding.add_done_callback(functools.partial(_end_late, asked.visit))
        if (late := _failed_late.find(asked.visit)) is not None:
            return failed(asked, late.value)
        return Answer(page=FirstPage(page=asked.page, status="pending"))
    try:
        found = finding.result()
    except (CalError, VisitError) as error:
        return failed(asked, error)
    _failed_late.forget(asked.visit)
    if asked.page != "reschedule":
        return _Sight(found)
    return await _with_offer(deadline, asked, found)


async def _with_offer(deadline: float, asked: PageRequest, found: Found) -> _Sight:
    """Find the free times, if they come in time; else the reading of them goes on."""
    offering = asyncio.create_task(
        offer_of(found, read_choice(asked.query), asked.preferences)
    )
    seconds = max(0.0, deadline - asyncio.get_running_loop().time())
    done, _ = await asyncio.wait({offering}, timeout=seconds)
    if not done:
        _late.add(offering)
        offering.add_done_callback(_end_offering)
        return _Sight(found)
    try:
        return _Sight(found, offering.result())
    except (CalError, VisitError):
        return _Sight(found, has_failed=True)


_late: set[asyncio.Task[Any]] = set()
_failed_late = Memory[CalError | VisitError]()


def _end_late(visit: Visit, finding: asyncio.Task[Found]) -> None:
    _late.discard(finding)
    if finding.cancelled():
        return
    error = finding.exception()
    if isinstance(error, CalError | VisitError):
        _failed_late.keep(visit, error, seconds=_FAILED_SECONDS)
    elif error is not None:
        log_mishap(_logger, "A reading", error)
    else:
        _failed_late.forget(visit)


def _end_offering(offering: asyncio.Task[Offer]) -> None:
    _late.discard(offering)
    error = None if offering.cancelled() else offering.exception()
    if error is not None and not isinstance(error, CalError | VisitError):
        log_mishap(_logger, "A reading of free times", error)


def _respond(
    request: Request,
    asked: PageRequest,
    encoded: Encoded,
    status: int,
    headers: dict[str, str],
) -> Response:
    body, how = encoded.for_request(request.headers)
    response = Response(
        body,
        status_code=status,
        headers={**how, "Content-Language": asked.t.tag, **headers},
        media_type="text/html",
    )
    if request.method == "HEAD":
        response.body = b""
    return response
