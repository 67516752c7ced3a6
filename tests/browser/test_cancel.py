"""The cancel page: nothing happens by looking, and afterwards the truth is told."""

from playwright.sync_api import Page, expect

from tests.browser.cancel_page import DONE, OPEN, alert, button, h1, open_page, reason
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of

ACCEPTED, CANCELLED = uid_of("accepted"), uid_of("cancelled")


def test_opening_the_page_cancels_nothing(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/cancel/{ACCEPTED}?cancel=true&allRemainingBookings=true")
    expect(button(page)).to_be_enabled()
    page.reload()
    expect(button(page)).to_be_enabled()
    assert sandbox.posted() == []


def test_a_booking_is_cancelled_with_its_reason(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    page.get_by_role("link", name="Cancel").click()
    expect(h1(page)).to_have_text(OPEN)
    expect(page.get_by_role("main")).to_contain_text(
        "Jane Doe and everybody else who is invited will be told"
    )
    reason(page).fill("The train is on strike")
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    expect(page.get_by_role("main")).to_contain_text("The train is on strike")
    assert sandbox.posted() == [f"/v2/bookings/{ACCEPTED}/cancel"]
    assert sandbox.posts()[0]["body"] == {
        "cancellationReason": "The train is on strike"
    }

    page.reload()
    expect(h1(page)).to_have_text(DONE)
    page.get_by_role("link", name="Back to the booking").click()
    page.wait_for_url(f"**/booking/{ACCEPTED}*")
    expect(h1(page)).to_have_text(DONE)
    page.reload()
    expect(h1(page)).to_have_text(DONE)
    expect(page.get_by_role("main")).to_contain_text("The train is on strike")
    assert len(sandbox.posts()) == 1


def test_never_mind_leads_back_and_changes_nothing(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page)
    page.get_by_role("link", name="Never mind").click()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    assert sandbox.posted() == []


def test_back_leads_to_a_true_page(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    page.get_by_role("link", name="Cancel").click()
    expect(h1(page)).to_have_text(OPEN)
    page.go_back()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    page.go_forward()
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    page.go_back()
    page.wait_for_url(f"**/booking/{ACCEPTED}*")
    expect(h1(page)).to_have_text(DONE)
    expect(page.get_by_role("link", name="Cancel", exact=True)).to_have_count(0)
    page.go_forward()
    page.wait_for_url(f"**/cancel/{ACCEPTED}*")
    expect(h1(page)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1


def test_what_is_cancelled_already_says_so(page: Page) -> None:
    page.goto(f"/cancel/{CANCELLED}")
    expect(h1(page)).to_have_text(DONE)
    expect(button(page)).to_have_count(0)


def test_what_is_cancelled_meanwhile_counts_as_cancelled(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page)
    sandbox.cancel(ACCEPTED)
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    expect(alert(page, "not cancelled")).to_have_count(0)
    assert len(sandbox.posts()) == 1, "Only the other one's."


def test_a_refused_cancel_keeps_the_reason_and_says_why(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page)
    reason(page).fill("Ill")
    sandbox.fail("429", method="POST")
    button(page).click()
    expect(alert(page, "It is not cancelled.")).to_be_visible()
    expect(reason(page)).to_have_value("Ill")
    sandbox.heal()
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert [one["status"] for one in sandbox.posts()] == [429, 200]
