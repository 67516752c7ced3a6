"""Contract: whatever the line to Cal.com does, a cancel is sent once and told truly.

A real sandbox process behind a line that resets, cuts, slows and refuses connections.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterator

import pytest

from calpages.bookings import Bookings
from calpages.calcom.client import CalClient
from tests.box import uid_of
from tests.relay import Break, Relay
from tests.sandbox_process import SandboxProcess

pytest_plugins = ("tests.servers",)

UID = uid_of("accepted")


@dataclasses.dataclass(frozen=True)
class Row:
    """What befalls the write, how it ends, and whether it is cancelled then."""

    how: Break
    status: str
    is_cancelled: bool
    size: int = 0


ROWS = {
    "reset before it is passed on": Row("reset", "unknown", is_cancelled=False),
    "reset in the place of the answer": Row("reset-after", "done", is_cancelled=True),
    "cut off within the headers": Row("cut", "done", is_cancelled=True, size=40),
    "cut off within the body": Row("cut", "done", is_cancelled=True, size=700),
    "in small pieces": Row("drip", "done", is_cancelled=True),
    "no answer": Row("hold", "done", is_cancelled=True),
}


@pytest.fixture
def line(sandbox_url: str) -> Iterator[Relay]:
    with Relay(sandbox_url) as relay:
        yield relay


@pytest.fixture
async def bookings(
    line: Relay, sandbox_process: SandboxProcess
) -> AsyncIterator[Bookings]:
    client = CalClient(base_url=f"{line.url}/v2", deadline_seconds=2)
    bookings = Bookings(client, ttl_seconds=0, read_back_delays=(0.1, 0.1))
    yield bookings
    line.heal()
    await bookings.aclose()


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
async def test_a_write_over_a_bad_line_is_sent_once_and_told_truly(
    line: Relay, bookings: Bookings, sandbox_process: SandboxProcess, row: Row
) -> None:
    line.break_(row.how, method="POST", size=row.size, seconds=0.01)
    outcome = await bookings.cancel(UID)
    assert outcome.status == row.status
    assert [one.method for one in line.passed].count("POST") == 1
    now = (await sandbox_process.read(UID))["status"]
    assert (now == "cancelled") is row.is_cancelled


async def test_a_line_that_refuses_sends_nothing_and_then_it_can_be_sent(
    line: Relay, bookings: Bookings
) -> None:
    line.refuse()
    outcome = await bookings.cancel(UID)
    assert outcome.status == "refused"
    assert outcome.read is None
    await asyncio.to_thread(line.listen)
    assert (await bookings.cancel(UID)).status == "done"
    assert [one.method for one in line.passed].count("POST") == 1


@pytest.mark.parametrize("how", ["reset", "reset-after", "cut"])
async def test_a_read_over_a_bad_line_is_tried_again_until_it_is_better(
    line: Relay, bookings: Bookings, how: Break
) -> None:
    line.break_(how, method="GET", size=300)
    reading = asyncio.create_task(bookings.read(UID))
    while not line.passed:
        await asyncio.to_thread(lambda: None)
    line.heal()
    assert (await reading).booking.uid == UID
