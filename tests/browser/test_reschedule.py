"""The reschedule page: both shapes of its URL, and a booking moved to another day."""

import re

import pytest
from playwright.sync_api import Page, expect

from calpages.sandbox import DEMO
from tests.browser.conftest import Sandbox

ACCEPTED = next(demo for demo in DEMO if demo.kind == "accepted")
HEADING = "Choose a new time"


def choose_another_day(page: Page) -> str:
    """Choose the last time of another free day; returns the time's full name."""
    times = page.get_by_role("region", name="New time")
    heading = times.get_by_role("heading")
    expect(heading).to_be_visible()
    shown = heading.inner_text()
    page.get_by_role("button", name="Next month").click()
    expect(heading).not_to_have_text(shown)
    time = times.get_by_role("radio").last
    name = time.get_attribute("aria-label") or ""
    time.check()
    return name


@pytest.mark.parametrize(
    "address",
    [
        f"/reschedule?rescheduleUid={ACCEPTED.uid}&eventTypeSlug={ACCEPTED.event_slug}",
        f"/reschedule/{ACCEPTED.uid}?slug={ACCEPTED.event_slug}"
        f"&username={ACCEPTED.username}&reschedule=true",
    ],
    ids=["guide", "e-mail"],
)
def test_a_booking_moves_to_another_day(
    page: Page, sandbox: Sandbox, address: str
) -> None:
    page.goto(f"{address}&rescheduledBy=jane.doe@example.com")
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADING)
    assert re.search(r"/reschedule[?/]", page.url)
    chosen = choose_another_day(page)
    page.get_by_label("Reason for rescheduling").fill("School run")
    page.get_by_role("button", name="Reschedule").click()

    page.wait_for_url(re.compile(r"/booking/(?!demoAccepted)"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "This meeting is scheduled"
    )
    date = re.match(r"[^,]+, [^,]+", chosen)
    assert date
    expect(page.get_by_role("region", name="When")).to_contain_text(date[0])
    expect(page.get_by_role("main")).to_contain_text("School run")
    writes = [one for one in sandbox.requests() if one["method"] == "POST"]
    assert len(writes) == 1

    page.get_by_role("link", name="See the former booking").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "This event was rescheduled"
    )


def test_the_present_time_is_marked_and_not_selectable(page: Page) -> None:
    page.goto(f"/reschedule/{ACCEPTED.uid}")
    present = page.get_by_role("radio", name=re.compile("your present time"))
    expect(present).to_be_disabled()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "lacks rescheduleUid"),
        ("?eventTypeSlug=consultation", "lacks rescheduleUid"),
        ("?rescheduleUid=..%2f", "rescheduleUid in the link is not"),
    ],
)
def test_a_link_that_names_no_booking_says_what_is_wrong(
    page: Page, sandbox: Sandbox, query: str, words: str
) -> None:
    page.goto(f"/reschedule{query}")
    expect(page.get_by_role("alert")).to_contain_text(words)
    assert sandbox.requests() == []


def test_a_time_taken_meanwhile_keeps_everything_and_shows_fresh_times(
    page: Page, sandbox: Sandbox
) -> None:
    page.goto(f"/reschedule/{ACCEPTED.uid}")
    choose_another_day(page)
    page.get_by_label("Reason for rescheduling").fill("School run")
    start = page.get_by_role("radio", checked=True).get_attribute("value") or ""
    other = next(demo.uid for demo in DEMO if demo.kind == "emoji")
    sandbox.reschedule(other, start)

    page.get_by_role("button", name="Reschedule").click()
    expect(page.get_by_role("alert").filter(has_text="taken")).to_be_visible()
    expect(page.get_by_label("Reason for rescheduling")).to_have_value("School run")
    expect(page.locator(f"input[value='{start}']")).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("cancelled", "can't be rescheduled any more"),
        ("past", "can't be rescheduled any more"),
        ("rescheduled-from", "open the new booking"),
        ("occurrence", "can be cancelled, but not rescheduled"),
        ("rescheduling-disabled", "can't be rescheduled online"),
    ],
)
def test_what_cannot_be_moved_says_why(page: Page, kind: str, words: str) -> None:
    uid = next(demo.uid for demo in DEMO if demo.kind == kind)
    page.goto(f"/reschedule/{uid}")
    expect(page.get_by_role("main")).to_contain_text(words)
    expect(page.get_by_role("grid")).to_have_count(0)


def test_other_months_can_be_looked_at(page: Page) -> None:
    page.goto(f"/reschedule/{ACCEPTED.uid}")
    grid = page.get_by_role("grid")
    before = grid.get_attribute("aria-label") or ""
    page.get_by_role("button", name="Next month").click()
    expect(grid).not_to_have_attribute("aria-label", before)
    page.get_by_role("button", name="Previous month").click()
    expect(grid).to_have_attribute("aria-label", before)
