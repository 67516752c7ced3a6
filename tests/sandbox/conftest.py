"""The sandbox with a clock that the test sets, and a client that speaks to it."""

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from calpages.sandbox import create_sandbox

BOOKINGS = {"cal-api-version": "2024-08-13"}
SLOTS = {"cal-api-version": "2024-09-04"}
EVENT_TYPES = {"cal-api-version": "2024-06-14"}


@dataclasses.dataclass
class Clock:
    """Gives the time that the test says it is."""

    now: dt.datetime = dt.datetime(2026, 10, 5, 6, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


class Cal:
    """Asks the sandbox what the pages ask Cal.com."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, uid: str, **headers: str) -> httpx.Response:
        url = f"/v2/bookings/{uid}"
        return await self.client.get(url, headers=BOOKINGS | headers)

    async def by_seat(self, uid: str, **headers: str) -> httpx.Response:
        return await self.get(f"by-seat/{uid}", **headers)

    async def cancel(self, uid: str, **body: Any) -> httpx.Response:
        url = f"/v2/bookings/{uid}/cancel"
        return await self.client.post(url, headers=BOOKINGS, json=body)

    async def reschedule(self, uid: str, **body: Any) -> httpx.Response:
        url = f"/v2/bookings/{uid}/reschedule"
        return await self.client.post(url, headers=BOOKINGS, json=body)

    async def reserve(
        self, headers: Mapping[str, str] | None = None, **body: Any
    ) -> httpx.Response:
        url = "/v2/slots/reservations"
        return await self.client.post(
            url, headers={**SLOTS, **(headers or {})}, json=body
        )

    async def reservation(self, uid: str) -> httpx.Response:
        url = f"/v2/slots/reservations/{uid}"
        return await self.client.get(url, headers=SLOTS)

    async def update(self, uid: str, **body: Any) -> httpx.Response:
        url = f"/v2/slots/reservations/{uid}"
        return await self.client.patch(url, headers=SLOTS, json=body)

    async def release(self, uid: str) -> httpx.Response:
        url = f"/v2/slots/reservations/{uid}"
        return await self.client.delete(url, headers=SLOTS)

    async def slots(self, **query: Any) -> httpx.Response:
        query = {"start": "2026-10-05", "end": "2026-10-31", "format": "range"} | query
        return await self.client.get("/v2/slots", headers=SLOTS, params=query)

    async def starts(self, **query: Any) -> list[str]:
        answer = await self.slots(**query)
        assert answer.status_code == 200, answer.text
        days = answer.json()["data"]
        return [slot["start"] for day in days.values() for slot in day]

    async def slot(self, start: str, **query: Any) -> dict[str, Any]:
        """The slot that begins then, as it is listed."""
        days = (await self.slots(**query)).json()["data"].values()
        return next(slot for day in days for slot in day if slot["start"] == start)

    async def event_types(self, **query: str) -> httpx.Response:
        url = "/v2/event-types"
        return await self.client.get(url, headers=EVENT_TYPES, params=query)

    async def fault(self, **fault: Any) -> None:
        answer = await self.client.post("/_sandbox/faults", json=fault)
        assert answer.status_code == 204, answer.text


def message(answer: httpx.Response) -> str:
    """Cal.com's words, of a Nest exception."""
    return answer.json()["error"]["message"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Starlette:
    return create_sandbox(now=clock, control=True)


@pytest.fixture
async def cal(sandbox: Starlette) -> AsyncIterator[Cal]:
    transport = httpx.ASGITransport(sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://cal") as client:
        yield Cal(client)
