"""Contract: what another hand did to a booking is told before a refusal of ours.

Else a page would say "Your booking is unchanged" beside "This event is cancelled".
"""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from calpages.bookings import Bookings, Outcome
from calpages.changing import permit
from calpages.policy import Obstacle, may_cancel, may_reschedule
from tests.box import Box, uid_of

UID = uid_of("accepted")
Meanwhile = Callable[[Box], Awaitable[Any] | None]
Write = Callable[[Bookings], Awaitable[Outcome]]


@pytest.fixture
def box() -> Box:
    return Box()


async def cancel(bookings: Bookings) -> Outcome:
    ask = permit(may_cancel, None, Obstacle.CANCELLED)
    return await bookings.cancel(UID, permit=ask)


async def reschedule(bookings: Bookings) -> Outcome:
    start = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=9)
    ask = permit(may_reschedule, None)
    return await bookings.reschedule(UID, start=start, permit=ask)


def is_cancelled(box: Box) -> Awaitable[Any]:
    return box.change(UID, "cancel")


def is_declined(box: Box) -> None:
    box.put(UID, status="rejected")


async def refuse(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(400, json={"message": "No"})


async def limit(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(429)


async def do_not_listen(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody listens", request=request)


@pytest.mark.parametrize("answer", [refuse, limit, do_not_listen])
@pytest.mark.parametrize(
    ("write", "meanwhile", "told"),
    [
        (cancel, is_cancelled, "done"),
        (cancel, is_declined, "rejected"),
        (reschedule, is_cancelled, "already_cancelled"),
        (reschedule, is_declined, "rejected"),
    ],
)
async def test_what_the_booking_itself_tells_goes_first(
    box: Box, write: Write, meanwhile: Meanwhile, told: str, answer: Any
) -> None:
    async def fail(request: httpx.Request) -> httpx.Response:
        if (change := meanwhile(box)) is not None:
            await change
        return await answer(request)

    box.on_post = fail
    outcome = await write(box.bookings())
    reason = outcome.obstacle or outcome.refusal
    assert told == (reason if outcome.status == "refused" else outcome.status)
    assert len(box.posts) == 1
