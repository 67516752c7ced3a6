"""The live connection of a page, spoken without a browser: what one sent, sent again.

What a page says when it connects is Reflex's affair (0.10.1: one packet that connects
and hydrates), so it is taken down from a real page in Chromium and repeated, each time
under another token. Below it are engine.io 4 and socket.io 5, over a WebSocket.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright
from wsproto import WSConnection
from wsproto.connection import ConnectionType
from wsproto.events import (
    CloseConnection,
    Event,
    RejectConnection,
    Request,
    TextMessage,
)

from tests.benchmarks.report import MeasureError
from tests.benchmarks.traffic import Traffic
from tests.benchmarks.visits import visitor
from tests.browser.chromium import launch

_PING, _PONG = "2", "3"
# Engine.io opens, then socket.io connects, then events may be sent.
_OPENED, _CONNECTED = "0", "40"
# What wsproto says by itself; we offer no compression, as granian knows none.
_HANDSHAKE = ("host", "connection", "upgrade")
_TOKEN = re.compile(r"\btoken=[^&]*")
_READ_BYTES = 65536
_OPEN_SECONDS = 20
_POLL_MS = 100


@dataclass(frozen=True)
class Recording:
    """What a page says until it shows what it is for.

    Attributes:
        port: Where it connects, on the loopback.
        target: The path and query that it asks for.
        headers: What it asks with.
        protocol: The WebSocket's subprotocol.
        packets: What it sends: first to connect, then, once connected, the rest.
        done: Found in the message that completes the page.
    """

    port: int
    target: str
    headers: tuple[tuple[bytes, bytes], ...]
    protocol: str
    packets: tuple[str, ...]
    done: re.Pattern[str]


def record(url: str, done: str) -> Recording:
    """Open a page in Chromium and take down what it sends.

    Args:
        url: The page.
        done: A regular expression for the message that completes it.

    Raises:
        MeasureError: That message doesn't come.
    """
    complete = re.compile(done)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = visitor(browser)
        page = context.new_page()
        traffic = Traffic(context.new_cdp_session(page))
        page.goto(url)
        for _ in range(_OPEN_SECONDS * 1000 // _POLL_MS):
            if any(map(complete.search, traffic.received)):
                break
            page.wait_for_timeout(_POLL_MS)
        else:
            raise MeasureError("A page doesn't get what it is to show.")
        browser.close()
    return _recording(traffic, complete)


def _recording(traffic: Traffic, complete: re.Pattern[str]) -> Recording:
    address = urlsplit(traffic.socket_url)
    headers = {name.lower(): text for name, text in traffic.socket_headers.items()}
    said = tuple(
        (name.encode(), text.encode())
        for name, text in headers.items()
        if name not in _HANDSHAKE and not name.startswith("sec-websocket-")
    )
    return Recording(
        port=address.port or 80,
        target=f"{address.path}?{address.query}",
        headers=said,
        protocol=headers.get("sec-websocket-protocol", ""),
        packets=tuple(one for one in traffic.sent if one not in (_PING, _PONG)),
        done=complete,
    )


class LivePage:
    """One page that is connected."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._socket = WSConnection(ConnectionType.CLIENT)

    @classmethod
    async def open(cls, recording: Recording) -> LivePage:
        """Connect as a new visitor, and wait until the page is complete.

        Raises:
            MeasureError: The server refused, or went away.
            TimeoutError: It took too long.
        """
        async with asyncio.timeout(_OPEN_SECONDS):
            page = cls(*await asyncio.open_connection("127.0.0.1", recording.port))
            page._ask(recording)
            await page._complete(recording)
        return page

    async def close(self) -> None:
        """Leave, as a browser does."""
        self._send(CloseConnection(1000))
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    def _ask(self, recording: Recording) -> None:
        request = Request(
            host=f"localhost:{recording.port}",
            target=_TOKEN.sub(f"token={uuid.uuid4()}", recording.target),
            extra_headers=list(recording.headers),
            subprotocols=[recording.protocol] if recording.protocol else [],
        )
        self._send(request)

    async def _complete(self, recording: Recording) -> None:
        connecting, *events = recording.packets
        async for text in self._messages():
            if text == _PING:
                self._say(_PONG)
            elif text.startswith(_OPENED):
                self._say(connecting)
            elif text.startswith(_CONNECTED):
                for event in events:
                    self._say(event)
            elif recording.done.search(text):
                return

    async def _messages(self) -> AsyncIterator[str]:
        parts: list[str] = []
        async for event in self._events():
            if isinstance(event, RejectConnection | CloseConnection):
                raise MeasureError("The server refuses a live connection.")
            if isinstance(event, TextMessage):
                parts.append(event.data)
                if event.message_finished:
                    yield "".join(parts)
                    parts.clear()

    async def _events(self) -> AsyncIterator[Event]:
        while data := await self._reader.read(_READ_BYTES):
            self._socket.receive_data(data)
            for event in self._socket.events():
                yield event
        raise MeasureError("The server closed a live connection.")

    def _say(self, text: str) -> None:
        self._send(TextMessage(text))

    def _send(self, event: Event) -> None:
        self._writer.write(self._socket.send(event))
