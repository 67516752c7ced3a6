"""Says of every answer how long it may be kept, and that none may be indexed.

An address of ours is a secret: whoever has it can cancel. So no page is kept by a cache
or found by a search, and no other site is told where a visitor came from.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_YEAR_SECONDS = 365 * 24 * 3600
# It never changes. There are a dozen to a page, so they carry only what they need.
_OF_HASHED_FILES = {
    "Cache-Control": f"public, max-age={_YEAR_SECONDS}, immutable",
    "X-Content-Type-Options": "nosniff",
}
# Anything else may be another visitor's, or newer.
_ALWAYS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def answer_headers(app: ASGIApp) -> ASGIApp:
    """Wrap an application: its answers get the headers that they lack."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_hashed = _is_hashed_file(scope, message)
                for name, value in (_OF_HASHED_FILES if is_hashed else _ALWAYS).items():
                    headers.setdefault(name, value)
            await send(message)

        await app(scope, receive, send_with_headers)

    return serve


def _is_hashed_file(scope: Scope, answer: Message) -> bool:
    is_found = answer["status"] in (200, 206, 304)
    return is_found and scope["path"].startswith("/assets/")
