"""Contract: a time is held where it can be, given back, and never in the way."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import stamina

from calpages.bookings import Bookings, Hold, HoldRefusal
from calpages.bookings.holds import Holds
from calpages.bookings.redis_line import connect
from calpages.bookings.shared_held_times import RedisHeldTimes
from calpages.calcom.client import CalClient
from calpages.calcom.models import Booking, EventType
from tests.box import SEATS, Box, uid_of
from tests.builders import booking as booking_without_type
from tests.builders import event_type
from tests.redis_server import RedisProcess

pytest_plugins = ("tests.servers",)

SINGLE, MANY_LENGTHS = uid_of("accepted"), uid_of("multi-duration")
_RESERVATIONS = "/v2/slots/reservations"
NOBODYS = "e84be5a3-4696-49e3-acc7-b2f3999c3b94"


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture(params=["in this process", "in Redis"])
async def bookings(
    request: pytest.FixtureRequest, redis: RedisProcess, box: Box
) -> AsyncIterator[Bookings]:
    if request.param == "in this process":
        yield box.bookings()
        return
    redis.clear()
    client = connect(redis.url)
    yield box.bookings(held_times=RedisHeldTimes(client, patient=client))
    await client.aclose()


async def booking_of(bookings: Bookings, uid: str) -> Booking:
    return (await bookings.read(uid)).booking


async def a_hold(box: Box, bookings: Bookings, uid: str = SINGLE) -> Hold:
    (start,) = await box.free_starts(uid, 1)
    held = await bookings.hold(await booking_of(bookings, uid), start)
    assert isinstance(held, Hold)
    return held


async def is_held(box: Box, uid: str) -> bool:
    request = httpx.Request(
        "GET",
        f"http://cal.example{_RESERVATIONS}/{uid}",
        headers={"cal-api-version": "2024-09-04"},
    )
    answer = await box.carry(request)
    await answer.aread()
    return answer.json()["data"] is not None


def asked(box: Box, method: str) -> int:
    return sum(
        request.method == method and _RESERVATIONS in request.url.path
        for request in box.requests
    )


async def test_a_free_time_is_held_and_given_back(box: Box, bookings: Bookings) -> None:
    (start,) = await box.free_starts(SINGLE, 1)
    held = await bookings.hold(await booking_of(bookings, SINGLE), start)
    assert isinstance(held, Hold)
    assert held.start == start
    assert held.until > dt.datetime.now(dt.UTC)
    assert await is_held(box, held.uid)
    await bookings.release(held.uid)
    assert not await is_held(box, held.uid)


async def test_what_somebody_else_holds_is_taken(box: Box, bookings: Bookings) -> None:
    (start,) = await box.free_starts(SINGLE, 1)
    await (await box.reserve(SINGLE, start)).aread()
    refused = await bookings.hold(await booking_of(bookings, SINGLE), start)
    assert refused == HoldRefusal(is_taken=True)


async def test_what_is_held_by_us_is_not_told_as_taken(
    box: Box, bookings: Bookings
) -> None:
    """In another tab, or here: and it could not be given back before."""
    held = await a_hold(box, bookings)
    again = await bookings.hold(await booking_of(bookings, SINGLE), held.start)
    assert again == HoldRefusal(is_taken=False)


async def test_the_bookings_own_time_is_not_told_as_taken(bookings: Bookings) -> None:
    booking = await booking_of(bookings, SINGLE)
    assert await bookings.hold(booking, booking.start) == HoldRefusal(is_taken=False)


async def test_a_second_hold_of_a_class_with_free_seats_is_not_told_as_taken(
    box: Box, bookings: Bookings
) -> None:
    held = await a_hold(box, bookings, uid_of("seated"))
    seat = await booking_of(bookings, SEATS[0])
    assert await bookings.hold(seat, held.start) == HoldRefusal(is_taken=False)


async def test_a_full_class_is_taken(box: Box, bookings: Bookings) -> None:
    async def full(_request: httpx.Request) -> httpx.Response:
        return refusal("Booking with id=105 at … has no more seats left.")

    seat = await booking_of(bookings, SEATS[0])
    box.on_post = full
    assert await bookings.hold(seat, seat.start) == HoldRefusal(is_taken=True)


def refusal(message: str) -> httpx.Response:
    error = {"code": "UnprocessableEntityException", "message": message}
    return httpx.Response(422, json={"status": "error", "error": error})


async def test_the_length_is_sent_where_there_are_several(
    box: Box, bookings: Bookings
) -> None:
    booking = await booking_of(bookings, MANY_LENGTHS)
    kind = await bookings.event_type(booking)
    assert isinstance(kind, EventType)
    (start,) = await box.free_starts(MANY_LENGTHS, 1)
    assert isinstance(await bookings.hold(booking, start, event_type=kind), Hold)
    assert box.posts[-1][1]["slotDuration"] == 60
    other = event_type(id=booking.type_id)
    await bookings.hold(booking, start + dt.timedelta(days=1), event_type=other)
    assert "slotDuration" not in box.posts[-1][1]


async def test_a_booking_without_an_event_type_holds_nothing(
    box: Box, bookings: Bookings
) -> None:
    nameless = booking_without_type(eventType=None, eventTypeId=None)
    assert await bookings.hold(nameless, nameless.start) == HoldRefusal(is_taken=False)
    assert box.requests == []


@pytest.mark.parametrize("status", [401, 404, 429, 500, 502])
async def test_an_outage_is_no_taken_time_and_is_asked_once(
    box: Box, bookings: Bookings, status: int
) -> None:
    async def broken(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, html="<h1>Bad Gateway</h1>")

    booking = await booking_of(bookings, SINGLE)
    box.on_post = broken
    assert await bookings.hold(booking, booking.start) == HoldRefusal(is_taken=False)
    assert asked(box, "POST") == 1


@pytest.mark.parametrize("body", [b"", b"{}", b'{"status":"success","data":{}}'])
async def test_an_unreadable_answer_is_no_taken_time(
    box: Box, bookings: Bookings, body: bytes
) -> None:
    async def odd(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(201, content=body)

    booking = await booking_of(bookings, SINGLE)
    box.on_post = odd
    assert await bookings.hold(booking, booking.start) == HoldRefusal(is_taken=False)


async def test_no_answer_is_no_taken_time(box: Box, bookings: Bookings) -> None:
    async def dropped(request: httpx.Request) -> httpx.Response:
        await box.carry(request)
        raise httpx.ReadError("dropped", request=request)

    booking = await booking_of(bookings, SINGLE)
    (start,) = await box.free_starts(SINGLE, 1)
    box.on_post = dropped
    assert await bookings.hold(booking, start) == HoldRefusal(is_taken=False)


async def test_who_leaves_while_it_is_being_held_holds_nothing(
    box: Box, bookings: Bookings
) -> None:
    has_come, may_pass = asyncio.Event(), asyncio.Event()
    uids: list[str] = []

    async def slow(request: httpx.Request) -> httpx.Response:
        answer = await box.carry(request)
        await answer.aread()
        uids.append(answer.json()["data"]["reservationUid"])
        has_come.set()
        await may_pass.wait()
        return answer

    booking = await booking_of(bookings, SINGLE)
    (start,) = await box.free_starts(SINGLE, 1)
    box.on_post = slow
    visitor = asyncio.create_task(bookings.hold(booking, start))
    await asyncio.wait_for(has_come.wait(), 30)
    visitor.cancel()
    with pytest.raises(asyncio.CancelledError):
        await visitor
    assert await is_held(box, uids[0])
    may_pass.set()
    async with asyncio.timeout(30):
        # Nobody is told when Cal.com has it back.
        while await is_held(box, uids[0]):  # noqa: ASYNC110
            await asyncio.sleep(0)


@pytest.mark.parametrize("uid", ["", "../../bookings", "x" * 500, NOBODYS])
async def test_releasing_what_nobody_holds_does_nothing(
    box: Box, bookings: Bookings, uid: str
) -> None:
    await bookings.release(uid)
    assert asked(box, "DELETE") == (1 if uid == NOBODYS else 0)


async def test_a_release_that_fails_is_let_go(box: Box, bookings: Bookings) -> None:
    async def broken(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            return httpx.Response(503)
        return await box.carry(request)

    held = await a_hold(box, bookings)
    box.on_get = broken
    await bookings.release(held.uid)
    assert asked(box, "DELETE") == 3


async def test_a_release_without_an_answer_is_given_up(box: Box) -> None:
    async def silent(_request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    box.on_get = silent
    client = CalClient(base_url="http://cal.example/v2", transport=box)
    async with client, asyncio.timeout(30):
        await Holds(client, release_seconds=0.01).release(NOBODYS)
    assert asked(box, "DELETE") == 1


async def test_closing_gives_up_what_is_under_way(box: Box, bookings: Bookings) -> None:
    has_come = asyncio.Event()

    async def silent(_request: httpx.Request) -> httpx.Response:
        has_come.set()
        await asyncio.Event().wait()
        raise AssertionError

    booking = await booking_of(bookings, SINGLE)
    box.on_post = silent
    visitor = asyncio.create_task(bookings.hold(booking, booking.start))
    await asyncio.wait_for(has_come.wait(), 30)
    async with asyncio.timeout(30):
        await bookings.aclose()
    with pytest.raises(asyncio.CancelledError):
        await visitor


async def test_what_is_held_is_known_until_it_is_given_back(
    box: Box, bookings: Bookings
) -> None:
    booking = await booking_of(bookings, SINGLE)
    held = await a_hold(box, bookings)
    other = await booking_of(bookings, MANY_LENGTHS)
    assert await bookings.held(booking, held.start) == held
    assert await bookings.held(booking, held.start + dt.timedelta(minutes=30)) is None
    assert await bookings.held(other, held.start) is None
    await bookings.release(NOBODYS)
    assert await bookings.held(booking, held.start) == held
    await bookings.release(held.uid)
    assert await bookings.held(booking, held.start) is None


async def test_what_is_being_held_is_waited_for(box: Box, bookings: Bookings) -> None:
    booking = await booking_of(bookings, SINGLE)
    (start,) = await box.free_starts(SINGLE, 1)
    has_come, may_go = asyncio.Event(), asyncio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        has_come.set()
        await may_go.wait()
        return await box.carry(request)

    box.on_post = slow
    holding = asyncio.create_task(bookings.hold(booking, start))
    await has_come.wait()
    asked = asyncio.create_task(bookings.held(booking, start))
    await asyncio.sleep(0)
    assert not asked.done()
    may_go.set()
    assert await asked == await holding
    assert await bookings.held(booking, start) is not None


async def test_what_is_cleared_is_hidden_by_nothing_of_ours(
    box: Box, bookings: Bookings
) -> None:
    booking = await booking_of(bookings, SINGLE)
    held = await a_hold(box, bookings)
    other = await a_hold(box, bookings, MANY_LENGTHS)
    assert await bookings.clear(booking, held.start, uid=other.uid)
    assert not await is_held(box, held.uid)
    assert not await is_held(box, other.uid)
    assert await bookings.clear(booking, held.start, uid="")
    assert asked(box, "DELETE") == 2


async def test_every_hold_that_is_being_made_is_cleared(
    box: Box, bookings: Bookings
) -> None:
    """Two tabs, of which Cal.com refuses one: and the other's answer is the later.

    It is refused for a hold of ours, so nobody else is told of.
    """
    booking = await booking_of(bookings, SINGLE)
    (start,) = await box.free_starts(SINGLE, 1)
    may_go, answers = asyncio.Event(), list[httpx.Response]()

    async def slow_at_first(request: httpx.Request) -> httpx.Response:
        answers.append(await box.carry(request))
        if len(answers) == 1:
            await may_go.wait()
            return answers[0]
        return answers[-1]

    box.on_post = slow_at_first
    first = asyncio.create_task(bookings.hold(booking, start))
    async with asyncio.timeout(30):
        while not answers:  # noqa: ASYNC110 (nobody is told)
            await asyncio.sleep(0)
    assert await bookings.hold(booking, start) == HoldRefusal(is_taken=False)
    clearing = asyncio.create_task(bookings.clear(booking, start, uid=""))
    await asyncio.sleep(0)
    assert not clearing.done()
    may_go.set()
    assert await clearing
    held = await first
    assert isinstance(held, Hold)
    assert not await is_held(box, held.uid)


@pytest.mark.parametrize("fault", ["lost", "unreadable", "500"])
async def test_a_hold_whose_answer_was_lost_may_be_there(
    box: Box, bookings: Bookings, fault: str
) -> None:
    booking = await booking_of(bookings, SINGLE)
    (start,) = await box.free_starts(SINGLE, 1)

    async def lose(request: httpx.Request) -> httpx.Response:
        await (await box.carry(request)).aread()
        if fault == "lost":
            raise httpx.ReadError("reset", request=request)
        return httpx.Response(500 if fault == "500" else 201, json={"data": {}})

    box.on_post = lose
    assert await bookings.hold(booking, start) == HoldRefusal()
    assert start not in await box.free_starts(SINGLE, 99)
    assert not await bookings.clear(booking, start, uid="")
    box.on_post = None
    assert await bookings.hold(booking, start) == HoldRefusal(is_taken=False)


async def test_what_was_not_sent_or_refused_is_not_there(
    box: Box, bookings: Bookings
) -> None:
    booking = await booking_of(bookings, SINGLE)
    (start,) = await box.free_starts(SINGLE, 1)

    async def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    box.on_post = refuse
    assert await bookings.hold(booking, start) == HoldRefusal()
    assert await bookings.clear(booking, start, uid="")


async def test_what_takes_too_long_is_not_waited_for_nor_called_clear(
    box: Box,
) -> None:
    client = CalClient(base_url="http://cal.example/v2", transport=box)
    holds = Holds(client, release_seconds=0.01)
    booking = await booking_of(box.bookings(), SINGLE)

    async def silent(_request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    box.on_post = silent
    holding = asyncio.create_task(holds.hold(booking, booking.start))
    await asyncio.sleep(0)
    assert await holds.find(booking, booking.start) is None
    assert not await holds.clear(booking, booking.start, uid="")
    await holds.aclose()
    with pytest.raises(asyncio.CancelledError):
        await holding
    box.on_get = silent
    assert not await holds.clear(booking, booking.start, uid=NOBODYS)


async def test_what_could_not_be_given_back_is_held_still(
    box: Box, bookings: Bookings
) -> None:
    booking = await booking_of(bookings, SINGLE)
    held = await a_hold(box, bookings)

    async def broken(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(500)

    box.on_get = broken
    await bookings.release(held.uid)
    box.on_get = None
    assert await is_held(box, held.uid)
    assert await bookings.held(booking, held.start) == held
