"""Contract: the page of a URL shows that booking, as this visitor may see it."""

import pytest

from calpages import routes
from calpages.sandbox import DEMO
from calpages.sandbox.callers import SANDBOX_CLIENT_ID
from tests.state.conftest import Cal, Tab, uid_of

SEATS = [demo.uid for demo in DEMO if demo.kind == "seat"]


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: demo.kind)
async def test_every_demo_booking_has_a_page(tab: Tab, demo):
    tab.go(demo.uid)
    await tab.ensure()
    assert tab.booking.status == "success"
    assert tab.booking.booking.heading
    assert tab.booking.tab_title == tab.booking.booking.heading


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


@pytest.mark.parametrize("seat", SEATS)
async def test_nothing_of_another_seat_is_sent_to_the_browser(
    tab: Tab, cal: Cal, seat: str
):
    tab.go(seat)
    await tab.ensure()
    sent = tab.sent_to_browser()
    others = [other for other in SEATS if other != seat]
    assert tab.booking.booking.people
    assert not any(other in sent for other in others)
    strangers = ("mary.major", "knee") if seat == SEATS[1] else ("jan.kow", "own mat")
    assert not any(stranger in sent for stranger in strangers)


async def test_nothing_hidden_is_sent_to_the_browser(tab: Tab):
    tab.go(uid_of("custom-answers"))
    await tab.ensure()
    assert "X000000000" not in tab.sent_to_browser()
    assert "A second opinion" in tab.sent_to_browser()


async def test_a_hidden_address_is_not_sent_even_when_its_rule_cannot_be_read(
    tab: Tab, cal: Cal
):
    tab.go(uid_of("organizer-email-hidden"))
    await tab.ensure()
    assert "jane.doe@" not in tab.sent_to_browser()
    await cal.fault("500", "/event-types")
    other = Tab()
    other.go(uid_of("organizer-email-hidden"))
    await other.ensure()
    assert "jane.doe@" not in other.sent_to_browser()


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: demo.kind)
async def test_no_client_id_is_sent_to_the_browser(tab: Tab, demo):
    # Without its username, which holds one: what a URL says is in the router's var.
    tab.go(demo.uid, slug=demo.event_slug)
    await tab.ensure()
    assert SANDBOX_CLIENT_ID not in tab.sent_to_browser()


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
