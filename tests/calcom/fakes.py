"""Stand-ins for Cal.com: a small one that keeps bookings, and one made of bare TCP."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx

BASE_URL = "https://cal.example/v2"
UID = "bookingUid000000000001"
NEW_UID = "bookingUid000000000002"
SEAT_UID = "3be561a9-31f1-4b8e-aefc-9d9a085f0dd1"
SERIES_UID = "recurring_uid_987"


def booking_json(**changes: Any) -> dict[str, Any]:
    return {
        "uid": UID,
        "title": "Intro between Amina Kaya and Jane Doe",
        "status": "accepted",
        "start": "2030-09-02T09:00:00.000Z",
        "end": "2030-09-02T09:30:00.000Z",
        "duration": 30,
        "hosts": [{"id": 5, "name": "Amina Kaya", "username": "amina"}],
        "eventTypeId": 7,
        "eventType": {"id": 7, "slug": "intro"},
        "attendees": [{"name": "Jane Doe", "email": "jane@example.com"}],
        **changes,
    }


def answer(data: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json={"status": "success", "data": data})


def refusal(status: int, message: str) -> httpx.Response:
    error = {"code": "BadRequestException", "message": message}
    return httpx.Response(status, json={"status": "error", "error": error})


class FakeCal:
    """Bookings behind ``httpx.MockTransport``, with every call written down."""

    def __init__(self, *bookings: dict[str, Any]) -> None:
        self.bookings = {booking["uid"]: booking for booking in bookings}
        self.seats: dict[str, str] = {}
        self.event_types: list[dict[str, Any]] = []
        self.requests: list[httpx.Request] = []
        self.before: Callable[[httpx.Request], Awaitable[None]] | None = None
        self.instead: Callable[[httpx.Request], httpx.Response | None] | None = None

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._handle)

    def count(self, method: str, part: str = "") -> int:
        return sum(
            request.method == method and part in request.url.path
            for request in self.requests
        )

    def cancel(self, uid: str, reason: str = "") -> dict[str, Any]:
        self.bookings[uid] |= {"status": "cancelled", "cancellationReason": reason}
        return self.bookings[uid]

    def reschedule(self, uid: str, start: str, new_uid: str = NEW_UID) -> Any:
        self.bookings[new_uid] = self.bookings[uid] | {
            "uid": new_uid,
            "start": start,
            "end": start.replace(":00:00", ":30:00"),
            "rescheduledFromUid": uid,
        }
        self.cancel(uid)["rescheduledToUid"] = new_uid
        return self.bookings[new_uid]

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.before is not None:
            await self.before(request)
        if self.instead is not None:
            replaced = self.instead(request)
            if replaced is not None:
                return replaced
        return self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v2")
        if path.endswith("/event-types"):
            return answer(self.event_types)
        if match := re.fullmatch(r"/bookings/by-seat/([^/]+)", path):
            return self._booking(self.seats.get(match[1], ""))
        if match := re.fullmatch(r"/bookings/([^/]+)", path):
            return self._booking_or_series(match[1])
        if match := re.fullmatch(r"/bookings/([^/]+)/cancel", path):
            return self._cancel(match[1], json.loads(request.content))
        if match := re.fullmatch(r"/bookings/([^/]+)/reschedule", path):
            start = json.loads(request.content)["start"]
            return answer(self.reschedule(match[1], start), 201)
        return answer({})

    def _booking(self, uid: str) -> httpx.Response:
        if uid in self.bookings:
            return answer(self.bookings[uid])
        return refusal(404, f"Booking with uid={uid} was not found in the database")

    def _booking_or_series(self, uid: str) -> httpx.Response:
        series = [
            booking
            for booking in self.bookings.values()
            if booking.get("recurringBookingUid") == uid
        ]
        return answer(series) if series else self._booking(uid)

    def _cancel(self, uid: str, body: dict[str, Any]) -> httpx.Response:
        if self.bookings[uid]["status"] == "cancelled":
            return refusal(
                400,
                f"Can't cancel booking with uid={uid} because it has been cancelled"
                " already. Please provide uid of a booking that is not cancelled.",
            )
        return answer(self.cancel(uid, body.get("cancellationReason", "")))


class PostsOverTheWire(httpx.AsyncBaseTransport):
    """Reads from ``cal``, but sends writes to a real address."""

    def __init__(self, cal: FakeCal, url: str) -> None:
        self._reads = cal.transport
        self._wire = httpx.AsyncHTTPTransport()
        self._url = httpx.URL(url)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return await self._reads.handle_async_request(request)
        request.url = request.url.copy_with(
            scheme=self._url.scheme, host=self._url.host, port=self._url.port
        )
        return await self._wire.handle_async_request(request)

    async def aclose(self) -> None:
        await self._wire.aclose()


Script = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclasses.dataclass
class Wire:
    """A TCP server that reads a request and then does what its script says."""

    url: str = ""
    requests: list[bytes] = dataclasses.field(default_factory=list)


@contextlib.asynccontextmanager
async def wire(script: Script) -> AsyncIterator[Wire]:
    seen = Wire()
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            seen.requests.append(await reader.readuntil(b"\r\n\r\n"))
            await script(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.create_task(talk(reader, writer)))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    seen.url = f"http://127.0.0.1:{port}/v2"
    try:
        yield seen
    finally:
        server.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


def raw_response(body: bytes, *, status: str = "200 OK", length: int = -1) -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Length: {length if length >= 0 else len(body)}"
    )
    return f"{head}\r\nConnection: close\r\n\r\n".encode() + body


async def reset(writer: asyncio.StreamWriter) -> None:
    """Close with a TCP reset, as a crashed machine does."""
    writer.transport.abort()


def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def hang(_writer: asyncio.StreamWriter) -> None:
    """Never answer; the client has to give up."""
    await asyncio.Event().wait()
