"""Contract: a write is sent at most once, and its outcome is what the read-back shows.

Reads are served by a small Cal.com; the faults of writes are made on a real socket.
"""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
import stamina

from calpages.bookings import Bookings, Outcome
from calpages.calcom.client import CalClient
from calpages.calcom.errors import DeadlineError, NoAnswerError, ServerError, ShapeError
from calpages.calcom.refusals import Refusal
from tests.calcom.fakes import (
    BASE_URL,
    NEW_UID,
    SEAT_UID,
    SERIES_UID,
    UID,
    FakeCal,
    PostsOverTheWire,
    Script,
    Wire,
    answer,
    booking_json,
    closed_port,
    hang,
    raw_response,
    refusal,
    reset,
    wire,
)

START = dt.datetime(2030, 9, 3, 9, tzinfo=dt.UTC)
WIRE_START = "2030-09-03T09:00:00.000Z"
OTHER_START = "2030-09-04T09:00:00.000Z"
NO_DELAYS = (0.0, 0.0)

Write = Callable[[Bookings], Awaitable[Outcome]]


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


async def cancel(bookings: Bookings) -> Outcome:
    return await bookings.cancel(UID, reason="Will travel")


async def reschedule(bookings: Bookings) -> Outcome:
    return await bookings.reschedule(UID, start=START, reason="Strike")


WRITES = pytest.mark.parametrize("write", [cancel, reschedule])


def bookings_of(cal: FakeCal, **options: Any) -> Bookings:
    client = CalClient(base_url=BASE_URL, transport=cal.transport)
    return Bookings(client, **{"read_back_delays": NO_DELAYS, **options})


def apply(cal: FakeCal, write: Write) -> None:
    if write is cancel:
        cal.cancel(UID)
    else:
        cal.reschedule(UID, WIRE_START)


@contextlib.asynccontextmanager
async def on_the_wire(
    cal: FakeCal, script: Script, deadline_seconds: float = 60.0
) -> AsyncIterator[tuple[Bookings, Wire]]:
    async with wire(script) as server:
        client = CalClient(
            base_url=BASE_URL.replace("https", "http"),
            transport=PostsOverTheWire(cal, server.url),
            deadline_seconds=deadline_seconds,
        )
        async with client:
            yield Bookings(client, read_back_delays=NO_DELAYS), server


async def test_a_cancel_is_done_when_the_read_back_says_so() -> None:
    cal = FakeCal(booking_json())
    outcome = await bookings_of(cal).cancel(UID, reason="Will travel")
    assert outcome.status == "done"
    assert outcome.read is not None
    assert outcome.read.booking.cancellation_reason == "Will travel"
    assert cal.count("POST") == 1
    assert cal.requests[-1].method == "GET"


async def test_a_reschedule_is_done_when_the_new_booking_is_there() -> None:
    cal = FakeCal(booking_json())
    outcome = await bookings_of(cal).reschedule(UID, start=START, reason="Strike")
    assert (outcome.status, outcome.new_uid) == ("done", NEW_UID)
    assert outcome.read is not None
    assert outcome.read.booking.uid == NEW_UID
    assert outcome.read.booking.start == START
    assert cal.count("POST") == 1


async def test_after_a_write_no_reader_sees_what_was_before() -> None:
    cal = FakeCal(booking_json())
    bookings = bookings_of(cal)
    begun, go = asyncio.Event(), asyncio.Event()

    async def hold_first_read(request: httpx.Request) -> None:
        if request is cal.requests[0]:
            begun.set()
            await go.wait()

    cal.before = hold_first_read
    cal.instead = lambda request: (
        answer([booking_json()]) if request is cal.requests[0] else None
    )
    cal.bookings[UID]["recurringBookingUid"] = SERIES_UID
    early = asyncio.create_task(bookings.read(SERIES_UID))
    await begun.wait()
    assert (await bookings.cancel(UID)).status == "done"
    go.set()
    assert (await early).booking.status == "cancelled"
    assert (await bookings.read(UID)).booking.status == "cancelled"


async def test_what_is_cancelled_already_is_done_without_sending() -> None:
    cal = FakeCal(booking_json(status="cancelled"))
    outcome = await bookings_of(cal).cancel(UID)
    assert outcome.status == "done"
    assert cal.count("POST") == 0


async def test_a_cancelled_booking_is_not_rescheduled() -> None:
    cal = FakeCal(booking_json(status="cancelled"))
    outcome = await bookings_of(cal).reschedule(UID, start=START)
    assert (outcome.status, outcome.refusal) == ("refused", Refusal.ALREADY_CANCELLED)
    assert cal.count("POST") == 0


@WRITES
async def test_a_booking_that_moved_on_is_refused_and_names_the_new_one(
    write: Write,
) -> None:
    cal = FakeCal(booking_json())
    cal.reschedule(UID, OTHER_START)
    outcome = await write(bookings_of(cal))
    assert outcome.status == "refused"
    assert outcome.refusal is Refusal.ALREADY_RESCHEDULED
    assert outcome.new_uid == NEW_UID
    assert cal.count("POST") == 0


@WRITES
async def test_without_a_kept_reading_it_is_read_before_sending(write: Write) -> None:
    cal = FakeCal(booking_json())
    bookings = bookings_of(cal, ttl_seconds=0.0)
    await bookings.read(UID)
    cal.cancel(UID)
    await write(bookings)
    assert cal.count("POST") == 0


async def test_a_booking_with_seats_is_not_moved_as_a_whole() -> None:
    attendees = [{"name": "Jane Doe", "seatUid": SEAT_UID}]
    cal = FakeCal(booking_json(attendees=attendees))
    outcome = await bookings_of(cal).reschedule(UID, start=START)
    assert (outcome.status, outcome.refusal) == ("refused", Refusal.SEAT_NEEDED)
    assert cal.count("POST") == 0


async def test_a_series_is_not_moved() -> None:
    cal = FakeCal(booking_json(recurringBookingUid=SERIES_UID))
    outcome = await bookings_of(cal).reschedule(SERIES_UID, start=START)
    assert (outcome.status, outcome.refusal) == ("refused", Refusal.SERIES)
    assert cal.count("POST") == 0


async def test_an_occurrence_is_done_though_it_does_not_name_its_successor() -> None:
    cal = FakeCal(booking_json(recurringBookingUid=SERIES_UID))

    def forget_link(request: httpx.Request) -> None:
        if request.method == "GET":
            cal.bookings[UID].pop("rescheduledToUid", None)

    cal.instead = forget_link
    outcome = await reschedule(bookings_of(cal))
    assert (outcome.status, outcome.new_uid) == ("done", NEW_UID)


@WRITES
async def test_a_refusal_is_told_with_its_reason(write: Write) -> None:
    message = "User either already has booking at this time or is not available"
    cal = FakeCal(booking_json())
    cal.instead = lambda request: (
        refusal(400, message) if request.method == "POST" else None
    )
    outcome = await write(bookings_of(cal))
    assert (outcome.status, outcome.refusal) == ("refused", Refusal.SLOT_TAKEN)
    assert outcome.read is not None
    assert outcome.read.booking.status == "accepted"
    assert cal.count("POST") == 1


@WRITES
@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 502, 504])
async def test_an_error_for_a_write_that_worked_is_success(
    write: Write, status: int
) -> None:
    cal = FakeCal(booking_json())

    def work_and_fail(request: httpx.Request) -> httpx.Response | None:
        if request.method == "GET":
            return None
        apply(cal, write)
        return httpx.Response(status, html="<h1>Error</h1>")

    cal.instead = work_and_fail
    outcome = await write(bookings_of(cal))
    assert outcome.status == "done"
    assert outcome.error is not None
    assert cal.count("POST") == 1


async def test_a_success_that_the_read_back_does_not_show_is_unknown() -> None:
    cal = FakeCal(booking_json())
    cal.instead = lambda request: (
        httpx.Response(200, json={"data": booking_json(status="cancelled")})
        if request.method == "POST"
        else None
    )
    outcome = await cancel(bookings_of(cal))
    assert outcome.status == "unknown"
    assert outcome.error is None
    assert cal.count("POST") == 1


@WRITES
async def test_the_read_back_waits_for_a_change_that_lands_late(write: Write) -> None:
    cal = FakeCal(booking_json())

    posts = 0

    def land_on_third_read(request: httpx.Request) -> httpx.Response | None:
        nonlocal posts
        if request.method == "POST":
            posts += 1
            cal.requests.clear()
            return httpx.Response(504)
        if cal.count("GET") == 3:
            apply(cal, write)
        return None

    cal.instead = land_on_third_read
    assert (await write(bookings_of(cal, ttl_seconds=0.0))).status == "done"
    assert posts == 1


async def test_already_cancelled_but_not_seen_is_not_told_as_not_cancelled() -> None:
    cal = FakeCal(booking_json())
    message = "This booking has already been cancelled."
    cal.instead = lambda request: (
        refusal(400, message) if request.method == "POST" else None
    )
    assert (await cancel(bookings_of(cal))).status == "unknown"


@WRITES
async def test_a_refusal_without_a_read_back_is_unknown(write: Write) -> None:
    cal = FakeCal(booking_json())
    cal.instead = lambda request: (
        httpx.Response(400 if request.method == "POST" else 501)
        if cal.count("POST")
        else None
    )
    outcome = await write(bookings_of(cal))
    assert outcome.status == "unknown"
    assert cal.count("POST") == 1


@WRITES
async def test_what_cannot_be_read_first_is_refused_and_not_sent(write: Write) -> None:
    cal = FakeCal(booking_json())
    cal.instead = lambda _: httpx.Response(501)
    outcome = await write(bookings_of(cal))
    assert outcome.status == "refused"
    assert isinstance(outcome.error, ServerError)
    assert cal.count("POST") == 0


async def test_a_new_booking_that_cannot_be_read_is_still_where_it_went() -> None:
    cal = FakeCal(booking_json())
    cal.instead = lambda request: (
        httpx.Response(501)
        if request.method == "GET" and NEW_UID in request.url.path
        else None
    )
    outcome = await reschedule(bookings_of(cal))
    assert (outcome.status, outcome.new_uid) == ("done", NEW_UID)


async def test_a_move_by_another_hand_meanwhile_is_not_told_as_ours() -> None:
    cal = FakeCal(booking_json())

    def overtake(request: httpx.Request) -> httpx.Response | None:
        if request.method == "GET":
            return None
        cal.reschedule(UID, OTHER_START)
        return httpx.Response(504)

    cal.instead = overtake
    outcome = await reschedule(bookings_of(cal))
    assert outcome.status == "refused"
    assert outcome.refusal is Refusal.ALREADY_RESCHEDULED
    assert outcome.new_uid == NEW_UID


async def test_a_refused_connection_is_refused_for_nothing_was_sent() -> None:
    cal = FakeCal(booking_json())
    url = f"http://127.0.0.1:{closed_port()}"
    client = CalClient(
        base_url=BASE_URL.replace("https", "http"),
        transport=PostsOverTheWire(cal, url),
    )
    async with client:
        outcome = await cancel(Bookings(client, read_back_delays=NO_DELAYS))
    assert outcome.status == "refused"
    assert isinstance(outcome.error, NoAnswerError)
    assert outcome.read is not None
    assert outcome.read.booking.status == "accepted"


async def broken_body(writer: asyncio.StreamWriter) -> None:
    writer.write(raw_response(b'{"status":"success","data":{"uid'))


async def half_an_answer(writer: asyncio.StreamWriter) -> None:
    writer.write(raw_response(b'{"status"', length=500))


FAULTS = pytest.mark.parametrize(
    ("fault", "error"),
    [
        (reset, NoAnswerError),
        (half_an_answer, NoAnswerError),
        (hang, DeadlineError),
        (broken_body, ShapeError),
    ],
)


@WRITES
@FAULTS
async def test_a_fault_after_sending_leaves_it_unknown_and_sends_no_more(
    write: Write, fault: Script, error: type[Exception]
) -> None:
    cal = FakeCal(booking_json())
    async with on_the_wire(cal, fault, 0.3) as (bookings, server):
        outcome = await write(bookings)
    assert outcome.status == "unknown"
    assert type(outcome.error) is error
    assert len(server.requests) == 1


@WRITES
@FAULTS
async def test_a_fault_after_the_write_worked_is_success(
    write: Write, fault: Script, error: type[Exception]
) -> None:
    cal = FakeCal(booking_json())

    async def work_and_fail(writer: asyncio.StreamWriter) -> None:
        apply(cal, write)
        await fault(writer)

    async with on_the_wire(cal, work_and_fail, 0.3) as (bookings, server):
        outcome = await write(bookings)
    assert outcome.status == "done"
    assert type(outcome.error) is error
    assert len(server.requests) == 1


async def let_others_go_first(request: httpx.Request) -> None:
    """Hold a write for as long as anything else can still go on without it."""
    if request.method == "POST":
        for _ in range(100):
            await asyncio.sleep(0)


async def test_clicks_at_the_same_time_send_one_cancel_and_all_are_done() -> None:
    cal = FakeCal(booking_json())
    cal.before = let_others_go_first
    bookings = bookings_of(cal)
    outcomes = await asyncio.gather(*(bookings.cancel(UID) for _ in range(5)))
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert cal.count("POST") == 1


async def test_a_cancel_and_a_reschedule_at_the_same_time_send_one_request() -> None:
    cal = FakeCal(booking_json())
    cal.before = let_others_go_first
    bookings = bookings_of(cal)
    cancelled, moved = await asyncio.gather(cancel(bookings), reschedule(bookings))
    assert cancelled.status == "done"
    assert (moved.status, moved.refusal) == ("refused", Refusal.ALREADY_CANCELLED)
    assert cal.count("POST") == 1


async def test_a_write_goes_on_to_its_end_when_its_caller_leaves_while_sending() -> (
    None
):
    cal = FakeCal(booking_json())
    bookings = bookings_of(cal)
    sending, go = asyncio.Event(), asyncio.Event()

    async def hold_post(request: httpx.Request) -> None:
        if request.method == "POST":
            sending.set()
            await go.wait()

    cal.before = hold_post
    caller = asyncio.create_task(cancel(bookings))
    await sending.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go.set()
    await bookings.drain()
    assert cal.bookings[UID]["status"] == "cancelled"
    assert [request.method for request in cal.requests[-2:]] == ["POST", "GET"]


async def test_a_write_is_given_up_when_its_caller_leaves_before_sending() -> None:
    cal = FakeCal(booking_json())
    bookings = bookings_of(cal)
    reading, go = asyncio.Event(), asyncio.Event()

    async def hold_read(_request: httpx.Request) -> None:
        reading.set()
        await go.wait()

    cal.before = hold_read
    caller = asyncio.create_task(cancel(bookings))
    await reading.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go.set()
    await bookings.drain()
    assert cal.count("POST") == 0
