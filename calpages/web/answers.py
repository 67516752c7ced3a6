"""What a page of ours answers, before it is written as HTML."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Mapping

from calpages import services
from calpages.calcom.errors import CalError, ShapeError
from calpages.finding import last_known
from calpages.found import Found
from calpages.presentation.booking import present
from calpages.presentation.choosing import Offer, present_choosing
from calpages.presentation.moving_problems import slots_problem
from calpages.presentation.problems import (
    ProblemView,
    loading_problem,
    refresh_problem,
)
from calpages.presentation.viewer import viewer_of
from calpages.visit import Visit, VisitError
from calpages.web.failures import status_of
from calpages.web.first_html import ChangeForm, FirstPage
from calpages.web.form_tokens import FormTokens
from calpages.web.page_requests import PageRequest

_logger = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A page, and with which status and headers it is sent."""

    page: FirstPage
    status: int = 200
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)


def shown(
    asked: PageRequest,
    found: Found,
    form: ChangeForm | None = None,
    status: int = 200,
    *,
    offer: Offer | None = None,
    is_offer_lost: bool = False,
) -> Answer:
    """Answer with the booking that was found.

    Args:
        asked: The request.
        found: The booking.
        form: What the form of the page says; by default an empty form.
        status: The HTTP status.
        offer: The times to which it can be moved, on the reschedule page.
        is_offer_lost: Whether those can't be read, rather than being late.
    """
    viewer = viewer_of(
        asked.preferences,
        found.read.booking,
        dt.datetime.now(dt.UTC),
        seat_uid=found.read.seat_uid,
    )
    view = present(found, viewer, all_remaining=asked.visit.all_remaining)
    form = form or ChangeForm()
    if asked.page != "booking":
        form = dataclasses.replace(form, token=_token(asked))
    page = FirstPage(
        page=asked.page,
        status="success",
        language=viewer.t.tag,
        theme=asked.theme,
        booking=view,
        notice=refresh_problem(found.outage, viewer.t) if found.outage else "",
        age_seconds=found.age_seconds,
        form=form,
        choosing=None if offer is None else present_choosing(offer, asked.query),
        times_problem=slots_problem(viewer.t) if is_offer_lost else "",
        query=asked.query,
        clock="12" if viewer.fmt.uses_12_hours else "24",
    )
    return Answer(page=page, status=status)


async def last_shown(asked: PageRequest, error: CalError | VisitError) -> Found | None:
    """Find what the booking page may show, marked as old, in the place of an error."""
    return await last_known(asked.visit, error) if asked.page == "booking" else None


def waiting(asked: PageRequest) -> Answer:
    """Answer that the booking is on its way."""
    page = FirstPage(
        page=asked.page, status="pending", language=asked.t.tag, theme=asked.theme
    )
    return Answer(page=page)


def failed(asked: PageRequest, error: CalError | VisitError) -> Answer:
    """Answer with why there is no booking."""
    if isinstance(error, ShapeError):
        _logger.warning("An answer can't be shown: %s", error)
    status, headers = status_of(error)
    problem = loading_problem(error.code, asked.t)
    page = dataclasses.replace(waiting(asked).page, status="error", problem=problem)
    return Answer(page=page, status=status, headers=headers)


def refused(asked: PageRequest, problem: ProblemView, status: int) -> Answer:
    """Answer with nothing but a problem, which stays until the visitor goes on."""
    page = dataclasses.replace(
        waiting(asked).page, status="error", problem=problem, is_kept=True
    )
    return Answer(page=page, status=status)


def tokens() -> FormTokens:
    """The tokens of this deployment's forms."""
    return FormTokens(services.current().form_secret)


def named_by(visit: Visit) -> str:
    """What a form of a visit's page is about, for its token."""
    return "\n".join((visit.uid, visit.seat_uid))


def _token(asked: PageRequest) -> str:
    return tokens().make(asked.page, named_by(asked.visit))
