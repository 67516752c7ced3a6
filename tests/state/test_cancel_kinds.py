"""Contract: one event, it and all later ones, or one seat: what was chosen, no more."""

import json
from typing import Any

import pytest

from calpages import routes
from calpages.sandbox import DEMO
from tests.state.conftest import Cal, Tab, uid_of

CANCEL = "/cancel"
SEATS = [demo.uid for demo in DEMO if demo.kind == "seat"]
# Of the six lessons two are over, the third is next and the fifth is off already.
BEFORE = ["accepted"] * 4 + ["cancelled", "accepted"]
ONLY_THE_THIRD = ["accepted"] * 2 + ["cancelled", "accepted", "cancelled", "accepted"]
FROM_THE_THIRD = ["accepted"] * 2 + ["cancelled"] * 4


async def lessons(cal: Cal) -> list[str]:
    """The states of the lessons at Cal.com, by their start."""
    series: Any = await cal.booking(uid_of("series"))
    return [one["status"] for one in sorted(series, key=lambda one: one["start"])]


def sent(cal: Cal) -> dict[str, Any]:
    (request,) = [one for one in cal.requests if one.method == "POST"]
    return json.loads(request.content)


@pytest.mark.parametrize("kind", ["occurrence", "series"])
@pytest.mark.parametrize(
    ("scope", "left"), [("only", ONLY_THE_THIRD), ("later", FROM_THE_THIRD)]
)
async def test_only_this_event_or_all_later_ones(
    tab: Tab, cal: Cal, kind: str, scope: str, left: list[str]
):
    assert await lessons(cal) == BEFORE
    tab.go(uid_of(kind), routes.CANCEL_ROUTE)
    await tab.ensure()
    await tab.submit_cancel({"reason": "Ill", "scope": scope})
    assert (tab.cancel.status, tab.cancel.problem) == ("success", "")
    assert await lessons(cal) == left
    assert cal.count("POST") == 1


@pytest.mark.parametrize("kind", ["occurrence", "series"])
async def test_the_uid_of_the_series_is_never_sent(tab: Tab, cal: Cal, kind: str):
    tab.go(uid_of(kind), routes.CANCEL_ROUTE)
    await tab.submit_cancel({"scope": "later"})
    (request,) = [one for one in cal.requests if one.method == "POST"]
    assert uid_of("occurrence") in request.url.path
    assert sent(cal)["cancelSubsequentBookings"] is True


@pytest.mark.parametrize("scope", [None, "", "all", "LATER", 1, ["later"], {"a": 1}])
async def test_a_forged_scope_is_one_event_at_most(tab: Tab, cal: Cal, scope: Any):
    tab.go(uid_of("occurrence"), routes.CANCEL_ROUTE, allRemainingBookings="true")
    await tab.ensure()
    await tab.submit_cancel({"scope": scope})
    assert await lessons(cal) == ONLY_THE_THIRD
    assert "cancelSubsequentBookings" not in sent(cal)


async def test_a_click_on_a_series_means_the_event_that_was_shown(tab: Tab, cal: Cal):
    tab.go(uid_of("series"), routes.CANCEL_ROUTE)
    await tab.ensure()
    shown = tab.booking.booking.cancel.event_uid
    assert shown == uid_of("occurrence")
    await cal.change(shown, "cancel")
    await tab.submit_cancel({"scope": "only", "event": shown})
    assert tab.cancel.status == "success"
    assert await lessons(cal) == ONLY_THE_THIRD
    assert cal.count("POST") == 0


@pytest.mark.parametrize("event", ["accepted", "past", "no uid", 1, None, ["x"]])
async def test_a_forged_event_of_another_booking_is_not_touched(
    tab: Tab, cal: Cal, event: Any
):
    if event in ("accepted", "past"):
        event = uid_of(event)
    tab.go(uid_of("series"), routes.CANCEL_ROUTE)
    await tab.submit_cancel({"scope": "only", "event": event})
    assert await lessons(cal) == ONLY_THE_THIRD
    assert (await cal.booking(uid_of("accepted")))["status"] == "accepted"


async def test_a_scope_means_nothing_for_a_booking_of_its_own(tab: Tab, cal: Cal):
    await tab.submit_cancel({"scope": "later"})
    assert tab.cancel.status == "success"
    assert "cancelSubsequentBookings" not in sent(cal)


async def test_after_one_event_its_page_says_so_and_the_series_counts(
    tab: Tab, cal: Cal
):
    tab.go(uid_of("occurrence"), routes.CANCEL_ROUTE)
    await tab.ensure()
    await tab.submit_cancel({"scope": "only"})
    assert tab.booking.booking.phase == "cancelled"
    tab.go(uid_of("series"))
    await tab.ensure()
    assert tab.booking.booking.sentence == "2 events are still to come."


async def test_after_all_events_the_series_has_none_to_come(tab: Tab, cal: Cal):
    tab.go(uid_of("series"), routes.CANCEL_ROUTE)
    await tab.ensure()
    await tab.submit_cancel({"scope": "later"})
    assert tab.cancel.status == "success"
    view = tab.booking.booking
    assert view.phase == "series"
    assert view.heading == "No event of this series is still to come"
    assert (view.sentence, view.cancel_href) == ("", "")


async def test_an_event_that_was_moved_meanwhile_is_shown_as_moved(tab: Tab, cal: Cal):
    uid = uid_of("occurrence")
    tab.go(uid, routes.CANCEL_ROUTE)
    await tab.ensure()
    moved = await cal.change(uid, "reschedule", start=await cal.free_start(uid))
    await tab.submit_cancel({"scope": "only"})
    assert (tab.cancel.status, tab.cancel.error_code) == (
        "error",
        "already_rescheduled",
    )
    assert tab.booking.booking.phase == "rescheduled"
    assert tab.booking.booking.newer_href == f"/booking/{moved['uid']}"
    assert cal.count("POST") == 0


async def test_what_the_series_page_cancelled_is_shown_there(tab: Tab, cal: Cal):
    tab.go(uid_of("series"), routes.CANCEL_ROUTE)
    await tab.ensure()
    await tab.submit_cancel({"scope": "only"})
    view = tab.booking.booking
    assert view.phase == "series"
    assert view.sentence == "2 events are still to come."
    assert len((*view.occurrences, *view.more_occurrences)) == 6


@pytest.mark.parametrize("is_beside", [True, False])
async def test_a_seat_is_given_up_and_the_others_stay(
    tab: Tab, cal: Cal, is_beside: bool
):
    if is_beside:
        tab.go(uid_of("seated"), routes.CANCEL_ROUTE, seatReferenceUid=SEATS[0])
    else:
        tab.go(SEATS[0], routes.CANCEL_ROUTE)
    await tab.ensure()
    await tab.submit_cancel({"reason": "Ill"})
    assert (tab.cancel.status, tab.cancel.problem) == ("success", "")
    assert tab.booking.booking.heading == "You are no longer attending"
    assert (await cal.booking(uid_of("seated")))["status"] == "accepted"
    assert sent(cal)["seatUid"] == SEATS[0]
    other = Tab()
    other.go(SEATS[1])
    await other.ensure()
    assert other.booking.booking.phase == "scheduled"


async def test_a_seat_that_is_gone_already_counts_as_given_up(tab: Tab, cal: Cal):
    tab.go(uid_of("seated"), routes.CANCEL_ROUTE, seatReferenceUid=SEATS[0])
    await tab.ensure()
    await cal.change(uid_of("seated"), "cancel", seatUid=SEATS[0])
    await tab.submit_cancel()
    assert tab.cancel.status == "success"
    assert tab.booking.booking.phase == "gone"
    assert cal.count("POST") == 0


async def test_the_page_of_a_seat_that_is_gone_offers_no_cancel(tab: Tab, cal: Cal):
    await cal.change(uid_of("seated"), "cancel", seatUid=SEATS[0])
    tab.go(uid_of("seated"), routes.CANCEL_ROUTE, seatReferenceUid=SEATS[0])
    await tab.ensure()
    assert tab.booking.status == "success"
    assert tab.booking.booking.heading == "You are no longer attending"
    assert tab.booking.booking.cancel_href == ""


async def test_a_class_without_a_seat_is_not_cancelled(tab: Tab, cal: Cal):
    tab.go(uid_of("seated"), routes.CANCEL_ROUTE)
    await tab.ensure()
    await tab.submit_cancel({"seatUid": SEATS[0], "scope": "later"})
    assert tab.cancel.status == "error"
    assert "link in your own e-mail" in tab.cancel.problem
    assert cal.count("POST") == 0
