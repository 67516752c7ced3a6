"""A real Redis for the tests, on a port of its own, which they can stop and stall."""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoConnectionError

from tests.processes import PATIENCE_SECONDS, end_with_parent, free_port


class RedisProcess:
    """A Redis that keeps nothing.

    Args:
        folder: Where it runs.
        password: What it asks for, if anything.

    Attributes:
        url: Its address, the same however often it is started.
    """

    def __init__(self, folder: Path, password: str = "") -> None:
        program = shutil.which("redis-server")
        if program is None:
            pytest.skip("redis-server is not installed; `make test` installs it")
        self._port = free_port()
        self._folder = folder
        self._command = [
            *(program, "--port", str(self._port), "--bind", "127.0.0.1"),
            *("--save", "", "--requirepass", password),
        ]
        self._process: subprocess.Popen[bytes] | None = None
        user = f":{password}@" if password else ""
        self.url = f"redis://{user}127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it, empty, unless it runs."""
        if self._process is not None:
            return
        self._process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            preexec_fn=end_with_parent(),
        )
        self._await_answer()

    def stop(self) -> None:
        """End it; what it knew is forgotten."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stall(self, seconds: float) -> None:
        """Let it answer nobody for so long."""
        with Redis.from_url(self.url) as redis:
            redis.execute_command("CLIENT", "PAUSE", round(seconds * 1000), "ALL")

    def clear(self) -> None:
        """Let it forget everything."""
        with Redis.from_url(self.url) as redis:
            redis.flushall()

    def await_key(self, pattern: str) -> None:
        """Wait until it knows something whose name looks like ``pattern``."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with Redis.from_url(self.url) as redis:
            while time.monotonic() < deadline:
                if redis.keys(pattern):
                    return
                time.sleep(0.02)
        pytest.fail(f"Redis was told nothing like {pattern}.")

    def _await_answer(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        with Redis.from_url(self.url) as redis:
            while time.monotonic() < deadline:
                with contextlib.suppress(NoConnectionError):
                    redis.ping()
                    return
                time.sleep(0.02)
        pytest.fail("redis-server does not answer")


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a Redis for the block; gives its URL."""
    process = RedisProcess(folder)
    process.start()
    try:
        yield process.url
    finally:
        process.stop()
