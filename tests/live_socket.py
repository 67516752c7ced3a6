"""A live connection without a browser: WebSocket frames as a client of any kind sends.

For what Reflex's own frontend never does: foreign origins, forged events, floods.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.processes import PATIENCE_SECONDS, Running

TOKEN = "a-token-"
"""How the tokens of the tabs begin that are made here."""
_NAMESPACE = "/_event"
_TEXT, _BINARY, _CLOSE = 0x1, 0x2, 0x8


class LiveSocket:
    """One connection.

    Attributes:
        status: What the handshake was answered with.
        close_code: With which code the server has closed, once it has.
    """

    def __init__(self, connection: socket.socket, status: int, rest: bytes) -> None:
        self._connection = connection
        self._bytes = bytearray(rest)
        self.status = status
        self.close_code: int | None = None

    def send(self, text: str) -> None:
        """Send a text frame."""
        self.send_frame(_TEXT, text.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send a binary frame."""
        self.send_frame(_BINARY, data)

    def send_frame(self, kind: int, data: bytes) -> None:
        """Send a frame of any kind, masked as a client's must be."""
        mask = os.urandom(4)
        head = struct.pack("!B", 0x80 | kind)
        if len(data) < 126:
            head += struct.pack("!B", 0x80 | len(data))
        elif len(data) < 1 << 16:
            head += struct.pack("!BH", 0x80 | 126, len(data))
        else:
            head += struct.pack("!BQ", 0x80 | 127, len(data))
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        self._connection.sendall(head + mask + masked)

    def receive(self) -> str | None:
        """The next text frame; ``None`` once the server has closed."""
        while (head := self._take(2)) is not None:
            length = head[1] & 0x7F
            if length >= 126:
                size, form = (2, "!H") if length == 126 else (8, "!Q")
                more = self._take(size)
                length = struct.unpack(form, more)[0] if more else 0
            data = self._take(length)
            if data is None:
                return None
            if head[0] & 0xF == _CLOSE:
                self.close_code = int.from_bytes(data[:2], "big")
                return None
            if head[0] & 0xF == _TEXT:
                if data == b"2":
                    self.send("3")
                    continue
                return data.decode()
        return None

    def connect(self, *, event: Any = None) -> None:
        """Open Reflex's namespace, with the first event as the frontend sends it."""
        assert (self.receive() or "").startswith("0{")
        auth = {} if event is None else {"event": event}
        self.send(f"40{_NAMESPACE},{json.dumps(auth)}")
        assert (self.receive() or "").startswith(f"40{_NAMESPACE}")

    def emit(self, *arguments: Any) -> None:
        """Send a socket.io event."""
        self.send(f"42{_NAMESPACE},{json.dumps(arguments)}")

    def call(
        self, handler: str, payload: Any = None, *, path: str = "/", **query: str
    ) -> None:
        """Call an event handler by its full name, from a page of ours."""
        # As the frontend does for a route such as /booking/[booking_uid].
        given = {"booking_uid": path.split("/", 2)[2]} if path.count("/") > 1 else {}
        router = {"pathname": path, "asPath": path, "query": given | query}
        event = {"name": handler, "router_data": router, "payload": payload or {}}
        self.emit("event", event)

    def updates(self, *until: str) -> list[str]:
        """What is sent until all of ``until`` is; fails when the line ends first."""
        seen: list[str] = []
        missing = {*until}
        while (text := self.receive()) is not None:
            seen.append(text)
            missing -= {one for one in missing if one in text}
            if not missing:
                return seen
        raise AssertionError(f"The connection ended before {until!r}: {seen}")

    def _take(self, count: int) -> bytes | None:
        while len(self._bytes) < count:
            try:
                more = self._connection.recv(65536)
            except (ConnectionResetError, BrokenPipeError):
                more = b""
            if not more:
                return None
            self._bytes += more
        taken = bytes(self._bytes[:count])
        del self._bytes[:count]
        return taken


@contextmanager
def live_socket(
    server: Running,
    *,
    origin: str | None,
    path: str = "",
    **headers: str,
) -> Iterator[LiveSocket]:
    """Open a connection for the block.

    Args:
        server: The process.
        origin: The page's origin; ``None``: none is sent.
        path: The address; by default that of a tab that nobody has had before.
        headers: Further headers, with ``_`` for ``-``.
    """
    port = int(server.url.rpartition(":")[2])
    path = (
        path or f"/_event/?EIO=4&transport=websocket&token={TOKEN}{secrets.token_hex()}"
    )
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    given |= {} if origin is None else {"Origin": origin}
    lines = [f"GET {path} HTTP/1.1", f"Host: localhost:{port}"]
    lines += ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"]
    lines += [f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}"]
    lines += [f"{name}: {value}" for name, value in given.items()]
    with socket.create_connection(
        ("127.0.0.1", port), timeout=PATIENCE_SECONDS
    ) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = b""
        while b"\r\n\r\n" not in answer and (more := connection.recv(65536)):
            answer += more
        head, _, rest = answer.partition(b"\r\n\r\n")
        yield LiveSocket(connection, int(head.split()[1]), rest)
