"""Cal.com goes away and comes back: meanwhile the booking page shows what was read."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import serving
from tests.browser.demo import uid_of
from tests.processes import Running, calpages_command, free_port, running

UID = uid_of("accepted")
BOOKING = f"/booking/{UID}"
SCHEDULED = "This meeting is scheduled"
UNREACHABLE = "We can't reach the booking system"
# Two more tries, or the deadline of a reading.
LONGEST_MS = 20_000


class CalCom:
    """A sandbox that can go away, and come back with what it knew."""

    def __init__(self, folder: Path) -> None:
        self._port = free_port()
        self._folder = folder
        self._stack = ExitStack()
        self.start()

    def start(self) -> None:
        command = calpages_command("sandbox", "--control", "--port", str(self._port))
        command += ["--file", str(self._folder / "sandbox.sqlite3")]
        self.process = self._stack.enter_context(
            running(
                command,
                port=self._port,
                ready="/_sandbox/requests",
                output=self._folder / "sandbox",
            )
        )

    def stop(self) -> None:
        self._stack.close()


@pytest.fixture
def cal_com(tmp_path: Path) -> Iterator[CalCom]:
    cal_com = CalCom(tmp_path)
    yield cal_com
    cal_com.stop()


@pytest.fixture
def pages(cal_com: CalCom, web_dir: Path, tmp_path: Path) -> Iterator[Running]:
    """Our pages on it, which keep what they read as they do by default."""
    with serving(
        cal_com.process, tmp_path / "log", CALPAGES_CACHE_SECONDS="5"
    ) as process:
        yield process


@contextmanager
def without_javascript(chromium: Browser, pages: Running) -> Iterator[Page]:
    context = chromium.new_context(base_url=pages.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def h1(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def notice(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text="could not be refreshed")


def expect_what_was_read(page: Page) -> None:
    """It is shown, and said to be old."""
    expect(notice(page)).to_be_visible(timeout=LONGEST_MS)
    expect(h1(page)).to_have_text(SCHEDULED)
    expect(page.get_by_text(re.compile("^Updated "))).to_be_visible()
    expect(page.get_by_role("link", name="Cancel")).to_be_visible()


def test_what_was_read_is_shown_and_said_to_be_old_until_cal_com_is_back(
    page: Page, chromium: Browser, cal_com: CalCom, pages: Running
) -> None:
    page.goto(f"{pages.url}{BOOKING}")
    expect(h1(page)).to_have_text(SCHEDULED)
    expect(notice(page)).to_have_count(0)
    cal_com.stop()
    # What is younger than that is as good as new.
    page.wait_for_timeout(5_000)
    page.goto(f"{pages.url}{BOOKING}")
    expect_what_was_read(page)
    with without_javascript(chromium, pages) as plain:
        plain.goto(BOOKING)
        expect_what_was_read(plain)
        plain.get_by_role("button", name="Refresh").click()
        expect_what_was_read(plain)
    page.get_by_role("link", name="Cancel").click()
    expect(h1(page)).to_have_text(UNREACHABLE, timeout=LONGEST_MS)
    cal_com.start()
    page.goto(f"{pages.url}{BOOKING}")
    expect(h1(page)).to_have_text(SCHEDULED)
    expect(notice(page)).to_have_count(0, timeout=LONGEST_MS)
