"""Contract: the chosen time is held and given back, and nothing depends on it."""

import asyncio
from typing import Any

import httpx
import pytest

from calpages import routes
from tests.state.conftest import Cal, Tab, eventually, uid_of, under_way

ACCEPTED = uid_of("accepted")
RESERVATIONS = "/slots/reservations"
FORGED: list[Any] = [
    *(None, "", "x", 7, True, [], {}, "x" * 10_000, "2026-11-27", "\0"),
    *("9999-12-31T23:59:59Z", "2030-11-27T09:00:00Z"),
]


@pytest.fixture
async def starts(cal: Cal) -> list[str]:
    """Free times, in order, without the booking's own."""
    return (await cal.free_starts(ACCEPTED))[1:]


@pytest.fixture
def start(starts: list[str]) -> str:
    return starts[-1]


@pytest.fixture
async def holding(tab: Tab, start: str) -> Tab:
    """The tab on its reschedule page, with the chosen time held."""
    await choose(tab, start)
    return tab


async def choose(tab: Tab, start: str) -> None:
    """Choose a time, as the page does: the address first, then it asks to hold it."""
    await tab.look(ACCEPTED, slot=start)
    await tab.call(tab.hold, "keep", start)


async def is_listed(cal: Cal, start: str) -> bool:
    """Whether a time is free for everybody else."""
    return start in await cal.free_starts(ACCEPTED)


def is_offered(tab: Tab, start: str) -> bool:
    times = [time for part in tab.slots.day.parts for time in part.times]
    return start in [time.start_iso for time in times]


async def test_a_chosen_time_is_held(holding: Tab, cal: Cal, start: str):
    assert not await is_listed(cal, start)
    assert holding.hold.hint == ""


async def test_opening_the_page_holds_nothing(tab: Tab, cal: Cal, start: str):
    await tab.look(ACCEPTED, slot=start)
    assert await is_listed(cal, start)
    assert cal.count("POST") == 0


async def test_only_the_time_of_the_address_is_held(
    tab: Tab, cal: Cal, starts: list[str]
):
    await tab.look(ACCEPTED, slot=starts[-1])
    await tab.call(tab.hold, "keep", starts[-2])
    await tab.look(ACCEPTED)
    await tab.call(tab.hold, "keep", starts[-1])
    assert cal.count("POST") == 0


@pytest.mark.parametrize("forged", FORGED, ids=lambda value: repr(value)[:30])
async def test_a_forged_time_is_not_held(tab: Tab, cal: Cal, start: str, forged: Any):
    await tab.look(ACCEPTED, slot=start)
    asked = len(cal.requests)
    await tab.call(tab.hold, "keep", forged)
    assert len(cal.requests) == asked
    assert tab.hold.hint == ""


@pytest.mark.parametrize("uid", ["", "../..", "nobody" * 3])
async def test_without_a_booking_nothing_is_held(
    tab: Tab, cal: Cal, start: str, uid: str
):
    tab.go("", routes.RESCHEDULE_ROUTE, rescheduleUid=uid, slot=start)
    await tab.call(tab.hold, "keep", start)
    assert cal.count("POST") == 0


async def test_a_held_time_stays_offered_on_every_page_of_its_booking(
    holding: Tab, cal: Cal, start: str
):
    await holding.call(holding.slots, "refetch")
    assert is_offered(holding, start)
    assert holding.slots.chosen.start_iso == start
    assert holding.slots.gone == ""
    other = Tab()
    await other.look(ACCEPTED, slot=start)
    assert is_offered(other, start)
    assert other.slots.gone == ""


@pytest.mark.parametrize("layout", ["week", "soonest"])
async def test_a_held_time_stays_offered_in_every_layout(
    tab: Tab, cal: Cal, layout: str
):
    before = await tab.look(ACCEPTED, layout=layout)
    days = before.soonest or before.week.days
    first = next(day for day in days if day.parts).parts[0].times[0]
    await choose(tab, first.start_iso)
    slots = await tab.look(ACCEPTED, layout=layout, slot=first.start_iso)
    shown = [
        time.start_iso
        for day in slots.soonest or slots.week.days
        for part in day.parts
        for time in part.times
    ]
    assert shown.count(first.start_iso) == 1
    assert slots.chosen.start_iso == first.start_iso


async def test_a_held_time_is_not_offered_for_another_booking(holding: Tab, start: str):
    slots = await holding.look(uid_of("rescheduled-to"), slot=start)
    assert not is_offered(holding, start)
    assert slots.gone


async def test_holding_it_longer_holds_it_once(holding: Tab, cal: Cal, start: str):
    await holding.call(holding.hold, "keep", start)
    assert (cal.count("POST"), cal.count("DELETE")) == (2, 1)
    assert not await is_listed(cal, start)
    await holding.call(holding.hold, "release")
    assert await is_listed(cal, start)


async def test_another_time_is_held_in_place_of_the_first(
    holding: Tab, cal: Cal, starts: list[str]
):
    await choose(holding, starts[0])
    assert await is_listed(cal, starts[-1])
    assert not await is_listed(cal, starts[0])
    await holding.call(holding.slots, "ensure")
    assert holding.slots.chosen.start_iso == starts[0]


async def test_a_released_time_is_free_for_all(holding: Tab, cal: Cal, start: str):
    await holding.call(holding.hold, "release")
    assert await is_listed(cal, start)
    assert cal.count("DELETE") == 1
    await holding.call(holding.slots, "ensure")
    assert is_offered(holding, start)


async def test_without_a_held_time_nothing_is_released(tab: Tab, cal: Cal):
    await tab.call(tab.hold, "release")
    assert cal.requests == []


async def test_a_time_that_somebody_else_holds_is_a_hint_and_no_stop(
    tab: Tab, cal: Cal, start: str
):
    await tab.look(ACCEPTED, slot=start)
    await cal.reserve(ACCEPTED, start)
    await tab.call(tab.hold, "keep", start)
    assert "You can still choose it." in tab.hold.hint
    assert tab.slots.chosen.start_iso == start
    await tab.call(tab.hold, "release")
    assert tab.hold.hint == ""
    assert cal.count("DELETE") == 0


async def test_a_time_that_meets_the_booking_itself_is_no_hint(tab: Tab, cal: Cal):
    """Cal.com then refuses to hold it, and takes the booking there all the same."""
    start = (await cal.booking(ACCEPTED))["start"]
    tab.go(ACCEPTED, routes.RESCHEDULE_ROUTE, slot=start)
    await tab.call(tab.hold, "keep", start)
    assert cal.count("POST") == 1
    assert tab.hold.hint == ""


@pytest.mark.parametrize("fault", ["500", "502-html", "429", "truncated", "reset"])
async def test_where_it_cannot_be_held_nothing_is_said(
    tab: Tab, cal: Cal, start: str, fault: str
):
    await cal.fault(fault, RESERVATIONS)
    await choose(tab, start)
    assert tab.hold.hint == ""
    await tab.call(tab.hold, "release")
    await tab.call(tab.slots, "ensure")
    assert tab.slots.status == "success"


async def test_where_nothing_can_be_read_nothing_is_held(
    tab: Tab, cal: Cal, start: str
):
    await tab.look(ACCEPTED, slot=start)
    cal.breakdown = httpx.ConnectError("down")
    await tab.call(tab.hold, "keep", start)
    assert cal.count("POST") == 0
    assert tab.hold.hint == ""


async def test_a_time_that_cannot_be_given_back_stops_nothing(
    holding: Tab, cal: Cal, starts: list[str]
):
    await cal.fault("500", RESERVATIONS, "DELETE")
    await choose(holding, starts[0])
    assert not await is_listed(cal, starts[0])
    await holding.call(holding.hold, "release")
    assert holding.hold.hint == ""


async def test_a_time_that_is_left_while_it_is_being_held_is_given_back(
    tab: Tab, cal: Cal, start: str
):
    await tab.look(ACCEPTED, slot=start)
    held = cal.hold("POST", RESERVATIONS)
    async with under_way(tab.call(tab.hold, "keep", start), held):
        await tab.call(tab.hold, "release")
        assert not await is_listed(cal, start)
    assert await is_listed(cal, start)
    await tab.call(tab.hold, "release")
    assert cal.count("DELETE") == 1


async def test_of_two_times_that_are_being_held_the_last_one_stays(
    tab: Tab, cal: Cal, starts: list[str]
):
    await tab.look(ACCEPTED, slot=starts[-1])
    held = cal.hold("POST", RESERVATIONS)
    async with under_way(tab.call(tab.hold, "keep", starts[-1]), held):
        await choose(tab, starts[0])
    assert await is_listed(cal, starts[-1])
    assert not await is_listed(cal, starts[0])


async def test_a_page_that_is_closed_while_a_time_is_being_held_gives_it_back(
    tab: Tab, cal: Cal, start: str
):
    """Reflex then cancels what the page has begun."""
    await tab.look(ACCEPTED, slot=start)
    held = cal.hold("POST", RESERVATIONS)
    task = asyncio.ensure_future(tab.call(tab.hold, "keep", start))
    await held.has_come.wait()
    task.cancel()
    held.may_pass.set()
    await eventually(lambda: cal.count("DELETE") == 1)
    await eventually(task.done)
    assert await is_listed(cal, start)


async def test_nothing_of_a_held_time_is_sent_to_the_browser(holding: Tab, cal: Cal):
    sent = holding.sent_to_browser()
    await holding.call(holding.hold, "release")
    (request,) = [one for one in cal.requests if one.method == "DELETE"]
    assert request.url.path.rpartition("/")[2] not in sent
