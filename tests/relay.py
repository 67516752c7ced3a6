"""A line to Cal.com that a test can cut, slow and close, as toxiproxy does.

It carries bytes between our process and a sandbox, and knows just enough of HTTP to
tell one request from the next.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from tests.processes import free_port

_T = TypeVar("_T")

_CHUNK_BYTES = 65536
_METHODS = (b"GET ", b"POST ", b"PATCH ", b"DELETE ")

Break = Literal["reset", "reset-after", "cut", "drip", "hold"]
"""What happens to a request.

``reset``: the connection is reset before anything is passed on. ``reset-after``: it
arrives, and the connection is reset in the place of the answer. ``cut``: the answer
ends after some bytes. ``drip``: the answer comes in small pieces. ``hold``: it arrives,
and the answer is held back until ``heal``.
"""


@dataclasses.dataclass
class Passed:
    """A request that came.

    Attributes:
        port: From where.
        at: When, in seconds of a monotonic clock.
        is_spoilt: Whether something was done to it, so that no answer came whole.
        status: What it was answered with; 0 for nothing.
    """

    method: str
    path: str
    port: int
    at: float = 0.0
    is_spoilt: bool = False
    status: int = 0


@dataclasses.dataclass
class _Fault:
    how: Break
    method: str
    size: int
    seconds: float


_WHOLE = ("drip", "hold")


class Relay:
    """A line to the server at ``url``; use it as a context manager.

    Attributes:
        url: Where it listens.
        passed: What has come through it.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "", parts.port or 80)
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.passed: list[Passed] = []
        self._fault: _Fault | None = None
        self._healed = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Relay:
        self._thread.start()
        self.listen()
        return self

    def __exit__(self, *_error: object) -> None:
        self.refuse()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def listen(self) -> None:
        """Take connections."""
        self._run(self._listen())

    def refuse(self) -> None:
        """Take no connections any more, and reset those that there are."""
        self._run(self._refuse())

    def break_(
        self, how: Break, *, method: str = "", size: int = 0, seconds: float = 0.05
    ) -> None:
        """Let every request of ``method`` (all, without one) fail from now on.

        Args:
            how: In which way.
            method: Which requests.
            size: For ``cut``, how many bytes of the answer come through.
            seconds: For ``drip``, the time between two pieces.
        """
        self._healed.clear()
        self._fault = _Fault(how, method, size, seconds)

    def heal(self) -> None:
        """Let everything through again, also what was held back."""
        self._fault = None
        self._loop.call_soon_threadsafe(self._healed.set)

    def worker_of(self, passed: Passed) -> int:
        """The process id of who sent a request (Linux: ``/proc``).

        Raises:
            LookupError: Its connection is closed.
        """
        inode = _inode_of(passed.port, self._port)
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                for file in (process / "fd").iterdir():
                    with contextlib.suppress(OSError):
                        if str(file.readlink()) == f"socket:[{inode}]":
                            return int(process.name)
        raise LookupError(passed.port)

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)

    async def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        talks = tuple(self._talks)
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        talk = asyncio.ensure_future(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        upstream = await asyncio.open_connection(*self._target)
        line = _Line(self, reader, writer, *upstream)
        carriers = [asyncio.ensure_future(one) for one in (line.ask(), line.answer())]
        try:
            await asyncio.wait(carriers, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for carrier in carriers:
                carrier.cancel()
            await asyncio.gather(*carriers, return_exceptions=True)
            upstream[1].close()
            if asyncio.current_task() in self._talks and self._server is None:
                writer.transport.abort()
            writer.close()


class _Line:
    """One connection through a relay."""

    def __init__(
        self,
        relay: Relay,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        from_server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
    ) -> None:
        self._relay = relay
        self._reader, self._writer = reader, writer
        self._from_server, self._to_server = from_server, to_server
        self._fault: _Fault | None = None
        self._passed: Passed | None = None

    async def ask(self) -> None:
        while chunk := await self._reader.read(_CHUNK_BYTES):
            if chunk.startswith(_METHODS):
                self._begin(chunk)
                if self._fault is not None and self._fault.how == "reset":
                    self._writer.transport.abort()
                    return
            self._to_server.write(chunk)
            await self._to_server.drain()

    async def answer(self) -> None:
        while chunk := await self._from_server.read(_CHUNK_BYTES):
            fault = self._fault
            if self._passed is not None and chunk.startswith(b"HTTP/1."):
                self._passed.status = int(chunk.split(b" ", 2)[1])
            if fault is None:
                self._writer.write(chunk)
            elif fault.how == "reset-after":
                self._writer.transport.abort()
                return
            elif fault.how == "cut":
                self._writer.write(chunk[: fault.size])
                return
            elif fault.how == "hold":
                await self._relay._healed.wait()
                self._writer.write(chunk)
            else:
                for index in range(0, len(chunk), 200):
                    self._writer.write(chunk[index : index + 200])
                    await self._writer.drain()
                    await asyncio.sleep(fault.seconds)
            await self._writer.drain()

    def _begin(self, chunk: bytes) -> None:
        method, path, _ = chunk.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        port = self._writer.get_extra_info("peername")[1]
        fault = self._relay._fault
        self._fault = fault if fault and fault.method in ("", method) else None
        # What comes in pieces, or late, is whole in the end.
        is_spoilt = self._fault is not None and self._fault.how not in _WHOLE
        self._passed = Passed(method, path, port, time.monotonic(), is_spoilt)
        self._relay.passed.append(self._passed)


def _inode_of(port: int, remote_port: int) -> str:
    wanted = f":{port:04X}", f":{remote_port:04X}"
    for row in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]:
        fields = row.split()
        if (fields[1][-5:], fields[2][-5:]) == wanted:
            return fields[9]
    raise LookupError(port)
