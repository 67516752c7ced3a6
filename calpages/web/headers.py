"""Says of every answer how long it may be kept, and that none may be indexed.

An address of ours is a secret: whoever has it can cancel. So no page is kept by a cache
or found by a search, and no other site is told where a visitor came from.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_YEAR_SECONDS = 365 * 24 * 3600
_ALWAYS = {
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
                headers.setdefault("Cache-Control", _lifetime(scope, message))
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        await app(scope, receive, send_with_headers)

    return serve


def _lifetime(scope: Scope, answer: Message) -> str:
    """Hashed files never change; everything else may be another visitor's, or newer."""
    is_found = answer["status"] in (200, 206, 304)
    if is_found and scope["path"].startswith("/assets/"):
        return f"public, max-age={_YEAR_SECONDS}, immutable"
    return "no-store"
