"""A Cal.com that knows of nothing but free times, with every question written down."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import httpx

from calpages.bookings import Bookings
from calpages.calcom.client import CalClient
from calpages.calcom.models import Booking
from tests.builders import booking
from tests.calcom.fakes import BASE_URL, answer

LENGTH = dt.timedelta(minutes=30)


class Clock:
    """A monotonic clock that only a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class FreeCal(httpx.AsyncBaseTransport):
    """Answers ``GET /slots`` from the times that are free, as they are when asked.

    Attributes:
        free: The starts.
        full: Those of ``free`` at which a class has no seat left.
        asked: The query of every call.
        broken: The status to answer months with, by their ``YYYY-MM``.
        gates: While it is a list, every answer waits for its own event in it.
    """

    def __init__(self, *free: dt.datetime, full: Iterable[dt.datetime] = ()) -> None:
        self.full = set(full)
        self.free = {*free, *self.full}
        self.asked: list[Mapping[str, str]] = []
        self.broken: dict[str, int] = {}
        self.gates: list[asyncio.Event] | None = None
        self.has_come = asyncio.Semaphore(0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        self.asked.append(query)
        response = self._answer(query)
        self.has_come.release()
        if self.gates is not None:
            gate = asyncio.Event()
            self.gates.append(gate)
            await gate.wait()
        return response

    def _answer(self, query: Mapping[str, str]) -> httpx.Response:
        start, end = (
            dt.datetime.fromisoformat(query[name]) for name in ("start", "end")
        )
        if status := self.broken.get(month_of(query)):
            return httpx.Response(status, html="<h1>Sorry</h1>")
        assert start <= end
        days: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in sorted(self.free):
            if start <= one <= end:
                days[one.date().isoformat()].append(self._slot(one))
        return answer(days)

    def _slot(self, start: dt.datetime) -> dict[str, Any]:
        seats = {"seatsTotal": 4, "seatsBooked": 4, "seatsRemaining": 0}
        return {
            "start": start.isoformat(),
            "end": (start + LENGTH).isoformat(),
            **(seats if start in self.full else {}),
        }

    def bookings(self, now: dt.datetime, **options: Any) -> Bookings:
        """Bookings that ask here, and take ``now`` for the present."""
        client = CalClient(base_url=BASE_URL, transport=self)
        return Bookings(client, now=lambda: now, **options)

    @property
    def months(self) -> list[str]:
        """The months that were asked for."""
        return [month_of(query) for query in self.asked]


def month_of(query: Mapping[str, str]) -> str:
    """The month that a question is about; the week after it is asked for too."""
    last = dt.datetime.fromisoformat(query["end"]) - dt.timedelta(days=7, hours=1)
    return f"{last:%Y-%m}"


def booking_at(start: dt.datetime, **fields: Any) -> Booking:
    """A booking of half an hour."""
    return booking(start=start.isoformat(), end=(start + LENGTH).isoformat(), **fields)
