"""How many pages one worker on one core can open in a second, over the live connection.

An opening is a new visitor's: connect, hydrate, load, and wait for the booking. The
generator has the other core; a bare Reflex page is measured beside it.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks import bare_app, stage
from tests.benchmarks.live_page import LivePage, Recording, record
from tests.benchmarks.report import Row
from tests.benchmarks.windows import Window, middle_window
from tests.processes import Running

BOOKING_DONE = r'booking_state":.*"status_rx_state_":"success"'
"""Found in the message that brings the booking."""

_REACH = 150
_AT_ONCE = 12


def measure(folder: Path, _runs: int) -> list[Row]:
    """Measure a bare page, and the booking page with a cached booking."""
    core = stage.SERVER_CORE
    with bare_app.bare_app(folder, core=core) as process:
        bare = _opens(process, record(process.url + "/", bare_app.DONE))
    with (
        stage.api(folder) as api,
        stage.pages(api, folder, core=core, CALPAGES_CACHE_SECONDS="60") as pages,
    ):
        url = f"{pages.url}/booking/{api.new_booking()}"
        recording = record(url, BOOKING_DONE)
        api.take_calls()
        booking = _opens(pages, recording)
        calls = len(api.take_calls())
    return [
        Row("page opens/s, bare Reflex page", "", bare.words(), None, asdict(bare)),
        Row(
            "page opens/s, booking cached",
            f">= {_REACH}",
            booking.words(),
            booking.reaches(_REACH),
            asdict(booking) | {"calls_to_cal_com": calls},
        ),
    ]


def _opens(server: Running, recording: Recording) -> Window:
    with stage.generator_core():
        return asyncio.run(_count_opens(server.process.pid, recording))


async def _count_opens(pid: int, recording: Recording) -> Window:
    count = 0

    async def keep_opening() -> None:
        nonlocal count
        while True:
            page = await LivePage.open(recording)
            await page.close()
            count += 1

    async with asyncio.TaskGroup() as visitors:
        tasks = [visitors.create_task(keep_opening()) for _ in range(_AT_ONCE)]
        window = await middle_window(lambda: count, pid)
        for task in tasks:
            task.cancel()
    return window
