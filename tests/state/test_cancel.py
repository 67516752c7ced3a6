"""Contract: a cancellation is sent once at most, and told as what is so.

idle -> pending -> success | error -> pending: TanStack Query's meaning of a mutation.
"""

import asyncio
from typing import Any

import pytest

from calpages import routes
from calpages.presentation.views import BookingView
from tests.state.conftest import Cal, Tab, uid_of, under_way

CANCEL = "/cancel"
FORGED: list[Any] = [1, 1.5, True, ["text"], {"a": 1}, "x" * 10_000]


def assert_it_is_not_known_how_it_stands(tab: Tab) -> None:
    assert "Nothing was sent" in tab.cancel.problem
    assert "can't say how your booking stands" in tab.cancel.problem
    assert "not cancelled" not in tab.cancel.problem


async def test_opening_the_page_cancels_nothing(tab: Tab, cal: Cal):
    tab.go(uid_of("accepted"), routes.CANCEL_ROUTE, allRemainingBookings="true")
    await tab.call(tab.cancel, "open_page")
    await tab.ensure()
    assert tab.cancel.status == "idle"
    assert cal.count("POST") == 0


async def test_while_it_is_sent_it_is_pending(tab: Tab, cal: Cal):
    held = cal.hold("POST", CANCEL)
    async with under_way(tab.submit_cancel(), held):
        assert tab.cancel.status == "pending"
        assert tab.cancel.is_pending
    assert tab.cancel.status == "success"
    assert not tab.cancel.is_pending


async def test_afterwards_the_booking_is_what_was_read_back(tab: Tab, cal: Cal):
    await tab.ensure()
    await tab.submit_cancel({"reason": "I am ill"})
    assert (tab.cancel.status, tab.cancel.problem) == ("success", "")
    view = tab.booking.booking
    assert view.phase == "cancelled"
    assert [row.text for row in view.details if "Reason" in row.label] == ["I am ill"]
    assert (await cal.booking(uid_of("accepted")))["status"] == "cancelled"


async def test_a_double_click_sends_one_request(tab: Tab, cal: Cal):
    await asyncio.gather(tab.submit_cancel(), tab.submit_cancel())
    assert cal.count("POST") == 1
    assert tab.cancel.status == "success"


async def test_two_tabs_send_one_request_and_both_know(tab: Tab, cal: Cal):
    other = Tab()
    other.go(uid_of("accepted"))
    await asyncio.gather(tab.ensure(), other.ensure())
    await asyncio.gather(tab.submit_cancel(), other.submit_cancel())
    assert cal.count("POST") == 1
    assert tab.cancel.status == other.cancel.status == "success"
    assert tab.booking.booking.phase == other.booking.booking.phase == "cancelled"


async def test_what_is_cancelled_already_counts_as_cancelled(tab: Tab, cal: Cal):
    await tab.ensure()
    await cal.change(uid_of("accepted"), "cancel", cancellationReason="By another")
    await tab.submit_cancel()
    assert tab.cancel.status == "success"
    assert tab.booking.booking.phase == "cancelled"
    assert cal.count("POST") == 0


async def test_a_cancel_that_worked_without_an_answer_is_a_success(tab: Tab, cal: Cal):
    await tab.ensure()
    await cal.fault("reset-after", CANCEL)
    await tab.submit_cancel()
    assert tab.cancel.status == "success"
    assert tab.booking.booking.phase == "cancelled"
    assert cal.count("POST") == 1


async def test_a_definite_no_is_an_error_with_the_booking_as_it_is(tab: Tab, cal: Cal):
    await tab.ensure()
    await cal.fault("429", CANCEL)
    await tab.submit_cancel()
    assert (tab.cancel.status, tab.cancel.error_code) == ("error", "rate_limited")
    assert tab.booking.booking.phase == "scheduled"
    assert cal.count("POST") == 1


async def test_after_an_error_a_new_click_may_succeed(tab: Tab, cal: Cal):
    await tab.ensure()
    await cal.fault("429", CANCEL)
    await tab.submit_cancel()
    await cal.repair()
    await tab.submit_cancel()
    assert (tab.cancel.status, tab.cancel.problem) == ("success", "")
    assert tab.cancel.error_code == ""


@pytest.mark.parametrize("kind", ["rescheduled-to", "occurrence", "seat"])
async def test_a_definite_no_keeps_all_that_was_shown(tab: Tab, cal: Cal, kind: str):
    tab.go(uid_of(kind), routes.CANCEL_ROUTE)
    await tab.ensure()
    shown = tab.booking.booking
    await cal.fault("429", CANCEL)
    await tab.submit_cancel()
    assert tab.cancel.status == "error"
    assert tab.booking.booking == shown


@pytest.mark.parametrize("handler", ["open_page", "reset_mutation"])
async def test_an_outcome_can_be_forgotten(tab: Tab, cal: Cal, handler: str):
    await cal.fault("500", "/v2/bookings/")
    await tab.submit_cancel()
    assert tab.cancel.status == "error"
    await tab.call(tab.cancel, handler)
    assert (tab.cancel.status, tab.cancel.error_code) == ("idle", "")


async def test_a_write_under_way_cannot_be_forgotten(tab: Tab, cal: Cal):
    held = cal.hold("POST", CANCEL)
    async with under_way(tab.submit_cancel(), held):
        await tab.call(tab.cancel, "reset_mutation")
        assert tab.cancel.status == "pending"


async def test_a_page_that_is_opened_meanwhile_sends_nothing_again(tab: Tab, cal: Cal):
    await tab.ensure()
    held = cal.hold("POST", CANCEL)
    async with under_way(tab.submit_cancel(), held):
        await tab.call(tab.cancel, "open_page")
        second = asyncio.create_task(tab.submit_cancel())
        await asyncio.sleep(0)
    await second
    assert cal.count("POST") == 1
    assert tab.cancel.status == "success"
    assert tab.booking.booking.phase == "cancelled"


async def test_where_nothing_can_be_read_nothing_is_sent(tab: Tab, cal: Cal):
    await cal.fault("500", "/v2/bookings/", "GET")
    await tab.submit_cancel()
    assert (tab.cancel.status, tab.cancel.error_code) == ("error", "not_sent")
    assert_it_is_not_known_how_it_stands(tab)
    assert cal.count("POST") == 0


async def test_what_cannot_be_read_once_more_is_not_sent(tab: Tab, cal: Cal, use_cal):
    await use_cal(0.0)
    await tab.ensure()
    shown = tab.booking.booking
    await cal.fault("500", "/v2/bookings/", "GET")
    await tab.submit_cancel()
    assert (tab.cancel.status, tab.cancel.error_code) == ("error", "not_sent")
    assert_it_is_not_known_how_it_stands(tab)
    assert tab.booking.booking == shown
    assert tab.booking.is_invalidated
    assert cal.count("POST") == 0


async def test_what_was_not_sent_is_logged_without_its_uid(
    tab: Tab, cal: Cal, caplog: pytest.LogCaptureFixture
):
    await cal.fault("500", "/v2/bookings/", "GET")
    await tab.submit_cancel({"reason": "A private matter"})
    assert "status 500" in caplog.text
    assert uid_of("accepted") not in caplog.text
    assert "private" not in caplog.text


async def test_what_is_not_there_cannot_be_cancelled(tab: Tab, cal: Cal):
    tab.go("nobodysUid000000000001", routes.CANCEL_ROUTE)
    await tab.submit_cancel()
    assert (tab.cancel.status, tab.cancel.error_code) == ("error", "not_found")
    assert "not found any more" in tab.cancel.problem
    assert cal.count("POST") == 0


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("past", "past"),
        ("rejected", "rejected"),
        ("cancelling-disabled", "disabled"),
        ("seated", "seated"),
        ("rescheduled-from", "already_rescheduled"),
    ],
)
async def test_policy_is_asked_again_when_it_is_sent(
    tab: Tab, cal: Cal, kind: str, code: str
):
    tab.go(uid_of(kind), routes.CANCEL_ROUTE)
    await tab.ensure()
    await tab.submit_cancel()
    assert (tab.cancel.status, tab.cancel.error_code) == ("error", code)
    assert tab.cancel.problem
    assert cal.count("POST") == 0


async def test_a_booking_moved_in_another_tab_is_told_as_moved(tab: Tab, cal: Cal):
    await tab.ensure()
    start = await cal.free_start(uid_of("accepted"))
    moved = await cal.change(uid_of("accepted"), "reschedule", start=start)
    await tab.submit_cancel()
    assert tab.cancel.status == "error"
    assert "moved" in tab.cancel.problem
    assert moved["uid"] in tab.booking.booking.newer_href
    assert cal.count("POST") == 0


@pytest.mark.parametrize("reason", ["", " \n ", None])
async def test_a_reason_that_is_required_must_be_given(
    tab: Tab, cal: Cal, use_cal, reason: Any
):
    await use_cal(0.0, cancellation_reason="required")
    assert tab.cancel.reason_mode == "required"
    await tab.submit_cancel({"reason": reason})
    assert (tab.cancel.status, tab.cancel.error_code) == ("error", "reason_required")
    assert "asks for a reason" in tab.cancel.problem
    assert cal.count("POST") == 0
    await tab.submit_cancel({"reason": "Ill"})
    assert tab.cancel.status == "success"


async def test_a_reason_that_is_not_asked_for_is_not_sent(tab: Tab, cal: Cal, use_cal):
    await use_cal(0.0, cancellation_reason="hidden")
    assert tab.cancel.reason_mode == "hidden"
    await tab.submit_cancel({"reason": "x" * 10_000})
    assert tab.cancel.status == "success"
    assert not (await cal.booking(uid_of("accepted")))["cancellationReason"]


@pytest.mark.parametrize("reason", FORGED)
async def test_a_forged_reason_sends_nothing(tab: Tab, cal: Cal, reason: Any):
    await tab.submit_cancel({"reason": reason})
    assert tab.cancel.status == "error"
    assert tab.cancel.problem
    assert cal.count("POST") == 0


@pytest.mark.parametrize("form", ["text", 1, ["reason"]])
async def test_a_forged_form_sends_nothing_and_leaves_nothing_pending(
    tab: Tab, cal: Cal, form: Any
):
    await asyncio.gather(tab.submit_cancel(form), return_exceptions=True)
    assert tab.cancel.status == "error"
    assert cal.count("POST") == 0


async def test_a_mistake_of_ours_leaves_nothing_pending(tab: Tab, cal: Cal):
    cal.breakdown = RuntimeError("a bug")
    await asyncio.gather(tab.submit_cancel(), return_exceptions=True)
    assert (tab.cancel.status, tab.cancel.error_code) == ("error", "stopped_looking")
    assert "a bug" not in tab.sent_to_browser()


async def test_a_reason_is_sent_clean(tab: Tab, cal: Cal):
    await tab.submit_cancel({"reason": "  \u202eIll\0\r\n<b>soon</b> "})
    booking = await cal.booking(uid_of("accepted"))
    assert booking["cancellationReason"] == "Ill\n<b>soon</b>"


async def test_fields_that_were_not_asked_for_are_not_sent(tab: Tab, cal: Cal):
    await tab.submit_cancel({"reason": "Ill", "cancelSubsequentBookings": True})
    (sent,) = [request for request in cal.requests if request.method == "POST"]
    assert sent.content == b'{"cancellationReason": "Ill"}'


@pytest.mark.parametrize("fault", ["", "429"])
async def test_an_outcome_is_not_shown_on_another_booking(
    tab: Tab, cal: Cal, fault: str
):
    await tab.ensure()
    if fault:
        await cal.fault(fault, CANCEL)
    held = cal.hold("POST", CANCEL)
    async with under_way(tab.submit_cancel(), held):
        tab.go(uid_of("pending"), routes.CANCEL_ROUTE)
        await tab.call(tab.cancel, "open_page")
        await tab.ensure()
    assert tab.booking.booking.phase == "pending"
    assert (tab.cancel.status, tab.cancel.problem) == ("idle", "")


async def test_an_older_reading_does_not_undo_the_outcome(tab: Tab, cal: Cal):
    await tab.ensure()
    other = Tab()
    other.go(uid_of("accepted"))
    held = cal.hold("GET", "/v2/bookings/")
    async with under_way(tab.refetch(), held):
        # Whoever reads anew does not wait for the answer that is held back.
        await other.refetch()
        await tab.submit_cancel()
    assert tab.booking.booking.phase == "cancelled"


async def test_an_outcome_needs_no_page_that_was_loaded_before(tab: Tab):
    await tab.submit_cancel()
    assert tab.cancel.status == "success"
    assert tab.booking.booking == BookingView()
    await tab.ensure()
    assert tab.booking.booking.phase == "cancelled"


async def test_a_failure_is_told_of_the_booking_as_it_was_then(tab: Tab, cal: Cal):
    tab.go(uid_of("accepted"), routes.CANCEL_ROUTE)
    await tab.ensure()
    await cal.fault("401", CANCEL)
    await tab.submit_cancel()
    assert "It is not cancelled" in tab.cancel.problem
    assert tab.cancel.told_of == tab.booking.booking.standing
    await tab.refetch()
    assert tab.cancel.told_of == tab.booking.booking.standing
    await cal.repair()
    await cal.change(uid_of("accepted"), "cancel")
    await tab.refetch()
    assert tab.booking.booking.phase == "cancelled"
    assert tab.cancel.told_of != tab.booking.booking.standing


async def test_what_is_told_before_the_booking_is_shown_is_told_of_it(
    tab: Tab, cal: Cal
):
    await cal.fault("401", CANCEL)
    await tab.submit_cancel()
    await cal.repair()
    await tab.ensure()
    assert tab.cancel.told_of == tab.booking.booking.standing
