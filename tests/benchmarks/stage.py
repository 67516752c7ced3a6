"""The processes that are measured: the pages, the API behind them, and references.

Every answer of the API takes 80 ms, as over a real line to Cal.com.
"""

from __future__ import annotations

import dataclasses
import itertools
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from calpages.sandbox import DEMO, create_sandbox
from tests.benchmarks import references
from tests.processes import Running, calpages_command, free_port, running

API_SECONDS = 0.08
_PATTERN = next(demo.uid for demo in DEMO if demo.kind == "accepted")
_WRITES = ("cancel", "reschedule")
_CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, GENERATOR_CORE = _CORES[0], _CORES[-1]
_RUN_ON_CORE = (
    "import os, sys; os.sched_setaffinity(0, {int(sys.argv[1])}); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)
GRANIAN = (
    *(sys.executable, "-m", "granian", "--factory", "--log-level", "warning"),
    # Less than `running` waits: who is killed leaves its worker behind.
    *("--workers-kill-timeout", "5"),
)
"""The command line of a server by granian, but for its interface, port and app."""


class Api:
    """The sandbox that the pages ask, slow as a line, and the bookings made for runs.

    Attributes:
        url: Its origin.
    """

    def __init__(self, url: str, file: Path) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, trust_env=False)
        self._store = create_sandbox(file).state.store
        self._numbers = itertools.count(1)
        slow = {"fault": "slow", "seconds": API_SECONDS}
        self._http.post("/_sandbox/faults", json=slow).raise_for_status()

    def new_booking(self) -> str:
        """Make a booking like the demo's, known to no cache, and return its uid."""
        uid = f"benchBooking{next(self._numbers):010}"
        with self._store.writing() as session:
            booking = session.booking(_PATTERN)
            changes = {"uid": uid, "id": session.next_id()}
            session.put(dataclasses.replace(booking, **changes))
        return uid

    def status(self, uid: str) -> str:
        """The status of a booking, as the sandbox keeps it."""
        with self._store.reading() as session:
            return session.booking(uid).status

    def take_calls(self) -> list[str]:
        """List, and forget, what was asked: ``GET bookings``, ``POST cancel`` …"""
        return [_call(one) for one in self._take()]

    def take_paths(self) -> list[str]:
        """List, and forget, the paths that were asked for, as far as they are kept."""
        return [one["path"] for one in self._take()]

    def _take(self) -> list[dict[str, Any]]:
        record = self._http.get("/_sandbox/requests").raise_for_status().json()
        self._http.delete("/_sandbox/requests").raise_for_status()
        return record

    def close(self) -> None:
        """Let go of connection and file."""
        self._http.close()
        self._store.close()


def _call(record: dict[str, Any]) -> str:
    """Name a call without the uid that its path holds."""
    parts = record["path"].removeprefix("/v2/").split("/")
    name = parts[-1] if parts[-1] in _WRITES else parts[0]
    return f"{record['method']} {name}"


@contextmanager
def api(folder: Path) -> Iterator[Api]:
    """Run the API for the block."""
    port, file = free_port(), folder / "sandbox.sqlite3"
    command = calpages_command("sandbox", "--control", "--port", str(port))
    with running(
        [*command, "--file", str(file)],
        port=port,
        ready="/_sandbox/requests",
        output=folder / "api.log",
    ) as process:
        sandbox = Api(process.url, file)
        yield sandbox
        sandbox.close()


@contextmanager
def pages(
    sandbox: Api, folder: Path, *, core: int | None = None, **environ: str
) -> Iterator[Running]:
    """Run what `make run` runs, with one worker, for the block.

    Args:
        sandbox: The API.
        folder: Where its log lies.
        core: The only core that it may use, if any.
        environ: More settings.
    """
    port = free_port()
    settings = {
        "PORT": str(port),
        "CAL_API_URL": f"{sandbox.url}/v2",
        "WORKERS": "1",
        **environ,
    }
    with running(
        on_core(core, calpages_command("run")),
        port=port,
        ready="/ping",
        output=folder / f"pages-{port}.log",
        environ=settings,
    ) as process:
        yield process


@contextmanager
def reference(
    name: str, folder: Path, *, core: int | None = None, html: Path | None = None
) -> Iterator[Running]:
    """Run ``static_page`` (of ``html``) or ``hello`` of `references` for the block."""
    port = free_port()
    app = f"{references.__name__}:{name}"
    options = ["--interface", "asginl", "--port", str(port)]
    with running(
        on_core(core, [*GRANIAN, *options, app]),
        port=port,
        ready="/",
        output=folder / f"{name}-{port}.log",
        environ={
            references.PAGE_FILE: str(html),
            references.PAGE_SECONDS: str(API_SECONDS),
        },
    ) as process:
        yield process


@contextmanager
def relay(
    port: int, server: Running, milliseconds: int, folder: Path
) -> Iterator[Running]:
    """Run `tests.benchmarks.relay` to a server, listening on ``port``."""
    server_port = server.url.rpartition(":")[2]
    command = [sys.executable, "-m", "tests.benchmarks.relay"]
    with running(
        [*command, str(port), server_port, str(milliseconds)],
        port=port,
        ready="/ping",
        output=folder / f"relay-{port}.log",
    ) as process:
        yield process


def on_core(core: int | None, command: list[str]) -> list[str]:
    """Make ``command``, whose first word is a path, one that keeps to a core."""
    if core is None:
        return command
    return [sys.executable, "-c", _RUN_ON_CORE, str(core), *command]


@contextmanager
def generator_core() -> Iterator[None]:
    """Keep this thread off the server's core for the block, where there are two."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {GENERATOR_CORE})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
