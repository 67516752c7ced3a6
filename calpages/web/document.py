"""Answers the addresses of our pages: the booking is in the HTML, with the true status.

The reading begins with the request. Its answer is waited for a little; what comes later
is told by the live page, and by the next request of a browser without scripts.
"""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import logging

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calpages.calcom.errors import CalError
from calpages.choice import read_choice
from calpages.finding import find
from calpages.found import Found
from calpages.mishaps import log_mishap
from calpages.offering import offer_of
from calpages.presentation.choosing import Offer
from calpages.visit import VisitError
from calpages.web.answers import Answer, failed, last_shown, shown, waiting
from calpages.web.compression import Encoded
from calpages.web.content_policy import Sources
from calpages.web.first_html import FirstPage, inline_texts, write_document
from calpages.web.forms import answer_form
from calpages.web.headers import policy_of
from calpages.web.in_time import InTime
from calpages.web.page_requests import PageRequest, read_page_request
from calpages.web.recent import Recent
from calpages.web.spa_shell import ShellReader, SpaShell

WAIT_SECONDS = 0.4
"""How long the first byte waits for Cal.com."""

_PATIENCE_SECONDS = 0.25

_logger = logging.getLogger(__name__)


def documents(app: ASGIApp, sources: Sources = ()) -> ASGIApp:
    """Wrap Reflex's application: the documents of our pages are answered here.

    Args:
        app: Reflex's application.
        sources: What every document may load beside what is ours.
    """
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
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 (then the live page is all there is)
            log_mishap(_logger, "A document", error)
            await app(scope, receive, send)
            return
        policy = policy_of(inline_texts(shell), sources)
        response.headers.setdefault("Content-Security-Policy", policy)
        await response(scope, receive, send)

    return serve


class _Writer:
    """Writes documents, and remembers what it has just written."""

    def __init__(self) -> None:
        self._recent = Recent[Encoded]()
        self._recent_failures = Recent[Encoded]()

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
            return self.page(answer().page, shell)
        # The query is not what it is kept by, so it is not kept either.
        kept_by = dataclasses.replace(asked, query={})
        return self._recent.get(
            kept_by, sight.found, lambda: self.page(answer().page, shell)
        )

    def page(self, page: FirstPage, shell: SpaShell) -> Encoded:
        return Encoded(write_document(page, shell), language=page.language)

    def failure(self, page: FirstPage, shell: SpaShell) -> Encoded:
        """Write why there is no booking, once for all who are told the same."""
        key = (page.page, page.language, page.theme, page.problem)
        return self._recent_failures.get(key, page, lambda: self.page(page, shell))


async def _answer(
    request: Request, asked: PageRequest, shell: SpaShell, writer: _Writer
) -> Response:
    if request.method == "POST":
        _forget_failures(asked)
        answer = await answer_form(request, asked)
        if isinstance(answer, Response):
            return answer
    elif request.method not in ("GET", "HEAD"):
        return Response(status_code=405, headers={"Allow": "GET, HEAD, POST"})
    else:
        sight = await _see_in_time(asked)
        if isinstance(sight, _Sight):
            encoded = writer.booking(asked, sight, shell)
            return _respond(request, encoded, 200, {})
        answer = sight
    write = writer.page if answer.page.status == "success" else writer.failure
    encoded = write(answer.page, shell)
    return _respond(request, encoded, answer.status, dict(answer.headers))


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
    until = asyncio.get_running_loop().time() + WAIT_SECONDS
    finding = find(asked.visit, patience_seconds=_PATIENCE_SECONDS)
    try:
        found = await _findings.wait(asked.visit, finding, until=until)
    except (CalError, VisitError) as error:
        known = await last_shown(asked, error)
        return failed(asked, error) if known is None else _Sight(known)
    if found is None:
        return waiting(asked)
    if asked.page != "reschedule":
        return _Sight(found)
    choice = read_choice(asked.query)
    offering = offer_of(found, choice, asked.preferences)
    try:
        offer = await _offerings.wait((asked.visit, choice), offering, until=until)
    except (CalError, VisitError):
        return _Sight(found, has_failed=True)
    return _Sight(found, offer)


_findings = InTime[Found]("A reading")
_offerings = InTime[Offer]("A reading of free times")


def _forget_failures(asked: PageRequest) -> None:
    _findings.forget(asked.visit)
    _offerings.forget((asked.visit, read_choice(asked.query)))


def _respond(
    request: Request,
    encoded: Encoded,
    status: int,
    headers: dict[str, str],
) -> Response:
    body, how = encoded.for_request(request.headers)
    response = Response(
        body,
        status_code=status,
        headers={**how, **headers},
        media_type="text/html",
    )
    if request.method == "HEAD":
        response.body = b""
    return response
