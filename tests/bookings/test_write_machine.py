"""Contract: whatever tabs and wire do, at most one request per booking, and the truth.

Several tabs of two workers cancel and reschedule the same few bookings. Each request is
held until the machine decides what becomes of it::

    click --> held --answered--------------> it is done, or Cal.com refuses
                   --answered, answer lost-> it is done
                   --lost-----------------> it may land later, for 300 seconds
                   --not connected--------> nothing was sent
                   --too many requests----> nothing is done

Meanwhile people look, some through answers that are long on their way; what they read
is kept and shared; another hand cancels at Cal.com, so that it is true no more; callers
leave, readings fail, and time passes. What we have changed ourselves and told is never
sent again, and nobody who looks afterwards sees what was before.

The machine runs with the locks, marks and readings of one process, and with those in a
real Redis.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import stamina
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from calpages.bookings import BookingRead, Bookings, Doubt, Outcome
from calpages.bookings.cache import LocalCache
from calpages.bookings.locks import LocalLocks
from calpages.bookings.marks import LocalMarks
from calpages.bookings.redis_line import connect
from calpages.bookings.shared_cache import RedisCache
from calpages.bookings.shared_locks import RedisLocks
from calpages.bookings.shared_marks import RedisMarks
from calpages.calcom.errors import CalError, NotFoundError
from tests.box import LESSONS, SEATS, Box, uid_of

pytest_plugins = ("tests.servers",)

SINGLE, SERIES, SEATED = uid_of("accepted"), uid_of("series"), uid_of("seated")
DOUBT_SECONDS = 300.0
FATES = ("answered", "answered", "answer lost", "lost", "not connected", "too many")
_QUIET_TURNS = 12


@dataclasses.dataclass
class Tab:
    """One click: what it would change, whether that shows, and who waits for it."""

    uid: str
    names: frozenset[str]
    shows: Callable[[], bool]
    asking: asyncio.Task[Outcome]
    is_left: bool = False
    showed_when_told: bool = False

    def __post_init__(self) -> None:
        # Another tab may change it before the machine looks.
        self.asking.add_done_callback(self._look)

    def _look(self, _asking: object) -> None:
        self.showed_when_told = self.shows()


@dataclasses.dataclass
class Look:
    """One person who opened a page, and the changes of ours that have to show there."""

    uid: str
    changed: frozenset[str]
    reading: asyncio.Task[BookingRead]


@dataclasses.dataclass
class Held:
    """A request that has left us, and the uids that it would change."""

    request: httpx.Request
    names: frozenset[str]
    target: str
    sent_at: float
    fate: asyncio.Future[str]


class Writes(RuleBasedStateMachine):
    """Tabs that click, and a wire that does what it likes."""

    redis_url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.box = Box()
        self.box.on_post, self.box.on_get = self._hold, self._get
        self.seconds = 0.0
        self.busy = 0
        self.can_read = True
        self.is_slow = False
        self.tabs: list[Tab] = []
        self.looks: list[Look] = []
        self.on_their_way: list[asyncio.Future[None]] = []
        self.carried: set[str] = set()
        self.ours: set[str] = set()
        self.held: list[Held] = []
        self.lost: list[Held] = []
        self.doubts: list[tuple[Doubt, Tab]] = []
        self.faults: list[str] = []

    @initialize(uids=st.sampled_from([(SINGLE,), LESSONS[2:4], SEATS[:1]]))
    def start(self, uids: tuple[str, ...]) -> None:
        self.uids = uids
        self.workers = self.runner.run(self._make_workers())
        self.starts = self.runner.run(self.box.free_starts(SINGLE, 2))

    @rule(worker=st.integers(0, 1), which=st.integers(0, 1), later=st.booleans())
    def click_cancel(self, worker: int, which: int, *, later: bool) -> None:
        uid = self.uids[which % len(self.uids)]
        later = later and uid in LESSONS
        scope = "later" if later else "only"
        cancelling = self.workers[worker].cancel(uid, scope=scope)
        names = LESSONS[LESSONS.index(uid) :] if later else (uid,)
        self._open(cancelling, uid, names, lambda: self._is_cancelled(uid, later=later))

    @precondition(lambda self: SINGLE in self.uids)
    @rule(worker=st.integers(0, 1), which=st.integers(0, 1))
    def click_reschedule(self, worker: int, which: int) -> None:
        start = self.starts[which]

        def shows() -> bool:
            new = self.box.stored(SINGLE).to_uid
            return bool(new) and self.box.stored(new).start == start

        moving = self.workers[worker].reschedule(SINGLE, start=start)
        self._open(moving, SINGLE, (SINGLE,), shows)

    @rule(worker=st.integers(0, 1), which=st.integers(0, 2), is_slow=st.booleans())
    def look(self, worker: int, which: int, *, is_slow: bool) -> None:
        pages = (*self.uids, SERIES) if self.uids[0] in LESSONS else self.uids
        uid = pages[which % len(pages)]
        self.is_slow = is_slow
        task = self._begin(self.workers[worker].read(uid))
        self.looks.append(Look(uid, frozenset(self.ours), task))
        self._run_on()
        self.is_slow = False

    @rule(index=st.integers(0, 9))
    def arrive(self, index: int) -> None:
        if self.on_their_way:
            self._let_arrive(self.on_their_way[index % len(self.on_their_way)])
            self._run_on()

    @rule(which=st.integers(0, 1))
    def cancel_by_another_hand(self, which: int) -> None:
        uid = self.uids[which % len(self.uids)]
        if uid in SEATS:
            changing = self.box.change(SEATED, "cancel", seatUid=uid)
        else:
            changing = self.box.change(uid, "cancel")
        self.runner.run(_awaited(changing))

    @rule(
        index=st.integers(0, 9),
        fate=st.sampled_from(FATES),
    )
    def decide(self, index: int, fate: str) -> None:
        if self.held:
            held = self.held[index % len(self.held)]
            if fate == "lost":
                self.lost.append(held)
            held.fate.set_result(fate)
            self._run_on()

    @rule(index=st.integers(0, 9))
    def land(self, index: int) -> None:
        may_land = [
            held for held in self.lost if self.seconds < held.sent_at + DOUBT_SECONDS
        ]
        if may_land:
            held = may_land[index % len(may_land)]
            self.lost.remove(held)
            self.runner.run(self.box.carry(held.request))

    @rule(index=st.integers(0, 9))
    def leave(self, index: int) -> None:
        if self.tabs:
            tab = self.tabs[index % len(self.tabs)]
            tab.is_left = True
            tab.asking.cancel()
            self._run_on()

    @rule(can_read=st.sampled_from([True, True, False]))
    def break_or_mend_readings(self, *, can_read: bool) -> None:
        self.can_read = can_read

    @precondition(lambda self: not self.redis_url)
    @rule(seconds=st.sampled_from([3.0, 28.0, 100.0, 299.0, 300.0]))
    def wait(self, seconds: float) -> None:
        # Our own deadline of seconds is over before.
        if not self.held:
            self.seconds += seconds

    @rule(index=st.integers(0, 9), worker=st.integers(0, 1))
    def settle(self, index: int, worker: int) -> None:
        if self.doubts:
            doubt, tab = self.doubts[index % len(self.doubts)]
            outcome = self.runner.run(self._settle_a_while(self.workers[worker], doubt))
            if outcome is not None:
                self._check(outcome, tab, shows=tab.shows())

    def teardown(self) -> None:
        self.can_read = True
        try:
            self.runner.run(self._end())
            self._check_all()
        finally:
            self.runner.close()

    async def _make_workers(self) -> list[Bookings]:
        if not self.redis_url:
            locks, marks = LocalLocks(), LocalMarks(clock=self._clock)
            cache = LocalCache(clock=self._clock)
            return [self._bookings(locks, marks, cache) for _ in range(2)]
        workers = []
        for _ in range(2):
            redis = connect(self.redis_url)
            await redis.flushdb()
            cache = RedisCache(redis, patient=redis)
            locks, marks = RedisLocks(redis), RedisMarks(redis, grace_seconds=0)
            workers.append(self._bookings(locks, marks, cache))
        return workers

    def _bookings(self, locks: Any, marks: Any, cache: Any) -> Bookings:
        return self.box.bookings(
            locks=locks,
            marks=marks,
            cache=cache,
            clock=self._clock,
            doubt_seconds=DOUBT_SECONDS,
            ttl_seconds=5.0,
        )

    def _clock(self) -> float:
        return self.seconds

    def _open(
        self,
        asking: Any,
        uid: str,
        names: tuple[str, ...],
        shows: Callable[[], bool],
    ) -> None:
        self.tabs.append(Tab(uid, frozenset(names), shows, self._begin(asking)))
        self._run_on()

    def _begin(self, work: Any) -> Any:
        async def begin() -> asyncio.Task[Any]:
            return asyncio.create_task(work)

        return self.runner.run(begin())

    def _run_on(self) -> None:
        self.runner.run(self._until_quiet())
        self._check_all()

    async def _until_quiet(self) -> None:
        quiet = 0
        while quiet < _QUIET_TURNS:
            # The sandbox answers from a thread, which a busy loop would hold up.
            await asyncio.sleep(0.001 if self.busy or self.redis_url else 0)
            quiet = 0 if self.busy else quiet + 1

    async def _settle_a_while(self, worker: Bookings, doubt: Doubt) -> Outcome | None:
        settling = asyncio.create_task(worker.settle(doubt))
        await self._until_quiet_or(settling)
        settling.cancel()
        (outcome,) = await asyncio.gather(settling, return_exceptions=True)
        return outcome if isinstance(outcome, Outcome) else None

    async def _until_quiet_or(self, task: asyncio.Task[Outcome]) -> None:
        for _ in range(20):
            if not task.done():
                await asyncio.sleep(0.001)

    async def _end(self) -> None:
        while self.held or any(not tab.asking.done() for tab in self.tabs):
            for held in list(self.held):
                if not held.fate.done():
                    held.fate.set_result("answered")
            self._let_all_arrive()
            await self._until_quiet()
        self._let_all_arrive()
        readings = [look.reading for look in self.looks]
        await asyncio.gather(*readings, return_exceptions=True)
        for worker in self.workers:
            await worker.aclose()

    def _let_arrive(self, answer: asyncio.Future[None]) -> None:
        self.on_their_way.remove(answer)
        # Who waits for it may have given up.
        if not answer.done():
            answer.set_result(None)

    def _let_all_arrive(self) -> None:
        for answer in list(self.on_their_way):
            self._let_arrive(answer)

    async def _get(self, request: httpx.Request) -> httpx.Response:
        if not self.can_read:
            return httpx.Response(501)
        is_slow = self.is_slow
        answer = await self._carry(request)
        if is_slow:
            self.on_their_way.append(asyncio.get_running_loop().create_future())
            await self.on_their_way[-1]
        return answer

    async def _carry(self, request: httpx.Request) -> httpx.Response:
        self.busy += 1
        try:
            return await self.box.carry(request)
        finally:
            self.busy -= 1

    async def _hold(self, request: httpx.Request) -> httpx.Response:
        fate = asyncio.get_running_loop().create_future()
        names, target = self._names(request)
        held = Held(request, names, target, self.seconds, fate)
        self._check_alone(held)
        self.held.append(held)
        try:
            decided = await fate
        finally:
            self.held.remove(held)
        if decided == "not connected":
            raise httpx.ConnectError("nobody listens", request=request)
        if decided == "too many":
            return httpx.Response(429)
        if decided == "lost":
            raise httpx.ReadError("gone", request=request)
        answer = await self._carry(request)
        if answer.is_success:
            self.carried |= held.names
        if decided == "answer lost":
            return httpx.Response(502, html="<h1>Bad gateway</h1>")
        return answer

    def _names(self, request: httpx.Request) -> tuple[frozenset[str], str]:
        """What a request would change, and what it is sent to."""
        body = json.loads(request.content)
        uid = request.url.path.split("/")[3]
        if "seatUid" in body:
            return frozenset([body["seatUid"]]), body["seatUid"]
        if "cancelSubsequentBookings" in body:
            return frozenset(LESSONS[LESSONS.index(uid) :]), uid
        return frozenset([uid]), uid

    def _check_alone(self, held: Held) -> None:
        if any(held.names & other.names for other in self.held):
            self.faults.append("two requests in flight")
        if self._may_land(held.names):
            self.faults.append("sent again while the first may land")
        if held.target in self.ours:
            self.faults.append("sent again though we had changed it")

    def _may_land(self, names: frozenset[str]) -> bool:
        return any(
            names & lost.names
            and self.seconds < lost.sent_at + DOUBT_SECONDS
            # Cal.com refuses what another hand has cancelled meanwhile.
            and self._stands(lost.target)
            for lost in self.lost
        )

    def _stands(self, uid: str) -> bool:
        if uid in SEATS:
            return self.box.holds(uid)
        return self.box.stored(uid).status != "cancelled"

    def _check_all(self) -> None:
        assert self.faults == []
        for tab in [tab for tab in self.tabs if tab.asking.done()]:
            self.tabs.remove(tab)
            if tab.asking.cancelled():
                assert tab.is_left
            else:
                self._check(tab.asking.result(), tab, shows=tab.showed_when_told)
                self.ours |= self.carried & tab.names
        for look in [look for look in self.looks if look.reading.done()]:
            self.looks.remove(look)
            self._check_look(look)

    def _check_look(self, look: Look) -> None:
        error = look.reading.exception()
        if isinstance(error, NotFoundError):
            assert look.uid in SEATS
        elif not isinstance(error, CalError):
            read = look.reading.result()
            assert read.seat_uid not in look.changed
            for one in (read.booking, *read.occurrences):
                assert one.uid not in look.changed or one.status == "cancelled"

    def _check(self, outcome: Outcome, tab: Tab, *, shows: bool) -> None:
        if outcome.status == "done":
            assert shows
        elif outcome.status == "unknown":
            assert outcome.doubt is not None
            self.doubts.append((outcome.doubt, tab))
        elif outcome.read is not None:
            assert not shows
            assert not self._may_land(tab.names)
        else:
            # It says only that nothing was sent; but not where a mark is in sight.
            assert outcome.error is not None
            assert not self._may_land(frozenset([tab.uid]))

    def _is_cancelled(self, uid: str, *, later: bool) -> bool:
        if uid in SEATS:
            return not self.box.holds(uid)
        if later:
            position = LESSONS.index(uid)
            return set(self.box.statuses(SERIES)[position:]) == {"cancelled"}
        booking = self.box.stored(uid)
        return booking.status == "cancelled" and not booking.to_uid


async def _awaited(work: Any) -> Any:
    return await work


@pytest.mark.parametrize(("place", "examples"), [("local", 60), ("redis", 10)])
def test_tabs_and_wire_can_do_what_they_like(
    request: pytest.FixtureRequest, place: str, examples: int
) -> None:
    url = request.getfixturevalue("redis_url") if place == "redis" else ""

    class Machine(Writes):
        redis_url = url.replace("/0", "/1")

    checks = [HealthCheck.too_slow]
    with stamina.set_testing(True, attempts=1, cap=True):
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=checks,
            ),
        )
