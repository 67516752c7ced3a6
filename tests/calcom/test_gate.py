"""Contract: nobody waits for a broken Cal.com in vain; a scarce one serves writes.

The faults are caused on the wire, or by what a fake Cal.com answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

import httpx
import pytest

from calpages.calcom.breaker import PAUSE_SECONDS
from calpages.calcom.client import CalClient
from calpages.calcom.errors import (
    CalError,
    DeadlineError,
    NoAnswerError,
    RateLimitedError,
    UnauthorizedError,
)
from calpages.calcom.gate import MOST_FAILURES, MOST_READS, Gate
from calpages.calcom.urgency import Urgency, spare, urgency
from tests.calcom.fakes import (
    BASE_URL,
    UID,
    answer,
    booking_json,
    closed_port,
    hang,
    wire,
)


class Scarce(httpx.AsyncBaseTransport):
    """Cal.com with few calls left, which it counts."""

    def __init__(self, limit: int, remaining: int, reset: str = "60") -> None:
        self.limit, self.remaining, self.reset = limit, remaining, reset
        self.requests: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request.method)
        self.remaining = max(0, self.remaining - 1)
        response = answer(booking_json())
        response.headers.update(
            {
                "X-RateLimit-Limit-Default": str(self.limit),
                "X-RateLimit-Remaining-Default": str(self.remaining),
                "X-RateLimit-Reset-Default": self.reset,
            }
        )
        return response


async def read(client: CalClient) -> CalError | None:
    try:
        await client.get_booking(UID)
    except CalError as error:
        return error
    return None


async def test_reads_leave_calls_for_a_cancel_and_its_reading() -> None:
    cal = Scarce(limit=100, remaining=25)
    async with CalClient(base_url=BASE_URL, transport=cal) as client:
        errors = [await read(client) for _ in range(20)]
        assert errors[:4] == [None] * 4
        refusals = [error for error in errors if error is not None]
        assert all(isinstance(error, RateLimitedError) for error in refusals)
        assert cal.remaining == 20
        with urgency(Urgency.WRITE):
            await client.cancel_booking(UID)
            assert await read(client) is None
    assert cal.requests.count("POST") == 1


async def test_what_a_page_can_do_without_stops_first() -> None:
    cal = Scarce(limit=100, remaining=40)
    async with CalClient(base_url=BASE_URL, transport=cal) as client:
        await read(client)
        with spare():
            assert isinstance(await read(client), RateLimitedError)
        assert await read(client) is None


async def test_a_window_that_is_nearly_over_is_waited_for() -> None:
    cal = Scarce(limit=100, remaining=2, reset="1")
    async with CalClient(base_url=BASE_URL, transport=cal) as client:
        assert [await read(client) for _ in range(2)] == [None, None]


async def test_a_broken_cal_com_is_soon_not_waited_for_and_then_tried_by_one() -> None:
    async with wire(hang) as cal:
        client = CalClient(base_url=cal.url, deadline_seconds=0.2)
        for _ in range(MOST_FAILURES):
            assert isinstance(await read(client), NoAnswerError)
        asked = len(cal.requests)
        errors = await asyncio.gather(*(read(client) for _ in range(50)))
        assert all(
            isinstance(error, NoAnswerError) and not error.sent for error in errors
        )
        assert len(cal.requests) == asked
        # Who changes something tries all the same.
        with urgency(Urgency.WRITE):
            assert isinstance(await read(client), NoAnswerError)
        assert len(cal.requests) > asked
        await asyncio.sleep(PAUSE_SECONDS + 0.1)
        asked = len(cal.requests)
        await asyncio.gather(*(read(client) for _ in range(50)))
        assert asked < len(cal.requests) <= asked + 3, "One call, with its retries."
        await client.aclose()


async def test_an_answer_ends_the_pause() -> None:
    is_broken = True

    async def serve(_request: httpx.Request) -> httpx.Response:
        if is_broken:
            raise httpx.ConnectError("refused")
        return answer(booking_json())

    transport = httpx.MockTransport(serve)
    async with CalClient(base_url=BASE_URL, transport=transport) as client:
        for _ in range(MOST_FAILURES):
            assert isinstance(await read(client), NoAnswerError)
        is_broken = False
        assert isinstance(await read(client), NoAnswerError)
        with urgency(Urgency.WRITE):
            assert await read(client) is None
        assert await read(client) is None


async def test_a_refusal_of_one_booking_stops_nobody() -> None:
    def serve(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, json={"status": "error"})

    transport = httpx.MockTransport(serve)
    async with CalClient(base_url=BASE_URL, transport=transport) as client:
        for _ in range(2 * MOST_FAILURES):
            error = await read(client)
            assert getattr(error, "code", "") == "not_found"


async def test_only_so_many_reads_are_under_way_and_a_write_needs_no_place() -> None:
    under_way = most = 0
    go, full = asyncio.Event(), asyncio.Event()

    async def serve(request: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if under_way == MOST_READS:
            full.set()
        if request.method == "GET":
            await go.wait()
        under_way -= 1
        return answer(booking_json())

    transport = httpx.MockTransport(serve)
    async with CalClient(base_url=BASE_URL, transport=transport) as client:
        reads = [asyncio.create_task(read(client)) for _ in range(2 * MOST_READS)]
        await full.wait()
        with urgency(Urgency.WRITE):
            await client.cancel_booking(UID)
        assert most == MOST_READS + 1
        go.set()
        assert await asyncio.gather(*reads) == [None] * len(reads)


async def test_a_wrong_client_id_is_one_line_for_who_runs_the_pages(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = 0

    def serve(_request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(401, json={"status": "error"})

    transport = httpx.MockTransport(serve)
    async with CalClient(base_url=BASE_URL, transport=transport) as client:
        with caplog.at_level(logging.ERROR):
            for _ in range(3):
                assert isinstance(await read(client), UnauthorizedError)
    assert asked == 3, "Not one of them was tried again."
    (line,) = caplog.messages
    assert "CAL_OAUTH_CLIENT_ID" in line
    assert UID not in line


async def test_no_name_and_no_listener_are_no_answer_and_nothing_sent() -> None:
    for url in (
        f"http://127.0.0.1:{closed_port()}/v2",
        "http://no-such-host.invalid/v2",
    ):
        async with CalClient(base_url=url) as client:
            with pytest.raises(NoAnswerError) as caught:
                await client.cancel_booking(UID)
            assert not caught.value.sent


async def test_who_stands_in_line_hears_that_cal_com_has_failed_meanwhile() -> None:
    """Not one place after the other until the deadline of each is over."""
    gate = Gate(patience_seconds=10)
    is_over = asyncio.Event()

    async def fail() -> None:
        async with gate.passing():
            await is_over.wait()
            raise NoAnswerError(sent=True)

    async def come_later() -> None:
        async with gate.passing():
            pytest.fail("Cal.com was asked once more.")

    asked = [asyncio.create_task(fail()) for _ in range(MOST_READS)]
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(come_later()) for _ in range(MOST_READS)]
    await asyncio.sleep(0)
    is_over.set()
    await asyncio.gather(*asked, return_exceptions=True)
    errors = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(error, NoAnswerError) and not error.sent for error in errors)


async def test_nobody_stands_in_line_for_ever() -> None:
    gate = Gate(patience_seconds=0.05)
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(MOST_READS):
            await stack.enter_async_context(gate.passing())
        with pytest.raises(DeadlineError) as caught:
            await stack.enter_async_context(gate.passing())
    assert not caught.value.sent
