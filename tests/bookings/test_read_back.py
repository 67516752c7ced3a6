"""Contract: all readings after a write share one deadline; then it is told as unknown.

Reads hang from the moment at which the write is answered, for longer than any test.
"""

from __future__ import annotations

import asyncio
import inspect
from typing import Literal

import httpx
import pytest

from calpages.bookings import Bookings
from calpages.bookings.locks import WAIT_SECONDS
from calpages.bookings.patience import Patience
from calpages.calcom.client import CalClient
from tests.box import LESSONS, SEATS, Box, uid_of

SERIES, SINGLE = uid_of("series"), uid_of("accepted")
# Far more readings than the deadline lets begin.
MANY = (0.0,) * 50
# How long a test waits before it has failed.
TOO_LONG = 30.0


@pytest.fixture
def box() -> Box:
    return Box()


async def hang(_request: httpx.Request) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError


def bookings_of(box: Box) -> Bookings:
    client = CalClient(
        base_url="http://cal.example/v2", transport=box, deadline_seconds=600.0
    )
    return Bookings(
        client, read_back_delays=MANY, read_back_seconds=0.2, settle_delays=(0.0,)
    )


@pytest.mark.parametrize(
    ("uid", "scope"),
    [(SINGLE, "only"), (LESSONS[2], "later"), (SERIES, "later"), (SEATS[0], "only")],
)
async def test_readings_that_hang_leave_it_unknown_after_one_deadline_for_all(
    box: Box, uid: str, scope: Literal["only", "later"]
) -> None:
    async def vanish(_request: httpx.Request) -> httpx.Response:
        box.requests.clear()
        box.on_get = hang
        return httpx.Response(504)

    box.on_post = vanish
    bookings = bookings_of(box)
    async with asyncio.timeout(TOO_LONG):
        outcome = await bookings.cancel(uid, scope=scope)
    assert outcome.status == "unknown"
    assert outcome.read is not None
    assert outcome.read.booking.status == "accepted"
    paths = [request.url.path for request in box.requests]
    assert paths
    assert len(paths) == len(set(paths)), "a second look began"
    assert outcome.doubt is not None


async def test_settling_goes_on_reading_after_the_deadline(box: Box) -> None:
    async def land_without_an_answer(request: httpx.Request) -> httpx.Response:
        box.on_get = hang
        await box.carry(request)
        return httpx.Response(504)

    box.on_post = land_without_an_answer
    bookings = bookings_of(box)
    async with asyncio.timeout(TOO_LONG):
        outcome = await bookings.cancel(SINGLE)
        assert outcome.status == "unknown"
        assert outcome.doubt is not None
        box.on_get = None
        assert (await bookings.settle(outcome.doubt)).status == "done"
    assert len(box.posts) == 1


async def test_what_was_not_sent_is_refused_though_the_readings_hang(box: Box) -> None:
    async def refuse(request: httpx.Request) -> httpx.Response:
        box.on_get = hang
        raise httpx.ConnectError("nobody listens", request=request)

    box.on_post = refuse
    async with asyncio.timeout(TOO_LONG):
        outcome = await bookings_of(box).cancel(SINGLE)
    assert outcome.status == "refused"
    # It was read before the lock was had, so nobody knows how it stands.
    assert outcome.read is None


async def test_a_reading_that_was_given_up_is_joined_by_nobody(box: Box) -> None:
    async def vanish(_request: httpx.Request) -> httpx.Response:
        box.on_get = hang
        return httpx.Response(504)

    box.on_post = vanish
    bookings = bookings_of(box)
    async with asyncio.timeout(TOO_LONG):
        await bookings.cancel(SINGLE)
        box.on_get = None
        assert (await bookings.read(SINGLE)).booking.status == "accepted"


def test_a_lock_is_waited_for_longer_than_a_write_takes() -> None:
    parameters = inspect.signature(CalClient).parameters
    a_call = parameters["deadline_seconds"].default
    longest = a_call + a_call + Patience().read_back_seconds
    assert longest < WAIT_SECONDS


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"message":"Booking was not found"}', "refused"),
        (b"<h1>404 Not Found</h1>", "unknown"),
    ],
    ids=["Cal.com's", "a gateway's"],
)
async def test_only_cal_coms_own_404_confirms_a_refusal(
    box: Box, body: bytes, status: str
) -> None:
    async def answer_gone(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, content=body)

    async def refuse(_request: httpx.Request) -> httpx.Response:
        box.on_get = answer_gone
        return httpx.Response(400, json={"message": "Booking was not found"})

    box.on_post = refuse
    assert (await box.bookings().cancel(SINGLE)).status == status
