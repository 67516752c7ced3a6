"""From a link in an e-mail to the first time that can be chosen, and what it weighs.

Cold visits of the reschedule page, each with a booking of its own; booking, event type
and free times take 80 ms each at the API. The yardstick is the fastest React page that
does the same, Next.js with `@calcom/atoms` 2.11.0 patched to work, measured on such a
machine: 1.65 s and 4.8 s, 685 KB.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks import stage
from tests.benchmarks.report import Row, Spread, kilobytes
from tests.benchmarks.traffic import Traffic
from tests.benchmarks.visits import FAST_4G, UNTHROTTLED, Profile, throttle, visitor
from tests.browser.chromium import launch

_PEER_MS = {UNTHROTTLED: 1650, FAST_4G: 4800}
_SHARE = 0.25
_POLL_MS, _SETTLE_MS = 50, 500
_WATCH = """(() => {
  const marks = { first: 0, live: 0 };
  window.benchMarks = marks;
  const isThere = (root) =>
    [...document.querySelectorAll(`${root} input[name=slot]:enabled`)].some((one) =>
      one.checkVisibility(),
    );
  const look = () => {
    const now = performance.now();
    if (!marks.first && isThere(".cp")) marks.first = now;
    if (!marks.live && isThere(".cp:not(#cp-first)")) marks.live = now;
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true });
})();"""


@dataclass(frozen=True)
class _Visit:
    """One cold visit.

    Attributes:
        first: Milliseconds until a time could be chosen and something was painted.
        live: Milliseconds until a time could be chosen in the live page.
        calls: What was asked of Cal.com.
        scripts: Bytes of JavaScript of ours on the wire.
    """

    first: float
    live: float
    calls: list[str]
    scripts: int


def measure(folder: Path, runs: int) -> list[Row]:
    """Measure both profiles; ``runs`` visits each, and one before those."""
    with (
        stage.api(folder) as api,
        stage.pages(api, folder) as pages,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        rows: list[Row] = []
        for profile in (UNTHROTTLED, FAST_4G):
            visits = [
                _visit(browser, api, pages.url, "reschedule", profile)
                for _ in range(runs + 1)
            ][1:]
            rows += _times(profile, visits)
        booking = _visit(browser, api, pages.url, "booking", UNTHROTTLED)
        rows += _weight(visits, booking)
        browser.close()
    return rows


def _visit(
    browser: Browser, api: stage.Api, origin: str, name: str, profile: Profile
) -> _Visit:
    context = visitor(browser)
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    traffic = Traffic(cdp)
    throttle(cdp, profile)
    page.add_init_script(_WATCH)
    uid = api.new_booking()
    api.take_calls()
    page.goto(f"{origin}/{name}/{uid}", wait_until="commit")
    if name == "reschedule":
        page.wait_for_function("() => benchMarks.live", polling=_POLL_MS)
    page.wait_for_load_state()
    page.wait_for_timeout(_SETTLE_MS)
    marks = page.evaluate("benchMarks")
    painted = page.evaluate(
        'performance.getEntriesByName("first-contentful-paint")[0].startTime'
    )
    sizes = traffic.split().sizes["ours"]
    context.close()
    return _Visit(
        first=max(marks["first"], painted),
        live=max(marks["live"], painted),
        calls=api.take_calls(),
        scripts=sizes.get("JavaScript", 0),
    )


def _times(profile: Profile, visits: list[_Visit]) -> list[Row]:
    reach = _SHARE * _PEER_MS[profile]
    first = [visit.first for visit in visits]
    live = [visit.live for visit in visits]
    return [
        Row(
            f"reschedule: first time to choose, {profile.name}",
            f"<= {reach:.0f} ms",
            Spread.of(first).words(),
            Spread.of(first).median <= reach,
            {"milliseconds": first},
        ),
        Row(
            f"reschedule: the same in the live page, {profile.name}",
            "",
            Spread.of(live).words(),
            figures={"milliseconds": live},
        ),
    ]


def _weight(visits: list[_Visit], booking: _Visit) -> list[Row]:
    more = max(visit.scripts for visit in visits) - booking.scripts
    calls = max((visit.calls for visit in visits), key=len)
    return [
        Row(
            "reschedule: JavaScript more than the booking page's",
            "",
            kilobytes(more),
            figures={"bytes": more},
        ),
        Row(
            "reschedule: calls to Cal.com a view",
            "",
            ", ".join(calls),
            figures={"calls": [visit.calls for visit in visits]},
        ),
    ]
