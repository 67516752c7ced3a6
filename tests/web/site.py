"""Our pages over a sandbox, in this process, with a stand-in for Reflex's build."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from calpages import services
from calpages.web.plain_http import plain_http
from tests.box import Box
from tests.web.html import Element, read_html

ORIGIN = "https://book.example.com"
STYLES = ".cp{color:red}"
SHELL = (
    '<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/>'
    '<link as="style" href="/assets/styles-1.css" rel="preload"/>'
    '<link rel="modulepreload" href="/assets/manifest-1.js"/>'
    '<link href="/assets/styles-1.css" rel="stylesheet" type="text/css"/></head>'
    '<body><script type="module" async="">import "/assets/manifest-1.js";</script>'
    "</body></html>"
)
_ROUTES = {
    "root": {"module": "/assets/root-1.js", "imports": ["/assets/react-1.js"]},
    "booking": {
        "path": "booking/:booking_uid",
        "module": "/assets/booking-1.js",
        "imports": ["/assets/react-1.js", "/assets/card-1.js"],
    },
    "cancel": {
        "path": "cancel/:booking_uid",
        "module": "/assets/cancel-1.js",
        "imports": ["/assets/react-1.js"],
    },
}
_FILES = {
    "/assets/styles-1.css": STYLES,
    "/assets/manifest-1.js": (
        f"window.__reactRouterManifest={json.dumps({'routes': _ROUTES})};"
    ),
}


class Reflex:
    """Stands where Reflex stands.

    Attributes:
        shell: Its document, for whatever address; ``""``: it has no pages.
        asked: The addresses that were asked of it.
    """

    def __init__(self) -> None:
        self.shell = SHELL
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        self.asked.append(path)
        if path in _FILES:
            answer = PlainTextResponse(_FILES[path])
        elif self.shell:
            answer = HTMLResponse(self.shell)
        else:
            answer = PlainTextResponse(f"page {path}", status_code=404)
        await answer(scope, receive, send)


class Site:
    """Our pages, as a browser without scripts asks for them.

    Attributes:
        box: Cal.com.
        reflex: What is behind our pages.
        app: Both together.
        elapsed: How many seconds have passed in which nothing happened.
    """

    def __init__(self, **options: Any) -> None:
        self.box, self.reflex = Box(), Reflex()
        self.elapsed = 0.0
        self.use(**options)
        self.app = plain_http(self.reflex)
        transport = httpx.ASGITransport(self.app)
        self.browser = httpx.AsyncClient(transport=transport, base_url=ORIGIN)

    def use(self, *, ttl_seconds: float = 5.0, **offered: Any) -> None:
        """Choose the services; ``offered`` are fields of ``Services``."""
        bookings = self.box.bookings(
            ttl_seconds=ttl_seconds,
            read_back_delays=(),
            clock=lambda: time.monotonic() + self.elapsed,
        )
        services.use(services.Services(bookings=bookings, **offered))

    @property
    def reads(self) -> list[str]:
        """What was read of bookings: the paths without ``/v2/bookings/``."""
        return [
            request.url.path.removeprefix("/v2/bookings/")
            for request in self.box.requests
            if request.method == "GET" and "/bookings/" in request.url.path
        ]

    async def page(self, path: str, **headers: str) -> tuple[httpx.Response, Element]:
        """Open a page; its answer, and its document."""
        answer = await self.browser.get(path, headers=headers)
        return answer, read_html(answer.text)

    async def post(
        self, path: str, fields: dict[str, str], **headers: str
    ) -> httpx.Response:
        """Send a form of our own page."""
        sent = {"Sec-Fetch-Site": "same-origin"} | headers
        return await self.browser.post(path, data=fields, headers=sent)

    async def token(self, path: str) -> str:
        """The token in the form of a page."""
        _, document = await self.page(path)
        return document.one("input", name="token").attributes["value"] or ""
