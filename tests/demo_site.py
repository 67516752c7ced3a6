"""The real process on a sandbox of its own, for taking pictures of it."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from calpages.sandbox import DEMO
from tests.browser.chromium import launch
from tests.browser.live import await_live
from tests.processes import calpages_command, free_port, running

BOOKING = next(demo.uid for demo in DEMO if demo.kind == "accepted")
PAGES = {
    "booking": f"/booking/{BOOKING}",
    "cancel": f"/cancel/{BOOKING}",
    "reschedule": f"/reschedule/{BOOKING}",
}
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}


@contextlib.contextmanager
def demo_site() -> Iterator[tuple[Browser, str]]:
    """Run it, and a browser, for the block; gives the browser and the address."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        environ = {
            "PORT": str(port),
            "CALPAGES_SANDBOX_FILE": str(folder / "sandbox.sqlite3"),
            "CALPAGES_BRAND_NAME": "Northwind Clinic",
        }
        with (
            running(
                calpages_command("run"),
                port=port,
                ready="/ping",
                output=folder / "log",
                environ=environ,
            ) as server,
            sync_playwright() as playwright,
        ):
            browser = launch(playwright)
            yield browser, server.url
            browser.close()


def show(page: Page, name: str, query: str = "") -> None:
    """Open one of ``PAGES``; on the reschedule page a time is chosen."""
    page.goto(PAGES[name] + query)
    await_live(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if name == "reschedule":
        page.get_by_role("radio").and_(page.locator(":enabled")).nth(3).check()
        expect(page.locator(".cp-bar button")).to_be_enabled()
        page.mouse.move(0, 0)
