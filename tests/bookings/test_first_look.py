"""Contract: a kept reading may lead to a request at once, and to nothing that is told.

Somebody has looked at the booking, and clicks some seconds later.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from calpages.bookings import Bookings, Outcome
from calpages.bookings.cache import LocalCache
from calpages.bookings.locks import LocalLocks
from calpages.bookings.marks import LocalMarks
from calpages.bookings.reader import FIRST_LOOK_SECONDS
from calpages.calcom.errors import NotFoundError
from calpages.calcom.refusals import Refusal
from calpages.found import BookingRead
from tests.box import LESSONS, SEATS, Box, uid_of

SERIES, SEATED, SINGLE = uid_of("series"), uid_of("seated"), uid_of("accepted")

Write = Callable[[Bookings], Coroutine[Any, Any, Outcome]]

# What was looked at, what is clicked, and the uid that goes to Cal.com.
WRITES: dict[str, tuple[str, Write, str]] = {
    "single": (SINGLE, lambda b: b.cancel(SINGLE), SINGLE),
    "event": (LESSONS[3], lambda b: b.cancel(LESSONS[3]), LESSONS[3]),
    "next event": (SERIES, lambda b: b.cancel(SERIES), LESSONS[2]),
    "seat": (SEATS[0], lambda b: b.cancel(SEATS[0]), SEATED),
    "seat beside": (SEATS[0], lambda b: b.cancel(SEATED, seat_uid=SEATS[0]), SEATED),
}
EVERY_WRITE = pytest.mark.parametrize(
    ("uid", "write", "target"), WRITES.values(), ids=[*WRITES]
)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def methods(box: Box) -> list[str]:
    return [request.method for request in box.requests]


@EVERY_WRITE
async def test_a_click_soon_after_a_look_sends_at_once_and_reads_back(
    box: Box, clock: Clock, uid: str, write: Write, target: str
) -> None:
    bookings = box.bookings(ttl_seconds=5.0, clock=clock)
    await bookings.read(uid)
    box.requests.clear()
    clock.now = FIRST_LOOK_SECONDS - 0.1
    assert (await write(bookings)).status == "done"
    assert methods(box)[0] == "POST"
    assert set(methods(box)[1:]) == {"GET"}
    assert [path for path, _ in box.posts] == [f"{target}/cancel"]


@EVERY_WRITE
async def test_a_click_long_after_a_look_looks_again(
    box: Box, clock: Clock, uid: str, write: Write, target: str
) -> None:
    bookings = box.bookings(ttl_seconds=5.0, clock=clock)
    await bookings.read(uid)
    box.requests.clear()
    clock.now = FIRST_LOOK_SECONDS
    assert (await write(bookings)).status == "done"
    assert methods(box)[0] == "GET"
    assert [path for path, _ in box.posts] == [f"{target}/cancel"]


@EVERY_WRITE
async def test_what_another_hand_has_cancelled_meanwhile_is_told_as_it_is(
    box: Box, uid: str, write: Write, target: str
) -> None:
    bookings = box.bookings(ttl_seconds=5.0)
    await bookings.read(uid)
    body = {"seatUid": SEATS[0]} if target == SEATED else {}
    await box.change(target, "cancel", **body)
    outcome = await write(bookings)
    assert (outcome.status, outcome.seat_is_gone) == ("done", bool(body))
    assert outcome.error is not None, "Cal.com has refused it"
    assert len(box.posts) == 1


@pytest.mark.parametrize("uid", [SINGLE, LESSONS[2]])
async def test_what_another_hand_has_moved_meanwhile_is_told_as_moved(
    box: Box, uid: str
) -> None:
    bookings = box.bookings(ttl_seconds=5.0)
    await bookings.read(uid)
    (start,) = await box.free_starts(uid, 1)
    answer = await box.change(uid, "reschedule", start=start.isoformat())
    new_uid = json.loads(await answer.aread())["data"]["uid"]
    outcome = await bookings.cancel(uid)
    assert (outcome.status, outcome.refusal) == ("refused", Refusal.ALREADY_RESCHEDULED)
    assert outcome.new_uid == new_uid
    assert box.stored(new_uid).status == "accepted"


async def test_clicks_at_once_after_a_look_send_one_request(box: Box) -> None:
    locks, marks, cache = LocalLocks(), LocalMarks(), LocalCache()
    workers = [
        box.bookings(ttl_seconds=5.0, locks=locks, marks=marks, cache=cache)
        for _ in range(2)
    ]
    await workers[0].read(SINGLE)
    clicks = [worker.cancel(SINGLE) for worker in workers * 3]
    outcomes = await asyncio.gather(*clicks)
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert len(box.posts) == 1


async def test_a_click_while_something_may_land_looks_anew_and_sends_nothing(
    box: Box,
) -> None:
    async def vanish(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(504)

    box.on_post = vanish
    bookings = box.bookings(ttl_seconds=5.0)
    assert (await bookings.cancel(SINGLE)).status == "unknown"
    kept = await bookings.read(SINGLE)
    outcome = await bookings.cancel(SINGLE)
    assert outcome.status == "unknown"
    assert outcome.read is not None
    assert outcome.read is not kept
    await box.change(SINGLE, "cancel")
    assert (await bookings.cancel(SINGLE)).status == "done"
    assert len(box.posts) == 1


async def test_an_obstacle_is_told_only_from_a_new_reading(box: Box) -> None:
    bookings = box.bookings(ttl_seconds=5.0)
    old = await bookings.read(SINGLE)

    def forbid_the_old(read: BookingRead) -> str | None:
        return "outdated" if read is old else None

    assert (await bookings.cancel(SINGLE, permit=forbid_the_old)).status == "done"
    assert len(box.posts) == 1


async def test_what_cannot_be_cancelled_is_told_only_from_a_new_reading(
    box: Box,
) -> None:
    async def seated(request: httpx.Request) -> httpx.Response:
        answer = json.loads(await (await box.carry(request)).aread())
        answer["data"]["attendees"][0]["seatUid"] = SEATS[0]
        return httpx.Response(200, json=answer)

    box.on_get = seated
    bookings = box.bookings(ttl_seconds=5.0)
    assert (await bookings.read(SINGLE)).booking.is_seated
    assert (await bookings.cancel(SINGLE)).refusal is Refusal.SEAT_NEEDED
    box.on_get = None
    assert (await bookings.cancel(SINGLE)).status == "done"


async def test_that_it_is_not_found_is_told_only_from_a_new_reading(box: Box) -> None:
    asked, arrive = asyncio.Event(), asyncio.Event()

    async def not_yet(_request: httpx.Request) -> httpx.Response:
        box.on_get = None
        asked.set()
        await arrive.wait()
        return httpx.Response(404, json={"message": "Booking was not found"})

    box.on_get = not_yet
    bookings = box.bookings(ttl_seconds=5.0)
    looking = asyncio.create_task(bookings.read(SINGLE))
    await asked.wait()
    clicking = asyncio.create_task(bookings.cancel(SINGLE))
    # It joins the look that is under way.
    for _ in range(50):
        await asyncio.sleep(0)
    arrive.set()
    with pytest.raises(NotFoundError):
        await looking
    assert (await clicking).status == "done"


async def test_all_later_events_begin_with_the_first_that_stands_by_now(
    box: Box,
) -> None:
    bookings = box.bookings(ttl_seconds=5.0)
    for uid in (LESSONS[2], SERIES):
        await bookings.read(uid)
    await box.change(LESSONS[2], "cancel")
    outcome = await bookings.cancel(LESSONS[2], scope="later")
    assert outcome.status == "done"
    assert [path for path, _ in box.posts] == [f"{LESSONS[3]}/cancel"]


async def test_an_event_that_a_kept_series_does_not_show_is_looked_for_anew(
    box: Box,
) -> None:
    async def without_the_event(request: httpx.Request) -> httpx.Response:
        answer = json.loads(await (await box.carry(request)).aread())
        del answer["data"][2]
        return httpx.Response(200, json=answer)

    locks = LocalLocks()
    bookings = box.bookings(ttl_seconds=5.0, locks=locks)
    await bookings.read(SERIES)
    async with locks.hold(SERIES):
        clicking = asyncio.create_task(bookings.cancel(SERIES))
        # It chooses its event, and waits for the lock.
        for _ in range(50):
            await asyncio.sleep(0)
        box.on_get = without_the_event
        await bookings.read(SERIES, fresh=True)
        box.on_get = None
    assert (await clicking).status == "done"
    assert [path for path, _ in box.posts] == [f"{LESSONS[2]}/cancel"]


async def test_a_move_looks_anew(box: Box) -> None:
    bookings = box.bookings(ttl_seconds=5.0)
    (start,) = await box.free_starts(SINGLE, 1)
    await bookings.read(SINGLE)
    await box.change(SINGLE, "cancel")
    outcome = await bookings.reschedule(SINGLE, start=start)
    assert (outcome.status, outcome.refusal) == ("refused", Refusal.ALREADY_CANCELLED)
    assert box.posts == []


async def test_a_kept_reading_does_not_tell_how_it_stands_when_none_can_be_had(
    box: Box,
) -> None:
    async def broken(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(501)

    async def refuse(request: httpx.Request) -> httpx.Response:
        box.on_get = broken
        raise httpx.ConnectError("nobody listens", request=request)

    bookings = box.bookings(ttl_seconds=5.0)
    await bookings.read(SINGLE)
    box.on_post = refuse
    outcome = await bookings.cancel(SINGLE)
    assert (outcome.status, outcome.read) == ("refused", None)


@pytest.mark.parametrize("is_answered", [True, False])
async def test_nobody_is_shown_what_was_kept_from_before_it_was_sent(
    box: Box, *, is_answered: bool
) -> None:
    sent, go = asyncio.Event(), asyncio.Event()

    async def hold(request: httpx.Request) -> httpx.Response:
        response = await box.carry(request)
        sent.set()
        await go.wait()
        return response

    bookings = box.bookings(ttl_seconds=60.0)
    for uid in (LESSONS[2], SERIES, SINGLE):
        await bookings.read(uid)
    box.on_post = hold
    clicking = asyncio.create_task(bookings.cancel(LESSONS[2]))
    await sent.wait()
    if is_answered:
        go.set()
        await clicking
    seen = [await bookings.read(uid) for uid in (LESSONS[2], SERIES)]
    assert seen[0].booking.status == "cancelled"
    assert seen[1].occurrences[2].status == "cancelled"
    box.requests.clear()
    await bookings.read(SINGLE)
    assert box.requests == [], "nothing has happened to another booking"
    go.set()
    await clicking


async def test_what_was_read_while_it_was_sent_is_kept_for_nobody(box: Box) -> None:
    sent, go = asyncio.Event(), asyncio.Event()
    asked, arrive = asyncio.Event(), asyncio.Event()

    async def hold(request: httpx.Request) -> httpx.Response:
        sent.set()
        await go.wait()
        return await box.carry(request)

    async def slowly(request: httpx.Request) -> httpx.Response:
        response = await box.carry(request)
        asked.set()
        await arrive.wait()
        return response

    bookings = box.bookings(ttl_seconds=60.0)
    await bookings.read(LESSONS[2])
    box.on_post, box.on_get = hold, slowly
    clicking = asyncio.create_task(bookings.cancel(LESSONS[2]))
    await sent.wait()
    looking = asyncio.create_task(bookings.read(SERIES))
    await asked.wait()
    box.on_get = None
    go.set()
    assert (await clicking).status == "done"
    arrive.set()
    assert (await looking).occurrences[2].status == "cancelled"
    assert (await bookings.read(SERIES)).occurrences[2].status == "cancelled"
