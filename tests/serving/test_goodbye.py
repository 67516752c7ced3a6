"""Contract: a worker that finishes a change lets no page believe that it is heard.

Its live connections end at once when it is to end; a browser then connects to what is
there next. By bare sockets, for a browser's other connections keep a worker listening.
"""

from __future__ import annotations

import signal
import time
from pathlib import Path

from calpages.sandbox import DEMO
from tests.live_socket import LiveSocket, live_socket
from tests.processes import (
    PATIENCE_SECONDS,
    ask,
    calpages_command,
    free_port,
    running,
)

pytest_plugins = ("tests.servers",)

UID = next(demo.uid for demo in DEMO if demo.kind == "phone")
PAGE = f"/cancel/{UID}"
_STATES = "reflex___state____state.calpages___state___"
ENSURE = f"{_STATES}booking____booking_state.ensure"
SUBMIT = f"{_STATES}cancel____cancel_state.submit"
SLOW_SECONDS = 5


def look(line: LiveSocket) -> None:
    line.connect()
    line.call(ENSURE, path=PAGE)
    line.updates(UID)


def methods(sandbox_url: str) -> list[str]:
    requests = ask("GET", f"{sandbox_url}/_sandbox/requests").json()
    return [one["method"] for one in requests]


def await_post(sandbox_url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while "POST" not in methods(sandbox_url):
        assert time.monotonic() < deadline, "Nothing was written."
        time.sleep(0.02)


def test_pages_at_rest_hear_at_once_that_their_worker_ends(
    web_dir: Path, tmp_path: Path, sandbox_url: str
) -> None:
    del web_dir
    ask("POST", f"{sandbox_url}/_sandbox/reset")
    slow = {"fault": "slow", "method": "POST", "path": "", "seconds": SLOW_SECONDS}
    ask("POST", f"{sandbox_url}/_sandbox/faults", json=slow)
    port = free_port()
    environ = {"PORT": str(port), "CAL_API_URL": f"{sandbox_url}/v2"}
    with (
        running(
            calpages_command("run"),
            port=port,
            ready="/ping",
            output=tmp_path / "log",
            environ=environ,
        ) as server,
        live_socket(server, origin=server.url) as at_rest,
        live_socket(server, origin=server.url) as cancelling,
    ):
        look(at_rest)
        look(cancelling)
        cancelling.call(SUBMIT, {"form": {}}, path=PAGE)
        await_post(sandbox_url)
        server.process.send_signal(signal.SIGTERM)
        while at_rest.receive() is not None:
            pass
        assert at_rest.close_code == 1012
        assert server.process.poll() is None, "The change is still under way."
        assert server.process.wait(PATIENCE_SECONDS) == 0
        asked = methods(sandbox_url)
        log = server.log()
    ask("POST", f"{sandbox_url}/_sandbox/reset")
    assert asked.count("POST") == 1
    assert "GET" in asked[asked.index("POST") :], "It was not read back."
    assert "panicked" not in log
