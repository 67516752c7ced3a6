"""Cancelling sends one request at most.

Whatever is pressed, however often, in however many tabs, reloaded, left, cut off or
forged; and the page tells the truth afterwards.
"""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.cancel_page import DONE, button, forge, h1, open_page, reason
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.live import open_tab

ACCEPTED = uid_of("accepted")


PRESSES = {
    "double click": "dblclick",
    "Enter twice": "Enter",
    "Space twice": "Space",
    "many clicks before the page can react": "clicks",
}


@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES.keys())
def test_pressing_again_sends_nothing_more(
    page: Page, sandbox: Sandbox, press: str
) -> None:
    open_page(page)
    sandbox.fail("slow", method="POST", seconds=3)
    if press == "dblclick":
        button(page).dblclick()
    elif press == "clicks":
        button(page).evaluate(
            "(it) => { it.click(); it.click(); it.form.requestSubmit(); }"
        )
    else:
        button(page).focus()
        page.keyboard.press(press)
        page.keyboard.press(press)
    expect(button(page)).to_be_disabled()
    expect(h1(page)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1


def test_two_tabs_send_one_request(
    page: Page, context: BrowserContext, sandbox: Sandbox
) -> None:
    other = open_tab(context)
    for tab in (page, other):
        open_page(tab)
    sandbox.fail("slow", method="POST", seconds=1)
    for tab in (page, other):
        button(tab).click()
    for tab in (page, other):
        expect(h1(tab)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1


def test_a_reload_while_sending_sends_nothing_more(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page)
    sandbox.fail("slow", method="POST", seconds=2)
    button(page).click()
    sandbox.await_post()
    page.reload()
    if not page.get_by_text(DONE).is_visible():
        page.evaluate("document.querySelector('main form')?.requestSubmit()")
    expect(h1(page)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1


def test_leaving_while_sending_leads_to_the_truth(page: Page, sandbox: Sandbox) -> None:
    open_page(page)
    sandbox.fail("slow", method="POST", seconds=1)
    button(page).click()
    sandbox.await_post()
    expect(page.get_by_role("link", name="Never mind")).to_have_count(0)
    page.get_by_role("link", name="Back to the booking").click()
    page.wait_for_url(f"**/booking/{ACCEPTED}*")
    expect(h1(page)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1


@pytest.fixture
def sockets(page: Page) -> list[WebSocketRoute]:
    """The live connections of ``page``, which a test can cut."""
    routed: list[WebSocketRoute] = []

    def route(socket: WebSocketRoute) -> None:
        routed.append(socket)
        socket.connect_to_server()

    page.route_web_socket(re.compile("/_event"), route)
    return routed


def test_a_connection_lost_while_sending_leads_to_the_truth(
    page: Page, sandbox: Sandbox, sockets: list[WebSocketRoute]
) -> None:
    open_page(page)
    sandbox.fail("slow", method="POST", seconds=1)
    button(page).click()
    sandbox.await_post()
    sockets[-1].close()
    expect(h1(page)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1


def test_without_a_connection_the_button_sends_nothing_not_even_later(
    page: Page, context: BrowserContext, sandbox: Sandbox
) -> None:
    open_page(page)
    reason(page).fill("Ill")
    context.set_offline(True)
    expect(button(page)).to_be_disabled()
    expect(button(page)).to_have_text("No connection")
    button(page).click(force=True)
    button(page).evaluate("(it) => it.click()")
    context.set_offline(False)
    expect(button(page)).to_be_enabled()
    expect(reason(page)).to_have_value("Ill")
    page.get_by_role("link", name="Never mind").click()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    assert sandbox.posted() == []


def test_forged_fields_change_nothing(page: Page, sandbox: Sandbox) -> None:
    open_page(page)
    forge(
        page,
        uid=uid_of("phone"),
        booking_uid=uid_of("phone"),
        scope="later",
        seatUid=uid_of("seat"),
        cancelSubsequentBookings="true",
        cancelledBy="jane.doe@example.com",
    )
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert sandbox.posted() == [f"/v2/bookings/{ACCEPTED}/cancel"]
    assert set(sandbox.posts()[0]["body"] or {}) <= {"cancellationReason"}
    assert sandbox.booking(uid_of("phone"))["status"] == "accepted"


def test_a_forged_address_meets_the_same_rules(page: Page, sandbox: Sandbox) -> None:
    forbidden = uid_of("cancelling-disabled")

    def forge_uid(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(
            lambda text: server.send(
                str(text).replace(ACCEPTED, forbidden)
                if "submit" in str(text)
                else text
            )
        )

    page.route_web_socket(re.compile("/_event"), forge_uid)
    open_page(page)
    button(page).click()
    # The State is at the forged address now, whose booking this page does not show.
    expect(page.get_by_text("Loading your booking").first).to_be_visible()
    page.goto(f"/booking/{forbidden}")
    expect(h1(page)).to_have_text("This meeting is scheduled")
    assert sandbox.posted() == []


def test_a_reschedule_in_another_tab_is_told_of_the_cancel(
    page: Page, context: BrowserContext, sandbox: Sandbox
) -> None:
    other = open_tab(context)
    other.goto(f"/reschedule/{ACCEPTED}")
    other.get_by_role("radio").and_(other.locator(":enabled")).first.check()
    other.get_by_role("button", name="Continue").click()
    expect(other.get_by_role("button", name="Reschedule")).to_be_enabled()
    open_page(page)
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    other.get_by_role("button", name="Reschedule").click()
    expect(other.get_by_role("main")).to_contain_text("cancelled meanwhile")
    # The chosen time may have been held by then.
    sent = [path for path in sandbox.posted() if "/reservations" not in path]
    assert len(sent) == 1
