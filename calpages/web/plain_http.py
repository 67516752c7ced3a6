"""Everything that answers, or changes, a request before Reflex sees it."""

from __future__ import annotations

from starlette.types import ASGIApp

from calpages.web.calendar_file import calendar_files
from calpages.web.document import documents
from calpages.web.headers import answer_headers
from calpages.web.webhooks import webhooks


def plain_http(app: ASGIApp) -> ASGIApp:
    """Wrap Reflex's application, as its ``api_transformer``.

    First the webhooks and the calendar files, whose addresses are no page's; then the
    pages' documents. Every answer gets its headers.
    """
    return answer_headers(webhooks(calendar_files(documents(app))))
