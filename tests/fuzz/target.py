"""The process under fire: ours, with a sandbox behind, and what is asked of it."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from tests import drawn
from tests.benchmarks.process_family import private_bytes
from tests.live_socket import LiveSocket, live_socket
from tests.processes import (
    Running,
    ask,
    calpages_command,
    free_port,
    running,
)

ROOT = "reflex___state____state"
# Of the server itself, without a word of ours.
_OF_THE_SERVER = (501, 505)
_WRONG = re.compile(r"Traceback|Unhandled|Exception|Error\b| broke: |panicked")
_HEAD_END = b"\r\n\r\n"
_SECONDS = 1.0
_LOOKS = 30


class Target:
    """A running process, and what it has said so far."""

    def __init__(self, server: Running) -> None:
        self.server = server
        self.port = int(server.url.rpartition(":")[2])
        self._read = 0

    @property
    def memory(self) -> int:
        """How many bytes belong to the process, and those that it has started."""
        return private_bytes(self.server.process.pid)

    def send(self, data: bytes) -> int:
        """Send bytes on a connection of their own; gives the status, or 0 for none.

        Raises:
            AssertionError: The server's own answer to it is an error of ours.
        """
        came = bytearray()
        # It may be cut off at any point, and what is no request may be waited for.
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), _SECONDS) as line,
        ):
            line.sendall(data)
            while _HEAD_END not in came and (more := line.recv(65536)):
                came += more
        found = re.match(rb"HTTP/1\.[01] (\d{3})", came)
        status = int(found[1]) if found else 0
        assert status < 500 or status in _OF_THE_SERVER, bytes(came[:2000])
        return status

    def check(self) -> None:
        """Check that nothing broke, and that a person would be served."""
        self.check_log()
        url = f"{self.server.url}/booking/{drawn.UIDS[0]}"
        for _ in range(_LOOKS):
            answer = ask("GET", url)
            assert answer.status_code == 200
            if "<h1" in answer.text:
                break
            # A busy machine has not read the booking in time, and goes on reading.
            await_calm()
        else:
            raise AssertionError("A booking is not shown any more.")
        with live_socket(self.server, origin=self.server.url) as line:
            see(line)

    def check_log(self) -> None:
        """Check that what was logged since the last time is nothing that went wrong."""
        said = self.server.log()
        new, self._read = said[self._read :], len(said)
        assert not _WRONG.search(new), new


@contextlib.contextmanager
def target(folder: Path) -> Iterator[Target]:
    """Run the process for the block."""
    port = free_port()
    environ = {
        "PORT": str(port),
        "CALPAGES_SANDBOX_FILE": str(folder / "sandbox.sqlite3"),
        "CAL_WEBHOOK_SECRET": "a-webhook-secret-of-the-tests",
        "CALPAGES_CACHE_SECONDS": "1",
    }
    with running(
        calpages_command("run"),
        port=port,
        ready="/ping",
        output=folder / "log",
        environ=environ,
    ) as server:
        yield Target(server)


def see(line: LiveSocket, uid: str = drawn.UIDS[0]) -> None:
    """Open a booking's page on a connection, as a browser does."""
    line.connect()
    line.call(f"{ROOT}.hydrate_and_load", path=f"/booking/{uid}")
    line.updates('"is_hydrated_rx_state_":true', '"updated_at_rx_state_":1')


def await_calm(seconds: float = 1.0) -> None:
    """Let what is under way come to its end."""
    time.sleep(seconds)
