"""The live connection of a page, spoken without a browser: what one sent, sent again.

What a page says when it connects is Reflex's affair (0.10.1: one packet that connects
and hydrates), so it is taken down from a real page in Chromium and repeated, each time
under another token. Below it are engine.io 4 and socket.io 5, over a WebSocket.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.benchmarks.report import MeasureError
from tests.benchmarks.traffic import Traffic
from tests.benchmarks.visits import visitor
from tests.browser.chromium import launch
from tests.live_wire import Wire, WireError

_PING, _PONG = "2", "3"
# Engine.io opens, then socket.io connects, then events may be sent.
_OPENED, _CONNECTED = "0", "40"
# What wsproto says by itself; we offer no compression, as granian knows none.
_HANDSHAKE = ("host", "connection", "upgrade")
_TOKEN = re.compile(r"\btoken=[^&]*")
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

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    @classmethod
    async def open(cls, recording: Recording) -> LivePage:
        """Connect as a new visitor, and wait until the page is complete.

        Raises:
            MeasureError: The server refused, or went away.
            TimeoutError: It took too long.
        """
        async with asyncio.timeout(_OPEN_SECONDS):
            page = cls(
                await Wire.open(
                    recording.port,
                    _TOKEN.sub(f"token={uuid.uuid4()}", recording.target),
                    recording.headers,
                    recording.protocol,
                )
            )
            try:
                await page._complete(recording)
            except WireError as error:
                raise MeasureError(str(error)) from error
        return page

    async def close(self) -> None:
        """Leave, as a browser does."""
        await self._wire.close()

    async def _complete(self, recording: Recording) -> None:
        connecting, *events = recording.packets
        async for text in self._wire.messages():
            if text == _PING:
                self._wire.say(_PONG)
            elif text.startswith(_OPENED):
                self._wire.say(connecting)
            elif text.startswith(_CONNECTED):
                for event in events:
                    self._wire.say(event)
            elif recording.done.search(text):
                return
