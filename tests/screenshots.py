"""Takes the README's pictures: the three pages, phone and desktop, light and dark.

    make screenshots

It runs the real process on a sandbox of its own, as a visitor in Berlin sees it.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from calpages.sandbox import DEMO
from tests.browser.chromium import launch
from tests.processes import PROJECT, calpages_command, free_port, running

FOLDER = PROJECT / "docs" / "screenshots"
BOOKING = next(demo.uid for demo in DEMO if demo.kind == "accepted")
PAGES = {
    "booking": f"/booking/{BOOKING}",
    "cancel": f"/cancel/{BOOKING}",
    "reschedule": f"/reschedule/{BOOKING}",
}
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
SCHEMES = ("light", "dark")


def main() -> None:
    """Take every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
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
            for size in SIZES:
                for scheme in SCHEMES:
                    _take(browser, server.url, size, scheme)
            browser.close()


def _take(browser: Browser, url: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    )
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if name == "reschedule":
            page.get_by_role("radio").and_(page.locator(":enabled")).nth(3).check()
            expect(page.get_by_role("button", name="Reschedule")).to_be_enabled()
            page.mouse.move(0, 0)
        page.screenshot(
            path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=size == "desktop"
        )
    context.close()


if __name__ == "__main__":
    main()
