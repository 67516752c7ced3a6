"""Contract: a reschedule is sent once at most, to a time that is free, and followed."""

import asyncio
import json
from typing import Any

import pytest

from calpages import routes
from calpages.dates import Month
from calpages.presentation.month import TimeView
from calpages.state.slots import SlotsState
from tests.state.conftest import Cal, Clock, Tab, eventually, uid_of, under_way

RESCHEDULE = "/reschedule"
LONG = 3600
FORGED_STARTS: list[Any] = [
    *(None, "", "x", "now", 7, 1.5, True, [], {}, "x" * 10_000),
    *("2026-11-27", "2026-11-27T09:00:00", "2026-13-99T09:00:00Z", "20261127"),
    *("2000-01-03T09:00:00Z", "2999-01-03T09:00:00Z", "9999-12-31T23:59:59Z"),
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"),
    *("9999-12-31T23:59:59-14:00", "2026-11-27T09:00:00+25:00", "\0", "٢٠٢٦"),
]


@pytest.fixture
async def booker(tab: Tab) -> Tab:
    """The tab on its reschedule page, with the last free day of next month chosen."""
    tab.go(uid_of("accepted"), routes.RESCHEDULE_ROUTE)
    await tab.ensure()
    await tab.call(tab.slots, "ensure")
    after = Month.parse(tab.slots.month.iso).next
    await tab.call(tab.slots, "show_month", str(after))
    last = [day.iso for day in tab.slots.month.days if day.is_free][-1]
    await tab.call(tab.slots, "choose_day", last)
    return tab


def free_times(tab: Tab) -> list[TimeView]:
    times = [time for part in tab.slots.day.parts for time in part.times]
    return [time for time in times if not time.is_current]


def destination(event: Any) -> str:
    arguments = {str(name): value for name, value in event.args}
    return json.loads(str(arguments["path"]))


async def test_it_moves_and_leads_to_the_new_booking(booker: Tab, cal: Cal):
    start = free_times(booker)[0].start_iso
    event = await booker.submit_reschedule({"start": start, "reason": "Train strike"})
    old = await cal.booking(uid_of("accepted"))
    new = await cal.booking(old["rescheduledToUid"])
    assert destination(event) == f"/booking/{new['uid']}"
    assert new["start"][:19] == start[:19]
    assert new["reschedulingReason"] == "Train strike"
    assert (booker.reschedule.status, booker.reschedule.problem) == ("success", "")


async def test_the_link_to_the_new_booking_keeps_the_visitors_language(
    booker: Tab,
):
    uid = uid_of("accepted")
    booker.go("", routes.RESCHEDULE_ROUTE, rescheduleUid=uid, lang="en-XB")
    start = free_times(booker)[0].start_iso
    event = await booker.submit_reschedule({"start": start})
    assert destination(event).endswith("?lang=en-XB")


async def test_the_new_bookings_page_shows_both_times(booker: Tab):
    former = booker.booking.booking.when
    start = free_times(booker)[0].start_iso
    event = await booker.submit_reschedule({"start": start})
    booker.go(destination(event).removeprefix("/booking/"))
    await booker.ensure()
    when = booker.booking.booking.when
    assert when.start_iso == start
    assert when.former == f"{former.date}, {former.time}"


async def test_while_it_is_sent_it_is_pending(booker: Tab, cal: Cal):
    held = cal.hold("POST", RESCHEDULE)
    form = {"start": free_times(booker)[0].start_iso}
    async with under_way(booker.submit_reschedule(form), held):
        assert booker.reschedule.status == "pending"
        assert booker.reschedule.is_pending


async def test_a_double_click_sends_one_request(booker: Tab, cal: Cal):
    form = {"start": free_times(booker)[0].start_iso}
    await asyncio.gather(booker.submit_reschedule(form), booker.submit_reschedule(form))
    assert cal.count("POST") == 1
    assert booker.reschedule.status == "success"


async def test_opening_the_page_moves_nothing(booker: Tab, cal: Cal):
    await booker.call(booker.reschedule, "open_page")
    assert booker.reschedule.status == "idle"
    assert cal.count("POST") == 0


@pytest.mark.parametrize("start", FORGED_STARTS, ids=lambda start: repr(start)[:30])
async def test_a_forged_start_sends_nothing(booker: Tab, cal: Cal, start: Any):
    await booker.submit_reschedule({"start": start, "reason": "Ill"})
    assert booker.reschedule.status == "error"
    assert booker.reschedule.problem
    assert cal.count("POST") == 0


@pytest.mark.parametrize("reason", [1, True, ["text"], {"a": 1}, "x" * 10_000])
async def test_a_forged_reason_sends_nothing(booker: Tab, cal: Cal, reason: Any):
    start = free_times(booker)[0].start_iso
    await booker.submit_reschedule({"start": start, "reason": reason})
    assert booker.reschedule.status == "error"
    assert cal.count("POST") == 0


async def test_without_a_time_the_visitor_is_asked_for_one(booker: Tab, cal: Cal):
    await booker.submit_reschedule({"reason": "Ill"})
    assert booker.reschedule.error_code == "no_time"
    assert "choose" in booker.reschedule.problem


async def test_a_time_that_is_not_free_is_not_sent_and_the_times_are_read_again(
    booker: Tab, cal: Cal
):
    night = free_times(booker)[0].start_iso[:11] + "02:00:00Z"
    event = await booker.submit_reschedule({"start": night})
    assert booker.reschedule.error_code == "slot_gone"
    assert event is SlotsState.refetch or "refetch" in repr(event)
    assert cal.count("POST") == 0


async def test_an_instant_is_the_same_time_in_every_zone(booker: Tab, cal: Cal):
    start = free_times(booker)[0].start_iso
    await booker.submit_reschedule({"start": start.replace("Z", "+00:00")})
    assert booker.reschedule.status == "success"


async def test_a_time_that_was_taken_meanwhile_is_told(booker: Tab, cal: Cal):
    start = free_times(booker)[0].start_iso
    held = cal.hold("GET", "/slots")
    async with under_way(booker.submit_reschedule({"start": start}), held):
        await cal.change(uid_of("rescheduled-to"), "reschedule", start=start)
    assert booker.reschedule.error_code == "slot_taken"
    assert "another time" in booker.reschedule.problem
    assert booker.booking.booking.phase == "scheduled"
    assert cal.count("POST") == 1


async def test_a_move_that_worked_without_an_answer_is_a_success(booker: Tab, cal: Cal):
    await cal.fault("reset-after", RESCHEDULE)
    start = free_times(booker)[0].start_iso
    event = await booker.submit_reschedule({"start": start})
    old = await cal.booking(uid_of("accepted"))
    assert destination(event) == f"/booking/{old['rescheduledToUid']}"
    assert cal.count("POST") == 1


@pytest.mark.parametrize("fault", ["500", "502-html", "reset"])
async def test_a_doubt_is_told_as_a_doubt_and_not_sent_again(
    booker: Tab, cal: Cal, clock: Clock, fault: str
):
    await cal.fault(fault, RESCHEDULE)
    start = free_times(booker)[0].start_iso
    task = asyncio.create_task(booker.submit_reschedule({"start": start}))
    await eventually(lambda: booker.reschedule.is_watching or task.done())
    assert booker.reschedule.status == "pending"
    assert "don't know yet whether it was moved" in booker.reschedule.problem
    assert booker.booking.booking.doubt == booker.reschedule.problem
    clock.seconds += LONG
    assert await task is None
    assert (booker.reschedule.status, booker.reschedule.error_code) == (
        "error",
        "still_not",
    )
    assert "still does not show as moved" in booker.reschedule.problem
    assert cal.count("POST") == 1


async def test_a_move_that_lands_late_is_followed_when_it_shows(booker: Tab, cal: Cal):
    await cal.fault("500", RESCHEDULE)
    start = free_times(booker)[0].start_iso
    task = asyncio.create_task(booker.submit_reschedule({"start": start}))
    await eventually(lambda: booker.reschedule.is_watching or task.done())
    await cal.repair()
    new = await cal.change(uid_of("accepted"), "reschedule", start=start)
    assert destination(await task) == f"/booking/{new['uid']}"
    assert booker.reschedule.status == "success"
    assert cal.count("POST") == 1


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("cancelled", "cancelled"),
        ("rescheduled-from", "rescheduled"),
        ("rescheduling-disabled", "disabled"),
        ("occurrence", "recurring"),
        ("seated", "seated"),
    ],
)
async def test_policy_is_asked_again_when_it_is_sent(
    tab: Tab, cal: Cal, kind: str, code: str
):
    """Also where the time is free."""
    tab.go(uid_of(kind), routes.RESCHEDULE_ROUTE)
    await tab.ensure()
    start = await cal.free_start(uid_of(kind))
    await tab.submit_reschedule({"start": start})
    assert (tab.reschedule.status, tab.reschedule.error_code) == ("error", code)
    assert tab.reschedule.problem
    assert cal.count("POST") == 0


async def test_where_nothing_can_be_read_nothing_is_sent(booker: Tab, cal: Cal):
    start = free_times(booker)[0].start_iso
    await cal.fault("500", "/v2/bookings/", "GET")
    await booker.submit_reschedule({"start": start})
    assert (booker.reschedule.status, booker.reschedule.error_code) == (
        "error",
        "not_sent",
    )
    assert "can't say how your booking stands" in booker.reschedule.problem
    assert "unchanged" not in booker.reschedule.problem
    assert cal.count("POST") == 0


@pytest.mark.parametrize("kind", ["past", "series", "seated"])
async def test_what_cannot_be_moved_is_not_sent(booker: Tab, cal: Cal, kind: str):
    start = free_times(booker)[0].start_iso
    booker.go(uid_of(kind), routes.RESCHEDULE_ROUTE)
    await booker.ensure()
    await booker.submit_reschedule({"start": start})
    assert booker.reschedule.status == "error"
    assert booker.reschedule.problem
    assert cal.count("POST") == 0


async def test_only_start_and_reason_are_sent(booker: Tab, cal: Cal):
    start = free_times(booker)[0].start_iso
    claims = {"rescheduledBy": "jane.doe@example.com", "seatUid": "x"}
    await booker.submit_reschedule({"start": start, "reason": "Ill", **claims})
    (sent,) = [request for request in cal.requests if request.method == "POST"]
    assert set(json.loads(sent.content)) == {"start", "reschedulingReason"}
