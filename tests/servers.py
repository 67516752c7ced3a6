"""A pytest plugin: the servers that some tests need, started once for a run.

A test module that needs them names it in ``pytest_plugins``, and nobody imports it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.processes import calpages_command, free_port, running
from tests.redis_server import RedisProcess, redis_server
from tests.sandbox_process import SandboxProcess


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Redis that all tests of a run share: use names of your own."""
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisProcess]:
    """A Redis of a module's own, which its tests may stop and clear."""
    redis = RedisProcess(tmp_path_factory.mktemp("redis"))
    redis.start()
    yield redis
    redis.stop()


@pytest.fixture(scope="session")
def sandbox_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of a sandbox that all tests of a run share."""
    port = free_port()
    command = calpages_command("sandbox", "--port", str(port), "--control")
    output = tmp_path_factory.mktemp("sandbox") / "output"
    with running(command, port=port, ready="/_sandbox/requests", output=output):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def sandbox_process(sandbox_url: str) -> AsyncIterator[SandboxProcess]:
    """That sandbox, without faults and with its demo bookings as at the start."""
    process = SandboxProcess(sandbox_url)
    await process.reset()
    yield process
    await process.reset()
    await process.aclose()
