"""Faults on demand, and a record of what was asked: for tests.

One JSON object a fault: ``path`` (a regular expression searched in the path),
``method`` (default ``*``), ``fault``, ``seconds``, ``times`` (default: for ever), and
for ``refuse`` the ``message`` and its ``status`` (default 400).

    slow         answers after ``seconds``
    hang         never answers
    429          too many requests, for ``seconds`` more (default 60)
    500          Cal.com's unmapped error
    502-html     a gateway's HTML page
    401          wrong credentials
    refuse       does nothing and says why: what no demo booking is refused for
    truncated    does what was asked, then 200 with half of the JSON
    reset        does nothing and drops the connection
    reset-after  does what was asked, then drops the connection

A dropped connection shows as an answer that breaks off after one byte: an ASGI
application cannot close the socket before that. Faults and record belong to the
process.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
from collections import deque
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calpages.sandbox.headers import rate_headers
from calpages.sandbox.replies import error_body, nest_error, unmapped_error

FAULTS = (
    *("slow", "hang", "429", "500", "502-html", "401", "refuse"),
    *("truncated", "reset", "reset-after"),
)
_MAX_RECORDED = 10_000
_REFUSALS = range(400, 500)
_BAD_GATEWAY = """<!DOCTYPE html>
<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
"""


class ConnectionDroppedError(ConnectionResetError):
    """Raised to make the server drop the connection of a request."""


@dataclasses.dataclass(slots=True)
class Fault:
    """One fault that waits for its requests."""

    path: re.Pattern[str]
    method: str
    fault: str
    seconds: float | None
    times: int | None
    status: int = 400
    message: str = ""

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Fault:
        """Read a fault.

        Raises:
            ValueError: It is not one.
        """
        fault = cls(
            path=re.compile(str(body.get("path", ""))),
            method=str(body.get("method", "*")).upper(),
            fault=str(body.get("fault")),
            seconds=_optional_number(body, "seconds"),
            times=_optional_number(body, "times"),
            status=_optional_number(body, "status") or 400,
            message=str(body.get("message", "")),
        )
        if fault.fault not in FAULTS:
            raise ValueError(f"fault must be one of {', '.join(FAULTS)}")
        if fault.status not in _REFUSALS:
            raise ValueError("status must be one of a refusal, 400 to 499")
        return fault

    def strikes(self, method: str, path: str) -> bool:
        """Say whether a request is hit, and count it."""
        is_meant = self.method in ("*", method) and self.path.search(path) is not None
        if not is_meant or self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True


def _optional_number(body: Mapping[str, Any], name: str) -> Any:
    value = body.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and (not is_number or value < 0):
        raise ValueError(f"{name} must be a number, not negative")
    return value


class Controls:
    """The faults that wait and the requests that came."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.requests: deque[dict[str, Any]] = deque(maxlen=_MAX_RECORDED)

    def next_fault(self, method: str, path: str) -> Fault | None:
        """Take the first fault that hits a request."""
        return next((f for f in self.faults if f.strikes(method, path)), None)

    def clear(self) -> None:
        """Forget faults and requests."""
        self.faults.clear()
        self.requests.clear()


class FaultyWire:
    """ASGI middleware that records requests under ``/v2`` and acts out faults."""

    def __init__(self, app: ASGIApp, controls: Controls) -> None:
        self._app = app
        self._controls = controls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record a request, then answer it as the next fault says."""
        if scope["type"] != "http" or not scope["path"].startswith("/v2/"):
            await self._app(scope, receive, send)
            return
        body = await _read_all(receive)
        record = _record(scope, body)
        self._controls.requests.append(record)

        async def send_recorded(message: Message) -> None:
            if message["type"] == "http.response.start":
                record["status"] = message["status"]
            await send(message)

        fault = self._controls.next_fault(scope["method"], scope["path"])
        replay = _Replay(body, receive)
        if fault is None:
            await self._app(scope, replay, send_recorded)
        else:
            await self._act(fault, scope, replay, send_recorded)

    async def _act(
        self, fault: Fault, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if fault.fault == "slow":
            await asyncio.sleep(fault.seconds or 0)
            await self._app(scope, receive, send)
        elif fault.fault == "hang":
            await _until_disconnect(receive)
        elif fault.fault == "reset":
            await _drop(send)
        elif fault.fault == "reset-after":
            await _answer_of(self._app, scope, receive)
            await _drop(send)
        elif fault.fault == "truncated":
            whole = await _answer_of(self._app, scope, receive)
            half = whole[: len(whole) // 2]
            response = Response(half, media_type="application/json; charset=utf-8")
            await response(scope, receive, send)
        else:
            await _bad_answer(fault, Request(scope))(scope, receive, send)


def _bad_answer(fault: Fault, request: Request) -> Response:
    if fault.fault == "502-html":
        return HTMLResponse(_BAD_GATEWAY, status_code=502)
    if fault.fault == "401":
        message = "ApiAuthStrategy - api key - Your api key is not valid"
        return nest_error(request, 401, message)
    if fault.fault == "refuse":
        return nest_error(request, fault.status, fault.message)
    if fault.fault == "429":
        text = "CustomThrottlerGuard - Too many requests. Please try again later."
        error = {"code": "ThrottlerException", "message": text, "details": text}
        body = error_body(request, error)
        seconds = 60 if fault.seconds is None else fault.seconds
        headers = rate_headers(120, 0, seconds)
        return JSONResponse(body, status_code=429, headers=headers)
    return unmapped_error(request)


async def _drop(send: Send) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"4096")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})
    raise ConnectionDroppedError


async def _until_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer_of(app: ASGIApp, scope: Scope, receive: Receive) -> bytes:
    parts: list[bytes] = []

    async def keep(message: Message) -> None:
        parts.append(message.get("body", b""))

    await app(scope, receive, keep)
    return b"".join(parts)


async def _read_all(receive: Receive) -> bytes:
    parts = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


class _Replay:
    """Gives a body that was read already once more, then what follows it."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._first: Message | None = {"type": "http.request", "body": body}
        self._receive = receive

    async def __call__(self) -> Message:
        message, self._first = self._first, None
        return message or await self._receive()


def _record(scope: Scope, body: bytes) -> dict[str, Any]:
    headers = Headers(scope=scope)
    try:
        parsed = json.loads(body) if body else None
    except (ValueError, RecursionError):
        parsed = None
    return {
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode("latin-1"),
        "status": None,
        "body": parsed,
        "api_version": headers.get("cal-api-version", ""),
        "client_id": headers.get("x-cal-client-id", ""),
        "has_authorization": "authorization" in headers,
    }
