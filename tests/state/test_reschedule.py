"""Contract: a reschedule is sent once at most, to a time that is free, and followed."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qsl

import pytest

from calpages import routes
from calpages.state.slots import SlotsState
from tests.state.conftest import Cal, Clock, Tab, eventually, uid_of, under_way

ACCEPTED = uid_of("accepted")
RESCHEDULE = "/reschedule"
HOME = "https://host.example/thanks"
LONG = 3600
FORGED_STARTS: list[Any] = [
    *(None, "", "x", "now", 7, 1.5, True, [], {}, "x" * 10_000),
    *("2026-11-27", "2026-11-27T09:00:00", "2026-13-99T09:00:00Z", "20261127"),
    *("2000-01-03T09:00:00Z", "2999-01-03T09:00:00Z", "9999-12-31T23:59:59Z"),
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"),
    *("9999-12-31T23:59:59-14:00", "2026-11-27T09:00:00+25:00", "\0", "٢٠٢٦"),
]


@pytest.fixture
async def start(cal: Cal) -> str:
    """A free time, as an address has it."""
    return await cal.free_start(ACCEPTED)


@pytest.fixture
async def booker(tab: Tab, start: str) -> Tab:
    """The tab on its reschedule page, about to confirm a time."""
    await tab.look(ACCEPTED, slot=start, step="confirm")
    assert tab.slots.confirm.new.start_iso == start
    await tab.ensure()
    return tab


def destination(event: Any) -> str:
    arguments = {str(name): value for name, value in event.args}
    return json.loads(str(arguments["path"]))


def is_refetch(event: Any) -> bool:
    return event is SlotsState.refetch or "refetch" in repr(event)


async def take(cal: Cal, start: str) -> None:
    """Let somebody else move their booking to a time."""
    await cal.change(uid_of("rescheduled-to"), "reschedule", start=start)


async def test_it_moves_and_leads_to_the_new_booking(booker: Tab, cal: Cal, start: str):
    event = await booker.submit_reschedule({"start": start, "reason": "Train strike"})
    old = await cal.booking(ACCEPTED)
    new = await cal.booking(old["rescheduledToUid"])
    assert destination(event) == f"/booking/{new['uid']}"
    assert new["start"][:19] == start[:19]
    assert new["reschedulingReason"] == "Train strike"
    assert (booker.reschedule.status, booker.reschedule.problem) == ("success", "")


async def test_the_link_to_the_new_booking_keeps_the_visitors_language(
    booker: Tab, start: str
):
    booker.go("", routes.RESCHEDULE_ROUTE, rescheduleUid=ACCEPTED, lang="en-XB")
    event = await booker.submit_reschedule({"start": start})
    assert destination(event).endswith("?lang=en-XB")


async def test_the_new_bookings_page_shows_both_times(booker: Tab, start: str):
    former = booker.booking.booking.when
    event = await booker.submit_reschedule({"start": start})
    booker.go(destination(event).removeprefix("/booking/"))
    await booker.ensure()
    when = booker.booking.booking.when
    assert when.start_iso == start
    assert when.former == f"{former.date}, {former.time}"


async def test_while_it_is_sent_it_is_pending(booker: Tab, cal: Cal, start: str):
    held = cal.hold("POST", RESCHEDULE)
    form = {"start": start}
    async with under_way(booker.submit_reschedule(form), held):
        assert booker.reschedule.status == "pending"
        assert booker.reschedule.is_pending


async def test_a_double_click_sends_one_request(booker: Tab, cal: Cal, start: str):
    form = {"start": start}
    await asyncio.gather(booker.submit_reschedule(form), booker.submit_reschedule(form))
    assert cal.count("POST") == 1
    assert booker.reschedule.status == "success"


async def test_opening_the_page_moves_nothing(booker: Tab, cal: Cal):
    await booker.call(booker.reschedule, "open_page")
    assert booker.reschedule.status == "idle"
    assert cal.count("POST") == 0


@pytest.mark.parametrize("forged", FORGED_STARTS, ids=lambda start: repr(start)[:30])
async def test_a_forged_start_sends_nothing(booker: Tab, cal: Cal, forged: Any):
    await booker.submit_reschedule({"start": forged, "reason": "Ill"})
    assert booker.reschedule.status == "error"
    assert booker.reschedule.problem
    assert cal.count("POST") == 0


@pytest.mark.parametrize("reason", [1, True, ["text"], {"a": 1}, "x" * 10_000])
async def test_a_forged_reason_sends_nothing(
    booker: Tab, cal: Cal, reason: Any, start: str
):
    await booker.submit_reschedule({"start": start, "reason": reason})
    assert booker.reschedule.status == "error"
    assert cal.count("POST") == 0


async def test_without_a_time_the_visitor_is_asked_for_one(booker: Tab, cal: Cal):
    await booker.submit_reschedule({"reason": "Ill"})
    assert booker.reschedule.error_code == "no_time"
    assert "choose" in booker.reschedule.problem


async def test_a_time_that_is_not_free_is_not_sent_and_the_times_are_read_again(
    booker: Tab, cal: Cal, start: str
):
    night = start[:11] + "02:00:00Z"
    event = await booker.submit_reschedule({"start": night})
    assert booker.reschedule.error_code == "slot_gone"
    assert is_refetch(event)
    assert cal.count("POST") == 0


async def test_an_instant_is_the_same_time_in_every_zone(
    booker: Tab, cal: Cal, start: str
):
    await booker.submit_reschedule({"start": start.replace("Z", "+00:00")})
    assert booker.reschedule.status == "success"


async def test_a_time_that_was_taken_meanwhile_is_told(
    booker: Tab, cal: Cal, start: str
):
    held = cal.hold("GET", "/slots")
    async with under_way(booker.submit_reschedule({"start": start}), held):
        await take(cal, start)
    assert booker.reschedule.error_code == "slot_taken"
    assert "another time" in booker.reschedule.problem
    assert booker.booking.booking.phase == "scheduled"
    assert cal.count("POST") == 1


@pytest.mark.parametrize("is_held", [True, False])
async def test_where_the_time_was_taken_others_are_offered_and_one_works(
    booker: Tab, cal: Cal, start: str, is_held: bool
):
    if is_held:
        await booker.call(booker.hold, "keep", start)
    await take(cal, start)
    event = await booker.submit_reschedule({"start": start})
    assert is_refetch(event)
    await booker.call(booker.slots, "refetch")
    assert booker.slots.gone
    assert booker.slots.confirm.new.start_iso == start
    assert len(booker.slots.nearest) == 3
    near = dict(parse_qsl(booker.slots.nearest[0].href.removeprefix("?")))
    await booker.look(ACCEPTED, **near)
    await booker.call(booker.reschedule, "reset_mutation")
    confirm = booker.slots.confirm
    await booker.submit_reschedule({"start": confirm.new.start_iso})
    assert booker.reschedule.status == "success"
    assert cal.count("POST", RESCHEDULE) == 1


async def test_a_held_time_can_be_moved_to(booker: Tab, cal: Cal, start: str):
    await booker.call(booker.hold, "keep", start)
    assert start not in await cal.free_starts(ACCEPTED)
    await booker.submit_reschedule({"start": start})
    assert booker.reschedule.status == "success"
    assert cal.count("DELETE") == 1


async def test_a_time_that_is_being_held_when_it_is_sent_is_given_back(
    booker: Tab, cal: Cal, start: str
):
    held = cal.hold("POST", "/slots/reservations")
    async with under_way(booker.call(booker.hold, "keep", start), held):
        await booker.submit_reschedule({"start": start})
    assert booker.reschedule.status == "success"
    assert cal.count("DELETE") == 1


async def test_while_it_is_sent_nothing_is_held(booker: Tab, cal: Cal, start: str):
    """The page asks 0.7 s after a choice, and the button may be pressed before."""
    held = cal.hold("GET", "/slots")
    async with under_way(booker.submit_reschedule({"start": start}), held):
        await booker.call(booker.hold, "keep", start)
    assert cal.count("POST", "/slots/reservations") == 0
    assert booker.reschedule.status == "success"


async def test_a_time_that_is_gone_is_held_no_more(booker: Tab, cal: Cal, start: str):
    await take(cal, start)
    await booker.submit_reschedule({"start": start})
    assert booker.reschedule.error_code == "slot_gone"
    await booker.call(booker.hold, "keep", start)
    assert cal.count("POST") == 0
    await booker.call(booker.slots, "refetch")
    assert booker.slots.gone


async def test_a_time_that_was_gone_is_held_once_it_is_chosen_again(
    booker: Tab, cal: Cal, start: str
):
    other = (await cal.free_starts(ACCEPTED))[1]
    await take(cal, start)
    await booker.submit_reschedule({"start": start})
    for one, posts in ((other, 1), (start, 2)):
        await booker.look(ACCEPTED, slot=one)
        await booker.call(booker.hold, "keep", one)
        assert cal.count("POST", "/slots/reservations") == posts


async def test_what_a_move_has_freed_is_held_for_another_booking(
    booker: Tab, cal: Cal, start: str
):
    await booker.submit_reschedule({"start": start})
    assert booker.reschedule.status == "success"
    await booker.look(uid_of("emoji"), slot=start)
    await booker.call(booker.hold, "keep", start)
    assert cal.count("POST", "/slots/reservations") == 1


async def test_a_time_that_was_not_sent_is_held_again(
    booker: Tab, cal: Cal, start: str
):
    await booker.submit_reschedule({"start": start, "reason": "x" * 1001})
    assert booker.reschedule.problem
    await booker.call(booker.hold, "keep", start)
    assert start not in await cal.free_starts(ACCEPTED)


async def test_a_hold_that_cannot_be_given_back_is_not_in_the_way(
    booker: Tab, cal: Cal, start: str
):
    await booker.call(booker.hold, "keep", start)
    await cal.fault("500", "/slots/reservations", "DELETE")
    await booker.submit_reschedule({"start": start})
    assert booker.reschedule.status == "success"


async def test_nor_does_it_hide_that_the_time_was_taken(
    booker: Tab, cal: Cal, start: str
):
    await booker.call(booker.hold, "keep", start)
    await cal.fault("500", "/slots/reservations", "DELETE")
    await take(cal, start)
    await booker.submit_reschedule({"start": start})
    assert booker.reschedule.error_code == "slot_taken"
    await booker.call(booker.slots, "refetch")
    assert booker.slots.gone
    assert len(booker.slots.nearest) == 3


async def test_a_held_time_of_which_nothing_was_sent_stays_held(
    booker: Tab, cal: Cal, start: str
):
    await booker.call(booker.hold, "keep", start)
    await cal.fault("500", "/v2/bookings/", "GET")
    await booker.submit_reschedule({"start": start})
    assert booker.reschedule.error_code == "not_sent"
    await cal.repair()
    await booker.call(booker.slots, "refetch")
    assert booker.slots.gone == ""
    assert start not in await cal.free_starts(ACCEPTED)
    await booker.submit_reschedule({"start": start})
    assert booker.reschedule.status == "success"


async def test_a_form_cannot_give_back_what_others_hold(
    booker: Tab, cal: Cal, start: str
):
    await booker.submit_reschedule({"start": start, "hold": ACCEPTED})
    assert cal.count("DELETE") == 0


async def test_another_choice_forgets_the_last_outcome(booker: Tab):
    await booker.submit_reschedule({"reason": "Ill"})
    assert booker.reschedule.problem
    await booker.call(booker.reschedule, "reset_mutation")
    assert (booker.reschedule.status, booker.reschedule.error_code) == ("idle", "")
    assert booker.reschedule.problem == ""


async def test_another_choice_forgets_nothing_while_it_is_sent(
    booker: Tab, cal: Cal, start: str
):
    held = cal.hold("POST", RESCHEDULE)
    async with under_way(booker.submit_reschedule({"start": start}), held):
        await booker.call(booker.reschedule, "reset_mutation")
        assert booker.reschedule.is_pending


async def test_a_move_that_worked_without_an_answer_is_a_success(
    booker: Tab, cal: Cal, start: str
):
    await cal.fault("reset-after", RESCHEDULE)
    event = await booker.submit_reschedule({"start": start})
    old = await cal.booking(ACCEPTED)
    assert destination(event) == f"/booking/{old['rescheduledToUid']}"
    assert cal.count("POST") == 1


@pytest.mark.parametrize("fault", ["500", "502-html", "reset"])
async def test_a_doubt_is_told_as_a_doubt_and_not_sent_again(
    booker: Tab, cal: Cal, clock: Clock, fault: str, start: str
):
    await cal.fault(fault, RESCHEDULE)
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


async def test_a_move_that_lands_late_is_followed_when_it_shows(
    booker: Tab, cal: Cal, start: str
):
    await cal.fault("500", RESCHEDULE)
    task = asyncio.create_task(booker.submit_reschedule({"start": start}))
    await eventually(lambda: booker.reschedule.is_watching or task.done())
    await cal.repair()
    new = await cal.change(ACCEPTED, "reschedule", start=start)
    assert destination(await task) == f"/booking/{new['uid']}"
    assert booker.reschedule.status == "success"
    assert cal.count("POST") == 1


async def test_a_tab_that_wakes_up_after_it_landed_follows_it_too(
    booker: Tab, cal: Cal, start: str
):
    """It showed the doubt, and was not there when it ended."""
    await cal.fault("500", RESCHEDULE)
    task = asyncio.create_task(booker.submit_reschedule({"start": start}))
    await eventually(lambda: booker.reschedule.is_watching or task.done())
    await cal.repair()
    new = await cal.change(ACCEPTED, "reschedule", start=start)
    other = Tab()
    await other.look(ACCEPTED, slot=start, step="confirm")
    event = await other.call(other.reschedule, "watch_doubt")
    assert destination(event) == f"/booking/{new['uid']}"
    await task


async def test_a_cancel_that_was_in_doubt_ends_here_as_a_cancel(booker: Tab, cal: Cal):
    """There is no new booking to which the page could lead."""
    await cal.fault("500", "/cancel")
    other = Tab()
    other.go(ACCEPTED, routes.CANCEL_ROUTE)
    await other.ensure()
    cancelling = asyncio.create_task(other.submit_cancel())
    await eventually(lambda: other.cancel.is_watching or cancelling.done())
    await cal.repair()
    watching = asyncio.create_task(booker.call(booker.reschedule, "watch_doubt"))
    await eventually(lambda: booker.reschedule.is_watching or watching.done())
    assert booker.reschedule.is_watching
    await cal.change(ACCEPTED, "cancel")
    assert await watching is None
    await cancelling
    assert booker.booking.booking.phase == "cancelled"
    assert booker.reschedule.problem == ""


async def test_what_was_moved_without_a_doubt_is_not_left_by_itself(
    booker: Tab, cal: Cal, start: str
):
    await booker.submit_reschedule({"start": start})
    other = Tab()
    await other.look(ACCEPTED, slot=start, step="confirm")
    await other.ensure()
    assert other.booking.booking.newer_href
    assert await other.call(other.reschedule, "watch_doubt") is None


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("cancelled", "cancelled"),
        ("rescheduled-from", "already_rescheduled"),
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


async def test_where_nothing_can_be_read_nothing_is_sent(
    booker: Tab, cal: Cal, start: str
):
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
async def test_what_cannot_be_moved_is_not_sent(
    booker: Tab, cal: Cal, kind: str, start: str
):
    booker.go(uid_of(kind), routes.RESCHEDULE_ROUTE)
    await booker.ensure()
    await booker.submit_reschedule({"start": start})
    assert booker.reschedule.status == "error"
    assert booker.reschedule.problem
    assert cal.count("POST") == 0


async def test_only_start_and_reason_are_sent(booker: Tab, cal: Cal, start: str):
    claims = {"rescheduledBy": "jane.doe@example.com", "seatUid": "x"}
    await booker.submit_reschedule({"start": start, "reason": "Ill", **claims})
    (sent,) = [request for request in cal.requests if request.method == "POST"]
    assert set(json.loads(sent.content)) == {"start", "reschedulingReason"}


@pytest.mark.parametrize("tells", [True, False])
async def test_it_leads_to_the_page_that_the_host_names_for_afterwards(
    tab: Tab, cal: Cal, start: str, tells: bool
):
    cal.event_type = {
        "successRedirectUrl": HOME,
        "forwardParamsSuccessRedirect": tells,
    }
    await tab.look(ACCEPTED, slot=start, step="confirm", lang="en-XB")
    event = await tab.submit_reschedule({"start": start})
    old = await cal.booking(ACCEPTED)
    url, _, query = destination(event).partition("?")
    assert url == HOME
    told = dict(parse_qsl(query))
    assert bool(told) == tells
    if tells:
        assert told["uid"] == old["rescheduledToUid"]
        assert told["startTime"] == start
        assert "lang" not in told


@pytest.mark.parametrize(
    "url",
    [
        *("http://host.example/thanks", "javascript:alert(1)", "//host.example", "x"),
        *("https://", "https://jane:secret@host.example", "data:text/html,x", 7),
    ],
)
async def test_it_leads_nowhere_else_by_an_address_that_is_not_https(
    tab: Tab, cal: Cal, start: str, url: Any
):
    cal.event_type = {"successRedirectUrl": url}
    await tab.look(ACCEPTED, slot=start, step="confirm")
    event = await tab.submit_reschedule({"start": start})
    old = await cal.booking(ACCEPTED)
    assert destination(event) == f"/booking/{old['rescheduledToUid']}"


async def test_a_seat_moves_alone_and_leads_to_itself(tab: Tab, cal: Cal):
    start = await cal.free_start(uid_of("seated"))
    await tab.look(uid_of("seat"), slot=start, step="confirm")
    event = await tab.submit_reschedule({"start": start})
    assert tab.reschedule.status == "success"
    path, _, query = destination(event).partition("?")
    new = await cal.booking(path.removeprefix("/booking/"))
    assert new["start"][:19] == start[:19]
    assert dict(parse_qsl(query))["seatReferenceUid"]
    assert (await cal.booking(uid_of("seated")))["status"] == "accepted"
