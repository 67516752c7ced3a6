"""The forms of the pages, where they are sent without JavaScript.

Each ends in a redirect to the page that shows what is so, or in a page that says why
nothing was done. A form that changes something carries a token.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from html import escape
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from calpages import routes
from calpages.allowance import TOO_MANY
from calpages.calcom.errors import CalError
from calpages.cancelling import cancel
from calpages.changing import NOT_SENT, UNKNOWN_OUTCOME, Result, run
from calpages.choice import read_choice, read_instant
from calpages.finding import find
from calpages.found import Found
from calpages.i18n import Translator
from calpages.networks import REMEMBERED_SECONDS
from calpages.offering import offer_of, unread_offer
from calpages.policy import may_cancel, may_reschedule
from calpages.presentation.moving_problems import reschedule_problem
from calpages.presentation.problems import (
    cancel_problem,
    form_problem,
    unsent_problem,
)
from calpages.reasons import MAX_REASON_LENGTH
from calpages.rescheduling import address_afterwards, reschedule
from calpages.visit import VisitError
from calpages.web.answers import (
    Answer,
    failed,
    last_shown,
    named_by,
    refused,
    shown,
    tokens,
)
from calpages.web.first_html import ChangeForm
from calpages.web.page_requests import PageRequest, is_from_our_page
from calpages.web.reader_choices import (
    chosen_language,
    is_reader_choice,
    remember,
    with_language,
)
from calpages.web.sizes import read_capped

MAX_BODY_BYTES = 64 * 1024
_MAX_FIELDS = 20
_URLENCODED = "application/x-www-form-urlencoded"
_FORM_IS_WRONG = ("reason_required", "reason_too_long", "bad_reason", "no_time")
_COULD_NOT_ASK = (NOT_SENT, "rate_limited")
_RULES = {"cancel": may_cancel, "reschedule": may_reschedule}


class _BodyTooBigError(Exception):
    """A form of more than ``MAX_BODY_BYTES``."""


async def answer_form(request: Request, asked: PageRequest) -> Answer | Response:
    """Carry out a form that was sent to the address of its page."""
    if not is_from_our_page(request):
        return refused(asked, form_problem("foreign", asked.t), 403)
    try:
        form = await _read_form(request)
    except _BodyTooBigError:
        return refused(asked, form_problem("too_big", asked.t), 413)
    if is_reader_choice(form):
        return _remember(request, form)
    if "refresh" in form:
        return await _refresh(request, asked)
    if asked.page == "booking":
        return refused(asked, form_problem("unreadable", asked.t), 400)
    return await _change(request, asked, form)


def _remember(request: Request, form: dict[str, str]) -> Response:
    """Show the same page, as it was chosen."""
    response = _see(_own_address(request, chosen_language(form)))
    remember(form, request, response)
    return response


async def _refresh(request: Request, asked: PageRequest) -> Answer | Response:
    try:
        await find(asked.visit, fresh=True)
    except (CalError, VisitError) as error:
        known = await last_shown(asked, error)
        return failed(asked, error) if known is None else shown(asked, known)
    return _see(_own_address(request))


async def _change(
    request: Request, asked: PageRequest, form: dict[str, str]
) -> Answer | Response:
    state = tokens().check(form.get("token", ""), asked.page, named_by(asked.visit))
    if state != "valid":
        code = f"{state}_token"
        return await _form_again(
            request, asked, form, lambda t: form_problem(code, t).text, 403
        )
    write, words = (
        (cancel, cancel_problem)
        if asked.page == "cancel"
        else (reschedule, reschedule_problem)
    )
    result = await run(lambda: write(asked.visit, form))
    if not result.code or result.code == UNKNOWN_OUTCOME:
        return _see(_address_afterwards(request, asked, result))
    answer = await _form_again(
        request,
        asked,
        form,
        lambda t: words(result.code, t),
        _status_of(result.code),
        found=result.found,
    )
    if result.code != TOO_MANY or isinstance(answer, Response):
        return answer
    return dataclasses.replace(answer, headers={"Retry-After": str(REMEMBERED_SECONDS)})


async def _form_again(
    request: Request,
    asked: PageRequest,
    form: dict[str, str],
    why: Callable[[Translator], str],
    status: int,
    *,
    found: Found | None = None,
) -> Answer | Response:
    """Show the page with what was written into its form, and why nothing was done.

    Args:
        request: The request that brought the form.
        asked: The same, as it is read.
        form: Its fields.
        why: Why nothing was done.
        status: The HTTP status.
        found: The booking of which ``why`` is said. Without one, it is said of one that
            can be changed: where that is not so any more, the page alone says what is.
    """
    if found is None:
        try:
            found = await find(asked.visit)
        except (CalError, VisitError):
            return refused(asked, unsent_problem(why(asked.t), asked.t), status)
        if not _can_be_changed(asked, found):
            return _see(_own_address(request))
    read = found.read
    filled = ChangeForm(
        problem=why(asked.preferences.t_of(read.booking, read.seat_uid)),
        # Longer than it may be, so that the visitor can shorten it.
        reason=form.get("reason", "")[: 4 * MAX_REASON_LENGTH],
        scope=form.get("scope", ""),
    )
    if asked.page == "cancel":
        return shown(asked, found, filled, status)
    return await _times_again(asked, form, found, filled, status)


def _can_be_changed(asked: PageRequest, found: Found) -> bool:
    """Whether the page offers, of what was found, what its form asks for."""
    rule, read = _RULES[asked.page], found.read
    now = dt.datetime.now(dt.UTC)
    permission = rule(read.booking, found.event_type, now, kind=read.kind)
    return permission.is_allowed and not found.seat_is_gone


async def _times_again(
    asked: PageRequest,
    form: dict[str, str],
    found: Found,
    filled: ChangeForm,
    status: int,
) -> Answer:
    """Show the last step of rescheduling again, with the times that are free now."""
    start = read_instant(form.get("start"))
    choice = read_choice(asked.query)
    if start is not None:
        choice = dataclasses.replace(choice, start=start, is_confirming=True)
    try:
        offer = await offer_of(found, choice, asked.preferences, fresh=True)
    except (CalError, VisitError):
        if not choice.is_confirming:
            return shown(asked, found, filled, status, is_offer_lost=True)
        # The visitor has chosen already, and need not choose, or write, once more.
        offer = unread_offer(found, choice, asked.preferences)
    return shown(asked, found, filled, status, offer=offer)


async def _read_form(request: Request) -> dict[str, str]:
    """Read the fields; of a body that is no form there are none.

    Raises:
        _BodyTooBigError: It is bigger than a form of ours can be.
    """
    body = await read_capped(request, MAX_BODY_BYTES)
    if body is None:
        raise _BodyTooBigError
    content_type = request.headers.get("content-type", "").partition(";")[0]
    if content_type.strip().lower() != _URLENCODED:
        return {}
    try:
        fields = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=_MAX_FIELDS
        )
    except ValueError:
        return {}
    return dict(fields)


def _status_of(code: str) -> int:
    if code in _FORM_IS_WRONG:
        return 422
    if code == TOO_MANY:
        return 429
    return 503 if code in _COULD_NOT_ASK else 409


def _address_afterwards(request: Request, asked: PageRequest, result: Result) -> str:
    """The page that shows what is so; a seat given back is found by its booking."""
    found = result.found
    if result.new_uid:
        return address_afterwards(result, asked.visit.link_query)
    if asked.page == "reschedule" and found is not None:
        return _booking_address(asked, found)
    seat_uid = asked.visit.uid if found and found.read.uid != asked.visit.uid else ""
    if found is not None and found.read.kind == "seat":
        seat_uid = found.read.seat_uid
    if found is None or not seat_uid or asked.visit.seat_uid:
        return _own_address(request)
    query = asked.visit.link_query | {"seatReferenceUid": seat_uid}
    return routes.cancel_url(found.read.booking.uid, query)


def _booking_address(asked: PageRequest, found: Found) -> str:
    """The booking's page; a seat that is moved may be found by its booking only."""
    read, query = found.read, asked.visit.link_query
    if not read.seat_uid:
        return routes.booking_url(asked.visit.uid, query)
    query = query | {"seatReferenceUid": read.seat_uid}
    return routes.booking_url(read.booking.uid, query)


def _own_address(request: Request, language: str | None = None) -> str:
    """The address of the page; where it asks for a language, for ``language``."""
    path, query = request.scope["raw_path"], request.scope["query_string"]
    # One slash first: two would name another host.
    address, asked = "/" + path.decode("latin-1").lstrip("/"), query.decode("latin-1")
    if language is not None:
        asked = with_language(asked, language)
    return f"{address}?{asked}" if asked else address


def _see(address: str) -> Response:
    """Send the browser to an address: of ours, or the host's own page.

    Chromium holds a form's redirects against ``form-action`` too, wherever they lead in
    the end, so another site is opened by a document that goes there by itself.
    """
    if re.match(r"/(?!/)", address):
        # Not parsed, for what is parsed is remembered.
        return RedirectResponse(address, status_code=303)
    host = urlsplit(address).hostname or ""
    return HTMLResponse(
        f'<!DOCTYPE html><html lang=""><head><title>{escape(host)}</title>'
        f'<meta http-equiv="refresh" content="0;url={escape(address)}"></head>'
        f'<body><a href="{escape(address)}">{escape(host)}</a></body></html>'
    )
