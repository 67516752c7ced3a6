"""How much memory a page takes that is open, beside a bare Reflex page."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.benchmarks import bare_app, stage
from tests.benchmarks.live_page import LivePage, Recording, record
from tests.benchmarks.page_opens import BOOKING_DONE
from tests.benchmarks.process_family import private_bytes
from tests.benchmarks.report import Row
from tests.processes import Running

_REACH_BYTES = 20_000
# What is made for the first pages serves all others.
_WARM_UP_PAGES = 100
_PAGES = 500
_AT_ONCE = 8
_SETTLE_SECONDS = 2


def measure(folder: Path, _runs: int) -> list[Row]:
    """Measure a bare page, and the booking page."""
    with bare_app.bare_app(folder) as process:
        bare = _page_bytes(process, record(process.url + "/", bare_app.DONE))
    with (
        stage.api(folder) as api,
        stage.pages(api, folder, CALPAGES_CACHE_SECONDS="60") as pages,
    ):
        url = f"{pages.url}/booking/{api.new_booking()}"
        booking = _page_bytes(pages, record(url, BOOKING_DONE))
    return [
        Row(
            "memory of an open page, bare Reflex page",
            "",
            f"{bare / 1000:.0f} KB",
            None,
            {"bytes": bare, "pages": _PAGES},
        ),
        Row(
            "memory of an open booking page",
            f"<= bare + {_REACH_BYTES // 1000} KB",
            f"{booking / 1000:.0f} KB (bare {(booking - bare) / 1000:+.0f})",
            booking <= bare + _REACH_BYTES,
            {"bytes": booking, "pages": _PAGES},
        ),
    ]


def _page_bytes(server: Running, recording: Recording) -> float:
    return asyncio.run(_measure_open(server.process.pid, recording))


async def _measure_open(pid: int, recording: Recording) -> float:
    first = await _open(_WARM_UP_PAGES, recording)
    before = await _settled(pid)
    others = await _open(_PAGES, recording)
    after = await _settled(pid)
    for page in (*first, *others):
        await page.close()
    return (after - before) / _PAGES


async def _open(count: int, recording: Recording) -> list[LivePage]:
    """Open pages that stay open."""
    free = asyncio.Semaphore(_AT_ONCE)

    async def open_one() -> LivePage:
        async with free:
            return await LivePage.open(recording)

    return await asyncio.gather(*(open_one() for _ in range(count)))


async def _settled(pid: int) -> int:
    await asyncio.sleep(_SETTLE_SECONDS)
    return private_bytes(pid)
