"""Contract: a process that is told to end finishes the writes that it has sent.

A real server process with our lifespan, and a sandbox that is slow to answer a cancel.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from calpages.assembly import closing_at_shutdown, make_services
from calpages.calcom.errors import NoAnswerError
from calpages.settings import load_settings
from tests.box import uid_of
from tests.processes import PATIENCE_SECONDS, Running, free_port, running
from tests.sandbox_process import SandboxProcess

pytest_plugins = ("tests.servers",)

SINGLE = uid_of("accepted")
SLOW_SECONDS = 1.5


@pytest.fixture
def server(sandbox_url: str, tmp_path: Path) -> Iterator[Running]:
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--factory"),
        *("--port", str(port), "--workers-kill-timeout", "15"),
        *("--runtime-mode", "st"),
        "tests.cancelling_app:make_app",
    ]
    environ = {"CAL_API_URL": f"{sandbox_url}/v2", "NO_PROXY": "127.0.0.1"}
    output = tmp_path / "output"
    with running(
        command, port=port, ready="/", output=output, environ=environ
    ) as server:
        yield server


async def click(server: Running) -> None:
    """Cancel, and don't mind whether anybody answers."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as browser:
        with contextlib.suppress(httpx.TransportError):
            await browser.post(f"{server.url}/{SINGLE}")


async def has_arrived(sandbox_process: SandboxProcess) -> None:
    while not await sandbox_process.cancels():
        await asyncio.to_thread(lambda: None)


@pytest.mark.parametrize("is_caller_gone", [False, True])
async def test_a_write_that_was_sent_is_finished_before_the_process_ends(
    sandbox_process: SandboxProcess, server: Running, *, is_caller_gone: bool
) -> None:
    await sandbox_process.fault("slow", seconds=SLOW_SECONDS)
    clicking = asyncio.create_task(click(server))
    async with asyncio.timeout(30):
        await has_arrived(sandbox_process)
    if is_caller_gone:
        clicking.cancel()
    server.process.send_signal(signal.SIGTERM)
    status = await asyncio.to_thread(server.process.wait, PATIENCE_SECONDS)
    await asyncio.gather(clicking, return_exceptions=True)
    assert status == 0, server.log()
    methods = await sandbox_process.methods()
    assert methods.count("POST") == 1
    # Not only did it land: the process has read it back.
    assert methods[methods.index("POST") + 1 :], server.log()
    assert (await sandbox_process.read(SINGLE))["status"] == "cancelled"


async def test_after_the_lifespan_cal_com_is_asked_no_more(
    redis_url: str, tmp_path: Path
) -> None:
    environ = {
        "REDIS_URL": redis_url,
        "CALPAGES_SECRET": "x" * 32,
        # Not the one that who runs the pages has changed by hand.
        "CALPAGES_SANDBOX_FILE": str(tmp_path / "sandbox.sqlite3"),
    }
    services = make_services(load_settings(environ))
    async with closing_at_shutdown(services):
        outcome = await services.bookings.cancel(SINGLE)
        assert outcome.status == "done"
    with pytest.raises(NoAnswerError) as caught:
        await services.bookings.read(uid_of("pending"))
    assert caught.value.sent is False
