"""Ends a live connection on which nothing more will be said, so that it comes back.

Where Redis goes away while a page connects, Reflex forgets the page, before its first
word or after some: its connection stands, and nothing more is ever said on it. Nor does
a worker that ends hear what is said to it, while it finishes a change that is under
way. A browser connects again what has ended, and Reflex begins the page then, from its
address.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterator

from reflex.constants.state import FIELD_MARKER
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calpages.web.origins import EVENTS_PATH

BEGIN_SECONDS = 20.0
"""How long a page that has not begun may be told nothing; a busy machine or a slow
Redis takes less. So an ``on_load`` that may take longer must be a background event."""
# RFC 6455 and its registry: the service restarts, come back.
_RESTARTS = 1012
_COME_BACK: Message = {"type": "websocket.close", "code": _RESTARTS}
_LEFT: Message = {"type": "websocket.disconnect", "code": _RESTARTS}
_CONNECTS = f"40{EVENTS_PATH}"
_WORDS = f"42{EVENTS_PATH},"
# What a page loads in background events may take its time, and comes after this.
_BEGUN = re.compile(rf'"is_hydrated{FIELD_MARKER}": ?true')


class Connections:
    """The live connections of a process."""

    def __init__(self) -> None:
        self._open: set[_Beginning] = set()
        self.is_ending = False

    def end(self) -> None:
        """End them all, and take no new ones: the process is about to end."""
        self.is_ending = True
        for connection in tuple(self._open):
            connection.end()

    @contextlib.contextmanager
    def holding(self, connection: _Beginning) -> Iterator[None]:
        """Count a connection among them for the block."""
        self._open.add(connection)
        try:
            yield
        finally:
            self._open.discard(connection)


CONNECTIONS = Connections()
"""Those of this process."""


def begun_in_time(
    app: ASGIApp,
    *,
    seconds: float = BEGIN_SECONDS,
    connections: Connections = CONNECTIONS,
) -> ASGIApp:
    """Wrap an application: a live connection on which no page begins ends.

    Args:
        app: The application.
        seconds: How long nothing may be said, from the packet that asks for the page.
        connections: Where the live connections are counted; when they end, all end.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await app(scope, receive, send)
        elif connections.is_ending:
            await send(_COME_BACK)
        else:
            beginning = _Beginning(receive, send, seconds)
            with connections.holding(beginning):
                await app(scope, beginning.receive, beginning.send)

    return serve


class _Beginning:
    """One connection, until its page has begun."""

    def __init__(self, receive: Receive, send: Send, seconds: float) -> None:
        self._receive, self._send = receive, send
        self._seconds = seconds
        self._end: float | None = None
        self._waiting: asyncio.Timeout | None = None
        self._is_leaving = False
        self._is_over = False

    def end(self) -> None:
        """End the connection now."""
        self._is_leaving = True
        self._wait_until(asyncio.get_running_loop().time())

    async def receive(self) -> Message:
        """Give the next message; once it took too long, that the browser has left."""
        if self._is_over:
            return _LEFT
        try:
            async with asyncio.timeout_at(self._end) as self._waiting:
                message = await self._receive()
        except TimeoutError:
            self._is_over = True
            await self._send(_COME_BACK)
            return _LEFT
        finally:
            self._waiting = None
        is_asking = (message.get("text") or "").startswith(_CONNECTS)
        if is_asking and self._end is None:
            self._end = self._next_end()
        return message

    async def send(self, message: Message) -> None:
        """Send a message, unless it has ended; see that the page has begun."""
        if self._is_over:
            return
        text = message.get("text") or ""
        is_beginning = self._end is not None and not self._is_leaving
        if is_beginning and text.startswith(_WORDS):
            self._wait_until(None if _BEGUN.search(text) else self._next_end())
        await self._send(message)

    def _wait_until(self, end: float | None) -> None:
        self._end = end
        # One that is expiring can't be stopped: it has ended as good as.
        if self._waiting is not None and not self._waiting.expired():
            self._waiting.reschedule(end)

    def _next_end(self) -> float:
        return asyncio.get_running_loop().time() + self._seconds
