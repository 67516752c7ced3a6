"""The real process in a real Chromium, on a sandbox that the tests can reset and break.

Nothing here may outlive this folder's tests: the synchronous Playwright occupies the
thread's event loop, which the tests of coroutines need. Hence the scope "package".
"""

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.chromium import launch
from tests.browser.live import open_tab
from tests.browser.patience import LONGEST_MS, PATIENCE_MS
from tests.processes import (
    PATIENCE_SECONDS,
    TLS,
    Running,
    ask,
    calpages_command,
    free_port,
    running,
)

_SIGNS_OF_A_FAULT = ("Traceback", "[ERROR]", "Exception in", "Unhandled", "panicked")
_POLL_SECONDS = 0.02

expect.set_options(timeout=PATIENCE_MS)


class Sandbox:
    """The Cal.com API that the pages talk to, and what the tests may do to it."""

    def __init__(self, process: Running) -> None:
        self.api_url = f"{process.url}/v2"
        self._control = httpx.Client(
            base_url=f"{process.url}/_sandbox", timeout=PATIENCE_SECONDS, verify=TLS
        )

    def reset(self) -> None:
        """Back to the demo bookings, without faults and without past requests."""
        self._send("POST", "/reset")

    def fail(self, fault: str, *, path: str = "", **details: Any) -> None:
        """Make requests fail from now on.

        Args:
            fault: The kind: slow, hang, 429, 500, 502-html, truncated, reset...
            path: What the request's path contains; empty is every path.
            details: method, seconds and times, as `POST /_sandbox/faults` has them.
        """
        if fault == "429":
            # Our process asks nothing for as long: other tests use it too.
            details.setdefault("seconds", 1)
        fault_json = {"path": path, "method": "*", "fault": fault, **details}
        self._send("POST", "/faults", json=fault_json)

    def patch(self, uid: str, **changes: Any) -> None:
        """Put a booking into a state, as `PATCH /_sandbox/bookings` has them."""
        self._send("PATCH", f"/bookings/{uid}", json=changes)

    def heal(self) -> None:
        """End all faults."""
        self._send("DELETE", "/faults")

    def requests(self) -> Any:
        """The requests that the sandbox got, oldest first."""
        return self._send("GET", "/requests").json()

    def posts(self) -> list[dict[str, Any]]:
        """The writes among them."""
        return [one for one in self.requests() if one["method"] == "POST"]

    def posted(self) -> list[str]:
        """Where those went."""
        return [one["path"] for one in self.posts()]

    def await_post(self) -> None:
        """Wait until a write has arrived."""
        self._await(self.posts, "Nothing was written.")

    def await_asked(self, part: str, times: int) -> None:
        """Wait until what has ``part`` in its path was asked for so many times."""

        def are_there() -> bool:
            paths = [one["path"] for one in self.requests()]
            return sum(part in path for path in paths) >= times

        self._await(are_there, f"{part} was not asked for {times} times.")

    def booking(self, uid: str) -> Any:
        """What the API says of a booking; of a series, the list of its events."""
        return self._api("GET", f"/bookings/{uid}")["data"]

    def knows(self, path: str) -> bool:
        """Whether the API has something at ``path``, below ``/v2``."""
        headers = {"cal-api-version": "2024-08-13"}
        return ask("GET", f"{self.api_url}{path}", headers=headers).is_success

    def reschedule(self, uid: str, start: str) -> None:
        """Move a booking, as another client of Cal.com does."""
        self._api("POST", f"/bookings/{uid}/reschedule", {"start": start})

    def cancel(self, uid: str, **body: Any) -> None:
        """Cancel a booking, or one seat of it, as another client of Cal.com does."""
        self._api("POST", f"/bookings/{uid}/cancel", body)

    def close(self) -> None:
        self._control.close()

    def _await(self, is_so: Callable[[], Any], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < deadline, otherwise
            time.sleep(_POLL_SECONDS)

    def _api(self, method: str, path: str, body: Any = None) -> Any:
        response = ask(
            method,
            f"{self.api_url}{path}",
            json=body,
            headers={"cal-api-version": "2024-08-13"},
        )
        return response.raise_for_status().json()

    def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        return self._control.request(method, path, **content).raise_for_status()


@pytest.fixture(scope="package")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("sandbox")
    port = free_port()
    command = calpages_command("sandbox", "--control", "--port", str(port))
    command += ["--file", str(folder / "sandbox.sqlite3")]
    with running(
        command, port=port, ready="/_sandbox/requests", output=folder / "log"
    ) as process:
        yield process


@contextmanager
def serving(sandbox: Running, output: Path, **environ: str) -> Iterator[Running]:
    """Run the process that `make run` starts, on ``sandbox``, for the block.

    Args:
        sandbox: The Cal.com API.
        output: The file for what the process writes.
        environ: Its settings.
    """
    port = free_port()
    given = {
        "PORT": str(port),
        "CAL_API_URL": f"{sandbox.url}/v2",
        # The tests put the demo bookings back: a reading from before would linger.
        "CALPAGES_CACHE_SECONDS": "0",
    }
    with running(
        calpages_command("run"),
        port=port,
        ready="/ping",
        output=output,
        environ=given | environ,
    ) as process:
        yield process


@pytest.fixture(scope="package")
def server_with(
    sandbox_process: Running,
    web_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., Running]]:
    """Starts servers of one build, each once: `server_with(CALPAGES_X="y")`."""
    with ExitStack() as stack:

        @functools.cache
        def start(**environ: str) -> Running:
            output = tmp_path_factory.mktemp("server") / "log"
            return stack.enter_context(serving(sandbox_process, output, **environ))

        yield start


@pytest.fixture(scope="package")
def server(server_with: Callable[..., Running]) -> Running:
    """The process that `make run` starts; it serves `web_dir`, built before."""
    return server_with()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def sandbox(sandbox_process: Running) -> Iterator[Sandbox]:
    """The sandbox, with its demo bookings as on the first day."""
    sandbox = Sandbox(sandbox_process)
    sandbox.reset()
    yield sandbox
    sandbox.close()


@pytest.fixture(autouse=True)
def _no_fault_in_the_log(server: Running) -> Iterator[None]:
    """Fails a test during which the server reported a fault of ours."""
    before = len(server.log())
    yield
    said = server.log()[before:]
    assert not any(sign in said for sign in _SIGNS_OF_A_FAULT), said


@pytest.fixture
def console_errors() -> list[str]:
    """What the page's console called an error; a test that causes some clears it."""
    return []


@contextmanager
def warm_browser(chromium: Browser, server: Running) -> Iterator[BrowserContext]:
    """Open a browser whose process has the pages' scripts compiled, for the block.

    That lives as long as the tab that is always open: to start one for each test, and
    to compile them again, would be a third of what these tests take.
    """
    context = chromium.new_context(
        base_url=server.url,
        locale="en-GB",
        timezone_id="Europe/Berlin",
        viewport={"width": 1280, "height": 800},
    )
    context.set_default_timeout(PATIENCE_MS)
    context.set_default_navigation_timeout(LONGEST_MS)
    context.new_page().goto("/favicon.ico")
    yield context
    context.close()


@pytest.fixture(scope="module")
def warm_context(chromium: Browser, server: Running) -> Iterator[BrowserContext]:
    """The browser of all tests of a module; where each has a server, its own."""
    with warm_browser(chromium, server) as context:
        yield context


@pytest.fixture
def context(warm_context: BrowserContext) -> Iterator[BrowserContext]:
    """A fresh visitor: in Berlin, reading British English, on a laptop."""
    yield warm_context
    always_open, *tabs = warm_context.pages
    for tab in tabs:
        tab.close()
    always_open.evaluate("localStorage.clear()")
    warm_context.clear_cookies()
    warm_context.clear_permissions()
    warm_context.set_extra_http_headers({})
    warm_context.set_offline(False)
    warm_context.unroute_all()


@pytest.fixture
def page(context: BrowserContext, console_errors: list[str]) -> Iterator[Page]:
    """A tab of that visitor; the test fails when its console reports an error."""
    page = open_tab(context)

    def hear(message: ConsoleMessage) -> None:
        is_status = "the server responded with a status" in message.text
        if message.type == "error" and not is_status:
            console_errors.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: console_errors.append(str(error)))
    yield page
    assert console_errors == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder: `pytest -m "not browser"` leaves it out."""
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)
