"""One build, any address: the page finds its live connection wherever it came from."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket

from tests.processes import Running, calpages_command, free_port, running


@pytest.fixture
def other_server(web_dir: Path, tmp_path: Path) -> Iterator[Running]:
    port = free_port()
    environ = {
        "PORT": str(port),
        "CALPAGES_SANDBOX_FILE": str(tmp_path / "sandbox.sqlite3"),
    }
    with running(
        calpages_command("run"),
        port=port,
        ready="/ping",
        output=tmp_path / "log",
        environ=environ,
    ) as process:
        yield process


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_page_connects_to_where_it_came_from(
    other_server: Running, page: Page, server: Running, host: str
) -> None:
    for process in (server, other_server):
        origin = process.url.replace("localhost", host)
        with page.expect_websocket() as connection:
            page.goto(origin)
        assert connection.value.url.startswith(f"{origin.replace('http', 'ws')}/_event")
        _await_state(connection.value)


def _await_state(connection: WebSocket) -> None:
    """Wait for the first event from the server: the page's State is there."""
    connection.wait_for_event(
        "framereceived", lambda frame: re.match(r"42/_event", str(frame)) is not None
    )
