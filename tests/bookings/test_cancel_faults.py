"""Contract: whatever breaks on the wire, a cancel is sent once and told truly.

The table: every fault x every kind of booking, over real sockets to a real sandbox. For
each, the outcome, the number of cancels that arrived, and what the sandbox says then.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

import httpx
import pytest
import stamina

from calpages.bookings import STILL_NOT, Bookings, Outcome
from calpages.calcom.client import CalClient
from calpages.calcom.refusals import Refusal
from tests.box import LESSONS, SEATS, uid_of
from tests.calcom.fakes import closed_port
from tests.sandbox_process import SandboxProcess

pytest_plugins = ("tests.servers",)

SERIES, SEATED, SINGLE = uid_of("series"), uid_of("seated"), uid_of("accepted")
NOBODY = "nobodyKnows00000000001"

# Long enough never to end a call that something else should end.
PATIENT = 60.0
# Long enough for a reading, on a machine with much to do.
SHORT = 1.5

Write = Callable[[Bookings], Awaitable[Outcome]]


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


async def _is_cancelled(sandbox: SandboxProcess, uid: str) -> bool:
    return (await sandbox.read(uid))["status"] == "cancelled"


async def _single(sandbox: SandboxProcess) -> bool:
    return await _is_cancelled(sandbox, SINGLE)


async def _one_event(sandbox: SandboxProcess) -> bool:
    assert not await _is_cancelled(sandbox, LESSONS[3])
    return await _is_cancelled(sandbox, LESSONS[2])


async def _later(sandbox: SandboxProcess) -> bool:
    statuses = [event["status"] for event in await sandbox.read(SERIES)]
    assert statuses[:2] == ["accepted"] * 2
    assert len({statuses[2], statuses[3], statuses[5]}) == 1
    return statuses[2] == "cancelled"


async def _seat(sandbox: SandboxProcess) -> bool:
    assert await sandbox.read(f"by-seat/{SEATS[1]}") is not None
    assert not await _is_cancelled(sandbox, SEATED)
    return await sandbox.read(f"by-seat/{SEATS[0]}") is None


@dataclasses.dataclass(frozen=True)
class Kind:
    """A cancel, by ours and by another hand, and whether the sandbox shows it."""

    name: str
    write: Write
    by_hand: tuple[str, Mapping[str, object]]
    shows: Callable[[SandboxProcess], Awaitable[bool]]


_SUBSEQUENT = {"cancelSubsequentBookings": True}
KINDS = (
    Kind("single", lambda b: b.cancel(SINGLE), (SINGLE, {}), _single),
    Kind("event", lambda b: b.cancel(LESSONS[2]), (LESSONS[2], {}), _one_event),
    Kind(
        "later",
        lambda b: b.cancel(LESSONS[2], scope="later"),
        (LESSONS[2], _SUBSEQUENT),
        _later,
    ),
    Kind(
        "series",
        lambda b: b.cancel(SERIES, scope="later"),
        (LESSONS[2], _SUBSEQUENT),
        _later,
    ),
    Kind(
        "seat",
        lambda b: b.cancel(SEATED, seat_uid=SEATS[0]),
        (SEATED, {"seatUid": SEATS[0]}),
        _seat,
    ),
)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


class _PostsNowhere(httpx.AsyncHTTPTransport):
    """Sends writes to a port that nobody listens on."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            request.url = request.url.copy_with(port=closed_port())
        return await super().handle_async_request(request)


class _PostsToNobody(httpx.AsyncHTTPTransport):
    """Sends writes to a booking that Cal.com does not know, as if it had just gone."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            path = f"/v2/bookings/{NOBODY}/cancel"
            request.url = request.url.copy_with(path=path)
        return await super().handle_async_request(request)


@contextlib.asynccontextmanager
async def bookings_at(
    sandbox: SandboxProcess,
    *,
    deadline_seconds: float = PATIENT,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Callable[[], float] = lambda: 0.0,
) -> AsyncIterator[Bookings]:
    client = CalClient(
        base_url=f"{sandbox.url}/v2",
        transport=transport or httpx.AsyncHTTPTransport(),
        deadline_seconds=deadline_seconds,
    )
    bookings = Bookings(
        client, read_back_delays=(0.0,), settle_delays=(0.0,), clock=clock
    )
    yield bookings
    await bookings.aclose()


@EVERY_KIND
@pytest.mark.parametrize(
    ("fault", "status", "shows"),
    [
        ("", "done", True),
        ("reset-after", "done", True),
        ("truncated", "done", True),
        ("429", "refused", False),
        ("401", "refused", False),
        ("reset", "unknown", False),
        ("500", "unknown", False),
        ("502-html", "unknown", False),
    ],
)
async def test_a_cancel_over_a_broken_wire_is_sent_once_and_told_truly(
    sandbox_process: SandboxProcess, kind: Kind, fault: str, status: str, *, shows: bool
) -> None:
    if fault:
        await sandbox_process.fault(fault)
    async with bookings_at(sandbox_process) as bookings:
        outcome = await kind.write(bookings)
    assert outcome.status == status
    assert await sandbox_process.cancels() == 1
    assert await kind.shows(sandbox_process) is shows


@EVERY_KIND
@pytest.mark.parametrize("fault", ["reset", "502-html"])
async def test_what_is_unknown_is_sent_again_only_by_a_click_after_still_not(
    sandbox_process: SandboxProcess, kind: Kind, fault: str
) -> None:
    seconds = 0.0
    await sandbox_process.fault(fault, times=1)
    async with bookings_at(sandbox_process, clock=lambda: seconds) as bookings:
        first = await kind.write(bookings)
        second = await kind.write(bookings)
        assert (first.status, second.status) == ("unknown", "unknown")
        assert await sandbox_process.cancels() == 1
        seconds = 300.0
        assert first.doubt is not None
        settled = await bookings.settle(first.doubt)
        assert (settled.status, settled.obstacle) == ("refused", STILL_NOT)
        assert await sandbox_process.cancels() == 1
        assert not await kind.shows(sandbox_process)
        assert (await kind.write(bookings)).status == "done"
    assert await sandbox_process.cancels() == 2
    assert await kind.shows(sandbox_process)


@EVERY_KIND
async def test_a_refused_connection_is_a_cancel_that_did_not_happen(
    sandbox_process: SandboxProcess, kind: Kind
) -> None:
    async with bookings_at(sandbox_process, transport=_PostsNowhere()) as bookings:
        outcome = await kind.write(bookings)
    assert outcome.status == "refused"
    assert outcome.read is not None
    assert await sandbox_process.cancels() == 0
    assert not await kind.shows(sandbox_process)


@EVERY_KIND
async def test_a_404_is_a_cancel_that_did_not_happen(
    sandbox_process: SandboxProcess, kind: Kind
) -> None:
    async with bookings_at(sandbox_process, transport=_PostsToNobody()) as bookings:
        outcome = await kind.write(bookings)
    assert (outcome.status, outcome.refusal) == ("refused", Refusal.NOT_FOUND)
    assert outcome.read is not None
    assert await sandbox_process.cancels() == 1
    assert not await kind.shows(sandbox_process)


@EVERY_KIND
async def test_an_answer_that_never_comes_leaves_it_unknown(
    sandbox_process: SandboxProcess, kind: Kind
) -> None:
    await sandbox_process.fault("hang")
    async with bookings_at(sandbox_process, deadline_seconds=SHORT) as bookings:
        outcome = await kind.write(bookings)
    assert outcome.status == "unknown"
    assert await sandbox_process.cancels() == 1
    assert not await kind.shows(sandbox_process)


@EVERY_KIND
async def test_a_cancel_that_lands_after_our_deadline_is_told_as_soon_as_it_shows(
    sandbox_process: SandboxProcess, kind: Kind
) -> None:
    """As one of 20 seconds is, where the deadline is 8."""
    await sandbox_process.fault("slow", seconds=SHORT + 0.5)
    async with bookings_at(sandbox_process, deadline_seconds=SHORT) as bookings:
        outcome = await kind.write(bookings)
        assert outcome.status == "unknown"
        assert outcome.doubt is not None
        assert (await bookings.settle(outcome.doubt)).status == "done"
    assert await sandbox_process.cancels() == 1
    assert await kind.shows(sandbox_process)


@EVERY_KIND
async def test_what_another_hand_has_cancelled_is_done_without_sending(
    sandbox_process: SandboxProcess, kind: Kind
) -> None:
    uid, body = kind.by_hand
    await sandbox_process.cancel(uid, **body)
    async with bookings_at(sandbox_process) as bookings:
        outcome = await kind.write(bookings)
    assert outcome.status == "done"
    assert await sandbox_process.cancels() == 0
    assert await kind.shows(sandbox_process)


@pytest.mark.parametrize(
    "write",
    [
        lambda b: b.cancel(NOBODY),
        lambda b: b.cancel(NOBODY, scope="later"),
        lambda b: b.cancel(NOBODY, seat_uid=NOBODY),
    ],
)
async def test_what_nobody_knows_is_refused_without_sending(
    sandbox_process: SandboxProcess, write: Write
) -> None:
    async with bookings_at(sandbox_process) as bookings:
        outcome = await write(bookings)
    assert (outcome.status, outcome.read) == ("refused", None)
    assert await sandbox_process.cancels() == 0
