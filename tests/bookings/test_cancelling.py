"""Contract: what is cancelled, by which request, and what is told of it, for each kind.

The series of the sandbox: two events are over, two are ahead, the fifth is cancelled,
and the sixth is ahead. Its own uid is a trap: Cal.com checks the first event for all.
"""

import asyncio
import datetime as dt
import json
from typing import Literal

import httpx
import pytest

from calpages.bookings import Outcome
from calpages.calcom.errors import NotFoundError
from calpages.calcom.refusals import Refusal
from calpages.found import BookingRead
from tests.box import LESSONS, SEATS, Box, uid_of

SERIES, SEATED, SINGLE = uid_of("series"), uid_of("seated"), uid_of("accepted")
LATER = {"cancelSubsequentBookings": True}
OVER = ["accepted", "accepted"]


@pytest.fixture
def box() -> Box:
    return Box()


def summary(outcome: Outcome) -> tuple[str, Refusal | None]:
    return outcome.status, outcome.refusal


async def test_one_event_is_cancelled_alone(box: Box) -> None:
    outcome = await box.bookings().cancel(LESSONS[2], reason="Ill")
    assert outcome.status == "done"
    assert outcome.read is not None
    assert (outcome.read.uid, outcome.read.booking.status) == (LESSONS[2], "cancelled")
    assert box.posts == [(f"{LESSONS[2]}/cancel", {"cancellationReason": "Ill"})]
    ahead = ["cancelled", "accepted", "cancelled", "accepted"]
    assert box.statuses(SERIES) == OVER + ahead


async def test_the_uid_of_a_series_alone_cancels_its_next_event(box: Box) -> None:
    outcome = await box.bookings().cancel(SERIES)
    assert outcome.status == "done"
    assert outcome.read is not None
    assert outcome.read.kind == "series"
    assert box.posts == [(f"{LESSONS[2]}/cancel", {})]


@pytest.mark.parametrize("ttl_seconds", [0.0, 5.0])
async def test_clicks_at_once_on_a_series_cancel_one_event(
    box: Box, ttl_seconds: float
) -> None:
    bookings = box.bookings(ttl_seconds=ttl_seconds)
    outcomes = await asyncio.gather(*(bookings.cancel(SERIES) for _ in range(3)))
    assert [outcome.status for outcome in outcomes] == ["done"] * 3
    assert len(box.posts) == 1


async def test_all_later_events_of_a_series_go_by_the_next_ones_uid(box: Box) -> None:
    outcome = await box.bookings().cancel(SERIES, scope="later", reason="Moving")
    assert outcome.status == "done"
    body = {"cancellationReason": "Moving", **LATER}
    assert box.posts == [(f"{LESSONS[2]}/cancel", body)]
    assert box.statuses(SERIES) == OVER + ["cancelled"] * 4
    assert [booking.status for booking in outcome.series] == box.statuses(SERIES)


async def test_all_later_events_begin_with_the_event_of_the_page(box: Box) -> None:
    outcome = await box.bookings().cancel(LESSONS[3], scope="later")
    assert outcome.status == "done"
    assert outcome.read is not None
    assert (outcome.read.kind, outcome.read.uid) == ("single", LESSONS[3])
    assert box.posts == [(f"{LESSONS[3]}/cancel", LATER)]
    assert box.statuses(SERIES) == [*OVER, "accepted", *["cancelled"] * 3]


async def test_later_events_go_by_the_first_of_them_that_still_stands(box: Box) -> None:
    assert (await box.bookings().cancel(LESSONS[4], scope="later")).status == "done"
    assert box.posts == [(f"{LESSONS[5]}/cancel", LATER)]


async def test_later_events_that_are_all_cancelled_need_no_request(box: Box) -> None:
    await box.change(LESSONS[2], "cancel", **LATER)
    for uid in (SERIES, LESSONS[2], LESSONS[5]):
        outcome = await box.bookings().cancel(uid, scope="later")
        assert outcome.status == "done"
    assert box.posts == []


async def test_a_series_that_is_partly_cancelled_is_not_told_as_done(box: Box) -> None:
    async def half(request: httpx.Request) -> httpx.Response:
        for uid in LESSONS[2:4]:
            await box.change(uid, "cancel")
        return httpx.Response(504)

    box.on_post = half
    outcome = await box.bookings().cancel(SERIES, scope="later")
    assert outcome.status == "unknown"
    statuses = [booking.status for booking in outcome.series]
    assert statuses == [*OVER, *["cancelled"] * 3, "accepted"]


async def test_later_events_of_a_booking_without_a_series_are_that_booking(
    box: Box,
) -> None:
    outcome = await box.bookings().cancel(SINGLE, scope="later")
    assert outcome.status == "done"
    assert box.posts == [(f"{SINGLE}/cancel", {})]


@pytest.mark.parametrize("scope", ["only", "later"])
async def test_an_event_that_was_moved_meanwhile_is_not_told_as_cancelled(
    box: Box, scope: Literal["only", "later"]
) -> None:
    (start,) = await box.free_starts(LESSONS[2], 1)
    answer = await box.change(LESSONS[2], "reschedule", start=start.isoformat())
    new_uid = json.loads(await answer.aread())["data"]["uid"]
    outcome = await box.bookings().cancel(LESSONS[2], scope=scope)
    assert summary(outcome) == ("refused", Refusal.ALREADY_RESCHEDULED)
    assert outcome.new_uid == new_uid
    assert box.posts == []


async def test_an_event_that_is_over_is_refused_by_cal_com(box: Box) -> None:
    outcome = await box.bookings().cancel(LESSONS[0], scope="later")
    assert summary(outcome) == ("refused", Refusal.IN_THE_PAST)
    assert "cancelled" not in box.statuses(SERIES)[:4]


@pytest.mark.parametrize("uid", [SEATS[0], SEATED])
async def test_one_seat_is_given_back_and_the_others_keep_theirs(
    box: Box, uid: str
) -> None:
    seat_uid = "" if uid == SEATS[0] else SEATS[0]
    outcome = await box.bookings().cancel(uid, seat_uid=seat_uid, reason="Ill")
    assert (outcome.status, outcome.seat_is_gone) == ("done", True)
    assert outcome.read is not None
    assert (outcome.read.uid, outcome.read.booking.status) == (SEATED, "accepted")
    body = {"cancellationReason": "Ill", "seatUid": SEATS[0]}
    assert box.posts == [(f"{SEATED}/cancel", body)]
    assert (box.holds(SEATS[0]), box.holds(SEATS[1])) == (False, True)


async def test_the_last_seat_is_done_though_its_booking_is_cancelled(box: Box) -> None:
    await box.change(SEATED, "cancel", seatUid=SEATS[0])
    outcome = await box.bookings().cancel(SEATS[1])
    assert (outcome.status, outcome.seat_is_gone) == ("done", True)
    assert box.stored(SEATED).status == "cancelled"


async def test_a_seat_that_is_gone_already_is_done_without_a_request(box: Box) -> None:
    await box.change(SEATED, "cancel", seatUid=SEATS[0])
    outcome = await box.bookings().cancel(SEATED, seat_uid=SEATS[0])
    assert (outcome.status, outcome.seat_is_gone) == ("done", True)
    assert box.posts == []


async def test_a_second_click_finds_the_seat_gone_that_the_first_gave_back(
    box: Box,
) -> None:
    bookings = box.bookings()
    at_once = await asyncio.gather(*(bookings.cancel(SEATS[0]) for _ in range(3)))
    later = await bookings.cancel(SEATS[0])
    outcomes = [(outcome.status, outcome.seat_is_gone) for outcome in (*at_once, later)]
    assert outcomes == [("done", True)] * 4
    assert len(box.posts) == 1


async def test_a_gateways_404_does_not_mean_that_a_seat_is_gone(box: Box) -> None:
    async def lose(_request: httpx.Request) -> httpx.Response:
        box.on_get = lost
        return httpx.Response(502)

    async def lost(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, html="<h1>Not here</h1>")

    box.on_post = lose
    outcome = await box.bookings().cancel(SEATS[0])
    assert (outcome.status, outcome.seat_is_gone) == ("unknown", False)


async def test_a_seat_of_another_booking_is_refused(box: Box) -> None:
    outcome = await box.bookings().cancel(SINGLE, seat_uid=SEATS[0])
    assert summary(outcome) == ("refused", Refusal.SEAT_GONE)
    no_seat = await box.bookings().cancel(SEATED, seat_uid=SINGLE)
    assert summary(no_seat) == ("refused", Refusal.SEAT_GONE)
    assert box.posts == []


@pytest.mark.parametrize(
    ("uid", "seat_uid"), [("nobodyKnows00000000001", SEATS[0]), (SEATED, "../me")]
)
async def test_a_seat_beside_what_nobody_knows_is_not_found(
    box: Box, uid: str, seat_uid: str
) -> None:
    await box.change(SEATED, "cancel", seatUid=SEATS[0])
    outcome = await box.bookings().cancel(uid, seat_uid=seat_uid)
    assert outcome.status == "refused"
    assert isinstance(outcome.error, NotFoundError)


async def test_a_seated_booking_as_a_whole_is_not_an_attendees_to_cancel(
    box: Box,
) -> None:
    outcome = await box.bookings().cancel(SEATED)
    assert summary(outcome) == ("refused", Refusal.SEAT_NEEDED)
    assert box.holds(SEATS[0])
    assert box.holds(SEATS[1])


@pytest.mark.parametrize(
    ("uid", "scope", "kind"),
    [
        (SINGLE, "only", "single"),
        (LESSONS[2], "later", "single"),
        (SERIES, "later", "series"),
        (SEATS[0], "only", "seat"),
    ],
)
async def test_what_is_not_permitted_is_not_sent(
    box: Box, uid: str, scope: str, kind: str
) -> None:
    asked: list[BookingRead] = []

    def forbid(read: BookingRead) -> str:
        asked.append(read)
        return "disabled"

    bookings = box.bookings(ttl_seconds=60.0)
    before = await bookings.read(uid)
    later = scope == "later"
    outcome = await bookings.cancel(
        uid, scope="later" if later else "only", permit=forbid
    )
    assert (outcome.status, outcome.obstacle) == ("refused", "disabled")
    assert {(read.uid, read.kind) for read in asked} == {(uid, kind)}
    assert outcome.read is asked[-1]
    assert outcome.read is not before
    assert box.posts == []
    assert (await bookings.cancel(uid, permit=lambda _: None)).status == "done"


async def test_a_reschedule_asks_for_permission_too(box: Box) -> None:
    (start,) = await box.free_starts(SINGLE, 1)
    bookings = box.bookings()
    outcome = await bookings.reschedule(SINGLE, start=start, permit=lambda _: "late")
    assert (outcome.status, outcome.obstacle) == ("refused", "late")
    assert box.posts == []
    moved = await bookings.reschedule(SINGLE, start=start, permit=lambda _: None)
    assert moved.status == "done"


async def test_what_is_done_already_needs_no_permission(box: Box) -> None:
    outcome = await box.bookings().cancel(
        uid_of("cancelled"), permit=lambda _: "cancelled"
    )
    assert (outcome.status, outcome.obstacle) == ("done", "")


async def test_clicks_at_once_on_one_new_time_are_all_done(box: Box) -> None:
    (start,) = await box.free_starts(SINGLE, 1)
    bookings = box.bookings()
    outcomes = await asyncio.gather(
        *(bookings.reschedule(SINGLE, start=start) for _ in range(3))
    )
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert len({outcome.new_uid for outcome in outcomes}) == 1
    assert len(box.posts) == 1


async def test_another_time_than_the_one_it_was_moved_to_is_refused(box: Box) -> None:
    (start,) = await box.free_starts(SINGLE, 1)
    bookings = box.bookings()
    await bookings.reschedule(SINGLE, start=start)
    other = start + dt.timedelta(hours=1)
    outcome = await bookings.reschedule(SINGLE, start=other)
    assert summary(outcome) == ("refused", Refusal.ALREADY_RESCHEDULED)
    assert len(box.posts) == 1
