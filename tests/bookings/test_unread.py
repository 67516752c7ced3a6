"""Contract: where nothing can be read, nothing is sent, and nothing false is told.

Two workers share locks and marks. One tab has sent, and it may land; then Cal.com does
not let itself be read any more, and another tab clicks.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import httpx
import pytest
import stamina

from calpages.bookings import Bookings, Outcome
from calpages.bookings.locks import LocalLocks
from calpages.bookings.marks import LocalMarks
from calpages.calcom.errors import NotFoundError, ServerError
from calpages.calcom.refusals import Refusal
from tests.box import LESSONS, SEATS, Box, uid_of

SERIES, SEATED, SINGLE = uid_of("series"), uid_of("seated"), uid_of("accepted")

Write = Callable[[Bookings], Coroutine[Any, Any, Outcome]]

WRITES: dict[str, tuple[str, Write]] = {
    "single": (SINGLE, lambda b: b.cancel(SINGLE)),
    "event": (LESSONS[3], lambda b: b.cancel(LESSONS[3])),
    "later": (LESSONS[2], lambda b: b.cancel(LESSONS[2], scope="later")),
    "seat": (SEATS[0], lambda b: b.cancel(SEATS[0])),
    "seat beside": (SEATS[0], lambda b: b.cancel(SEATED, seat_uid=SEATS[0])),
}
EVERY_WRITE = pytest.mark.parametrize(("uid", "write"), WRITES.values(), ids=[*WRITES])


class Office:
    """Workers that share locks and marks, and a Cal.com that can go dark."""

    def __init__(self) -> None:
        self.box = Box()
        self.marks = LocalMarks(clock=lambda: 0.0)
        self.locks = LocalLocks(wait_seconds=0.0)
        self.sent, self.go = asyncio.Event(), asyncio.Event()

    def worker(self, **options: Any) -> Bookings:
        return self.box.bookings(
            locks=self.locks, marks=self.marks, clock=lambda: 0.0, **options
        )

    def go_dark(self) -> None:
        self.box.on_get = _broken

    def answer_again(self) -> None:
        self.box.on_get = None

    async def slow(self, request: httpx.Request) -> httpx.Response:
        self.sent.set()
        await self.go.wait()
        return await self.box.carry(request)


async def _broken(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(500)


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture
def office() -> Office:
    return Office()


@EVERY_WRITE
@pytest.mark.parametrize("has_read", [False, True], ids=["never read", "read before"])
async def test_what_another_tab_has_sent_is_told_as_unknown_though_nothing_can_be_read(
    office: Office, uid: str, write: Write, *, has_read: bool
) -> None:
    other = office.worker(ttl_seconds=60.0)
    if has_read:
        await other.read(uid)
    office.box.on_post = office.slow
    first = asyncio.create_task(write(office.worker()))
    await office.sent.wait()
    office.go_dark()
    outcome = await write(other)
    assert (outcome.status, outcome.read) == ("unknown", None)
    assert isinstance(outcome.error, ServerError)
    assert outcome.doubt is not None
    office.answer_again()
    office.go.set()
    assert (await first).status == "done"
    assert (await other.settle(outcome.doubt)).status == "done"
    assert len(office.box.posts) == 1


@EVERY_WRITE
async def test_it_is_told_so_after_the_other_tab_has_given_up_too(
    office: Office, uid: str, write: Write
) -> None:
    other = office.worker(ttl_seconds=60.0)
    await other.read(uid)
    office.box.on_post = _broken
    assert (await write(office.worker())).status == "unknown"
    office.go_dark()
    outcome = await write(other)
    assert (outcome.status, outcome.read) == ("unknown", None)
    assert outcome.doubt is not None
    assert outcome.doubt.sent is not None
    assert outcome.doubt.sent.action == "cancel"
    assert len(office.box.posts) == 1


async def test_later_events_that_another_tab_has_sent_are_known_by_the_first(
    office: Office,
) -> None:
    other = office.worker(ttl_seconds=60.0)
    await other.read(SERIES)
    office.box.on_post = _broken
    for bookings in (office.worker(), other):
        outcome = await bookings.cancel(SERIES, scope="later")
        assert outcome.status == "unknown"
        office.go_dark()
    assert len(office.box.posts) == 1


async def test_a_reschedule_that_another_tab_has_sent_is_settled_when_it_shows(
    office: Office,
) -> None:
    (start,) = await office.box.free_starts(SINGLE, 1)
    office.box.on_post = _broken
    await office.worker().reschedule(SINGLE, start=start)
    office.go_dark()
    other = office.worker()
    east = start.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=45)))
    outcome = await other.reschedule(SINGLE, start=east)
    assert outcome.status == "unknown"
    assert outcome.doubt is not None
    assert outcome.doubt.change.sent.start == start
    settling = asyncio.create_task(other.settle(outcome.doubt))
    await office.box.change(SINGLE, "reschedule", start=start.isoformat())
    office.answer_again()
    settled = await settling
    assert settled.status == "done"
    assert settled.read is not None
    assert settled.read.booking.start == start
    assert len(office.box.posts) == 1


@EVERY_WRITE
async def test_where_nobody_has_sent_anything_it_is_refused_without_a_reading(
    office: Office, uid: str, write: Write
) -> None:
    office.go_dark()
    outcome = await write(office.worker())
    assert (outcome.status, outcome.read) == ("refused", None)
    assert not outcome.seat_is_gone
    assert isinstance(outcome.error, ServerError)
    assert office.box.posts == []
    office.answer_again()
    assert (await write(office.worker())).status == "done"


async def test_what_cannot_be_changed_at_all_is_told_once_it_can_be_read(
    office: Office,
) -> None:
    """The seat is not in that booking; another tab has just given it back."""
    (start,) = await office.box.free_starts(SINGLE, 1)
    office.box.on_post = _broken
    assert (await office.worker().cancel(SEATS[0])).status == "unknown"
    office.go_dark()
    other = office.worker()
    outcome = await other.reschedule(SINGLE, start=start, seat_uid=SEATS[0])
    assert outcome.status == "unknown"
    assert outcome.doubt is not None
    office.answer_again()
    async with asyncio.timeout(30):
        settled = await other.settle(outcome.doubt)
    assert (settled.status, settled.refusal) == ("refused", Refusal.ALREADY_RESCHEDULED)
    assert settled.read is not None
    assert len(office.box.posts) == 1


async def test_what_cal_com_does_not_know_is_refused_with_its_error(
    office: Office,
) -> None:
    outcome = await office.worker().cancel("nobodyKnows00000000001")
    assert (outcome.status, outcome.read) == ("refused", None)
    assert isinstance(outcome.error, NotFoundError)
