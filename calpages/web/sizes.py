"""Refuses what is too big before anybody has read it, whoever would have answered.

Reflex's own endpoints have no cap of their own, and a body that nobody reads would
still come in.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 512 * 1024
"""The most that any request may send; ours may send less."""
MAX_FRAME_BYTES = 64 * 1024
"""The most that one message of a live connection may have."""
_MAX_ADDRESS_BYTES = 32 * 1024
_MAX_HEADER_BYTES = 32 * 1024
_MAX_LENGTH_DIGITS = 20


def capped(app: ASGIApp, max_body_bytes: int = MAX_BODY_BYTES) -> ASGIApp:
    """Wrap an application: it never gets more of a request than that.

    Args:
        app: The application.
        max_body_bytes: The most that a body may have.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "websocket" if _header_bytes(scope) > _MAX_HEADER_BYTES:
                # Before it is accepted, this is an answer of 403.
                await send({"type": "websocket.close", "code": 1009})
            case "websocket":
                await app(scope, _Frames(receive, send).receive, send)
            case "http":
                await serve_http(scope, receive, send)
            case _:
                await app(scope, receive, send)

    async def serve_http(scope: Scope, receive: Receive, send: Send) -> None:
        address = len(scope.get("raw_path") or scope["path"]) + len(
            scope.get("query_string", b"")
        )
        length = Headers(scope=scope).get("content-length", "0")
        if address > _MAX_ADDRESS_BYTES:
            await Response(status_code=414)(scope, receive, send)
        elif _header_bytes(scope) > _MAX_HEADER_BYTES:
            await Response(status_code=431)(scope, receive, send)
        elif not length.isdecimal() or _is_longer(length, max_body_bytes):
            status = 413 if length.isdecimal() else 400
            await Response(status_code=status)(scope, receive, send)
        else:
            await app(scope, _Body(receive, max_body_bytes).receive, send)

    return serve


async def read_capped(request: Request, max_bytes: int) -> bytes | None:
    """Read a body of ours; ``None`` as soon as it is, or says it is, too long."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and _is_longer(length, max_bytes):
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            return None
    return bytes(body)


def _header_bytes(scope: Scope) -> int:
    return sum(len(name) + len(value) for name, value in scope["headers"])


def _is_longer(length: str, max_bytes: int) -> bool:
    # Python reads no number of thousands of digits.
    return len(length) > _MAX_LENGTH_DIGITS or int(length) > max_bytes


class _Body:
    """A body whose length nobody has told; past the cap the client counts as gone."""

    def __init__(self, receive: Receive, left: int) -> None:
        self._receive = receive
        self._left = left

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        return message if self._left >= 0 else {"type": "http.disconnect"}


class _Frames:
    """The messages of a connection, which ends with the first that is too long."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send

    async def receive(self) -> Message:
        message = await self._receive()
        text, data = message.get("text") or "", message.get("bytes") or b""
        if max(len(text), len(data)) <= MAX_FRAME_BYTES:
            return message
        await self._send({"type": "websocket.close", "code": 1009})
        return {"type": "websocket.disconnect", "code": 1009}
