"""What a page of ours answers, before it is written as HTML."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Mapping

from calpages import services
from calpages.calcom.errors import CalError, ShapeError
from calpages.finding import VisitError
from calpages.found import Found
from calpages.presentation.booking import present
from calpages.presentation.problems import ProblemView, loading_problem
from calpages.presentation.viewer import viewer_of
from calpages.visit import Visit
from calpages.web.failures import status_of
from calpages.web.first_html import CancelForm, FirstPage
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
    asked: PageRequest, found: Found, form: CancelForm | None = None, status: int = 200
) -> Answer:
    """Answer with the booking that was found.

    Args:
        asked: The request.
        found: The booking.
        form: What the cancel page's form says; by default an empty form.
        status: The HTTP status.
    """
    viewer = viewer_of(
        asked.preferences,
        found.read.booking,
        dt.datetime.now(dt.UTC),
        seat_uid=found.read.seat_uid,
    )
    view = present(found, viewer, all_remaining=asked.visit.all_remaining)
    form = form or CancelForm()
    if asked.page == "cancel":
        form = dataclasses.replace(form, token=_token(asked.visit))
    page = FirstPage(page=asked.page, status="success", booking=view, form=form)
    return Answer(page=page, status=status)


def failed(asked: PageRequest, error: CalError | VisitError) -> Answer:
    """Answer with why there is no booking."""
    if isinstance(error, ShapeError):
        _logger.warning("An answer can't be shown: %s", error)
    status, headers = status_of(error)
    problem = loading_problem(error.code, asked.t)
    page = FirstPage(page=asked.page, status="error", problem=problem)
    return Answer(page=page, status=status, headers=headers)


def refused(asked: PageRequest, problem: ProblemView, status: int) -> Answer:
    """Answer with nothing but a problem, which stays until the visitor goes on."""
    page = FirstPage(page=asked.page, status="error", problem=problem, is_kept=True)
    return Answer(page=page, status=status)


def tokens() -> FormTokens:
    """The tokens of this deployment's forms."""
    return FormTokens(services.current().form_secret)


def named_by(visit: Visit) -> str:
    """What a form of a visit's page is about, for its token."""
    return "\n".join((visit.uid, visit.seat_uid))


def _token(visit: Visit) -> str:
    return tokens().make("cancel", named_by(visit))
