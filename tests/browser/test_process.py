"""What the running process leaves behind, and what it says when a page breaks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from calpages.sandbox import DEMO
from tests.browser.conftest import Sandbox
from tests.processes import PROJECT, Running, calpages_command, free_port, running

UID = next(demo.uid for demo in DEMO if demo.kind == "accepted")
SECRET_WORDS = "Only for the host: kumquat"


@pytest.fixture
def server_at_home(
    web_dir: Path, sandbox: Sandbox, tmp_path: Path
) -> Iterator[Running]:
    """A server whose home and temporary folder are empty ones that we can search."""
    port = free_port()
    environ = {
        "PORT": str(port),
        "CAL_API_URL": sandbox.api_url,
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
    }
    with running(
        calpages_command("run"),
        port=port,
        ready="/ping",
        output=tmp_path / "log",
        environ=environ,
    ) as process:
        yield process


def test_nothing_of_a_booking_is_written_to_disk(
    server_at_home: Running, page: Page, tmp_path: Path
) -> None:
    before = _changed_at(PROJECT)
    page.goto(f"{server_at_home.url}/cancel/{UID}")
    page.get_by_label("Reason for cancellation").fill(SECRET_WORDS)
    page.get_by_role("button", name="Cancel event").click()
    expect(page.get_by_role("main")).to_contain_text(SECRET_WORDS)
    server_at_home.process.terminate()
    server_at_home.process.wait(20)

    after = _changed_at(PROJECT)
    written = [path for path, when in after.items() if before.get(path) != when]
    written += [path for path in tmp_path.rglob("*") if path.is_file()]
    assert tmp_path / "log" in written
    for path in written:
        content = path.read_bytes()
        for secret in (UID, SECRET_WORDS, "john.doe@example.com"):
            assert secret.encode() not in content, path


def _changed_at(folder: Path) -> dict[Path, int]:
    ours = ("calpages", "assets", ".build", ".states", ".web", ".calpages")
    return {
        path: path.stat().st_mtime_ns
        for name in ours
        for path in (folder / name).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_a_page_that_breaks_says_so_in_the_visitors_words(
    page: Page, console_errors: list[str]
) -> None:
    spoilt = '"title":"[^"]+"'
    is_spoiling = False

    def spoil(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(
            lambda text: socket.send(
                re.sub(spoilt, '"title":{"a":1}', str(text)) if is_spoiling else text
            )
        )

    page.route_web_socket(re.compile("/_event"), spoil)
    page.goto(f"/booking/{UID}")
    is_spoiling = True
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page has broken")
    expect(page.get_by_role("link", name="Try again")).to_be_visible()
    console_errors.clear()
