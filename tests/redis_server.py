"""A real Redis for the tests, on a port of its own."""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoConnectionError

from tests.processes import free_port

_START_SECONDS = 30


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a Redis that keeps nothing, for the block; gives its URL."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed; `make test` installs it")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        _await_answer(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def _await_answer(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with Redis(port=port) as redis:
        while time.monotonic() < deadline:
            with contextlib.suppress(NoConnectionError):
                redis.ping()
                return
            time.sleep(0.02)
    pytest.fail("redis-server does not answer")
