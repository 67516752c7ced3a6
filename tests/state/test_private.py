"""Contract: nothing that belongs to another is sent to a browser, in any var."""

import pytest

from calpages import routes
from calpages.choice import LAYOUTS
from calpages.sandbox import DEMO
from calpages.sandbox.callers import SANDBOX_CLIENT_ID
from tests.state.conftest import Cal, Tab, uid_of

SEATS = [demo.uid for demo in DEMO if demo.kind == "seat"]
# What the sandbox keeps of the two who hold the seats.
OF_SEAT = {
    SEATS[0]: ("Mary Major", "mary.major", "knee", SEATS[0]),
    SEATS[1]: ("Jan Kowalski", "jan.kowalski", "own mat", SEATS[1]),
}
NEIGHBOURS = [(SEATS[0], SEATS[1]), (SEATS[1], SEATS[0])]
ROUTES = (routes.BOOKING_ROUTE, routes.CANCEL_ROUTE, routes.RESCHEDULE_ROUTE)


def found_of(seat: str, tab: Tab) -> list[str]:
    sent = tab.sent_to_browser()
    return [secret for secret in OF_SEAT[seat] if secret in sent]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("seat", "other"), NEIGHBOURS)
async def test_nothing_of_another_seat_is_sent(
    tab: Tab, seat: str, other: str, route: str
):
    tab.go(seat, route)
    await tab.ensure()
    assert tab.booking.booking.people
    assert found_of(other, tab) == []


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("seat", "other"), NEIGHBOURS)
async def test_nothing_of_another_seat_is_sent_with_the_times(
    tab: Tab, cal: Cal, seat: str, other: str, layout: str
):
    start = await cal.free_start(uid_of("seated"))
    await tab.look(seat, slot=start, layout=layout, step="confirm")
    await tab.ensure()
    assert tab.slots.confirm.kept
    assert found_of(other, tab) == []


@pytest.mark.parametrize(("seat", "other"), NEIGHBOURS)
async def test_nothing_of_another_seat_is_sent_beside_the_booking(
    tab: Tab, seat: str, other: str
):
    tab.go(uid_of("seated"), seatReferenceUid=seat)
    await tab.ensure()
    assert tab.booking.booking.cancel_href
    assert found_of(other, tab) == []


@pytest.mark.parametrize("seat", SEATS)
async def test_without_a_seat_nothing_of_any_is_sent(tab: Tab, seat: str):
    tab.go(uid_of("seated"))
    await tab.ensure()
    assert tab.booking.booking.people
    assert found_of(seat, tab) == []


@pytest.mark.parametrize(("seat", "other"), NEIGHBOURS)
async def test_after_a_seat_is_given_up_nothing_of_the_others_is_sent(
    tab: Tab, seat: str, other: str
):
    tab.go(uid_of("seated"), routes.CANCEL_ROUTE, seatReferenceUid=seat)
    await tab.ensure()
    await tab.submit_cancel({"reason": "Ill"})
    assert tab.booking.booking.phase == "gone"
    assert found_of(other, tab) == []
    await tab.refetch()
    assert tab.booking.booking.phase == "gone"
    assert found_of(other, tab) == []


@pytest.mark.parametrize(("seat", "other"), NEIGHBOURS)
async def test_where_the_event_type_cannot_be_read_nothing_more_is_sent(
    tab: Tab, cal: Cal, seat: str, other: str
):
    await cal.fault("500", "/event-types")
    tab.go(seat)
    await tab.ensure()
    assert tab.booking.booking.people
    assert found_of(other, tab) == []


async def test_nothing_hidden_is_sent(tab: Tab):
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


async def test_who_cancelled_is_not_sent_by_address_but_for_their_own(
    tab: Tab, cal: Cal
):
    tab.go(uid_of("cancelled"))
    await tab.ensure()
    assert tab.booking.booking.sentence.startswith("Mary Major cancelled it.")
    assert "mary.major@" not in tab.booking.booking.sentence


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: demo.kind)
async def test_no_client_id_is_sent(tab: Tab, demo):
    # Without its username, which holds one: what a URL says is in the router's var.
    tab.go(demo.uid, slug=demo.event_slug)
    await tab.ensure()
    assert SANDBOX_CLIENT_ID not in tab.sent_to_browser()


@pytest.mark.parametrize("kind", ["accepted", "series", "seat"])
async def test_what_cal_com_says_between_the_lines_is_not_sent(tab: Tab, kind: str):
    tab.go(uid_of(kind))
    await tab.ensure()
    sent = tab.sent_to_browser()
    for name in ("icsUid", "ics_uid", "@Cal.com", "eventTypeId", "username"):
        assert name not in sent
