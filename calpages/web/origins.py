"""Lets only our own pages have a live connection.

A browser names the page that opens a WebSocket, and checks nothing else (RFC 6455,
10.2). So whoever names none, or another, is refused here, before Reflex, which lets in
whoever names none. Whatever is not an upgrade has no business at that address: Reflex's
other transport, long polling, is not used.

Reflex sends the headers of the handshake back to the page. What a proxy has added for
the inside is no business of a browser's, so only what a browser has sent goes on.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calpages import services

EVENTS_PATH = "/_event"
"""Where Reflex's live connection is; with or without a slash at the end."""


_FROM_A_BROWSER = frozenset(
    (
        *(b"host", b"origin", b"connection", b"upgrade", b"cookie", b"user-agent"),
        *(b"accept-language", b"accept-encoding", b"cache-control", b"pragma"),
        *(b"sec-websocket-key", b"sec-websocket-version", b"sec-websocket-protocol"),
        b"sec-websocket-extensions",
    )
)


def our_origins(app: ASGIApp) -> ASGIApp:
    """Wrap an application: connections from other pages don't reach it."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "websocket" if not _is_ours(Headers(scope=scope)):
                # Before it is accepted, this is an answer of 403.
                await send({"type": "websocket.close", "code": 1008})
            case "websocket":
                headers = [one for one in scope["headers"] if one[0] in _FROM_A_BROWSER]
                await app({**scope, "headers": headers}, receive, send)
            case "http" if scope["path"].rstrip("/") == EVENTS_PATH:
                await Response(status_code=400)(scope, receive, send)
            case _:
                await app(scope, receive, send)

    return serve


def _is_ours(headers: Headers) -> bool:
    named = headers.getlist("origin")
    if len(named) != 1:
        return False
    allowed = services.current().origins
    if allowed:
        return named[0] in allowed
    # An app without settings: the page that the connection's own host has sent.
    return named[0].partition("://")[2] == headers.get("host")
