"""Contract: the page of a URL shows that booking, as this visitor may see it."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from calpages import routes
from calpages.sandbox import DEMO
from tests.state.conftest import Cal, Clock, Tab, uid_of

BRAND = "nordlicht"


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: demo.kind)
async def test_every_demo_booking_has_a_page(tab: Tab, demo):
    tab.go(demo.uid)
    await tab.ensure()
    assert tab.booking.status == "success"
    assert tab.booking.booking.heading
    assert tab.booking.tab_title.startswith(tab.booking.booking.heading)
    assert tab.booking.booking.title in tab.booking.tab_title


async def test_both_shapes_of_a_reschedule_link_show_the_same_booking(tab: Tab):
    uid = uid_of("accepted")
    tab.go(uid, routes.RESCHEDULE_ROUTE, slug="consultation")
    await tab.ensure()
    by_path = tab.booking.booking
    other = Tab()
    other.go(
        "",
        routes.RESCHEDULE_ROUTE,
        rescheduleUid=uid,
        eventTypeSlug="consultation",
    )
    await other.ensure()
    assert other.booking.booking == by_path


@pytest.mark.parametrize(
    "uid",
    ["nobodysUid000000000001", "short", "../../../x", "é" * 22, "x" * 10_000, "a\0b"],
)
async def test_an_unknown_or_impossible_uid_is_not_found(tab: Tab, uid: str):
    tab.go(uid)
    await tab.ensure()
    assert tab.booking.status == "error"
    assert tab.booking.error_code == "not_found"
    assert tab.booking.problem.heading == "We can't find this booking"
    assert tab.booking.tab_title == tab.booking.problem.heading


@pytest.mark.parametrize("uid", ["short", "../../../x", "%2f" * 9, "é" * 22, "a\0b"])
async def test_cal_com_is_not_asked_for_what_cannot_be_a_uid(
    tab: Tab, cal: Cal, uid: str
):
    for route in (routes.BOOKING_ROUTE, routes.CANCEL_ROUTE, routes.RESCHEDULE_ROUTE):
        tab.go(uid, route)
        await tab.ensure()
    assert cal.requests == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "missing_uid"),
        ({"rescheduleUid": ""}, "missing_uid"),
        ({"rescheduleUid": "no uid"}, "malformed_uid"),
        ({"rescheduleUid": "x" * 10_000}, "malformed_uid"),
    ],
)
async def test_a_link_without_a_booking_says_what_is_wrong(
    tab: Tab, cal: Cal, query: dict[str, str], code: str
):
    tab.go("", routes.RESCHEDULE_ROUTE, **query)
    await tab.ensure()
    assert tab.booking.error_code == code
    assert "rescheduleUid" in tab.booking.problem.text
    assert cal.requests == []


async def test_who_claims_to_ask_is_never_sent_on(tab: Tab, cal: Cal):
    claims = {"rescheduledBy": "boss@example.com", "cancelledBy": "boss@example.com"}
    tab.go(uid_of("accepted"), routes.CANCEL_ROUTE, **claims)
    await tab.ensure()
    await tab.submit_cancel({"reason": "Ill", **claims})
    sent = [bytes(request.url.raw_path) + request.content for request in cal.requests]
    assert tab.booking.booking.phase == "cancelled"
    assert not any(b"boss" in one or b"edBy" in one for one in sent)


async def test_an_event_type_that_cannot_be_read_does_not_hide_the_booking(
    tab: Tab, cal: Cal
):
    await cal.fault("500", "/event-types")
    await tab.ensure()
    assert tab.booking.status == "success"
    assert tab.booking.booking.title


async def test_the_same_booking_in_another_language_is_shown_anew(tab: Tab):
    await tab.ensure()
    english = tab.booking.booking.heading
    tab.go(uid_of("accepted"), lang="en-XA")
    await tab.ensure()
    assert tab.booking.booking.heading != english
    assert tab.booking.booking.href.endswith("?lang=en-XA")


async def test_the_same_booking_in_another_zone_is_shown_anew(tab: Tab):
    await tab.ensure()
    tab.go(uid_of("accepted"), tz="Asia/Tokyo")
    await tab.ensure()
    assert "Japan" in tab.booking.booking.when.zone


async def test_a_class_without_a_seat_is_shown_in_the_hosts_zone(tab: Tab):
    tab.go(uid_of("seated"))
    await tab.ensure()
    assert "Central European" in tab.booking.booking.when.zone


async def test_what_was_read_is_dated_in_the_visitors_language(tab: Tab):
    assert tab.booking.freshness == ()
    await tab.ensure()
    assert tab.booking.freshness[0].text == "Updated just now"
    tab.go(uid_of("accepted"), lang="en-XA")
    await tab.ensure()
    assert tab.booking.freshness[0].text != "Updated just now"


async def test_nothing_of_another_address_is_shown_before_its_own_is_there(tab: Tab):
    assert (tab.booking.shown_status, tab.booking.tab_title) == ("pending", BRAND)
    await tab.ensure()
    assert tab.booking.shown_status == "success"
    tab.go(uid_of("past"))
    assert (tab.booking.shown_status, tab.booking.tab_title) == ("pending", BRAND)
    await tab.ensure()
    assert tab.booking.shown_status == "success"
    assert tab.booking.tab_title.startswith("This event is in the past")


async def test_an_error_of_another_address_is_not_shown(tab: Tab):
    tab.go("nobodysUid000000000001")
    await tab.ensure()
    assert tab.booking.shown_status == "error"
    tab.go(uid_of("accepted"))
    assert (tab.booking.shown_status, tab.booking.tab_title) == ("pending", BRAND)


async def test_a_link_without_a_uid_is_an_error_once_it_was_looked_at(tab: Tab):
    tab.go("", routes.RESCHEDULE_ROUTE)
    assert tab.booking.shown_status == "pending"
    await tab.ensure()
    assert tab.booking.shown_status == "error"


async def test_a_seat_that_was_given_back_is_known_in_the_tab_that_held_it(
    tab: Tab, cal: Cal
):
    """By the seat's own uid, which Cal.com has forgotten."""
    tab.go(uid_of("seat"))
    await tab.ensure()
    await cal.change(uid_of("seated"), "cancel", seatUid=uid_of("seat"))
    await tab.refetch()
    assert tab.booking.booking.heading == "You are no longer attending"
    other = Tab()
    other.go(uid_of("seat"))
    await other.ensure()
    assert other.booking.error_code == "not_found"


async def test_a_seat_that_is_still_held_stays_the_seat_of_its_link(tab: Tab):
    tab.go(uid_of("seat"))
    await tab.ensure()
    shown = tab.booking.booking
    assert shown.cancel_href
    await tab.refetch()
    assert tab.booking.booking == shown


@pytest.mark.parametrize(
    ("spoilt", "path"),
    [
        ({"start": "Jane Doe's secret"}, "start"),
        ({"uid": {"secret": "Jane Doe"}}, "uid"),
    ],
)
async def test_what_cannot_be_read_is_logged_by_its_path_without_its_data(
    tab: Tab,
    cal: Cal,
    caplog: pytest.LogCaptureFixture,
    spoilt: dict[str, Any],
    path: str,
):
    cal.spoilt = spoilt
    await tab.ensure()
    assert tab.booking.error_code == "shape"
    (line,) = [one.getMessage() for one in caplog.records if "calpages" in one.name]
    assert path in line.rpartition(":")[2]
    assert "secret" not in caplog.text
    assert "Jane" not in caplog.text
    assert uid_of("accepted") not in caplog.text


async def test_an_outage_is_not_logged_as_a_strange_shape(
    tab: Tab, cal: Cal, caplog: pytest.LogCaptureFixture
):
    await cal.fault("500", "/v2/bookings/")
    await tab.ensure()
    assert "can't be shown" not in caplog.text


async def test_an_event_of_a_series_that_was_moved_leads_to_its_new_one(
    tab: Tab, cal: Cal
):
    uid = uid_of("occurrence")
    moved = await cal.change(uid, "reschedule", start=await cal.free_start(uid))
    tab.go(uid)
    await tab.ensure()
    assert tab.booking.booking.phase == "rescheduled"
    assert tab.booking.booking.newer_href == f"/booking/{moved['uid']}"
    tab.go(uid_of("series"))
    await tab.ensure()
    view = tab.booking.booking
    rows = (*view.occurrences, *view.more_occurrences)
    assert [row.badge for row in rows if row.href.endswith(uid)] == ["Rescheduled"]


async def test_a_link_about_all_remaining_events_only_preselects_them(
    tab: Tab, cal: Cal
):
    tab.go(uid_of("occurrence"), routes.CANCEL_ROUTE, allRemainingBookings="true")
    await tab.ensure()
    chosen = [one.value for one in tab.booking.booking.cancel.scopes if one.is_default]
    assert chosen == ["later"]
    assert cal.count("POST") == 0


async def test_a_former_booking_that_cannot_be_read_does_not_hide_the_new(
    tab: Tab, cal: Cal
):
    tab.go(uid_of("rescheduled-to"))
    await cal.fault("500", uid_of("rescheduled-from"))
    await tab.ensure()
    assert tab.booking.status == "success"
    assert tab.booking.notice == tab.booking.booking.when.former == ""
    assert tab.booking.booking.former_href


REFRESH_FAILED = "This could not be refreshed"


async def open_in_an_outage(
    use_cal: Callable[..., Awaitable[None]],
    cal: Cal,
    clock: Clock,
    route: str,
    ttl_seconds: float = 5.0,
) -> Tab:
    """Read the booking, and open a page of it when Cal.com has gone away."""
    await use_cal(ttl_seconds)
    first, second = Tab(), Tab()
    first.go(uid_of("accepted"))
    await first.ensure()
    clock.seconds = 130.0
    cal.breakdown = httpx.ConnectError("nobody listens")
    second.go(uid_of("accepted"), route)
    await second.ensure()
    return second


async def test_in_an_outage_the_booking_page_shows_what_was_read_and_says_so(
    use_cal: Callable[..., Awaitable[None]], cal: Cal, clock: Clock
):
    tab = await open_in_an_outage(use_cal, cal, clock, routes.BOOKING_ROUTE)
    state = tab.booking
    assert (state.status, state.error_code) == ("success", "no_answer")
    assert state.booking.phase == "scheduled"
    assert state.booking.cancel_href
    assert state.booking.reschedule_href
    assert REFRESH_FAILED in state.notice
    assert state.freshness[0].text == "Updated 2 minutes ago"
    await tab.ensure()
    assert REFRESH_FAILED in state.notice
    cal.breakdown = None
    await cal.change(uid_of("accepted"), "cancel")
    await tab.ensure()
    assert (state.booking.phase, state.notice) == ("cancelled", "")
    assert (state.error_code, state.freshness[0].text) == ("", "Updated just now")


@pytest.mark.parametrize("route", [routes.CANCEL_ROUTE, routes.RESCHEDULE_ROUTE])
async def test_in_an_outage_the_pages_that_change_it_do_not(
    use_cal: Callable[..., Awaitable[None]], cal: Cal, clock: Clock, route: str
):
    tab = await open_in_an_outage(use_cal, cal, clock, route)
    assert tab.booking.status == "error"
    assert "can't reach" in tab.booking.problem.heading


@pytest.mark.parametrize("route", [routes.CANCEL_ROUTE, routes.RESCHEDULE_ROUTE])
async def test_what_is_old_does_not_go_along_to_a_page_that_changes_it(
    use_cal: Callable[..., Awaitable[None]], cal: Cal, clock: Clock, route: str
):
    tab = await open_in_an_outage(use_cal, cal, clock, routes.BOOKING_ROUTE)
    tab.go(uid_of("accepted"), route)
    await tab.ensure()
    assert tab.booking.status == "error"
    assert not tab.booking.booking.heading
    cal.breakdown = None
    await tab.ensure()
    assert tab.booking.status == "success"


async def test_nor_does_what_a_page_could_not_refresh(
    use_cal: Callable[..., Awaitable[None]], cal: Cal
):
    await use_cal(0.0)
    tab = Tab()
    tab.go(uid_of("accepted"))
    await tab.ensure()
    cal.breakdown = httpx.ConnectError("nobody listens")
    await tab.ensure()
    assert REFRESH_FAILED in tab.booking.notice
    tab.go(uid_of("accepted"), routes.CANCEL_ROUTE)
    await tab.ensure()
    assert tab.booking.status == "error"


async def test_a_page_that_changes_it_keeps_what_it_shows(
    use_cal: Callable[..., Awaitable[None]], cal: Cal
):
    """Else what was written into its form would be gone."""
    await use_cal(0.0)
    tab = Tab()
    tab.go(uid_of("accepted"), routes.CANCEL_ROUTE)
    await tab.ensure()
    cal.breakdown = httpx.ConnectError("nobody listens")
    for _ in range(2):
        await tab.ensure()
        assert tab.booking.status == "success"


async def test_where_nothing_is_kept_an_outage_is_all_there_is(
    use_cal: Callable[..., Awaitable[None]], cal: Cal, clock: Clock
):
    tab = await open_in_an_outage(use_cal, cal, clock, routes.BOOKING_ROUTE, 0.0)
    assert tab.booking.status == "error"
