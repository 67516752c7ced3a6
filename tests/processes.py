"""Real processes for tests: started on a free port, awaited, stopped, overheard."""

import contextlib
import ctypes
import itertools
import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PROJECT = Path(__file__).parent.parent
PATIENCE_SECONDS = 30.0
"""How long to wait for what takes no time: the machine may be busy."""
TLS = ssl.create_default_context()
"""For every client of httpx: each would read all trusted certificates anew, which takes
longer than many a request, and nothing here is encrypted."""
_START_SECONDS = 120
_POLL_SECONDS = 0.05
# Not those that the system gives to outgoing connections (Linux: from 32768 on), and
# each process of the tests from another one on: a server listens only seconds later.
_FEW_PORTS = range(10_000, 32_000)
_PORTS = itertools.islice(
    itertools.cycle(_FEW_PORTS), secrets.randbelow(len(_FEW_PORTS)), None
)
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Running:
    """A process that answers HTTP."""

    process: subprocess.Popen[bytes]
    url: str
    output: Path

    def log(self) -> str:
        """All that the process has written so far."""
        return self.output.read_text("utf-8", errors="replace")


def free_port() -> int:
    """A port of the loopback that nobody listens on, another one each time."""
    for port in _PORTS:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError  # pragma: no cover (the ports never end)


def calpages_command(*arguments: str) -> list[str]:
    """The command line of `python -m calpages`."""
    return [sys.executable, "-m", "calpages", *arguments]


def ask(method: str, url: str, **options: Any) -> httpx.Response:
    """Send a request that no other left anything behind for."""
    return httpx.request(method, url, timeout=PATIENCE_SECONDS, verify=TLS, **options)


def end_with_parent() -> Callable[[], object] | None:
    """What a process that begins has to call, to end when the tests are killed (Linux).

    To the system the parent is a thread; only the main one lives as long as the tests.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if sys.platform != "linux" or not is_main:
        return None
    return lambda: _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def running(
    command: list[str],
    *,
    port: int,
    ready: str,
    output: Path,
    environ: Mapping[str, str] | None = None,
    cwd: Path = PROJECT,
) -> Iterator[Running]:
    """Run a server for as long as the block takes.

    Args:
        command: What to run.
        port: Where it will listen, on the loopback.
        ready: The path that answers, with whatever status, once it is up.
        output: The file for its standard output and error.
        environ: Added to the environment of the tests.
        cwd: The folder to run it in.
    """
    with output.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=end_with_parent(),
        )
    server = Running(process, f"http://localhost:{port}", output)
    try:
        _await_answer(server, f"http://127.0.0.1:{port}{ready}")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_answer(server: Running, url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with httpx.Client(timeout=PATIENCE_SECONDS, verify=TLS) as http:
        while time.monotonic() < deadline and server.process.poll() is None:
            try:
                http.get(url)
            except httpx.TransportError:
                time.sleep(_POLL_SECONDS)
            else:
                return
    msg = f"Nothing answers at {url}. The process said:\n{server.log()}"
    raise AssertionError(msg)
