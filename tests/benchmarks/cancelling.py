"""From the click on "Cancel event" to the heading that says it is cancelled.

The write and the reading that follows it take 80 ms each at the API; the rest is ours.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.benchmarks import stage
from tests.benchmarks.report import MeasureError, Row, Spread
from tests.benchmarks.visits import visitor
from tests.browser.cancel_page import DONE, button, open_page
from tests.browser.chromium import launch
from tests.processes import Running

_REACH_MS = 2 * stage.API_SECONDS * 1000 + 60
_LISTEN = """done => {
  window.addEventListener(
    "click",
    event => { window.benchClick = event.timeStamp; },
    { capture: true, once: true },
  );
  new MutationObserver((_, observer) => {
    const headings = [...document.querySelectorAll(".cp h1")];
    if (headings.some(one => one.textContent === done && one.checkVisibility())) {
      window.benchDone = performance.now();
      observer.disconnect();
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""


def measure(folder: Path, runs: int) -> list[Row]:
    """Cancel a booking ``runs`` times, each time another one, and one before those."""
    with (
        stage.api(folder) as api,
        stage.pages(api, folder) as pages,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        clicks = [_click(browser, api, pages) for _ in range(runs + 1)][1:]
        browser.close()
    took = [milliseconds for milliseconds, _ in clicks]
    spread = Spread.of(took)
    calls = clicks[0][1]
    return [
        Row(
            "cancel: click to true heading",
            f"<= {_REACH_MS:.0f} ms",
            f"{spread.words()}: {', '.join(calls)}",
            spread.median <= _REACH_MS,
            {"milliseconds": took, "calls": calls},
        )
    ]


def _click(browser: Browser, api: stage.Api, pages: Running) -> tuple[float, list[str]]:
    """Cancel one; returns the milliseconds, and what was asked of Cal.com."""
    uid = api.new_booking()
    context = visitor(browser)
    page = context.new_page()
    open_page(page, uid, server=pages.url)
    expect(page.locator("#cp-first")).to_have_count(0)
    api.take_calls()
    page.evaluate(_LISTEN, DONE)
    button(page).click()
    page.wait_for_function("() => window.benchDone")
    milliseconds = page.evaluate("() => benchDone - benchClick")
    calls = api.take_calls()
    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    context.close()
    if api.status(uid) != "cancelled":
        raise MeasureError("The page says that it is cancelled, and it is not.")
    return milliseconds, calls
