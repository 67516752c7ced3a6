"""The booking page as a person meets it: readable, interactive, weight, calls.

Each cold visit has a twin of a static page with the same text, right before it, in the
same browser, and a booking of its own, so that no cache of ours has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks import stage
from tests.benchmarks.report import MeasureError, Row, Spread, kilobytes, ratio
from tests.benchmarks.traffic import Traffic
from tests.benchmarks.visits import (
    FAST_4G,
    UNTHROTTLED,
    Profile,
    Visit,
    Words,
    cold_visit,
    visitor,
)
from tests.browser.chromium import launch
from tests.processes import Running, free_port

_FIRST = "#cp-first"
_LIVE = ".cp:not(#cp-first)"
_MARKUP = """root => {
  const copy = root.cloneNode(true);
  copy.querySelectorAll("script").forEach(one => one.remove());
  const parts = [...document.querySelectorAll("head style"), copy];
  return parts.map(one => one.outerHTML).join("");
}"""
_REACH = {UNTHROTTLED: (1.25, 600), FAST_4G: (1.35, 1400)}
_REACH_REFLEX, _REACH_OURS, _REACH_TOTAL = 134_000, 16_000, 150_000
_REACH_REQUESTS = 16


@dataclass(frozen=True)
class Pairs:
    """The visits of one profile, each beside its twin's.

    Attributes:
        static: Those of the static page.
        booking: Those of the booking page.
        first_calls: What a visit before those made the pages ask Cal.com.
        calls: What each of those did.
    """

    static: Sequence[Visit]
    booking: Sequence[Visit]
    first_calls: Sequence[str]
    calls: Sequence[Sequence[str]]


def measure(folder: Path, runs: int) -> list[Row]:
    """Measure both profiles; ``runs`` pairs each."""
    with (
        stage.api(folder) as api,
        stage.pages(api, folder) as direct,
        _far_away(api, folder) as far,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        words, html = words_and_markup(
            browser, f"{direct.url}/booking/{api.new_booking()}"
        )
        file = folder / "static.html"
        file.write_text(html, "utf-8")
        with stage.reference("static_page", folder, html=file) as static:
            near = _pairs(browser, api, (static, direct), words, UNTHROTTLED, runs)
            slow = _pairs(browser, api, (static, far), words, FAST_4G, runs)
        browser.close()
    rows = [*_times(UNTHROTTLED, near), *_times(FAST_4G, slow)]
    for profile, pairs in ((UNTHROTTLED, near), (FAST_4G, slow)):
        rows += _disturbances(profile, pairs)
    return [*rows, *_weight(near.booking), _calls(slow)]


@contextmanager
def _far_away(api: stage.Api, folder: Path) -> Iterator[Running]:
    """Run the pages behind a line whose socket is as slow as the rest of it."""
    port = free_port()
    origin = f"http://localhost:{port}"
    with (
        stage.pages(api, folder, CALPAGES_URL=origin) as process,
        stage.relay(port, process, FAST_4G.latency // 2, folder) as line,
    ):
        yield line


def words_and_markup(browser: Browser, url: str) -> tuple[Words, str]:
    """Read what a booking page says, and make a static page that says the same.

    Its markup is that of the first HTML, or where there is none, the live page's.
    """
    for has_scripts in (False, True):
        context = visitor(browser, java_script_enabled=has_scripts)
        page = context.new_page()
        page.goto(url)
        root = _LIVE if has_scripts else _FIRST
        if has_scripts:
            page.wait_for_selector(f"{root} h1")
        if page.locator(f"{root} h1").count():
            said = _words(page, root), _static_html(page, root)
            context.close()
            return said
        context.close()
    raise MeasureError(f"There is no booking at {url}.")


def _words(page: Page, root: str) -> Words:
    heading = page.locator(f"{root} h1").first.text_content()
    time = page.locator(f"{root} time").first.text_content()
    return Words(heading or "", time or "")


def _static_html(page: Page, root: str) -> str:
    body = page.locator(root).first.evaluate(_MARKUP)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="icon" href="data:,"><title>Static</title></head>'
        f"<body>{body}</body></html>"
    )


def _pairs(
    browser: Browser,
    api: stage.Api,
    servers: tuple[Running, Running],
    words: Words,
    profile: Profile,
    runs: int,
) -> Pairs:
    static, booking = servers
    visits: tuple[list[Visit], list[Visit]] = [], []
    calls = []
    for _ in range(runs + 1):
        uid = api.new_booking()
        visits[0].append(cold_visit(browser, static.url, words, profile, is_live=False))
        api.take_calls()
        url = f"{booking.url}/booking/{uid}"
        visits[1].append(cold_visit(browser, url, words, profile, is_live=True))
        calls.append(api.take_calls())
    # The first is warmer and colder than any visit: a browser's, and a server's, first.
    return Pairs(visits[0][1:], visits[1][1:], calls[0], calls[1:])


def _times(profile: Profile, pairs: Pairs) -> list[Row]:
    reach_ratio, reach_interactive = _REACH[profile]
    static = [visit.readable for visit in pairs.static]
    booking = [visit.readable for visit in pairs.booking]
    live = Spread.of([visit.interactive for visit in pairs.booking])
    measured = ratio(booking, static)
    return [
        Row(
            f"static page readable, {profile.name}",
            "",
            Spread.of(static).words(),
            figures={"milliseconds": static, **_parts(pairs.static)},
        ),
        Row(
            f"booking readable, {profile.name}",
            f"<= {reach_ratio} x static",
            f"{measured:.2f} x: {Spread.of(booking).words()}",
            measured <= reach_ratio,
            {"ratio": measured, "milliseconds": booking, **_parts(pairs.booking)},
        ),
        Row(
            f"booking interactive, {profile.name}",
            f"<= {reach_interactive} ms",
            live.words(),
            live.median <= reach_interactive,
            {"milliseconds": [visit.interactive for visit in pairs.booking]},
        ),
    ]


def _parts(visits: Sequence[Visit]) -> dict[str, list[float]]:
    return {
        "in_page": [visit.in_page for visit in visits],
        "painted": [visit.painted for visit in visits],
    }


def _disturbances(profile: Profile, pairs: Pairs) -> list[Row]:
    shifts = [visit.shift for visit in pairs.booking]
    tasks = [len(visit.long_tasks) for visit in pairs.booking]
    middle = Spread.of(tasks).median
    return [
        Row(
            f"layout shift, {profile.name}",
            "0",
            f"{max(shifts):.3f}",
            max(shifts) == 0,
            {"shifts": shifts},
        ),
        Row(
            f"tasks over 50 ms before readable, {profile.name}",
            "0",
            f"{middle:.0f} (at most {max(tasks)})",
            middle == 0,
            {"milliseconds": [visit.long_tasks for visit in pairs.booking]},
        ),
    ]


def _weight(visits: Sequence[Visit]) -> list[Row]:
    """The bytes and requests of the visit with the most of them."""
    traffic = max(
        (visit.traffic for visit in visits), key=lambda one: one.split().total
    )
    sizes = traffic.split()
    total, reflex, ours = sizes.total, sizes.of("Reflex"), sizes.of("ours")
    before = max(visit.traffic.requests_before_socket for visit in visits)
    parts = ", ".join(
        f"{part} {kilobytes(size)}"
        for part, size in sorted(sizes.sizes["ours"].items())
    )
    figures: dict[str, Any] = {
        "bytes": sizes.sizes,
        "heads": sizes.heads,
        "files": _files(traffic),
        "socket_sent": sum(map(len, traffic.sent)),
    }
    return [
        Row(
            "bytes on the wire, booking page",
            f"<= {kilobytes(_REACH_TOTAL)}",
            kilobytes(total),
            total <= _REACH_TOTAL,
            figures,
        ),
        Row(
            "of them Reflex's",
            f"<= {kilobytes(_REACH_REFLEX)}",
            f"{kilobytes(reflex)}, heads {kilobytes(sizes.heads['Reflex'])}",
            reflex <= _REACH_REFLEX,
        ),
        Row(
            "of them ours",
            f"<= {kilobytes(_REACH_OURS)}",
            f"{kilobytes(ours)}, heads {kilobytes(sizes.heads['ours'])}: {parts}",
            ours <= _REACH_OURS,
        ),
        Row(
            "requests before the socket",
            f"<= {_REACH_REQUESTS}",
            f"{before} (of {traffic.requests})",
            before <= _REACH_REQUESTS,
            {"before_socket": before, "all": traffic.requests},
        ),
    ]


def _files(traffic: Traffic) -> dict[str, int]:
    """The bytes of each file, by its name: no address of a booking, and no token."""
    paths = {urlsplit(one.url).path: one.size for one in traffic.transfers}
    return {Path(path).name: size for path, size in paths.items() if "." in path}


def _calls(pairs: Pairs) -> Row:
    bookings, types = (
        [calls.count(f"GET {name}") for calls in (pairs.first_calls, *pairs.calls)]
        for name in ("bookings", "event-types")
    )
    return Row(
        "calls to Cal.com a view",
        "1, + 1 event type (kept for minutes)",
        f"{max(bookings)}, + {types[0]} event type at first, {max(types[1:])} later",
        max(bookings) <= 1 and types[0] <= 1 and not any(types[1:]),
        {"first": pairs.first_calls, "later": pairs.calls},
    )
