"""Asks one server for the same few addresses, over kept connections, as fast as it can.

A client of its own, for the generator must not be what is measured: it sends requests
that were put together before, and reads of an answer only where it ends.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.benchmarks.report import MeasureError
from tests.benchmarks.windows import Window, middle_window
from tests.processes import Running

_CONNECTIONS = 16
_END_OF_HEAD = b"\r\n\r\n"
_END_OF_CHUNKS = b"0\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_OK = b"HTTP/1.1 200"


@dataclass(frozen=True)
class Load:
    """What a server bore.

    Attributes:
        window: How much.
        body: The mean size of a body, in bytes, as it came.
        encodings: The content encodings that came.
    """

    window: Window
    body: float
    encodings: tuple[str, ...]


async def load(server: Running, paths: Sequence[str]) -> Load:
    """Ask for ``paths`` in turn.

    Raises:
        MeasureError: An answer was not 200, or a connection broke.
    """
    port = int(server.url.rpartition(":")[2])
    requests = itertools.cycle([_request(port, path) for path in paths])
    tally = _Tally()
    loop = asyncio.get_running_loop()
    connections = [
        await loop.create_connection(
            lambda: _Asking(requests, tally), "127.0.0.1", port
        )
        for _ in range(_CONNECTIONS)
    ]
    window = await middle_window(lambda: tally.answers, server.process.pid)
    tally.is_over = True
    for transport, _ in connections:
        transport.abort()
    if tally.problem:
        raise MeasureError(tally.problem)
    return Load(window, tally.size / tally.answers, tuple(sorted(tally.encodings)))


def _request(port: int, path: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n"
        "Accept: text/html,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
        "Accept-Language: en-GB\r\n\r\n"
    ).encode()


class _Tally:
    """What came over all connections."""

    def __init__(self) -> None:
        self.answers = 0
        self.size = 0
        self.encodings: set[str] = set()
        self.problem = ""
        self.is_over = False


class _Asking(asyncio.Protocol):
    """One connection: asks, reads to the end of the answer, and asks again."""

    def __init__(self, requests: Iterator[bytes], tally: _Tally) -> None:
        self._requests = requests
        self._tally = tally
        self._head = b""
        self._is_in_body = False
        # Bytes of the body that are still to come; None where chunks will tell.
        self._left: int | None = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(next(self._requests))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._tally.is_over and not self._tally.problem:
            self._tally.problem = "The server closed a connection."

    def data_received(self, data: bytes) -> None:
        if self._is_in_body:
            self._take(data)
            return
        self._head += data
        end = self._head.find(_END_OF_HEAD)
        if end < 0:
            return
        head, body = self._head[: end + 2], self._head[end + len(_END_OF_HEAD) :]
        self._head = b""
        self._begin(head)
        self._take(body)

    def _begin(self, head: bytes) -> None:
        if not head.startswith(_OK):
            status = head.partition(b"\r\n")[0].decode("latin-1")
            self._tally.problem = f"The server answers {status}."
        length = _LENGTH.search(head)
        self._left = int(length[1]) if length else None
        self._is_in_body = True
        if encoding := re.search(rb"\r\ncontent-encoding: *(\w+)", head, re.IGNORECASE):
            self._tally.encodings.add(encoding[1].decode())

    def _take(self, data: bytes) -> None:
        self._tally.size += len(data)
        if self._left is None:
            is_whole = data.endswith(_END_OF_CHUNKS)
        else:
            self._left -= len(data)
            is_whole = self._left <= 0
        if is_whole:
            self._is_in_body = False
            self._tally.answers += 1
            self._transport.write(next(self._requests))
