"""Contract: a seat moves once, alone, and is told truly, with whatever uid it has then.

The class is of two people, and nobody in it sees the other. A time of its own gives a
seat a new uid; a class that takes place already lets it keep the old one.
"""

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from calpages.bookings import STILL_NOT, Bookings, Outcome
from calpages.bookings.locks import LocalLocks
from calpages.bookings.marks import LocalMarks
from calpages.calcom.refusals import Refusal
from tests.box import SEATS, Box, uid_of

SEATED, SINGLE = uid_of("seated"), uid_of("accepted")
MINE, OTHER = SEATS
REFUSED = httpx.Response(
    400,
    json={
        "status": "error",
        "error": {
            "code": "BadRequestException",
            "message": "User either already has booking at this time or is not"
            " available",
        },
    },
)

Answer = Callable[[httpx.Request], Awaitable[httpx.Response]]


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Studio:
    """The class, and times to which a seat could go.

    Attributes:
        empty: Two times at which nobody comes yet.
        joined: A time at which another class takes place, if one was opened.
    """

    def __init__(self, box: Box, *starts: dt.datetime) -> None:
        self.box = box
        self.empty = starts[:2]
        self._third = starts[2]

    def open_class(self, *, people: int = 1) -> dt.datetime:
        """Let another class take place, with so many people in it."""
        seat = self.box.seat_of(SEATED, OTHER)
        others = tuple(
            dataclasses.replace(seat, email=f"{n}@example.com", seat_uid=f"seat{n:020}")
            for n in range(people)
        )
        self.box.put(
            SEATED, uid="otherClass000000000001", start=self._third, attendees=others
        )
        return self._third

    async def give_back(self) -> None:
        """Give the seat back by another hand than ours."""
        assert (await self.box.change(SEATED, "cancel", seatUid=MINE)).is_success

    async def move_by_hand(self, start: dt.datetime) -> None:
        """Move the seat by another hand than ours."""
        answer = await self.box.change(
            SEATED, "reschedule", start=start.isoformat(), seatUid=MINE
        )
        assert answer.is_success

    def losing(self, *, does: bool) -> Answer:
        """Lose the answer to a write that Cal.com carries out, or does not."""

        async def answer(request: httpx.Request) -> httpx.Response:
            if does:
                await self.box.carry(request)
            return httpx.Response(504)

        return answer


@pytest.fixture
async def studio() -> Studio:
    box = Box()
    return Studio(box, *await box.free_starts(SEATED, 3))


@pytest.fixture
def time() -> Time:
    return Time()


def moves(studio: Studio, bookings: Bookings | None = None, **asked: Any) -> Any:
    bookings = bookings or studio.box.bookings()
    return bookings.reschedule(
        asked.pop("uid", MINE), **{"start": studio.empty[0], **asked}
    )


def told(outcome: Outcome) -> tuple[str, Refusal | None]:
    return outcome.status, outcome.refusal


@pytest.mark.parametrize(
    "asked", [{"uid": MINE}, {"uid": SEATED, "seat_uid": MINE}, {"reason": "Ill"}]
)
async def test_a_seat_moves_to_a_time_of_its_own_and_gets_a_new_uid(
    studio: Studio, asked: dict[str, Any]
) -> None:
    outcome = await moves(studio, **asked)
    assert told(outcome) == ("done", None)
    assert outcome.new_uid not in ("", SEATED)
    assert outcome.new_seat_uid not in ("", MINE)
    assert outcome.seat_is_gone
    assert outcome.read is not None
    assert (outcome.read.kind, outcome.read.seat_uid) == ("seat", outcome.new_seat_uid)
    assert outcome.read.booking.uid == outcome.new_uid
    assert outcome.read.booking.start == studio.empty[0]
    ((path, body),) = studio.box.posts
    assert path == f"{SEATED}/reschedule"
    assert set(body) == {"start", "seatUid"}
    assert studio.box.holds(outcome.new_seat_uid)
    assert (studio.box.holds(MINE), studio.box.holds(OTHER)) == (False, True)
    assert studio.box.stored(SEATED).status == "accepted"


async def test_a_seat_that_joins_a_class_keeps_its_uid(studio: Studio) -> None:
    start = studio.open_class()
    outcome = await moves(studio, start=start)
    assert told(outcome) == ("done", None)
    assert (outcome.new_uid, outcome.new_seat_uid) == ("otherClass000000000001", MINE)
    assert not outcome.seat_is_gone
    assert len(studio.box.posts) == 1


async def test_nobody_is_moved_into_a_full_class(studio: Studio) -> None:
    start = studio.open_class(people=8)
    outcome = await moves(studio, start=start)
    assert told(outcome) == ("refused", Refusal.SEATS_FULL)
    assert outcome.read is not None
    assert outcome.read.booking.uid == SEATED
    assert studio.box.posts == []


async def test_the_last_free_seat_is_had(studio: Studio) -> None:
    start = studio.open_class(people=7)
    assert (await moves(studio, start=start)).status == "done"


async def test_a_seat_is_where_it_should_go_already(studio: Studio) -> None:
    start = studio.box.stored(SEATED).start
    outcome = await moves(studio, start=start)
    assert (outcome.status, outcome.new_seat_uid) == ("done", MINE)
    assert studio.box.posts == []


async def test_a_seat_in_another_booking_by_now_was_moved(studio: Studio) -> None:
    start = studio.open_class()
    await studio.move_by_hand(start)
    outcome = await moves(studio, uid=SEATED, seat_uid=MINE)
    assert told(outcome) == ("refused", Refusal.ALREADY_RESCHEDULED)
    assert (outcome.new_uid, outcome.new_seat_uid) == ("otherClass000000000001", MINE)
    again = await moves(studio, uid=SEATED, seat_uid=MINE, start=start)
    assert told(again) == ("done", None)
    assert studio.box.posts == []


async def test_what_is_no_seat_is_not_moved_as_one(studio: Studio) -> None:
    outcome = await moves(studio, uid=SEATED, seat_uid=SINGLE)
    assert told(outcome) == ("refused", Refusal.SEAT_NEEDED)
    assert (await moves(studio, uid=SEATED, seat_uid="../me")).status == "refused"
    assert studio.box.posts == []


async def test_a_seat_that_was_given_back_is_gone(studio: Studio) -> None:
    await studio.give_back()
    outcome = await moves(studio, uid=SEATED, seat_uid=MINE)
    assert told(outcome) == ("refused", Refusal.SEAT_GONE)
    assert outcome.seat_is_gone
    assert outcome.new_uid == ""
    assert (await moves(studio)).status == "refused"
    assert studio.box.posts == []


async def test_a_seat_of_a_cancelled_class_is_not_moved(studio: Studio) -> None:
    studio.box.put(SEATED, status="cancelled")
    outcome = await moves(studio)
    assert told(outcome) == ("refused", Refusal.ALREADY_CANCELLED)
    assert studio.box.posts == []


async def test_a_refusal_is_told_with_its_reason(studio: Studio) -> None:
    async def refuse(_request: httpx.Request) -> httpx.Response:
        return REFUSED

    studio.box.on_post = refuse
    outcome = await moves(studio)
    assert told(outcome) == ("refused", Refusal.SLOT_TAKEN)
    assert outcome.read is not None
    studio.box.on_post = None
    assert (await moves(studio)).status == "done"


async def test_where_the_class_cannot_be_looked_at_nothing_is_sent(
    studio: Studio,
) -> None:
    async def without_slots(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/slots"):
            return httpx.Response(400)
        return await studio.box.carry(request)

    studio.box.on_get = without_slots
    assert (await moves(studio)).status == "refused"
    assert studio.box.posts == []


async def test_what_is_not_permitted_is_not_sent(studio: Studio) -> None:
    outcome = await moves(studio, permit=lambda read: f"no, {read.kind}")
    assert (outcome.status, outcome.obstacle) == ("refused", "no, seat")
    assert studio.box.posts == []


async def test_without_an_answer_the_booking_at_that_time_tells(studio: Studio) -> None:
    studio.box.on_post = studio.losing(does=True)
    outcome = await moves(studio)
    assert told(outcome) == ("done", None)
    assert outcome.new_uid == studio.box.at(SEATED, studio.empty[0]).uid
    # Nobody in this class is shown, so nobody can say which seat it is.
    assert outcome.new_seat_uid == ""
    assert outcome.read is not None
    assert outcome.read.booking.uid == outcome.new_uid
    assert len(studio.box.posts) == 1


async def test_without_an_answer_a_seat_that_kept_its_uid_tells(studio: Studio) -> None:
    start = studio.open_class()
    studio.box.on_post = studio.losing(does=True)
    outcome = await moves(studio, start=start)
    assert told(outcome) == ("done", None)
    assert outcome.new_seat_uid == MINE


async def test_where_people_are_shown_the_new_seat_is_known_without_an_answer(
    studio: Studio,
) -> None:
    async def as_host(request: httpx.Request) -> httpx.Response:
        request.headers["authorization"] = "Bearer cal_sandbox"
        return await studio.box.carry(request)

    studio.box.on_get = as_host
    studio.box.on_post = studio.losing(does=True)
    outcome = await moves(studio)
    assert outcome.status == "done"
    assert studio.box.holds(outcome.new_seat_uid)
    assert outcome.new_seat_uid not in (MINE, OTHER)


async def test_a_seat_given_back_meanwhile_is_not_told_as_moved(
    studio: Studio,
) -> None:
    """In the class that was there before, it would have kept its uid."""
    start = studio.open_class()

    async def give_back(_request: httpx.Request) -> httpx.Response:
        await studio.give_back()
        return httpx.Response(504)

    studio.box.on_post = give_back
    assert (await moves(studio, start=start)).status == "unknown"


async def test_a_held_seat_at_that_time_is_not_told_as_ours(studio: Studio) -> None:
    async def give_back(_request: httpx.Request) -> httpx.Response:
        await studio.give_back()
        await studio.box.reserve(SEATED, studio.empty[0])
        return httpx.Response(504)

    studio.box.on_post = give_back
    assert (await moves(studio)).status == "unknown"


@pytest.mark.parametrize("does", [True, False])
async def test_what_lands_late_is_settled(
    studio: Studio, time: Time, *, does: bool
) -> None:
    bookings = studio.box.bookings(clock=time)
    studio.box.on_post = studio.losing(does=False)
    outcome = await moves(studio, bookings)
    assert outcome.status == "unknown"
    assert outcome.doubt is not None
    again = await moves(studio, bookings)
    assert again.status == "unknown"
    if does:
        await studio.move_by_hand(studio.empty[0])
    else:
        time.seconds += 301
    settled = await bookings.settle(outcome.doubt)
    assert len(studio.box.posts) == 1
    if does:
        assert told(settled) == ("done", None)
    else:
        assert (settled.status, settled.obstacle) == ("refused", STILL_NOT)
        studio.box.on_post = None
        assert (await moves(studio, bookings)).status == "done"


async def test_a_page_opened_meanwhile_settles_it_too(
    studio: Studio, time: Time
) -> None:
    locks, marks = LocalLocks(), LocalMarks(clock=time)
    ours = studio.box.bookings(clock=time, locks=locks, marks=marks)
    other = studio.box.bookings(clock=time, locks=locks, marks=marks)
    studio.box.on_post = studio.losing(does=False)
    assert (await moves(studio, ours)).status == "unknown"
    doubt = await other.doubt_of(await other.read(MINE))
    assert doubt is not None
    assert doubt.sent is not None
    assert (doubt.sent.action, doubt.sent.scope) == ("reschedule", "seat")
    await studio.move_by_hand(studio.empty[0])
    settled = await other.settle(doubt)
    assert told(settled) == ("done", None)
    assert settled.new_uid == studio.box.at(SEATED, studio.empty[0]).uid


async def test_clicks_at_once_move_it_once(studio: Studio) -> None:
    bookings = studio.box.bookings()
    outcomes = await asyncio.gather(*(moves(studio, bookings) for _ in range(3)))
    assert [told(outcome) for outcome in outcomes] == [("done", None)] * 3
    assert len({outcome.new_seat_uid for outcome in outcomes}) == 1
    assert len(studio.box.posts) == 1


@pytest.mark.parametrize("asked", [{"uid": MINE}, {"uid": SEATED, "seat_uid": MINE}])
async def test_the_second_tab_learns_where_the_seat_went(
    studio: Studio, asked: dict[str, Any]
) -> None:
    bookings = studio.box.bookings()
    first = await moves(studio, bookings)
    second = await moves(studio, bookings, start=studio.empty[1], **asked)
    assert told(second) == ("refused", Refusal.ALREADY_RESCHEDULED)
    assert (second.new_uid, second.new_seat_uid) == (first.new_uid, first.new_seat_uid)
    assert second.read is not None
    assert second.read.seat_uid == first.new_seat_uid
    third = await moves(studio, bookings, **asked)
    assert told(third) == ("done", None)
    assert third.new_seat_uid == first.new_seat_uid
    assert len(studio.box.posts) == 1


async def test_two_tabs_at_once_move_it_once(studio: Studio) -> None:
    bookings = studio.box.bookings()
    outcomes = await asyncio.gather(
        moves(studio, bookings), moves(studio, bookings, start=studio.empty[1])
    )
    assert sorted(told(outcome)[0] for outcome in outcomes) == ["done", "refused"]
    assert len({outcome.new_seat_uid for outcome in outcomes}) == 1
    assert len(studio.box.posts) == 1


async def test_a_cancel_after_the_move_is_not_told_as_done(studio: Studio) -> None:
    bookings = studio.box.bookings()
    moved = await moves(studio, bookings)
    for uid, seat_uid in ((MINE, ""), (SEATED, MINE)):
        outcome = await bookings.cancel(uid, seat_uid=seat_uid)
        assert told(outcome) == ("refused", Refusal.ALREADY_RESCHEDULED)
        assert outcome.new_seat_uid == moved.new_seat_uid
    assert studio.box.holds(moved.new_seat_uid)
    assert len(studio.box.posts) == 1


async def test_a_cancel_and_a_move_at_once_send_one_request(studio: Studio) -> None:
    bookings = studio.box.bookings()
    outcomes = await asyncio.gather(moves(studio, bookings), bookings.cancel(MINE))
    assert sorted(outcome.status for outcome in outcomes) == ["done", "refused"]
    assert len(studio.box.posts) == 1


async def test_a_cancel_while_a_move_is_in_doubt_is_in_doubt_too(
    studio: Studio,
) -> None:
    bookings = studio.box.bookings()
    studio.box.on_post = studio.losing(does=False)
    assert (await moves(studio, bookings)).status == "unknown"
    await studio.give_back()
    assert (await bookings.cancel(SEATED, seat_uid=MINE)).status == "unknown"
    assert len(studio.box.posts) == 1


async def test_a_moved_seat_can_be_moved_on(studio: Studio) -> None:
    bookings = studio.box.bookings()
    first = await moves(studio, bookings)
    second = await bookings.reschedule(
        first.new_uid, start=studio.empty[1], seat_uid=first.new_seat_uid
    )
    assert told(second) == ("done", None)
    assert len(studio.box.posts) == 2
