"""The process that `make run` starts, over real sockets."""

import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.processes import (
    PATIENCE_SECONDS,
    PROJECT,
    Running,
    ask,
    calpages_command,
    free_port,
    running,
)

Start = Callable[..., Running]


@pytest.fixture
def start(web_dir: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts `python -m calpages run`, with the settings that are given."""
    with ExitStack() as stack:

        def start(**settings: str) -> Running:
            port = free_port()
            environ = {
                "PORT": str(port),
                "CALPAGES_SANDBOX_FILE": str(tmp_path / "sandbox.sqlite3"),
                **settings,
            }
            output = tmp_path / f"{port}.log"
            server = running(
                calpages_command("run"),
                port=port,
                ready="/ping",
                output=output,
                environ=environ,
            )
            return stack.enter_context(server)

        yield start


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        calpages_command(*arguments),
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin", **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@contextmanager
def live_connection(server: Running, origin: str) -> Iterator[bytes]:
    """A live connection as a page of `origin` asks for it; gives the first answer."""
    port = int(server.url.rpartition(":")[2])
    request = (
        "GET /_event/?EIO=4&transport=websocket&token=a-tab-of-a-test HTTP/1.1\r\n"
        f"Host: localhost:{port}\r\nOrigin: {origin}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
        "\r\n"
    )
    with socket.create_connection(
        ("127.0.0.1", port), timeout=PATIENCE_SECONDS
    ) as connection:
        connection.sendall(request.encode())
        answer = b""
        while b'"sid"' not in answer and (more := connection.recv(4096)):
            answer += more
            if not answer.startswith(b"HTTP/1.1 101"):
                break
        yield answer


def test_one_build_serves_any_port(start: Start) -> None:
    servers = [start(), start()]
    bodies = {ask("GET", server.url).text for server in servers}
    assert len(bodies) == 1
    for server in servers:
        with live_connection(server, origin=server.url) as answer:
            assert b'0{"sid"' in answer
        assert f"Open {server.url} " in server.log()


def test_a_page_from_elsewhere_gets_no_connection(start: Start) -> None:
    server = start(CALPAGES_URL="https://book.example.com")
    for origin in ("https://evil.example", server.url):
        with live_connection(server, origin) as answer:
            assert b'"sid"' not in answer
    with live_connection(server, "https://book.example.com") as answer:
        assert b'0{"sid"' in answer


def test_the_terminal_says_what_runs(start: Start) -> None:
    assert "running on the sandbox" in start().log()
    log = start(CAL_API_URL="http://127.0.0.1:9/v2").log()
    assert "Running on http://127.0.0.1:9/v2" in log
    assert "sandbox" not in log


def test_requests_are_not_logged(start: Start) -> None:
    server = start()
    ask("GET", f"{server.url}/booking/a-uid-that-is-a-secret")
    assert "a-uid-that-is-a-secret" not in server.log()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_cleanly_with_pages_open(
    start: Start, signum: signal.Signals
) -> None:
    server = start()
    with live_connection(server, origin=server.url):
        server.process.send_signal(signum)
        assert server.process.wait(PATIENCE_SECONDS) == 0
    assert "Traceback" not in server.log()


def test_a_taken_port_is_one_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("run", PORT=str(port))
    assert done.returncode == 1
    assert re.fullmatch(
        rf"Cannot listen on 127\.0\.0\.1 port {port}: .*\n", done.stderr
    )


def test_wrong_settings_are_a_message_and_no_traceback() -> None:
    done = run("run", PORT="0", WORKERS="2")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "2 settings are wrong:",
        "  PORT: expected a number from 1 to 65535",
        "  WORKERS: more than 1 needs REDIS_URL, where workers share",
    ]


def test_a_folder_without_a_project_is_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        calpages_command("build"),
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "rxconfig.py" in done.stderr


def test_the_command_line_and_the_settings_need_no_reflex() -> None:
    # Importing Reflex takes longer than a second start may, and it would read
    # rxconfig.py, which reads the settings, while they are imported.
    code = "import calpages.__main__, sys; sys.exit('reflex' in sys.modules)"
    done = subprocess.run([calpages_command()[0], "-c", code], cwd=PROJECT, check=False)
    assert done.returncode == 0
