"""Contract: what was sent and may still land is never sent again, and ends in a truth.

A mark lasts 300 seconds of a clock that the test sets. ``vanish`` is a request that
Cal.com has taken and not answered; the test lets it land, or not.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import httpx
import pytest

from calpages.bookings import STILL_NOT, Bookings, Outcome
from calpages.bookings.locks import LocalLocks
from calpages.bookings.marks import LocalMarks
from tests.box import LESSONS, SEATS, Box, uid_of

SERIES, SEATED, SINGLE = uid_of("series"), uid_of("seated"), uid_of("accepted")

Write = Callable[[Bookings], Awaitable[Outcome]]


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def time() -> Time:
    return Time()


async def vanish(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(504)


def cancels(uid: str) -> Write:
    return lambda bookings: bookings.cancel(uid)


Landing = tuple[str, dict[str, object]]

KINDS = pytest.mark.parametrize(
    ("write", "landing"),
    [
        (cancels(SINGLE), (SINGLE, {})),
        (cancels(LESSONS[3]), (LESSONS[3], {})),
        (
            lambda bookings: bookings.cancel(SERIES, scope="later"),
            (LESSONS[2], {"cancelSubsequentBookings": True}),
        ),
        (cancels(SEATS[0]), (SEATED, {"seatUid": SEATS[0]})),
    ],
    ids=["single", "event", "later", "seat"],
)


async def land(box: Box, uid: str, **body: object) -> None:
    assert (await box.change(uid, "cancel", **body)).is_success


@KINDS
async def test_a_click_after_an_unknown_outcome_reads_and_sends_nothing(
    box: Box, time: Time, write: Write, landing: Landing
) -> None:
    box.on_post = vanish
    locks, marks = LocalLocks(), LocalMarks(clock=time)
    sessions = [
        box.bookings(clock=time, locks=locks, marks=marks),
        box.bookings(clock=time, locks=locks, marks=marks),
    ]
    for bookings in (*sessions, *sessions):
        time.seconds += 70
        outcome = await write(bookings)
        assert outcome.status == "unknown"
        assert outcome.doubt is not None
        assert outcome.doubt.sent is not None
        assert outcome.doubt.sent.action == "cancel"
    assert len(box.posts) == 1
    await land(box, landing[0], **landing[1])
    assert (await write(sessions[1])).status == "done"
    assert len(box.posts) == 1


@KINDS
async def test_settling_tells_when_the_change_lands(
    box: Box, time: Time, write: Write, landing: Landing
) -> None:
    box.on_post = vanish
    bookings = box.bookings(clock=time)
    doubt = (await write(bookings)).doubt
    assert doubt is not None
    readings = 0

    async def land_at_last(request: httpx.Request) -> httpx.Response:
        nonlocal readings
        readings += 1
        if readings == 7:
            await land(box, landing[0], **landing[1])
        return await box.carry(request)

    box.on_get = land_at_last
    assert (await bookings.settle(doubt)).status == "done"
    assert len(box.posts) == 1


@KINDS
async def test_when_nothing_can_land_any_more_a_new_click_may_send(
    box: Box, time: Time, write: Write, landing: Landing
) -> None:
    box.on_post = vanish
    bookings = box.bookings(clock=time)
    doubt = (await write(bookings)).doubt
    assert doubt is not None
    settling = asyncio.create_task(bookings.settle(doubt))
    for time.seconds in (100.0, 299.0, 300.0):
        assert not settling.done()
        await asyncio.sleep(0)
    outcome = await settling
    assert (outcome.status, outcome.obstacle) == ("refused", STILL_NOT)
    assert outcome.read is not None
    box.on_post = None
    assert (await write(bookings)).status == "done"
    assert len(box.posts) == 2


async def test_a_reschedule_in_doubt_holds_back_a_cancel_and_is_told_there(
    box: Box, time: Time
) -> None:
    box.on_post = vanish
    bookings = box.bookings(clock=time)
    start, other = await box.free_starts(SINGLE, 2)
    first = await bookings.reschedule(SINGLE, start=start)
    assert first.status == "unknown"
    assert first.doubt is not None
    for outcome in (
        await bookings.cancel(SINGLE),
        await bookings.reschedule(SINGLE, start=other),
    ):
        assert outcome.status == "unknown"
        assert outcome.doubt is not None
        assert outcome.doubt.sent is not None
        assert outcome.doubt.sent.action == "reschedule"
        assert outcome.doubt.sent.start == start
    assert len(box.posts) == 1
    await box.change(SINGLE, "reschedule", start=start.isoformat())
    moved = await bookings.settle(first.doubt)
    assert moved.status == "done"
    assert moved.new_uid
    for outcome in (
        await bookings.cancel(SINGLE),
        await bookings.reschedule(SINGLE, start=other),
    ):
        assert (outcome.status, outcome.new_uid) == ("refused", moved.new_uid)
    assert len(box.posts) == 1


async def test_what_the_doubt_does_not_touch_can_be_changed(
    box: Box, time: Time
) -> None:
    box.on_post = vanish
    bookings = box.bookings(clock=time)
    for uid in (LESSONS[3], SEATS[0]):
        assert (await bookings.cancel(uid)).status == "unknown"
    box.on_post = None
    for uid in (LESSONS[2], SEATS[1], SINGLE):
        assert (await bookings.cancel(uid)).status == "done"
    # It would cancel the event in doubt once more.
    outcome = await bookings.cancel(SERIES, scope="later")
    assert outcome.status == "unknown"
    assert len(box.posts) == 5


async def test_after_a_definite_refusal_a_new_click_sends_at_once(
    box: Box, time: Time
) -> None:
    async def too_many(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(429)

    box.on_post = too_many
    bookings = box.bookings(clock=time)
    assert (await bookings.cancel(SINGLE)).status == "refused"
    box.on_post = None
    assert (await bookings.cancel(SINGLE)).status == "done"
    assert len(box.posts) == 2


async def test_a_mark_is_there_before_the_request_leaves(box: Box, time: Time) -> None:
    marks = LocalMarks(clock=time)
    found = []

    async def look(request: httpx.Request) -> httpx.Response:
        found.append(await marks.find([SINGLE]))
        return await box.carry(request)

    box.on_post = look
    bookings = box.bookings(clock=time, marks=marks)
    assert (await bookings.cancel(SINGLE)).status == "done"
    assert found[0] is not None
    assert await marks.find([SINGLE]) is None


async def test_a_page_that_is_opened_in_doubt_can_settle_it(
    box: Box, time: Time
) -> None:
    bookings = box.bookings(clock=time)
    uids = (SINGLE, SERIES, SEATS[0])
    for uid in uids:
        assert await bookings.doubt_of(await bookings.read(uid)) is None
    box.on_post = vanish
    await bookings.cancel(SINGLE)
    await bookings.cancel(SERIES, scope="later")
    await bookings.cancel(SEATS[0])
    doubts = [await bookings.doubt_of(await bookings.read(uid)) for uid in uids]
    sent = [doubt.sent.scope for doubt in doubts if doubt and doubt.sent]
    assert sent == ["only", "later", "seat"]
    await land(box, SINGLE)
    await land(box, LESSONS[2], cancelSubsequentBookings=True)
    await land(box, SEATED, seatUid=SEATS[0])
    for doubt in doubts:
        assert doubt is not None
        assert (await bookings.settle(doubt)).status == "done"


async def test_a_reschedule_in_doubt_is_told_to_a_page_that_is_opened(
    box: Box, time: Time
) -> None:
    bookings = box.bookings(clock=time)
    (start,) = await box.free_starts(SINGLE, 1)
    box.on_post = vanish
    await bookings.reschedule(SINGLE, start=start)
    doubt = await bookings.doubt_of(await bookings.read(SINGLE))
    assert doubt is not None
    await box.change(SINGLE, "reschedule", start=start.isoformat())
    outcome = await bookings.settle(doubt)
    assert outcome.status == "done"
    assert outcome.read is not None
    assert outcome.read.booking.start == start


async def test_a_move_in_doubt_that_landed_is_told_to_a_page_that_comes_late(
    box: Box, time: Time
) -> None:
    bookings = box.bookings(clock=time)
    (start,) = await box.free_starts(SINGLE, 1)
    assert await bookings.landed(await bookings.read(SINGLE)) is None
    box.on_post = vanish
    await bookings.reschedule(SINGLE, start=start)
    assert await bookings.landed(await bookings.read(SINGLE)) is None
    await box.change(SINGLE, "reschedule", start=start.isoformat())
    old = await bookings.read(SINGLE, fresh=True)
    outcome = await bookings.landed(old)
    assert outcome is not None
    assert (outcome.status, outcome.new_uid) == ("done", old.booking.rescheduled_to_uid)
    time.seconds = 301
    assert await bookings.landed(old) is None, "By now it is anybody's."


async def test_what_another_hand_did_meanwhile_is_no_move_that_landed(
    box: Box, time: Time
) -> None:
    bookings = box.bookings(clock=time)
    start, other = await box.free_starts(SINGLE, 2)
    box.on_post = vanish
    await bookings.reschedule(SINGLE, start=start)
    await box.change(SINGLE, "reschedule", start=other.isoformat())
    assert await bookings.landed(await bookings.read(SINGLE, fresh=True)) is None
    await bookings.cancel(LESSONS[2])
    await land(box, LESSONS[2])
    assert await bookings.landed(await bookings.read(LESSONS[2], fresh=True)) is None


@pytest.mark.parametrize("uid", [SINGLE, LESSONS[2]])
async def test_what_is_off_already_is_not_in_doubt_though_it_is_marked(
    box: Box, time: Time, uid: str
) -> None:
    bookings = box.bookings(clock=time)
    box.on_post = vanish
    await bookings.cancel(uid)
    assert await bookings.doubt_of(await bookings.read(uid)) is not None
    await land(box, uid)
    assert await bookings.doubt_of(await bookings.read(uid)) is None


async def test_settling_does_not_end_while_cal_com_cannot_be_read(
    box: Box, time: Time
) -> None:
    async def down(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(501)

    box.on_post = vanish
    bookings = box.bookings(clock=time)
    doubt = (await bookings.cancel(SINGLE)).doubt
    assert doubt is not None
    box.on_get = down
    time.seconds = 299.0
    settling = asyncio.create_task(bookings.settle(doubt))
    for _ in range(50):
        await asyncio.sleep(0)
    assert not settling.done()
    time.seconds = 1_000.0
    outcome = await settling
    assert outcome.status == "unknown"
    assert outcome.doubt is not None


async def test_who_leaves_ends_the_settling(box: Box, time: Time) -> None:
    box.on_post = vanish
    bookings = box.bookings(clock=time)
    doubt = (await bookings.cancel(SINGLE)).doubt
    assert doubt is not None
    settling = asyncio.create_task(bookings.settle(doubt))
    await asyncio.sleep(0)
    settling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await settling


async def test_who_waits_in_vain_for_the_lock_is_told_what_the_winner_made(
    box: Box, time: Time
) -> None:
    sent, go = asyncio.Event(), asyncio.Event()

    async def hold(request: httpx.Request) -> httpx.Response:
        sent.set()
        await go.wait()
        return await box.carry(request)

    box.on_post = hold
    bookings = box.bookings(clock=time, locks=LocalLocks(wait_seconds=0.0))
    winner = asyncio.create_task(bookings.cancel(SINGLE))
    await sent.wait()
    loser = await bookings.cancel(SINGLE)
    assert loser.status == "unknown"
    assert loser.doubt is not None
    assert loser.doubt.sent is not None
    settling = asyncio.create_task(bookings.settle(loser.doubt))
    # The mark is over long before the winner is: the lock alone holds back a verdict.
    time.seconds = 301.0
    for _ in range(50):
        await asyncio.sleep(0)
    assert not settling.done()
    go.set()
    assert (await winner).status == "done"
    assert (await settling).status == "done"
    assert len(box.posts) == 1


async def test_the_mark_outlives_a_write_that_was_cut_off(box: Box, time: Time) -> None:
    marks = LocalMarks(clock=time)
    sent = asyncio.Event()

    async def hang(_request: httpx.Request) -> httpx.Response:
        sent.set()
        await asyncio.Event().wait()
        raise AssertionError

    box.on_post = hang
    dying = box.bookings(clock=time, marks=marks)
    clicking = asyncio.create_task(dying.cancel(SINGLE))
    await sent.wait()
    await dying.drain(seconds=0.0)
    with pytest.raises(asyncio.CancelledError):
        await clicking
    outcome = await box.bookings(clock=time, marks=marks).cancel(SINGLE)
    assert outcome.status == "unknown"
    assert len(box.posts) == 1


async def test_draining_gives_up_what_was_not_sent(box: Box) -> None:
    reading = asyncio.Event()

    async def hang(_request: httpx.Request) -> httpx.Response:
        reading.set()
        await asyncio.Event().wait()
        raise AssertionError

    box.on_get = hang
    bookings = box.bookings()
    clicking = asyncio.create_task(bookings.cancel(SINGLE))
    await reading.wait()
    await bookings.drain(seconds=60.0)
    with pytest.raises(asyncio.CancelledError):
        await clicking
    assert box.posts == []


async def test_a_time_with_an_offset_is_the_same_time(box: Box) -> None:
    (start,) = await box.free_starts(SINGLE, 1)
    bookings = box.bookings()
    await bookings.reschedule(SINGLE, start=start)
    east = start.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=45)))
    assert (await bookings.reschedule(SINGLE, start=east)).status == "done"
    assert len(box.posts) == 1
