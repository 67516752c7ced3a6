"""Everything that answers, or changes, a request before Reflex sees it."""

from __future__ import annotations

from starlette.types import ASGIApp

from calpages.web.addresses import page_addresses
from calpages.web.calendar_file import calendar_files
from calpages.web.headers import answer_headers


def plain_http(app: ASGIApp) -> ASGIApp:
    """Wrap Reflex's application, as its ``api_transformer``.

    First the calendar files, whose addresses are no page's; then the pages' addresses.
    Every answer gets its headers.
    """
    return answer_headers(calendar_files(page_addresses(app)))
