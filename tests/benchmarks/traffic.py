"""What a page sends and gets over the wire, as Chromium's network layer tells it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession

from tests.benchmarks.wire import Split, Transfer, split

_Event = dict[str, Any]


class Traffic:
    """Takes note of one page's traffic, from now on.

    Attributes:
        transfers: The answers that are complete.
        received: The text of the socket's messages to the page.
        sent: The text of those from the page.
        socket_url: Where the page connected.
        socket_headers: What it asked that with.
        requests: How many requests there were.
        requests_before_socket: How many of them before the page connected.
    """

    def __init__(self, cdp: CDPSession) -> None:
        self.transfers: list[Transfer] = []
        self.received: list[str] = []
        self.sent: list[str] = []
        self.socket_url = ""
        self.socket_headers: dict[str, str] = {}
        self.requests = self.requests_before_socket = 0
        self._urls: dict[str, str] = {}
        self._heads: dict[str, int] = {}
        for name, note in {
            "requestWillBeSent": self._on_request,
            "responseReceived": self._on_head,
            "loadingFinished": self._on_complete,
            "webSocketCreated": self._on_socket,
            "webSocketWillSendHandshakeRequest": self._on_handshake_request,
            "webSocketHandshakeResponseReceived": self._on_handshake,
            "webSocketFrameReceived": self._on_received,
            "webSocketFrameSent": self._on_sent,
        }.items():
            cdp.on(f"Network.{name}", note)
        cdp.send("Network.enable")

    def split(self) -> Split:
        """Whose bytes they are."""
        return split(self.transfers, self.received)

    def _on_request(self, event: _Event) -> None:
        url = event["request"]["url"]
        if url.startswith("http"):
            self._urls[event["requestId"]] = url
            self.requests += 1

    def _on_head(self, event: _Event) -> None:
        self._heads[event["requestId"]] = round(event["response"]["encodedDataLength"])

    def _on_complete(self, event: _Event) -> None:
        number, size = event["requestId"], round(event["encodedDataLength"])
        if url := self._urls.get(number):
            self.transfers.append(Transfer(url, size, self._heads.get(number, 0)))

    def _on_socket(self, event: _Event) -> None:
        self.socket_url = event["url"]
        self.requests_before_socket = self.requests

    def _on_handshake_request(self, event: _Event) -> None:
        self.socket_headers = event["request"]["headers"]

    def _on_handshake(self, event: _Event) -> None:
        size = len(event["response"].get("headersText", ""))
        self.transfers.append(Transfer(self.socket_url, size, size))

    def _on_received(self, event: _Event) -> None:
        self.received.append(event["response"]["payloadData"])

    def _on_sent(self, event: _Event) -> None:
        self.sent.append(event["response"]["payloadData"])
