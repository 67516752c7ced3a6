"""Contract: a visit finds its booking, and beside it whatever else can be read.

Only the booking itself is needed: where its former booking, its series or its event
type can't be read, the page does without.
"""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import stamina

from calpages import cancelling, services
from calpages.bookings import Bookings
from calpages.bookings.reader import FIRST_LOOK_SECONDS
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NotFoundError, ServerError, StatusError
from calpages.finding import find, last_known
from calpages.presentation.booking import present
from calpages.sandbox import DEMO, create_sandbox
from calpages.sandbox.faults import ConnectionDroppedError
from calpages.visit import Visit, VisitError, read_visit
from tests.builders import viewer

UIDS = {demo.kind: demo.uid for demo in DEMO}
SEAT_UIDS = [demo.uid for demo in DEMO if demo.kind == "seat"]
UNKNOWN_SEAT = "5ea70000-0000-4000-8000-00000000ffff"
FAULTS = ("500", "502-html", "429", "401", "truncated", "reset")


class Line(httpx.AsyncBaseTransport):
    """The line to Cal.com in a box; an answer can be made to wait for a request.

    What has ``lost`` in its path is answered by a gateway that cannot find Cal.com.
    """

    def __init__(self) -> None:
        self._box = httpx.ASGITransport(create_sandbox(control=True))
        self._direct = httpx.AsyncClient(transport=self._box, base_url="http://cal")
        self._waits: dict[str, str] = {}
        self.lost = ""
        self._asked = asyncio.Condition()
        self.paths: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        async with self._asked:
            self.paths.append(request.url.path)
            self._asked.notify_all()
            for part, other in self._waits.items():
                if part in request.url.path:
                    await self._asked.wait_for(lambda other=other: self.asked(other))
        if self.lost and self.lost in request.url.path:
            return httpx.Response(404, html="<h1>404 Not Found</h1>")
        try:
            return await self._box.handle_async_request(request)
        except ConnectionDroppedError:
            raise httpx.ReadError("dropped", request=request) from None

    def asked(self, part: str) -> int:
        return sum(part in path for path in self.paths)

    def keep_waiting(self, part: str, *, until_asked: str) -> None:
        self._waits[part] = until_asked

    async def fault(self, fault: str, path: str) -> None:
        answer = await self._direct.post(
            "/_sandbox/faults", json={"fault": fault, "path": path}
        )
        assert answer.status_code == 204

    async def remove_faults(self) -> None:
        assert (await self._direct.delete("/_sandbox/faults")).status_code == 204

    async def cancel(self, uid: str, **body: Any) -> None:
        """Cancel by another hand than ours."""
        answer = await self._direct.post(
            f"/v2/bookings/{uid}/cancel",
            json=body,
            headers={"cal-api-version": "2024-08-13"},
        )
        assert answer.is_success, answer.text


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def line(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> AsyncIterator[Line]:
    monkeypatch.setattr(services, "_chosen", [])
    line = Line()
    async with CalClient(base_url="http://cal.example/v2", transport=line) as client:
        bookings = Bookings(client, clock=clock, read_back_delays=())
        services.use(services.Services(bookings=bookings))
        yield line


def visit_of(kind: str, **more: Any) -> Visit:
    return Visit(uid=UIDS[kind], **more)


async def test_a_booking_is_found_with_its_event_type(line: Line):
    found = await find(visit_of("accepted"))
    assert found.read.booking.uid == UIDS["accepted"]
    assert found.event_type is not None
    assert found.event_type.slug == "consultation"
    assert (found.former, found.series, found.seat_is_gone) == (None, (), False)


async def test_a_teams_event_type_is_found_by_what_the_link_tells(line: Line):
    by_link = await find(visit_of("team", team_id=42))
    assert by_link.event_type is not None
    assert (await find(visit_of("team"))).event_type is None


async def test_the_new_end_of_a_reschedule_comes_with_the_former(line: Line):
    found = await find(visit_of("rescheduled-to"))
    assert found.former is not None
    assert found.former.uid == UIDS["rescheduled-from"]
    assert (await find(visit_of("rescheduled-from"))).former is None


@pytest.mark.parametrize("kind", ["occurrence", "series"])
async def test_an_event_of_a_series_comes_with_the_whole_series(line: Line, kind: str):
    found = await find(visit_of(kind))
    assert len(found.series) == 6
    assert found.read.booking in found.series


@pytest.mark.parametrize(
    ("kind", "beside"),
    [("rescheduled-to", "rescheduled-from"), ("occurrence", "series")],
)
async def test_what_belongs_to_it_is_read_side_by_side(
    line: Line, kind: str, beside: str
):
    """Neither answer comes before both are asked for."""
    line.keep_waiting(UIDS[beside], until_asked="/event-types")
    line.keep_waiting("/event-types", until_asked=UIDS[beside])
    found = await asyncio.wait_for(find(visit_of(kind)), 30)
    assert found.event_type is not None
    assert found.former is not None or found.series


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("kind", "beside"),
    [("rescheduled-to", "rescheduled-from"), ("occurrence", "series")],
)
async def test_a_second_reading_that_fails_never_breaks_the_page(
    line: Line, kind: str, beside: str, fault: str
):
    await line.fault(fault, UIDS[beside])
    found = await find(visit_of(kind))
    assert line.asked(UIDS[beside])
    assert (found.former, found.series) == (None, ())
    view = present(found, viewer())
    assert view.heading
    assert view.when.former == ""
    assert view.cancel.scopes == ()


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_event_type_that_fails_never_breaks_the_page(line: Line, fault: str):
    await line.fault(fault, "/event-types")
    found = await find(visit_of("accepted"))
    assert found.event_type is None
    assert present(found, viewer()).heading


async def test_a_booking_that_cannot_be_read_is_not_found_by_halves(line: Line):
    await line.fault("500", "/v2/bookings/")
    with pytest.raises(ServerError):
        await find(visit_of("accepted"))


@pytest.mark.parametrize("seat_uid", SEAT_UIDS)
async def test_a_seats_uid_finds_the_seat(line: Line, seat_uid: str):
    found = await find(Visit(uid=seat_uid))
    assert (found.read.kind, found.read.seat_uid) == ("seat", seat_uid)
    assert [one.seat_uid for one in found.read.booking.attendees] == [seat_uid]


async def test_a_seat_beside_its_booking_is_the_same_seat(line: Line):
    alone = await find(Visit(uid=SEAT_UIDS[0]))
    beside = await find(visit_of("seated", seat_uid=SEAT_UIDS[0]))
    assert beside == alone


@pytest.mark.parametrize("path", ["seated", "seat"])
async def test_a_seat_that_was_given_up_is_gone_where_its_booking_is_known(
    line: Line, path: str
):
    await line.cancel(UIDS["seated"], seatUid=SEAT_UIDS[1])
    if path == "seated":
        found = await find(visit_of("seated", seat_uid=SEAT_UIDS[1]))
        assert found.seat_is_gone
        assert found.read.booking.uid == UIDS["seated"]
    else:
        with pytest.raises(NotFoundError):
            await find(Visit(uid=SEAT_UIDS[1]))


async def test_the_other_seat_stays(line: Line):
    await line.cancel(UIDS["seated"], seatUid=SEAT_UIDS[1])
    found = await find(visit_of("seated", seat_uid=SEAT_UIDS[0]))
    assert (found.read.kind, found.seat_is_gone) == ("seat", False)


async def test_a_seat_beside_a_booking_without_seats_means_nothing(line: Line):
    plain = await find(visit_of("accepted"))
    for seat_uid in (UNKNOWN_SEAT, SEAT_UIDS[0]):
        assert await find(visit_of("accepted", seat_uid=seat_uid)) == plain


@pytest.mark.parametrize("seat_uid", ["", "short", "../../x", "x" * 10_000])
async def test_cal_com_is_not_asked_for_what_cannot_be_a_seat(
    line: Line, seat_uid: str
):
    found = await find(visit_of("seated", seat_uid=seat_uid))
    assert (found.read.kind, found.seat_is_gone) == ("single", False)
    assert not line.asked("by-seat")


async def test_an_outage_is_not_taken_for_a_seat_that_is_gone(line: Line):
    await line.fault("500", "by-seat")
    with pytest.raises(ServerError):
        await find(visit_of("seated", seat_uid=SEAT_UIDS[0]))


async def test_a_gateways_404_is_an_outage_and_not_a_seat_that_is_gone(line: Line):
    visit = visit_of("seated", seat_uid=SEAT_UIDS[0])
    line.lost = "by-seat"
    with pytest.raises(StatusError) as caught:
        await find(visit)
    # For the booking is there: a page must not say that it cannot be found.
    assert not isinstance(caught.value, NotFoundError)
    line.lost = ""
    assert (await find(visit)).read.kind == "seat"


@pytest.mark.parametrize("kind", ["accepted", "occurrence"])
async def test_fresh_goes_past_what_was_read_before(line: Line, kind: str):
    await find(visit_of(kind))
    await line.cancel(UIDS[kind])
    assert (await find(visit_of(kind))).read.booking.status == "accepted"
    fresh = await find(visit_of(kind), fresh=True)
    assert fresh.read.booking.status == "cancelled"
    in_series = [one.status for one in fresh.series if one.uid == UIDS[kind]]
    assert in_series == (["cancelled"] if kind == "occurrence" else [])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "missing_uid"),
        ({"rescheduleUid": "no uid"}, "malformed_uid"),
    ],
)
async def test_a_link_without_a_booking_says_what_is_wrong(
    line: Line, query: dict[str, str], code: str
):
    with pytest.raises(VisitError) as caught:
        await find(read_visit("", query))
    assert caught.value.code == code
    assert line.paths == []


@pytest.mark.parametrize("uid", ["short", "../../etc", "%2f%2f%2f%2f", "a\0b"])
async def test_cal_com_is_not_asked_for_what_cannot_be_a_uid(line: Line, uid: str):
    with pytest.raises(NotFoundError):
        await find(Visit(uid=uid))
    assert line.paths == []


async def test_a_thousand_views_of_a_booking_make_one_call(line: Line):
    """Beside it the event type's, which is remembered for minutes."""
    visits = [visit_of("accepted", language=str(number)) for number in range(1000)]
    founds = [await find(visit) for visit in visits[:500]]
    founds += await asyncio.gather(*(find(visit) for visit in visits[500:]))
    assert {found.read.booking.uid for found in founds} == {UIDS["accepted"]}
    assert line.asked("/bookings/") == 1
    assert line.asked("/event-types") == 1


async def test_a_thousand_views_in_a_minute_make_a_handful_of_calls(
    line: Line, clock: Clock
):
    for number in range(1000):
        clock.now = number * 0.06
        await find(visit_of("accepted"))
    assert line.asked("/bookings/") == 12
    assert line.asked("/event-types") == 1


@pytest.mark.parametrize(
    ("kind", "calls"), [("rescheduled-to", 2), ("occurrence", 2), ("series", 1)]
)
async def test_what_belongs_to_a_booking_is_shared_too(
    line: Line, kind: str, calls: int
):
    await asyncio.gather(*(find(visit_of(kind)) for _ in range(10)))
    await find(visit_of(kind))
    assert line.asked("/bookings/") == calls


async def test_an_event_and_its_series_share_one_reading(line: Line):
    await find(visit_of("occurrence"))
    asked = line.asked("/bookings/")
    await find(visit_of("series"))
    assert line.asked("/bookings/") == asked


async def test_a_view_of_what_nobody_knows_is_one_look(line: Line):
    """The document and the State each ask: for a booking, and for a seat."""
    for _ in range(2):
        with pytest.raises(NotFoundError):
            await find(Visit(uid="nobodyKnows00000000001"))
    assert len(line.paths) == 2


async def test_a_view_of_a_seat_that_was_given_up_is_one_look(line: Line):
    await line.cancel(UIDS["seated"], seatUid=SEAT_UIDS[1])
    visit = visit_of("seated", seat_uid=SEAT_UIDS[1])
    for _ in range(2):
        assert (await find(visit)).seat_is_gone
    assert line.asked(SEAT_UIDS[1]) == 2


@pytest.mark.parametrize("kind", ["accepted", "occurrence", "seated"])
async def test_for_a_write_what_was_found_a_moment_ago_will_do(
    line: Line, clock: Clock, kind: str
):
    visit = visit_of(kind, seat_uid=SEAT_UIDS[0] if kind == "seated" else "")
    found = await find(visit)
    line.paths.clear()
    clock.now = FIRST_LOOK_SECONDS - 0.1
    assert await find(visit, for_write=True) == found
    assert line.paths == []
    clock.now = FIRST_LOOK_SECONDS
    await find(visit, for_write=True)
    assert line.paths


async def test_a_cancel_soon_after_a_view_asks_nothing_before_it_is_sent(
    line: Line, clock: Clock
):
    visit = visit_of("accepted")
    await find(visit)
    line.paths.clear()
    clock.now = 20.0
    result = await cancelling.cancel(visit, {"reason": "Ill"})
    assert result.code == ""
    assert result.found is not None
    assert result.found.read.booking.status == "cancelled"
    uid = UIDS["accepted"]
    assert line.paths == [f"/v2/bookings/{uid}/cancel", f"/v2/bookings/{uid}"]


async def test_what_is_off_already_is_not_in_doubt(line: Line):
    visit = visit_of("accepted")
    await line.fault("500", "/cancel")
    await services.current().bookings.cancel(visit.uid)
    assert (await find(visit, fresh=True)).in_doubt == "cancel"
    await line.remove_faults()
    await line.cancel(visit.uid)
    assert (await find(visit, fresh=True)).in_doubt == ""


async def fail_to_find(visit: Visit) -> CalError:
    with pytest.raises(CalError) as failure:
        await find(visit)
    return failure.value


@pytest.mark.parametrize("kind", ["accepted", "rescheduled-to", "occurrence", "series"])
async def test_in_an_outage_what_was_read_is_found_as_it_was_and_marked(
    line: Line, clock: Clock, kind: str
):
    before = await find(visit_of(kind))
    clock.now = 130.0
    await line.fault("502-html", "")
    error = await fail_to_find(visit_of(kind))
    found = await last_known(visit_of(kind), error)
    assert found == dataclasses.replace(before, outage="server", age_seconds=130.0)


async def test_it_is_as_old_as_its_oldest_part(line: Line, clock: Clock):
    await find(visit_of("series"))
    clock.now = 100.0
    await line.fault("500", UIDS["series"])
    await find(visit_of("occurrence"))
    clock.now = 110.0
    await line.fault("500", "")
    found = await last_known(
        visit_of("occurrence"), await fail_to_find(visit_of("occurrence"))
    )
    assert found is not None
    assert found.series != ()
    assert found.age_seconds == 110.0


async def test_a_seat_is_found_so_too(line: Line, clock: Clock):
    seat = Visit(uid=UIDS["seated"], seat_uid=SEAT_UIDS[0])
    before = await find(seat)
    clock.now = 60.0
    await line.fault("reset", "")
    found = await last_known(seat, await fail_to_find(seat))
    assert found is not None
    assert (found.read, found.age_seconds) == (before.read, 60.0)


@pytest.mark.parametrize(
    ("fault", "is_outage"),
    [
        *(("500", True), ("502-html", True), ("429", True), ("reset", True)),
        *(("401", False), ("truncated", False)),
    ],
)
async def test_only_an_outage_lets_what_was_read_be_found(
    line: Line, clock: Clock, fault: str, *, is_outage: bool
):
    await find(visit_of("accepted"))
    clock.now = 60.0
    await line.fault(fault, "/bookings/")
    error = await fail_to_find(visit_of("accepted"))
    assert (await last_known(visit_of("accepted"), error) is not None) is is_outage


async def test_what_was_never_read_is_not_found_in_an_outage(line: Line):
    await line.fault("500", "")
    error = await fail_to_find(visit_of("accepted"))
    assert await last_known(visit_of("accepted"), error) is None
