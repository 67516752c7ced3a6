"""What others notice while one network asks for 10,000 bookings that don't exist.

They open bookings that no cache knows, each from a network of its own, in calm and in
the flood by turns; a proxy's header tells the networks apart: on the loopback nobody
is limited. Of every opening it is measured until the booking is in the answer.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks import stage
from tests.benchmarks.report import MeasureError, Row
from tests.processes import Running

_FLOOD = 10_000
_ROUNDS = 5
_FLOODERS, _OTHERS = 32, 2
_FLOODER = "203.0.113.5"
_MOST_TIMES = 1.5
_NAME = "a-flood-of-uids-"
_SHOWN = b'class="cp-when'
_WARM_UP_SECONDS = 3.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def measure(folder: Path, _runs: int) -> list[Row]:
    """Measure how others open bookings, in calm and in a flood, by turns."""
    with (
        stage.api(folder) as api,
        stage.pages(
            api,
            folder,
            core=stage.SERVER_CORE,
            CALPAGES_TRUSTED_PROXY_HOPS="1",
        ) as pages,
        stage.generator_core(),
    ):
        return [asyncio.run(_Flood(api, pages).measure())]


class _Flood:
    """The visitors of one run, and what they have met."""

    def __init__(self, api: stage.Api, pages: Running) -> None:
        self._api = api
        self._port = int(pages.url.rpartition(":")[2])
        self._numbers = itertools.count()
        self._statuses = Counter[int]()
        self._asked = 0

    async def measure(self) -> Row:
        """Let them come; the first openings only warm up."""
        await self._open_for(_WARM_UP_SECONDS)
        calm: list[float] = []
        flooded: list[float] = []
        for number in range(_ROUNDS):
            began = time.monotonic()
            flooded += await self._open_in_flood(number)
            calm += await self._open_for(time.monotonic() - began)
        return self._row(calm, flooded)

    async def _open_in_flood(self, number: int) -> list[float]:
        count = _FLOOD // _ROUNDS
        names = iter(range(number * count, (number + 1) * count))
        self._api.take_paths()
        flooding = asyncio.gather(*(self._flood(names) for _ in range(_FLOODERS)))
        took = await self._open_while(lambda: not flooding.done())
        await flooding
        self._asked += sum(_NAME in path for path in self._api.take_paths())
        return took

    async def _open_for(self, seconds: float) -> list[float]:
        end = time.monotonic() + seconds
        return await self._open_while(lambda: time.monotonic() < end)

    async def _flood(self, names: Iterator[int]) -> None:
        async with asyncio.timeout(300), _Line(self._port) as line:
            for name in names:
                status, _ = await line.get(f"/booking/{_NAME}{name:06}", _FLOODER)
                self._statuses[status] += 1

    async def _open_while(self, goes_on: Callable[[], bool]) -> list[float]:
        took: list[float] = []

        async def keep_opening() -> None:
            async with _Line(self._port) as line:
                while goes_on():
                    uid = await asyncio.to_thread(self._api.new_booking)
                    took.append(await self._open(line, uid))

        await asyncio.gather(*(keep_opening() for _ in range(_OTHERS)))
        return took

    async def _open(self, line: _Line, uid: str) -> float:
        """Open a booking, until it is shown, from a network of its own; in ms."""
        network = "198.18.{}.{}".format(*divmod(next(self._numbers) % 65_000, 256))
        began = time.perf_counter()
        body = b""
        while _SHOWN not in body:
            status, body = await line.get(f"/booking/{uid}", network)
            if status != 200:
                raise MeasureError(f"A booking of others is answered {status}.")
        return (time.perf_counter() - began) * 1000

    def _row(self, calm: list[float], flooded: list[float]) -> Row:
        in_calm, in_flood = _p95(calm), _p95(flooded)
        times = in_flood / in_calm
        answers = ", ".join(
            f"{count:,} of them {status}"
            for status, count in sorted(self._statuses.items())
        )
        return Row(
            f"others' p95 in a flood of {_FLOOD:,} unknown uids",
            f"<= {_MOST_TIMES} x calm",
            f"{times:.2f} ({in_flood:.0f} ms against {in_calm:.0f}): {answers},"
            f" {self._asked} calls to Cal.com",
            times <= _MOST_TIMES,
            {
                "times": times,
                "calm_p95_ms": in_calm,
                "flood_p95_ms": in_flood,
                "calm_openings": len(calm),
                "flood_openings": len(flooded),
                "flood_statuses": dict(self._statuses),
                "flood_calls_to_cal_com": self._asked,
            },
        )


class _Line:
    """A kept connection, over which one asks after the other."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> _Line:
        self._reader, self._writer = await asyncio.open_connection(
            "127.0.0.1", self._port
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def get(self, path: str, network: str) -> tuple[int, bytes]:
        """Ask for a page through a proxy; its status and its body.

        Raises:
            MeasureError: The answer does not say how long it is.
        """
        self._writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost:{self._port}\r\n"
            f"X-Forwarded-For: {network}\r\n\r\n".encode()
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length is None:
            raise MeasureError("An answer does not say how long it is.")
        return int(head.split(b" ", 2)[1]), await self._reader.readexactly(
            int(length[1])
        )


def _p95(milliseconds: list[float]) -> float:
    return statistics.quantiles(milliseconds, n=20)[-1]
