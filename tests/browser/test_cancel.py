"""The cancel page: nothing happens by looking, and afterwards the truth is told."""

from playwright.sync_api import Page, expect

from calpages.sandbox import DEMO
from tests.browser.conftest import Sandbox

ACCEPTED = next(demo for demo in DEMO if demo.kind == "accepted").uid
CANCELLED = next(demo for demo in DEMO if demo.kind == "cancelled").uid


def posts(sandbox: Sandbox) -> list[str]:
    return [one["path"] for one in sandbox.requests() if one["method"] == "POST"]


def test_opening_the_page_cancels_nothing(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/cancel/{ACCEPTED}?cancel=true&allRemainingBookings=true")
    expect(page.get_by_role("button", name="Cancel event")).to_be_enabled()
    page.reload()
    expect(page.get_by_role("button", name="Cancel event")).to_be_enabled()
    assert posts(sandbox) == []


def test_a_booking_is_cancelled_with_its_reason(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancel this event?")
    expect(page.get_by_role("main")).to_contain_text("Jane Doe will be told")
    page.get_by_label("Reason for cancellation").fill("The train is on strike")
    page.get_by_role("button", name="Cancel event").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("This event is cancelled")
    expect(page.get_by_role("main")).to_contain_text("The train is on strike")
    assert posts(sandbox) == [f"/v2/bookings/{ACCEPTED}/cancel"]

    page.get_by_role("link", name="Back to the booking").click()
    page.wait_for_url(f"**/booking/{ACCEPTED}*")
    expect(heading).to_have_text("This event is cancelled")
    page.reload()
    expect(heading).to_have_text("This event is cancelled")
    expect(page.get_by_role("main")).to_contain_text("The train is on strike")


def test_never_mind_leads_back_and_changes_nothing(
    page: Page, sandbox: Sandbox
) -> None:
    page.goto(f"/cancel/{ACCEPTED}")
    page.get_by_role("link", name="Never mind").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "This meeting is scheduled"
    )
    assert posts(sandbox) == []


def test_what_is_cancelled_already_says_so(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/cancel/{CANCELLED}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This event is cancelled")
    expect(page.get_by_role("button", name="Cancel event")).to_have_count(0)


def test_a_refused_cancel_keeps_the_reason_and_says_why(
    page: Page, sandbox: Sandbox
) -> None:
    page.goto(f"/cancel/{ACCEPTED}")
    page.get_by_label("Reason for cancellation").fill("Ill")
    sandbox.fail("429", method="POST")
    page.get_by_role("button", name="Cancel event").click()
    expect(page.get_by_role("alert")).to_contain_text("It is not cancelled.")
    expect(page.get_by_label("Reason for cancellation")).to_have_value("Ill")
    expect(page.get_by_role("button", name="Cancel event")).to_be_enabled()


def test_a_cancel_that_worked_but_was_not_answered_is_told_as_cancelled(
    page: Page, sandbox: Sandbox
) -> None:
    page.goto(f"/cancel/{ACCEPTED}")
    sandbox.fail("reset-after", method="POST")
    page.get_by_role("button", name="Cancel event").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This event is cancelled")
    assert len(posts(sandbox)) == 1


def test_a_double_click_sends_one_request(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/cancel/{ACCEPTED}")
    sandbox.fail("slow", method="POST", seconds=1)
    page.get_by_role("button", name="Cancel event").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("This event is cancelled")
    assert len(posts(sandbox)) == 1
