"""The sandbox in this process, with a hand on the line to it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from calpages.bookings import Bookings
from calpages.calcom.client import CalClient
from calpages.sandbox import DEMO, create_sandbox

SEATS = tuple(demo.uid for demo in DEMO if demo.kind == "seat")
# The demo series: two events are over, the third is the next, the fifth is cancelled.
LESSONS = tuple(f"demoLesson{number}00000000001" for number in range(1, 7))

Answer = Callable[[httpx.Request], Awaitable[httpx.Response]]


def uid_of(kind: str) -> str:
    """The uid of the demo booking of a kind."""
    return next(demo.uid for demo in DEMO if demo.kind == kind)


class Box(httpx.AsyncBaseTransport):
    """Carries requests to a sandbox of its own, and keeps what was asked.

    Attributes:
        requests: Everything that was asked.
        on_post: Answers writes in the place of the sandbox; may ``carry`` them to it.
        on_get: The same for reads.
    """

    def __init__(self) -> None:
        self._app = create_sandbox()
        self._inner = httpx.ASGITransport(self._app)
        self.requests: list[httpx.Request] = []
        self.on_post: Answer | None = None
        self.on_get: Answer | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.on_post if request.method == "POST" else self.on_get
        return await (answer or self.carry)(request)

    async def carry(self, request: httpx.Request) -> httpx.Response:
        """Let the sandbox do what is asked."""
        return await self._inner.handle_async_request(request)

    @property
    def posts(self) -> list[tuple[str, dict[str, Any]]]:
        """Every write: its path without ``/v2/bookings/``, and its body."""
        return [
            (
                request.url.path.removeprefix("/v2/bookings/"),
                json.loads(request.content),
            )
            for request in self.requests
            if request.method == "POST"
        ]

    def bookings(self, **options: Any) -> Bookings:
        """Bookings over this line, which read back without waiting."""
        client = CalClient(base_url="http://cal.example/v2", transport=self)
        return Bookings(
            client,
            **{
                "read_back_delays": (0.0, 0.0),
                "settle_delays": (0.0,),
                "ttl_seconds": 0.0,
                **options,
            },
        )

    def stored(self, uid: str) -> Any:
        """A booking as the sandbox keeps it."""
        with self._app.state.store.reading() as session:
            return session.booking(uid)

    def statuses(self, series_uid: str) -> list[str]:
        """The statuses of a series, by start."""
        with self._app.state.store.reading() as session:
            return [booking.status for booking in session.series(series_uid)]

    def holds(self, seat_uid: str) -> bool:
        """Whether a seat is held."""
        with self._app.state.store.reading() as session:
            return session.of_seat(seat_uid) is not None

    def seat_of(self, uid: str, seat_uid: str) -> Any:
        """Who holds a seat of a booking."""
        attendees = self.stored(uid).attendees
        return next(one for one in attendees if one.seat_uid == seat_uid)

    def put(self, uid: str, /, **changes: Any) -> None:
        """Keep a booking with other values; with another ``uid``, beside it.

        With another ``start`` it is as long as before.
        """
        booking = self.stored(uid)
        if "start" in changes:
            changes["end"] = changes["start"] + (booking.end - booking.start)
        with self._app.state.store.writing() as session:
            if changes.get("uid", uid) != uid:
                changes["id"] = session.next_id()
            session.put(dataclasses.replace(booking, **changes))

    def at(self, uid: str, start: dt.datetime) -> Any:
        """The booking of the same event type that begins at ``start``."""
        kind = self.stored(uid).event_type_id
        with self._app.state.store.reading() as session:
            found = session.overlapping(start, start + dt.timedelta(minutes=1))
        return next(one for one in found if one.event_type_id == kind)

    def reserve(self, uid: str, start: dt.datetime) -> Awaitable[httpx.Response]:
        """Hold a time for the event type of a booking, by another hand than ours."""
        kind = self.stored(uid).event_type_id
        return self.carry(
            httpx.Request(
                "POST",
                "http://cal.example/v2/slots/reservations",
                json={"eventTypeId": kind, "slotStart": start.isoformat()},
                headers={"cal-api-version": "2024-09-04"},
            )
        )

    def change(self, uid: str, action: str, **body: Any) -> Awaitable[httpx.Response]:
        """Cancel or reschedule by another hand than ours."""
        return self.carry(
            httpx.Request(
                "POST",
                f"http://cal.example/v2/bookings/{uid}/{action}",
                json=body,
                headers={"cal-api-version": "2024-08-13"},
            )
        )

    async def free_starts(self, uid: str, count: int) -> list[dt.datetime]:
        """Times to which a booking could be moved, on different days."""
        booking = self.stored(uid)
        request = httpx.Request(
            "GET",
            "http://cal.example/v2/slots",
            params={
                "eventTypeId": str(booking.event_type_id),
                "start": booking.start.isoformat(),
                "end": (booking.start + dt.timedelta(weeks=3)).isoformat(),
                "bookingUidToReschedule": uid,
            },
            headers={"cal-api-version": "2024-09-04"},
        )
        answer = await self.carry(request)
        await answer.aread()
        days = list(answer.json()["data"].values())[1:]
        return [dt.datetime.fromisoformat(day[0]["start"]) for day in days[:count]]
