"""What another language than English adds to the booking page: time, and bytes.

A visitor gets the words of one language. Its letters may take three bytes where an
English one takes one, and its sentences may be longer.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks import stage
from tests.benchmarks.readable import words_and_markup
from tests.benchmarks.report import Row, Spread, kilobytes, ratio
from tests.benchmarks.visits import FAST_4G, Visit, cold_visit
from tests.browser.chromium import launch

# Latin letters and long words; from right to left; many letters; three bytes for each.
_OTHERS = ("de", "ar", "ja", "bn")
_REACH_RATIO = 1.1


def measure(folder: Path, runs: int) -> list[Row]:
    """Visit the page in each language in turn; ``runs`` times, and once before."""
    visits: dict[str, list[Visit]] = {tag: [] for tag in ("en", *_OTHERS)}
    with (
        stage.api(folder) as api,
        stage.pages(api, folder) as pages,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)

        def address(tag: str) -> str:
            return f"{pages.url}/booking/{api.new_booking()}?lang={tag}"

        words = {tag: words_and_markup(browser, address(tag))[0] for tag in visits}
        for _ in range(runs + 1):
            for tag, those in visits.items():
                url = address(tag)
                those.append(
                    cold_visit(browser, url, words[tag], FAST_4G, is_live=True)
                )
        browser.close()
    counted = {tag: those[1:] for tag, those in visits.items()}
    return [_row(tag, counted[tag], counted["en"]) for tag in _OTHERS]


def _row(tag: str, visits: list[Visit], english: list[Visit]) -> Row:
    readable = [visit.readable for visit in visits]
    measured = ratio(readable, [visit.readable for visit in english])
    more = _bytes(visits) - _bytes(english)
    return Row(
        f"booking readable in {tag}, {FAST_4G.name}",
        f"<= {_REACH_RATIO} x English",
        f"{measured:.2f} x: {Spread.of(readable).words()}, {kilobytes(more)} more",
        measured <= _REACH_RATIO,
        {"ratio": measured, "milliseconds": readable, "more_bytes": more},
    )


def _bytes(visits: list[Visit]) -> float:
    return Spread.of([visit.traffic.split().of("ours") for visit in visits]).median
