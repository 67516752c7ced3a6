"""Contract: what is not known yet is told so, watched, and never sent again unasked.

not known yet --a later reading--> cancelled
              --long enough------> not cancelled: a new click may send again
"""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from calpages import routes
from tests.state.conftest import Cal, Clock, Tab, eventually, uid_of

CANCEL = "/cancel"
LONG = 3600


@pytest.fixture(params=["500", "502-html", "reset"])
async def watching(
    tab: Tab, cal: Cal, request: pytest.FixtureRequest
) -> AsyncIterator[asyncio.Task[None]]:
    """A cancel that Cal.com has answered with nothing that says what became of it."""
    await tab.ensure()
    await cal.fault(request.param, CANCEL)
    task = asyncio.create_task(tab.submit_cancel())
    await eventually(lambda: tab.cancel.is_watching or task.done())
    await cal.repair()
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_doubt_is_told_as_a_doubt(tab: Tab, watching: asyncio.Task[None]):
    assert tab.cancel.is_watching
    assert tab.cancel.status == "pending"
    assert "don't know yet whether it was cancelled" in tab.cancel.problem
    assert tab.booking.booking.phase == "scheduled"
    assert tab.booking.booking.doubt == tab.cancel.problem


async def test_the_booking_page_tells_of_the_doubt_too(
    cal: Cal, watching: asyncio.Task[None]
):
    other = Tab()
    other.go(uid_of("accepted"))
    await other.ensure()
    assert "don't know yet whether it was cancelled" in other.booking.booking.doubt
    await cal.change(uid_of("accepted"), "cancel")
    await watching
    await other.refetch()
    assert other.booking.booking.phase == "cancelled"
    assert other.booking.booking.doubt == ""


async def test_a_doubt_is_read_again_and_not_sent_again(
    tab: Tab, cal: Cal, watching: asyncio.Task[None]
):
    read = cal.count("GET")
    await eventually(lambda: watching.done() or cal.count("GET") > read + 5)
    assert not watching.done()
    assert cal.count("POST") == 1


async def test_what_shows_later_is_a_success(
    tab: Tab, cal: Cal, watching: asyncio.Task[None]
):
    await cal.change(uid_of("accepted"), "cancel", cancellationReason="Landed late")
    await watching
    assert (tab.cancel.status, tab.cancel.problem) == ("success", "")
    assert not tab.cancel.is_watching
    assert tab.booking.booking.phase == "cancelled"
    assert tab.booking.booking.doubt == ""
    assert cal.count("POST") == 1


async def test_what_never_shows_is_not_cancelled_in_the_end(
    tab: Tab, cal: Cal, clock: Clock, watching: asyncio.Task[None]
):
    clock.seconds += LONG
    await watching
    assert (tab.cancel.status, tab.cancel.error_code) == ("error", "still_not")
    assert not tab.cancel.is_watching
    assert "still does not show as cancelled" in tab.cancel.problem
    assert tab.booking.booking.phase == "scheduled"
    assert tab.booking.booking.doubt == ""
    assert cal.count("POST") == 1


async def test_what_can_never_be_read_again_is_not_called_undone(
    tab: Tab, cal: Cal, clock: Clock, watching: asyncio.Task[None]
):
    await cal.fault("500", "/v2/bookings/", "GET")
    clock.seconds += LONG
    await watching
    assert (tab.cancel.status, tab.cancel.error_code) == ("error", "stopped_looking")
    assert not tab.cancel.is_watching
    assert "can't say how your booking stands" in tab.cancel.problem
    assert "not cancelled" not in tab.cancel.problem
    assert tab.booking.booking.phase == "scheduled"
    assert "We keep looking" not in tab.booking.booking.doubt
    assert tab.booking.is_invalidated
    assert cal.count("POST") == 1


async def test_only_a_new_click_after_that_sends_again(
    tab: Tab, cal: Cal, clock: Clock, watching: asyncio.Task[None]
):
    clock.seconds += LONG
    await watching
    await tab.submit_cancel()
    assert tab.cancel.status == "success"
    assert cal.count("POST") == 2


async def test_a_click_meanwhile_sends_nothing(
    tab: Tab, cal: Cal, watching: asyncio.Task[None]
):
    await tab.submit_cancel()
    assert cal.count("POST") == 1
    assert tab.cancel.is_watching


async def test_another_tab_sends_nothing_and_learns_of_the_doubt(
    tab: Tab, cal: Cal, clock: Clock, watching: asyncio.Task[None]
):
    other = Tab()
    other.go(uid_of("accepted"), routes.CANCEL_ROUTE)
    await other.ensure()
    task = asyncio.create_task(other.submit_cancel())
    await eventually(lambda: other.cancel.is_watching or task.done())
    assert other.cancel.is_watching
    assert "don't know yet" in other.cancel.problem
    assert cal.count("POST") == 1
    await cal.change(uid_of("accepted"), "cancel")
    await asyncio.gather(task, watching)
    assert other.cancel.status == tab.cancel.status == "success"


async def test_a_page_that_is_opened_meanwhile_begins_at_the_doubt(
    cal: Cal, watching: asyncio.Task[None]
):
    other = Tab()
    other.go(uid_of("accepted"), routes.CANCEL_ROUTE)
    await other.ensure()
    task = asyncio.create_task(other.call(other.cancel, "watch_doubt"))
    await eventually(lambda: other.cancel.is_watching or task.done())
    assert other.cancel.status == "pending"
    assert "don't know yet" in other.cancel.problem
    await cal.change(uid_of("accepted"), "cancel")
    await asyncio.gather(task, watching)
    assert other.cancel.status == "success"
    assert other.booking.booking.phase == "cancelled"
    assert cal.count("POST") == 1


async def test_a_page_that_is_opened_after_it_showed_has_nothing_to_watch(
    cal: Cal, watching: asyncio.Task[None]
):
    await cal.change(uid_of("accepted"), "cancel")
    await watching
    other = Tab()
    other.go(uid_of("accepted"), routes.CANCEL_ROUTE)
    await other.ensure()
    await other.call(other.cancel, "watch_doubt")
    assert (other.cancel.status, other.cancel.problem) == ("idle", "")
    assert other.booking.booking.doubt == ""


async def test_where_nothing_is_in_doubt_a_page_begins_ready(tab: Tab, cal: Cal):
    await tab.ensure()
    await tab.call(tab.cancel, "watch_doubt")
    assert (tab.cancel.status, tab.cancel.is_watching) == ("idle", False)
    assert cal.count("POST") == 0


async def test_looking_for_a_doubt_fails_without_a_word(tab: Tab, cal: Cal):
    await tab.ensure()
    await cal.fault("500", "/v2/bookings/")
    await tab.call(tab.cancel, "watch_doubt")
    assert (tab.cancel.status, tab.cancel.problem) == ("idle", "")


async def test_looking_for_a_doubt_is_no_change_and_spares_a_cal_com_that_fails(
    tab: Tab, cal: Cal
):
    """Anybody can open pages: each would ask for as long as a change does."""
    await tab.ensure()
    cal.breakdown = httpx.ConnectError("refused")
    for _ in range(10):
        await tab.refetch()
    asked = len(cal.requests)
    await tab.refetch()
    assert len(cal.requests) == asked, "The breaker is not open."
    await tab.call(tab.cancel, "watch_doubt")
    assert len(cal.requests) == asked


async def test_a_doubt_is_not_told_on_another_booking(
    tab: Tab, cal: Cal, clock: Clock, watching: asyncio.Task[None]
):
    tab.go(uid_of("pending"), routes.CANCEL_ROUTE)
    await tab.call(tab.cancel, "open_page")
    await tab.ensure()
    clock.seconds += LONG
    await watching
    assert tab.booking.booking.phase == "pending"
    assert (tab.cancel.status, tab.cancel.problem) == ("idle", "")
