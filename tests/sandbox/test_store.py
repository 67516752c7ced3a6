"""The file: it survives, processes agree on it, the demo moves with the days."""

import datetime as dt
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from calpages.sandbox import DEMO, create_sandbox
from tests.processes import PROJECT
from tests.sandbox.conftest import Cal, Clock

UIDS = {demo.kind: demo.uid for demo in DEMO}
WRITER = """
import asyncio, sys, httpx
from calpages.sandbox import create_sandbox
path, uid, start = sys.argv[1:]
app = create_sandbox(path)
async def main():
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://cal") as client:
        print("ready", flush=True)
        sys.stdin.readline()
        answer = await client.post(
            f"/v2/bookings/{uid}/reschedule",
            headers={"cal-api-version": "2024-08-13"},
            json={"start": start},
        )
        print(answer.status_code, flush=True)
asyncio.run(main())
"""


@asynccontextmanager
async def opened(path: Path, clock: Clock | None = None) -> AsyncIterator[Cal]:
    app = create_sandbox(path, now=clock)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://cal") as client:
        yield Cal(client)
    app.state.store.close()


async def status(cal: Cal, kind: str) -> str:
    return (await cal.get(UIDS[kind])).json()["data"]["status"]


async def start(cal: Cal, kind: str) -> str:
    return (await cal.get(UIDS[kind])).json()["data"]["start"]


async def test_what_was_written_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "new" / "sandbox.sqlite3"
    async with opened(path) as cal:
        await cal.cancel(UIDS["accepted"], cancellationReason="Ill")
    async with opened(path) as cal:
        assert await status(cal, "accepted") == "cancelled"
        assert await status(cal, "emoji") == "accepted"


async def test_what_is_held_survives_a_restart(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "sandbox.sqlite3"
    wanted = {"eventTypeId": 101, "slotStart": "2026-10-12T08:00:00.000Z"}
    async with opened(path, clock) as cal:
        held = (await cal.reserve(**wanted)).json()["data"]
    async with opened(path, clock) as cal, opened(path, clock) as other:
        read = (await cal.reservation(held["reservationUid"])).json()["data"]
        assert read["reservationUntil"] == held["reservationUntil"]
        assert (await other.reserve(**wanted)).status_code == 422
        clock.now += dt.timedelta(days=1)
        assert wanted["slotStart"] in await cal.starts(eventTypeId=101)
        assert (await other.reserve(**wanted)).status_code == 201


async def test_a_file_of_before_there_were_reservations_gets_them(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "sandbox.sqlite3"
    async with opened(path, clock) as cal:
        await cal.cancel(UIDS["accepted"])
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE reservations")
    connection.close()
    async with opened(path, clock) as cal:
        assert await status(cal, "accepted") == "cancelled"
        held = await cal.reserve(eventTypeId=101, slotStart="2026-10-12T08:00:00Z")
        assert held.status_code == 201


async def test_what_nobody_changed_moves_with_the_days(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "sandbox.sqlite3"
    async with opened(path, clock) as cal:
        await cal.cancel(UIDS["accepted"])
        before = await start(cal, "accepted"), await start(cal, "emoji")
        clock.now += dt.timedelta(weeks=5)
        running = await start(cal, "accepted"), await start(cal, "emoji")
    async with opened(path, clock) as cal:
        reopened = await start(cal, "accepted"), await start(cal, "emoji")
    assert running == reopened
    assert running[0] == before[0]
    # Five weeks later, and the clocks have gone back in between.
    assert before[1] == "2026-10-16T12:00:00.000Z"
    assert running[1] == "2026-11-20T13:00:00.000Z"


async def test_without_a_file_every_sandbox_is_its_own() -> None:
    answers = []
    for _ in range(2):
        app = create_sandbox()
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://c") as http:
            answers.append(await Cal(http).cancel(UIDS["accepted"]))
    assert [answer.status_code for answer in answers] == [200, 200]


async def test_two_open_sandboxes_agree_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.sqlite3"
    async with opened(path) as one, opened(path) as other:
        await one.cancel(UIDS["accepted"])
        assert await status(other, "accepted") == "cancelled"
        assert (await other.cancel(UIDS["accepted"])).status_code == 400


async def test_of_processes_that_want_the_same_time_one_gets_it(tmp_path: Path) -> None:
    """All of them make the file as well, at the same time."""
    path = tmp_path / "sandbox.sqlite3"
    kinds = ("accepted", "rescheduled-to", "long-text")
    answers = _race(path, [UIDS[kind] for kind in kinds])
    assert sorted(answers) == ["201", "400", "400"]
    async with opened(path) as cal:
        found = [await status(cal, kind) for kind in kinds]
    assert sorted(found) == ["accepted", "accepted", "cancelled"]


def _race(path: Path, uids: list[str]) -> list[str]:
    start = _a_wednesday_ahead()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), uid, start],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for uid in uids
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    return [writer.communicate()[0].strip() for writer in writers]


def _a_wednesday_ahead() -> str:
    today = dt.datetime.now(dt.UTC).date()
    day = today + dt.timedelta(days=21 + 2 - today.weekday())
    return f"{day}T10:00:00Z"


def test_a_file_that_is_no_database_is_an_error_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Jane, " * 200)
    with pytest.raises(sqlite3.DatabaseError):
        create_sandbox(path)
    assert path.read_text() == "Dear Jane, " * 200
