"""One build, any address: the page finds its live connection wherever it came from."""

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
        connections: list[str] = []
        answers: list[str] = []

        def listen(socket: WebSocket) -> None:
            connections.append(socket.url)  # noqa: B023
            socket.on("framereceived", lambda frame: answers.append(str(frame)))  # noqa: B023

        page.on("websocket", listen)
        page.goto(f"{origin}/?of={process.process.pid}")
        # An event from the server: the page's State is there.
        page.locator(".cp:lang(en)").first.wait_for()
        page.remove_listener("websocket", listen)
        assert connections[0].startswith(f"{origin.replace('http', 'ws')}/_event")
        assert any(answer.startswith("42/_event") for answer in answers)
