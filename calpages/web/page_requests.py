"""Which of our pages a request asks for, by whom it is read, and where it came from."""

from __future__ import annotations

import dataclasses
import re

from starlette.requests import Request

from calpages import services
from calpages.i18n import (
    Translator,
    get_translator,
    parse_accept_language,
    resolve_locale,
)
from calpages.presentation.viewer import Preferences
from calpages.visit import Visit, read_visit
from calpages.web.first_html import PageName

_PATH = re.compile(
    r"/(?:(?P<page>booking|cancel)/(?P<uid>.+?)|(?P<bare>reschedule)(?:/(?P<of>.*?))?)/?",
    re.DOTALL,
)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class PageRequest:
    """A request for one of our pages.

    Attributes:
        page: The page.
        visit: What its address names.
        language: The resolved language tag of the visitor.
    """

    page: PageName
    visit: Visit
    language: str

    @property
    def t(self) -> Translator:
        """The translator of the visitor's language."""
        return get_translator(self.language)

    @property
    def preferences(self) -> Preferences:
        """How the visitor reads, as far as a request tells: not the browser's zone."""
        return Preferences(
            language=self.language,
            asked_zone=self.visit.time_zone,
            link_query=self.visit.link_query,
        )


def read_page_request(request: Request) -> PageRequest | None:
    """Read what ``request`` asks for; ``None`` if it is none of our pages."""
    match = _PATH.fullmatch(request.scope["path"])
    if match is None:
        return None
    visit = read_visit(match["uid"] or match["of"] or "", request.query_params)
    page: PageName = "reschedule"
    if match["page"]:
        page = "booking" if match["page"] == "booking" else "cancel"
    return PageRequest(page=page, visit=visit, language=language_of(request, visit))


def language_of(request: Request, visit: Visit) -> str:
    """Resolve the visitor's language: ``?lang=``, the browser's, then the default."""
    return resolve_locale(
        visit.language,
        *parse_accept_language(request.headers.get("accept-language", "")),
        services.current().default_language,
    )


def is_from_our_page(request: Request) -> bool:
    """Whether a form was sent from a page of our own, as far as the browser tells.

    ``Sec-Fetch-Site`` tells (https://www.w3.org/TR/fetch-metadata/); a browser without
    it sends an ``Origin`` of ``null`` from a page with ``Referrer-Policy: no-referrer``
    (https://fetch.spec.whatwg.org/#origin-header), and then the form's token decides.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "null")
    if origin == "null":
        return True
    host = origin.partition("://")[2]
    return host == request.headers.get("host") or origin in services.current().origins
