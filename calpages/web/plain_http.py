"""Everything that answers, or changes, a request before Reflex sees it."""

from __future__ import annotations

from starlette.types import ASGIApp

from calpages.web.begun_in_time import begun_in_time
from calpages.web.brand_style import brand_style
from calpages.web.built_documents import built_documents
from calpages.web.calendar_file import calendar_files
from calpages.web.clients import client_addresses
from calpages.web.content_policy import Sources
from calpages.web.document import documents
from calpages.web.headers import answer_headers
from calpages.web.live_messages import live_messages
from calpages.web.origins import our_origins
from calpages.web.pace import paced
from calpages.web.refusals_in_turn import refusals_in_turn
from calpages.web.sizes import capped
from calpages.web.time_zones import time_zones
from calpages.web.webhooks import webhooks


def plain_http(app: ASGIApp, sources: Sources = ()) -> ASGIApp:
    """Wrap Reflex's application, as its ``api_transformer``.

    First what is too big, or a live connection of another's page, is refused, and of
    ours what comes too fast, does not begin, or is said by no page; what is refused for
    it was too much goes out in turn. Then come the addresses that are no page's:
    webhooks, calendar files, the list of time zones; then the pages' documents, which
    have the brand's stylesheet in them. Every answer gets its headers.

    Args:
        app: Reflex's application.
        sources: What every document may load beside what is ours.
    """
    pages = documents(built_documents(brand_style(app)), sources)
    ours = live_messages(webhooks(calendar_files(time_zones(pages))))
    live = our_origins(paced(begun_in_time(refusals_in_turn(ours))))
    return answer_headers(capped(client_addresses(live)), sources)
