"""Contract: the page of a URL shows that booking, as this visitor may see it."""

import pytest

from calpages import routes
from calpages.sandbox import DEMO
from tests.state.conftest import Cal, Tab, uid_of


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


async def test_a_copy_is_noted_until_another_booking_is_shown(tab: Tab):
    await tab.ensure()
    assert not tab.booking.is_copied
    await tab.call(tab.booking, "note_copied")
    assert tab.booking.is_copied
    tab.go(uid_of("past"))
    await tab.ensure()
    assert not tab.booking.is_copied


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
