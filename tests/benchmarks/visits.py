"""One cold visit of a page in Chromium: when it could be read, and what it took.

Cold is a new browser context: no file and no compiled script of an earlier visit is
kept. The browser itself runs already, as a visitor's does; its first visit of all is
not counted (`tests.benchmarks.readable`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from tests.benchmarks.traffic import Traffic

_MARKS = (Path(__file__).parent / "marks.js").read_text("utf-8")
_READ = """() => benchMarks.readable
  && performance.getEntriesByName("first-contentful-paint").length"""
_LIVE = "() => benchMarks.interactive"
_COLLECT = """() => ({
  ...benchMarks,
  painted: performance.getEntriesByName("first-contentful-paint")[0].startTime,
})"""
# For what comes after: the icon, a late shift.
_SETTLE_MS = 500
_POLL_MS = 50


@dataclass(frozen=True)
class Profile:
    """A device and its network.

    Attributes:
        latency: Milliseconds of a round trip; 0 leaves the network as it is.
        down: Bytes a second.
        up: Bytes a second.
        cpu: How many times slower than this machine.
    """

    name: str
    latency: int = 0
    down: int = -1
    up: int = -1
    cpu: int = 1


UNTHROTTLED = Profile("unthrottled")
FAST_4G = Profile("fast 4G + 4x CPU", 60, 9_000_000 // 8, 3_000_000 // 8, 4)


@dataclass(frozen=True)
class Words:
    """What makes a page readable: its heading and its time."""

    heading: str
    time: str


@dataclass(frozen=True)
class Visit:
    """What one visit took.

    Attributes:
        in_page: Milliseconds until the text was in the page.
        painted: Milliseconds until the first content was painted.
        interactive: Milliseconds until the live component stood; 0 of a static page.
        shift: The sum of all layout shifts.
        long_tasks: How many milliseconds each task over 50 ms took, of those that began
            before the page was readable.
        traffic: What went over the wire.
    """

    in_page: float
    painted: float
    interactive: float
    shift: float
    long_tasks: tuple[float, ...]
    traffic: Traffic

    @property
    def readable(self) -> float:
        """Milliseconds until the text was in the page, and something painted."""
        return max(self.in_page, self.painted)


def cold_visit(
    browser: Browser, url: str, words: Words, profile: Profile, *, is_live: bool
) -> Visit:
    """Visit a page for the first time.

    Args:
        browser: The running browser.
        url: The page.
        words: When it can be read.
        profile: The device.
        is_live: Whether to wait for the live component, too.
    """
    context = visitor(browser)
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    traffic = Traffic(cdp)
    throttle(cdp, profile)
    page.add_init_script(f"window.benchWords = {json.dumps(vars(words))};{_MARKS}")
    page.goto(url, wait_until="commit")
    page.wait_for_function(_READ, polling=_POLL_MS)
    if is_live:
        page.wait_for_function(_LIVE, polling=_POLL_MS)
    page.wait_for_load_state()
    page.wait_for_timeout(_SETTLE_MS)
    visit = _visit(page, traffic)
    context.close()
    return visit


def visitor(browser: Browser, **options: Any) -> BrowserContext:
    """A new visitor: in Berlin, reading British English, on a laptop."""
    return browser.new_context(
        locale="en-GB",
        timezone_id="Europe/Berlin",
        viewport={"width": 1280, "height": 800},
        **options,
    )


def _visit(page: Page, traffic: Traffic) -> Visit:
    marks = page.evaluate(_COLLECT)
    readable = max(marks["readable"], marks["painted"])
    return Visit(
        in_page=marks["readable"],
        painted=marks["painted"],
        interactive=marks["interactive"] and max(marks["interactive"], readable),
        shift=sum(marks["shifts"]),
        long_tasks=tuple(
            duration for start, duration in marks["tasks"] if start < readable
        ),
        traffic=traffic,
    )


def throttle(cdp: CDPSession, profile: Profile) -> None:
    """Make a page's network and processor those of a device."""
    if profile.latency:
        conditions = {
            "offline": False,
            "latency": profile.latency,
            "downloadThroughput": profile.down,
            "uploadThroughput": profile.up,
        }
        cdp.send("Network.emulateNetworkConditions", conditions)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": profile.cpu})
