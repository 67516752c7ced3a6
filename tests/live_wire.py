"""A WebSocket without a browser, for clients that listen and speak in turns."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable

from wsproto import WSConnection
from wsproto.connection import ConnectionState, ConnectionType
from wsproto.events import (
    CloseConnection,
    Event,
    RejectConnection,
    Request,
    TextMessage,
)

_READ_BYTES = 65536


class WireError(ConnectionError):
    """The server refuses the connection, or has ended it."""


class Wire:
    """One connection to a server on the loopback."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._socket = WSConnection(ConnectionType.CLIENT)

    @classmethod
    async def open(
        cls,
        port: int,
        target: str,
        headers: Iterable[tuple[bytes, bytes]] = (),
        protocol: str = "",
    ) -> Wire:
        """Ask for a connection; ``messages`` tells whether it is given.

        Args:
            port: Where the server listens.
            target: The path and query.
            headers: What is sent beside the handshake.
            protocol: The subprotocol, if one is asked for.
        """
        wire = cls(*await asyncio.open_connection("127.0.0.1", port))
        wire._send(
            Request(
                host=f"localhost:{port}",
                target=target,
                extra_headers=list(headers),
                subprotocols=[protocol] if protocol else [],
            )
        )
        return wire

    async def messages(self) -> AsyncIterator[str]:
        """Give each text message that comes.

        Raises:
            WireError: The server refuses, or has closed; so it never ends without.
        """
        parts: list[str] = []
        async for event in self._events():
            if isinstance(event, RejectConnection | CloseConnection):
                raise WireError("The server refuses a live connection.")
            if isinstance(event, TextMessage):
                parts.append(event.data)
                if event.message_finished:
                    yield "".join(parts)
                    parts.clear()

    def say(self, text: str) -> None:
        """Send a text message; once it is closing, nothing, as a browser does."""
        if self._socket.state is ConnectionState.OPEN:
            self._send(TextMessage(text))

    async def close(self) -> None:
        """Leave, as a browser does."""
        if self._socket.state is ConnectionState.OPEN:
            self._send(CloseConnection(1000))
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    def cut(self) -> None:
        """End it without a word, as a phone in a tunnel does."""
        self._writer.transport.abort()

    async def _events(self) -> AsyncIterator[Event]:
        while data := await self._reader.read(_READ_BYTES):
            self._socket.receive_data(data)
            for event in self._socket.events():
                yield event
        raise WireError("The server closed a live connection.")

    def _send(self, event: Event) -> None:
        self._writer.write(self._socket.send(event))
