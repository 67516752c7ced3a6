"""Which of our pages a request asks for, by whom it is read, and where it came from."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from urllib.parse import unquote

from starlette.requests import Request

from calpages import services
from calpages.i18n import LanguageWishes, Translator
from calpages.presentation.viewer import Preferences
from calpages.remembered import (
    CLOCK_COOKIE,
    LANGUAGE_COOKIE,
    THEME_COOKIE,
    ZONE_COOKIE,
    hour_cycle_of,
    theme_of,
)
from calpages.visit import Visit, read_visit
from calpages.web.first_html import PageName

_MAX_PREFERENCE = 64
_MAX_HEADER = 1000
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
        languages: What is known of the visitor's language.
        chosen_zone: The zone that the visitor has chosen before, not yet checked.
        chosen_clock: The clock that the visitor has chosen before, not yet checked.
        theme: The appearance that the visitor has chosen, or ``""``.
        query: What its address says has been chosen, and what its links must keep.
    """

    page: PageName
    visit: Visit
    languages: LanguageWishes
    chosen_zone: str = ""
    chosen_clock: str = ""
    theme: str = ""
    query: Mapping[str, str] = dataclasses.field(
        default_factory=dict, hash=False, compare=False
    )

    @property
    def t(self) -> Translator:
        """The translator for whoever has no booking yet."""
        return self.preferences.t

    @property
    def preferences(self) -> Preferences:
        """How the visitor reads, as far as a request tells: not the browser's zone."""
        return Preferences(
            languages=self.languages,
            asked_zone=self.visit.time_zone,
            chosen_zone=self.chosen_zone,
            hour_cycle=hour_cycle_of(self.chosen_clock),
            link_query=self.visit.link_query,
        )


def read_page_request(request: Request) -> PageRequest | None:
    """Read what ``request`` asks for; ``None`` if it is none of our pages."""
    match = _PATH.fullmatch(request.scope["path"])
    if match is None:
        return None
    uid = match["uid"] or match["of"] or ""
    visit = read_visit(uid, request.query_params, address_of(request))
    page: PageName = "reschedule"
    if match["page"]:
        page = "booking" if match["page"] == "booking" else "cancel"
    return PageRequest(
        page=page,
        visit=visit,
        languages=languages_of(request, visit),
        chosen_zone=_cookie(request, ZONE_COOKIE),
        chosen_clock=_cookie(request, CLOCK_COOKIE),
        theme=theme_of(_cookie(request, THEME_COOKIE)),
        query=request.query_params,
    )


def address_of(request: Request) -> str:
    """Give the visitor's IP address (``web.clients``); ``""`` where none is known."""
    return request.client.host if request.client else ""


def _cookie(request: Request, name: str) -> str:
    """Read a preference; browsers and ``universal-cookie`` quote it as a URL does."""
    return unquote(request.cookies.get(name, ""))[:_MAX_PREFERENCE]


def languages_of(request: Request, visit: Visit) -> LanguageWishes:
    """Gather what a request tells of the visitor's language."""
    return LanguageWishes(
        asked=visit.language,
        chosen=_cookie(request, LANGUAGE_COOKIE),
        accepted=request.headers.get("accept-language", "")[:_MAX_HEADER],
        default=services.current().default_language,
    )


def is_https(request: Request) -> bool:
    """Whether the visitor's browser came by ``https``, as far as a proxy tells."""
    forwarded = request.headers.get("x-forwarded-proto", "")
    return "https" in (forwarded, request.scope["scheme"])


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
