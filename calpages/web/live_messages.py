"""Lets only what a page of ours says over its live connection reach Reflex.

A page says little: it connects to one namespace, once, sends events, answers pings and
leaves. Socket.IO speaks far more, and a client of any kind can say all of it: other
namespaces, binary parts, answers that nobody has asked for, and events with the names
that Socket.IO itself uses to tell a server of new connections and headers.

What no page could say ends the connection (1008): it costs the sender a new one, and
those are counted (``pace``). What a page could say, but nothing in this build would
hear (``live_events``), is passed over in silence: an older page may say it, and works
on.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calpages.web.live_events import read_event, read_report
from calpages.web.origins import EVENTS_PATH

MAX_DEPTH = 64
"""How deep what is sent may be nested."""
# Engine.IO 4: a message, or the answer to a ping. Socket.IO 5: what kind of message.
_PONG = "3"
_CONNECT, _LEAVE, _EVENT = (f"4{kind}{EVENTS_PATH}," for kind in (0, 1, 2))
_ASKED = {"EIO": "4", "transport": "websocket"}
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,100}")
_SCHEMA = re.compile(r"[A-Za-z0-9]{1,128}")
_FOREIGN = 1008


def live_messages(app: ASGIApp) -> ASGIApp:
    """Wrap an application: of its live connections, it hears what pages say."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        is_live = (
            scope["type"] == "websocket" and scope["path"].rstrip("/") == EVENTS_PATH
        )
        if not is_live:
            await app(scope, receive, send)
        elif not _is_of_a_page(scope.get("query_string", b"")):
            # Before it is accepted, this is an answer of 403.
            await send({"type": "websocket.close", "code": _FOREIGN})
        else:
            await app(scope, _Messages(receive, send).receive, send)

    return serve


class _ForeignError(Exception):
    """A message that no page could have sent."""


class _Messages:
    """The messages of one connection."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._is_connected = False

    async def receive(self) -> Message:
        """Give the next message that goes on; the end, after a foreign one."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            try:
                text = self._read(message.get("text"))
            except _ForeignError:
                await self._send({"type": "websocket.close", "code": _FOREIGN})
                return {"type": "websocket.disconnect", "code": _FOREIGN}
            if text:
                return {"type": "websocket.receive", "text": text}

    def _read(self, text: str | None) -> str:
        """Give a message as it goes on; ``""`` for one that is passed over."""
        if text is None:
            raise _ForeignError
        if text == _PONG:
            return text
        if text.startswith(_CONNECT) and not self._is_connected:
            self._is_connected = True
            return _CONNECT + _written(_read_hello(_parsed(text[len(_CONNECT) :])))
        if not self._is_connected:
            raise _ForeignError
        if text == _LEAVE:
            self._is_connected = False
            return text
        if not text.startswith(_EVENT):
            raise _ForeignError
        said = _read_said(_parsed(text[len(_EVENT) :]))
        return _EVENT + _written(said) if said is not None else ""


def _is_of_a_page(query: bytes) -> bool:
    """Say whether a connection is asked for as Reflex's pages do."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    asked = dict(pairs)
    token = asked.pop("token", "")
    is_once = len(pairs) == len(asked) + 1
    return is_once and asked == _ASKED and _TOKEN.fullmatch(token) is not None


def _read_hello(hello: object) -> dict[str, Any]:
    """Read what a page says as it connects: its first event, and its build."""
    if not isinstance(hello, dict):
        raise _ForeignError
    event, schema = read_event(hello.get("event")), hello.get("state_schema")
    said: dict[str, Any] = {} if event is None else {"event": event}
    if isinstance(schema, str) and _SCHEMA.fullmatch(schema):
        said["state_schema"] = schema
    return said


def _read_said(said: object) -> list[Any] | None:
    """Read an event of Socket.IO: its name, and one argument."""
    match said:
        case ["event", event]:
            heard = read_event(event)
        case ["client_error", report]:
            heard = read_report(report)
        case _:
            return None
    return None if heard is None else [said[0], heard]


def _parsed(text: str) -> object:
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise _ForeignError from error
    if not _is_shallow(value):
        raise _ForeignError
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _is_shallow(value: object) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return True
    return False


def _written(value: object) -> str:
    """Write JSON that can be sent back.

    A text that was cut in the middle of a character, as a browser may cut it, ends in
    half of one, and no answer that holds it could be sent. It gets U+FFFD for it.
    """
    try:
        text = json.dumps(
            value, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )
    except ValueError as error:
        raise _ForeignError from error
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
