"""Contract: TanStack Query's meaning of a query, by the booking of a page.

``status`` says whether there is data, ``fetch_status`` whether it is being fetched.
"""

import asyncio
import time

import pytest

from calpages.presentation.views import BookingView
from tests.state.conftest import Cal, Tab, uid_of, under_way

BOOKING = "/v2/bookings/"


async def test_before_the_first_fetch_it_is_pending_and_idle(tab: Tab):
    state = tab.booking
    assert (state.status, state.fetch_status) == ("pending", "idle")
    assert not state.is_loading
    assert not state.is_refetching


async def test_the_first_fetch_is_loading(tab: Tab, cal: Cal):
    held = cal.hold("GET", BOOKING)
    async with under_way(tab.ensure(), held):
        assert (tab.booking.status, tab.booking.fetch_status) == ("pending", "fetching")
        assert tab.booking.is_loading
        assert not tab.booking.is_refetching


async def test_an_answer_is_success_with_data(tab: Tab):
    before = time.time()
    await tab.ensure()
    state = tab.booking
    assert (state.status, state.fetch_status) == ("success", "idle")
    assert state.booking.heading == "This meeting is scheduled"
    assert before <= state.updated_at <= time.time()
    assert state.error_code == state.notice == ""
    assert not state.is_loading
    assert not state.is_refetching


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("500", "server"),
        ("502-html", "server"),
        ("429", "rate_limited"),
        ("truncated", "shape"),
        ("reset", "no_answer"),
        ("401", "unauthorized"),
    ],
)
async def test_a_failure_without_data_is_an_error(
    tab: Tab, cal: Cal, fault: str, code: str
):
    await cal.fault(fault, BOOKING)
    await tab.ensure()
    state = tab.booking
    assert (state.status, state.fetch_status) == ("error", "idle")
    assert state.error_code == state.problem.code == code
    assert state.problem.can_retry
    assert state.booking == BookingView()
    assert state.updated_at == 0


async def test_trying_again_after_an_error_brings_the_data(tab: Tab, cal: Cal):
    await cal.fault("500", BOOKING)
    await tab.ensure()
    await cal.repair()
    await tab.refetch()
    assert tab.booking.status == "success"
    assert tab.booking.problem.heading == ""


async def test_a_refetch_keeps_the_data_while_it_runs(tab: Tab, cal: Cal):
    await tab.ensure()
    shown = tab.booking.booking
    held = cal.hold("GET", BOOKING)
    async with under_way(tab.refetch(), held):
        assert tab.booking.is_refetching
        assert not tab.booking.is_loading
        assert tab.booking.status == "success"
        assert tab.booking.booking == shown


async def test_a_failed_refetch_keeps_the_data_and_says_so(tab: Tab, cal: Cal):
    await tab.ensure()
    shown, read_at = tab.booking.booking, tab.booking.updated_at
    await cal.fault("500", BOOKING)
    await tab.refetch()
    state = tab.booking
    assert (state.status, state.fetch_status) == ("success", "idle")
    assert (state.booking, state.updated_at) == (shown, read_at)
    assert state.error_code == "server"
    assert state.notice
    assert state.is_invalidated


async def test_after_a_failed_refetch_the_next_ensure_mends_it(tab: Tab, cal: Cal):
    await tab.ensure()
    await cal.fault("500", BOOKING)
    await tab.refetch()
    await cal.repair()
    await tab.ensure()
    assert tab.booking.notice == tab.booking.error_code == ""
    assert not tab.booking.is_invalidated


async def test_another_uid_starts_from_pending_without_the_old_data(tab: Tab, cal: Cal):
    await tab.ensure()
    tab.go(uid_of("past"))
    held = cal.hold("GET", BOOKING)
    async with under_way(tab.ensure(), held):
        assert tab.booking.is_loading
        assert tab.booking.booking == BookingView()
        assert tab.booking.updated_at == 0
    assert tab.booking.booking.phase == "past"


async def test_another_uid_forgets_the_error_of_the_old_one(tab: Tab, cal: Cal):
    await cal.fault("500", BOOKING + uid_of("accepted"))
    await tab.ensure()
    tab.go(uid_of("past"))
    await tab.ensure()
    assert tab.booking.status == "success"
    assert tab.booking.error_code == tab.booking.problem.code == ""


async def test_another_uid_that_fails_does_not_show_the_old_booking(tab: Tab, cal: Cal):
    await tab.ensure()
    await cal.fault("500", BOOKING)
    tab.go(uid_of("past"))
    await tab.ensure()
    assert tab.booking.status == "error"
    assert tab.booking.booking == BookingView()


async def test_an_older_fetch_never_overwrites_a_newer_one(tab: Tab, cal: Cal):
    held = cal.hold("GET", BOOKING)
    async with under_way(tab.refetch(), held):
        await cal.change(uid_of("accepted"), "cancel", cancellationReason="Ill")
        await tab.refetch()
        assert tab.booking.booking.phase == "cancelled"
    assert tab.booking.booking.phase == "cancelled"
    assert tab.booking.fetch_status == "idle"


async def test_a_late_answer_for_another_uid_is_dropped(tab: Tab, cal: Cal):
    held = cal.hold("GET", BOOKING + uid_of("accepted"))
    async with under_way(tab.ensure(), held):
        tab.go(uid_of("past"))
        await tab.ensure()
    assert tab.booking.booking.phase == "past"


async def test_a_late_failure_does_not_spoil_a_newer_answer(tab: Tab, cal: Cal):
    await cal.fault("500", BOOKING)
    held = cal.hold("GET", BOOKING)
    async with under_way(tab.refetch(), held):
        await cal.repair()
        await tab.refetch()
    assert tab.booking.status == "success"
    assert tab.booking.notice == tab.booking.error_code == ""


async def test_a_page_that_is_opened_again_shows_what_is_so_now(tab: Tab, cal: Cal):
    await tab.ensure()
    before = tab.booking.updated_at
    await cal.change(uid_of("accepted"), "cancel", cancellationReason="Ill")
    await tab.ensure()
    assert tab.booking.booking.phase == "cancelled"
    assert tab.booking.updated_at > before


async def test_ensure_fetches_what_was_invalidated(tab: Tab, cal: Cal):
    await tab.ensure()
    asked = cal.count("GET", BOOKING)
    await tab.call(tab.booking, "invalidate")
    await tab.ensure()
    assert cal.count("GET", BOOKING) == asked + 1
    assert not tab.booking.is_invalidated


async def test_ensure_fetches_again_what_a_navigation_left_at_fetching(
    tab: Tab, cal: Cal
):
    await tab.ensure()
    held = cal.hold("GET", BOOKING)
    leaving = asyncio.create_task(tab.refetch())
    await held.has_come.wait()
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    assert tab.booking.fetch_status == "fetching"
    await tab.ensure()
    assert (tab.booking.status, tab.booking.fetch_status) == ("success", "idle")


async def test_ensure_shares_what_another_tab_has_just_read(
    tab: Tab, cal: Cal, use_cal
):
    await use_cal(60.0)
    await tab.ensure()
    second = Tab()
    second.go(uid_of("accepted"))
    await second.ensure()
    assert second.booking.status == "success"
    assert cal.count("GET", BOOKING) == 1


async def test_refetch_goes_past_every_cache(tab: Tab, cal: Cal, use_cal):
    await use_cal(60.0)
    await tab.ensure()
    await cal.change(uid_of("accepted"), "cancel", cancellationReason="Ill")
    await tab.refetch()
    assert tab.booking.booking.phase == "cancelled"


async def test_a_mistake_of_ours_is_an_error_that_is_not_hidden(tab: Tab, cal: Cal):
    cal.breakdown = RuntimeError("a bug")
    with pytest.raises(RuntimeError):
        await tab.ensure()
    assert (tab.booking.status, tab.booking.fetch_status) == ("error", "idle")
    assert tab.booking.error_code == "unknown"
    assert "a bug" not in tab.sent_to_browser()
