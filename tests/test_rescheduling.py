"""Contract: a form moves what its visit names, once and only to a time that is free.

Every fault of the line is caused by a line that breaks; afterwards what is told is held
against what Cal.com has.
"""

import asyncio
import datetime as dt
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import stamina

from calpages import services
from calpages.brand import Brand
from calpages.calcom.refusals import Refusal
from calpages.changing import UNKNOWN_OUTCOME, Result, run, settled
from calpages.policy import Obstacle
from calpages.rescheduling import reschedule
from calpages.visit import Visit, read_visit
from tests.box import SEATS, Box, uid_of

SINGLE, SEATED = uid_of("accepted"), uid_of("seated")
MINE, OTHER = SEATS
SEAT = {"seatReferenceUid": MINE}
NOBODYS = "e84be5a3-4696-49e3-acc7-b2f3999c3b94"
TAKEN = "User either already has booking at this time or is not available"
HOURS = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture(autouse=True)
def use_box(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_chosen", [])
    services.use(
        services.Services(bookings=box.bookings(), brand=Brand(name="nordlicht"))
    )


def visit_to(uid: str, **query: str) -> Visit:
    return read_visit(uid, query)


async def send(
    uid: str, start: object, *, query: dict[str, str] | None = None, **form: object
) -> Result:
    """Send the form of the page at ``uid`` as a browser does."""
    text = start.isoformat() if isinstance(start, dt.datetime) else start
    visit = visit_to(uid, **(query or {}))
    return await run(lambda: reschedule(visit, {"start": text, **form}))


async def a_start(box: Box, uid: str = SINGLE) -> dt.datetime:
    (start,) = await box.free_starts(uid, 1)
    return start


async def held(box: Box, uid: str, start: dt.datetime) -> str:
    """The uid of a reservation of that time."""
    answer = await box.reserve(uid, start)
    await answer.aread()
    return answer.json()["data"]["reservationUid"]


def moves(box: Box) -> list[dict[str, Any]]:
    """The bodies of the reschedules that were sent."""
    return [body for path, body in box.posts if path.endswith("/reschedule")]


def releases(box: Box) -> int:
    return sum(request.method == "DELETE" for request in box.requests)


async def test_a_booking_moves_and_the_new_one_is_told(box: Box) -> None:
    start = await a_start(box)
    result = await send(SINGLE, start, reason="Train strike")
    assert result.code == ""
    new = box.stored(result.new_uid)
    assert (new.start, new.rescheduling_reason) == (start, "Train strike")
    assert box.stored(SINGLE).to_uid == result.new_uid
    assert len(moves(box)) == 1


@pytest.mark.parametrize(
    ("uid", "query"), [(MINE, {}), (SEATED, SEAT)], ids=["seat", "class and seat"]
)
async def test_a_seat_moves_without_a_reason(
    box: Box, uid: str, query: dict[str, str]
) -> None:
    start = await a_start(box, SEATED)
    result = await send(uid, start, query=query, reason="Ill")
    assert result.code == ""
    assert result.found is not None
    assert not result.found.seat_is_gone
    assert result.found.read.seat_uid == result.new_seat_uid
    assert box.holds(result.new_seat_uid)
    assert box.stored(result.new_uid).start == start
    (body,) = moves(box)
    assert set(body) == {"start", "seatUid"}


@pytest.mark.parametrize(
    "start", [None, "", "soon", 7, "2026-02-30T09:00:00Z", "2026-11-03T09:00:00"]
)
async def test_what_is_no_instant_is_asked_for_again(box: Box, start: object) -> None:
    assert (await send(SINGLE, start)).code == "no_time"
    assert box.requests == []


@pytest.mark.parametrize(
    "away", [-1000 * HOURS, 60 * 24 * 365 * HOURS, dt.timedelta(seconds=1), 8 * HOURS]
)
async def test_a_forged_time_is_not_sent(box: Box, away: dt.timedelta) -> None:
    result = await send(SINGLE, (await a_start(box)) + away)
    assert result.code == "slot_gone"
    assert result.found is not None
    assert moves(box) == []


async def test_the_bookings_own_time_is_no_new_one(box: Box) -> None:
    for uid in (SINGLE, MINE):
        start = box.stored(SEATED if uid == MINE else uid).start
        assert (await send(uid, start)).code == "slot_gone"
    assert moves(box) == []


async def test_a_full_class_is_not_overbooked(box: Box) -> None:
    start = await a_start(box, SEATED)
    fill(box, start, people=8)
    result = await send(MINE, start)
    assert result.code == Refusal.SEATS_FULL
    assert result.found is not None
    assert moves(box) == []


def fill(box: Box, start: dt.datetime, *, people: int) -> None:
    """Let a class take place at ``start``, with so many people."""
    others = tuple(
        box.seat_of(SEATED, OTHER).__class__(
            name=f"{n}",
            email=f"{n}@example.com",
            time_zone="UTC",
            seat_uid=f"seat{n:020}",
        )
        for n in range(people)
    )
    box.put(SEATED, uid="otherClass000000000001", start=start, attendees=others)


@pytest.mark.parametrize("uid", [SINGLE, MINE])
async def test_our_own_hold_is_released_and_not_in_the_way(box: Box, uid: str) -> None:
    kind = SEATED if uid == MINE else uid
    start = await a_start(box, kind)
    hold = await held(box, kind, start)
    result = await send(uid, start, hold=hold)
    assert result.code == ""
    methods = [request.method for request in box.requests]
    assert methods.index("DELETE") < methods.index("POST")
    assert releases(box) == 1


async def test_our_hold_of_the_last_seat_is_not_in_the_way(box: Box) -> None:
    start = await a_start(box, SEATED)
    hold = await held(box, SEATED, start)
    fill(box, start, people=7)
    assert (await send(MINE, start, hold=hold)).code == ""


async def test_what_somebody_else_holds_is_gone(box: Box) -> None:
    start = await a_start(box)
    await held(box, SINGLE, start)
    assert (await send(SINGLE, start, hold=NOBODYS)).code == "slot_gone"
    assert moves(box) == []


async def test_a_hold_is_released_also_where_it_is_refused(box: Box) -> None:
    start = await a_start(box)
    for uid, hold in ((SINGLE, NOBODYS), (uid_of("past"), NOBODYS)):
        before = releases(box)
        assert (await send(uid, start + 1000 * HOURS, hold=hold)).code
        assert releases(box) == before + 1
    assert moves(box) == []


@pytest.mark.parametrize("hold", ["", "../bookings/x", 7, None, "é" * 20, "x" * 999])
async def test_a_forged_hold_is_passed_over(box: Box, hold: object) -> None:
    result = await send(SINGLE, await a_start(box), hold=hold)
    assert result.code == ""
    assert releases(box) == 0


async def test_a_hold_that_cannot_be_released_delays_nothing_for_long(
    box: Box,
) -> None:
    async def broken(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            raise httpx.ConnectError("refused", request=request)
        return await box.carry(request)

    box.on_get = broken
    assert (await send(SINGLE, await a_start(box), hold=NOBODYS)).code == ""


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("past", Obstacle.PAST),
        ("cancelled", Obstacle.CANCELLED),
        ("rejected", Obstacle.REJECTED),
        ("rescheduled-from", Refusal.ALREADY_RESCHEDULED),
        ("rescheduling-disabled", Obstacle.DISABLED),
        ("series", Obstacle.SERIES),
        ("occurrence", Obstacle.RECURRING),
        ("seated", Obstacle.SEATED),
    ],
)
async def test_what_may_not_be_moved_is_not_sent(
    box: Box, kind: str, code: str
) -> None:
    result = await send(uid_of(kind), await a_start(box))
    assert (result.code, moves(box)) == (code, [])


async def test_a_time_taken_between_reading_and_sending_is_told(box: Box) -> None:
    async def take_first(request: httpx.Request) -> httpx.Response:
        box.put(SINGLE, uid="otherBooking0000000001", start=start)
        return await box.carry(request)

    start = await a_start(box)
    box.on_post = take_first
    result = await send(SINGLE, start)
    assert result.code == Refusal.SLOT_TAKEN
    assert result.found is not None
    assert result.found.read.booking.uid == SINGLE
    assert box.stored(SINGLE).status == "accepted"
    assert len(moves(box)) == 1


async def test_the_second_tab_learns_that_it_was_moved(box: Box) -> None:
    first, second = await box.free_starts(SINGLE, 2)
    assert (await send(SINGLE, first)).code == ""
    result = await send(SINGLE, second)
    assert result.code == Refusal.ALREADY_RESCHEDULED
    assert len(moves(box)) == 1


async def test_what_is_sent_twice_is_moved_once_and_told_twice(box: Box) -> None:
    start = await a_start(box)
    both = await asyncio.gather(*(send(SINGLE, start) for _ in range(3)))
    results = [*both, await send(SINGLE, start)]
    assert {(one.code, one.new_uid) for one in results} == {("", both[0].new_uid)}
    assert box.stored(both[0].new_uid).start == start
    assert len(moves(box)) == 1


async def test_what_a_second_click_finds_while_the_first_is_under_way(box: Box) -> None:
    """Its own move may have taken the time by then: that is no refusal."""
    start = await a_start(box)
    first: list[asyncio.Task[Result]] = []

    async def move_before_the_times(request: httpx.Request) -> httpx.Response:
        if not first and request.url.path.endswith("/slots"):
            first.append(asyncio.create_task(send(SINGLE, start)))
            await asyncio.wait(first)
        return await box.carry(request)

    box.on_get = move_before_the_times
    result = await send(SINGLE, start)
    assert (result.code, result.new_uid) == ("", first[0].result().new_uid)
    assert len(moves(box)) == 1


@pytest.mark.parametrize(
    ("uid", "query"), [(MINE, {}), (SEATED, SEAT)], ids=["seat", "class and seat"]
)
async def test_the_second_tab_learns_that_a_seat_was_moved(
    box: Box, uid: str, query: dict[str, str]
) -> None:
    first, second = await box.free_starts(SEATED, 2)
    moved = await send(uid, first, query=query)
    result = await send(uid, second, query=query)
    assert result.code == Refusal.ALREADY_RESCHEDULED
    again = await send(uid, first, query=query)
    assert (again.code, again.new_seat_uid) == ("", moved.new_seat_uid)
    assert len(moves(box)) == 1


@pytest.mark.parametrize(
    ("uid", "query"), [(MINE, {}), (SEATED, SEAT)], ids=["seat", "class and seat"]
)
async def test_a_seat_that_joined_a_class_is_not_moved_on_by_the_second_tab(
    box: Box, uid: str, query: dict[str, str]
) -> None:
    first, second = await box.free_starts(SEATED, 2)
    fill(box, first, people=2)
    moved = await send(uid, first, query=query, event=SEATED)
    assert (moved.code, moved.new_seat_uid) == ("", MINE)
    result = await send(uid, second, query=query, event=SEATED)
    assert result.code == Refusal.ALREADY_RESCHEDULED
    assert result.found is not None
    assert result.found.read.booking.start == first
    assert len(moves(box)) == 1


async def test_a_seat_that_was_given_back_is_gone(box: Box) -> None:
    start = await a_start(box, SEATED)
    await box.change(SEATED, "cancel", seatUid=MINE)
    beside = await send(SEATED, start, query=SEAT)
    assert beside.code == Refusal.SEAT_GONE
    assert beside.found is not None
    assert beside.found.seat_is_gone
    assert (await send(MINE, start)).code == "not_found"
    assert moves(box) == []


async def test_nobody_knows_nothing(box: Box) -> None:
    start = dt.datetime.now(dt.UTC) + 24 * HOURS
    for uid in ("nobodyKnows00000000001", "../me"):
        assert (await send(uid, start)).code == "not_found"
    assert moves(box) == []


async def hang(_request: httpx.Request) -> httpx.Response:
    """What the client's deadline makes of a line that is silent."""
    raise httpx.ReadTimeout("silent")


async def reset(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("dropped", request=request)


async def bad_gateway(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(502, html="<h1>Bad Gateway</h1>")


async def too_many(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(429, headers={"retry-after": "60"})


async def broken(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(500, json={"statusCode": 500, "message": "No"})


async def no_connection(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


@pytest.mark.parametrize("uid", [SINGLE, MINE])
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (hang, UNKNOWN_OUTCOME),
        (reset, UNKNOWN_OUTCOME),
        (bad_gateway, UNKNOWN_OUTCOME),
        (broken, UNKNOWN_OUTCOME),
        (too_many, Refusal.RATE_LIMITED),
    ],
)
async def test_a_fault_is_told_as_what_it_is_and_nothing_is_sent_again(
    box: Box, uid: str, fault: Any, code: str
) -> None:
    kind = SEATED if uid == MINE else uid
    start = await a_start(box, kind)
    box.on_post = fault
    assert (await send(uid, start)).code == code
    assert len(moves(box)) == 1
    if code == UNKNOWN_OUTCOME:
        again = await send(uid, start)
        assert again.code == UNKNOWN_OUTCOME
        assert again.found is not None
        assert again.found.in_doubt == "reschedule"
        assert len(moves(box)) == 1
    assert box.stored(kind).status == "accepted"
    assert box.holds(MINE)


@pytest.mark.parametrize("uid", [SINGLE, MINE])
@pytest.mark.parametrize("fault", [hang, reset, bad_gateway, broken])
async def test_a_move_that_worked_though_the_answer_was_lost_is_done(
    box: Box, uid: str, fault: Any
) -> None:
    async def work_and_fail(request: httpx.Request) -> httpx.Response:
        await box.carry(request)
        return await fault(request)

    start = await a_start(box, SEATED if uid == MINE else uid)
    box.on_post = work_and_fail
    result = await send(uid, start)
    assert result.code == ""
    assert box.stored(result.new_uid).start == start
    assert len(moves(box)) == 1


@pytest.mark.parametrize("uid", [SINGLE, MINE])
async def test_a_move_that_lands_late_is_followed(box: Box, uid: str) -> None:
    start = await a_start(box, SEATED if uid == MINE else uid)
    box.on_post = hang
    result = await send(uid, start)
    assert result.doubt is not None
    path, body = box.posts[-1]
    assert (await box.change(*path.split("/"), **body)).is_success
    async with asyncio.timeout(30):
        end = await settled(result)
    assert end.code == ""
    assert box.stored(end.new_uid).start == start
    assert len(moves(box)) == 1


async def test_what_cannot_be_read_is_not_sent(box: Box) -> None:
    start = await a_start(box)
    box.on_get = no_connection
    result = await send(SINGLE, start)
    assert (result.code, result.found) == ("not_sent", None)
    assert moves(box) == []


async def test_where_the_times_cannot_be_read_nothing_is_sent(box: Box) -> None:
    async def without_slots(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/slots"):
            return await bad_gateway(request)
        return await box.carry(request)

    start = await a_start(box)
    box.on_get = without_slots
    assert (await send(SINGLE, start)).code == "not_sent"
    assert moves(box) == []


async def test_nothing_but_these_fields_is_ever_sent(box: Box) -> None:
    claims = {"rescheduledBy": "jane.doe@example.com", "seatUid": MINE, "uid": SEATED}
    form = {"start": (await a_start(box)).isoformat(), "reason": "Ill", **claims}
    await run(lambda: reschedule(visit_to(SINGLE), form))
    (body,) = moves(box)
    assert set(body) == {"start", "reschedulingReason"}
