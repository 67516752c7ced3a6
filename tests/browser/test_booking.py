"""The booking page, as a person sees it: every kind of booking, and none."""

import re

import pytest
from playwright.sync_api import Page, expect

from calpages.sandbox import DEMO
from tests.browser.conftest import Sandbox

SCHEDULED = "This meeting is scheduled"
ACCEPTED = next(demo for demo in DEMO if demo.kind == "accepted")
NOT_UIDS = (
    "nobodyKnowsThisUid00000",
    "short",
    "x" * 10_000,
    "..%2f..%2fme",
    "%00abcdefgh",
    "b%C3%BCchung-1234",
)


def test_what_when_who_where_and_notes_are_told(page: Page) -> None:
    page.goto(f"/booking/{ACCEPTED.uid}")
    card = page.get_by_role("main")
    expect(card).to_contain_text("Consultation between Jane Doe and John Doe")
    expect(card).to_contain_text("10:00\u2009\u2013\u200910:30")
    expect(card).to_contain_text(re.compile(r"Central European .*Time \(GMT\+\d\)"))
    expect(card).to_contain_text("jane.doe@example.com")
    expect(card.get_by_role("link", name="Cal Video")).to_have_attribute(
        "href", re.compile("^https://")
    )
    expect(card).to_contain_text("I will share my screen.")


@pytest.mark.parametrize("uid", NOT_UIDS)
def test_what_cannot_be_found_gets_one_page(
    page: Page, sandbox: Sandbox, uid: str, console_errors: list[str]
) -> None:
    page.goto(f"/booking/{uid}")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "We can't find this booking"
    )
    asked = [request["path"] for request in sandbox.requests()]
    assert all("nobodyKnowsThisUid" in path for path in asked), asked


def test_an_outage_is_told_and_trying_again_helps(page: Page, sandbox: Sandbox) -> None:
    sandbox.fail("502-html")
    page.goto(f"/booking/{ACCEPTED.uid}")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("We can't reach the booking system")
    expect(alert).to_contain_text("Nothing about it has changed")
    sandbox.heal()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SCHEDULED)


def test_loading_shows_the_shape_of_a_booking(page: Page, sandbox: Sandbox) -> None:
    # Of another booking an earlier test may just have been told that it failed.
    uid = next(demo.uid for demo in DEMO if demo.kind == "next-month")
    sandbox.fail("slow", seconds=6)
    page.goto(f"/booking/{uid}")
    loading = page.get_by_role("status").filter(has_text="Loading your booking")
    expect(loading).to_be_attached()
    expect(page.get_by_role("heading", level=1)).to_have_text(SCHEDULED)


def test_refresh_asks_again_and_hides_nothing(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/booking/{ACCEPTED.uid}")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(SCHEDULED)
    before = len(sandbox.requests())
    sandbox.fail("slow", path="/bookings/", seconds=4)
    button = page.get_by_role("button", name="Refresh")
    button.click()
    expect(button).to_be_disabled()
    expect(heading).to_be_visible()
    expect(button).to_be_enabled()
    assert len(sandbox.requests()) == before + 1


def test_a_failed_refresh_keeps_the_booking_and_says_so(
    page: Page, sandbox: Sandbox
) -> None:
    page.goto(f"/booking/{ACCEPTED.uid}")
    expect(page.get_by_role("heading", level=1)).to_have_text(SCHEDULED)
    sandbox.fail("500")
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("alert")).to_contain_text("This could not be refreshed")
    expect(page.get_by_role("heading", level=1)).to_have_text(SCHEDULED)


def test_the_start_page_leads_to_a_demo_booking(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Use the link in your e-mail"
    )
