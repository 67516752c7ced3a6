"""The free times of a month, of a week, and the soonest; all of it in the address."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.booker_page import (
    choose,
    expect_moved,
    free_days,
    free_times,
    go_on,
    main,
    move,
    moves,
    open_page,
    proceed,
    show_next_month,
)
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.live import open_tab


def show(page: Page, layout: str) -> None:
    """Choose how the free times are laid out."""
    link = page.get_by_role("navigation", name="Show").get_by_role("link", name=layout)
    link.click()
    expect(link).to_have_attribute("aria-current", "true")


def test_other_months_can_be_looked_at(page: Page) -> None:
    open_page(page)
    grid = page.get_by_role("grid")
    before = grid.get_attribute("aria-label") or ""
    show_next_month(page)
    assert re.search(r"month=\d{4}-\d\d", page.url)
    page.get_by_role("button", name="Previous month").click()
    expect(grid).to_have_attribute("aria-label", before)


def test_no_month_before_this_one_can_be_looked_at(page: Page) -> None:
    page.goto(f"/reschedule/{uid_of('accepted')}?month=2000-01")
    expect(page.get_by_role("button", name="Previous month")).to_be_disabled()
    expect(page.get_by_role("button", name="Next month")).to_be_enabled()


def test_no_month_after_the_last_can_be_looked_at(page: Page) -> None:
    open_page(page, query="?month=2999-01")
    expect(page.get_by_role("button", name="Next month")).to_be_disabled()
    expect(page.get_by_role("button", name="Previous month")).to_be_enabled()


def test_a_month_without_a_free_time_is_passed_over_and_told(
    page: Page, sandbox: Sandbox
) -> None:
    uid = uid_of("next-month")
    # The demo's own day may be in the month that opens. In Rome, where the host is, a
    # month begins an hour earlier than in London, so this day never is.
    sandbox.patch(uid, starts_in=10)
    open_page(page, uid, "?tz=Europe/London")
    grid = page.get_by_role("grid")
    month = (grid.get_attribute("aria-label") or "").rpartition(", ")[2]
    expect(main(page)).to_contain_text(
        f"There is no free time before {month}, so {month} is shown."
    )
    page.get_by_role("button", name="Previous month").click()
    expect(main(page)).to_contain_text("There is no free time in this month.")
    expect(free_days(page)).to_have_count(0)
    show_next_month(page)
    start = choose(page)
    go_on(page)
    move(page).click()
    expect_moved(page, sandbox, start, uid)


@pytest.mark.parametrize("layout", ["Week", "Next free times"])
def test_a_booking_moves_from_another_layout(
    page: Page, sandbox: Sandbox, layout: str
) -> None:
    open_page(page)
    show(page, layout)
    expect(page.get_by_role("grid")).to_have_count(0)
    start = choose(page)
    go_on(page)
    move(page).click()
    expect_moved(page, sandbox, start)


def test_weeks_can_be_looked_at_one_after_the_other(page: Page) -> None:
    open_page(page)
    show(page, "Week")
    heading = page.get_by_role("heading", level=2).first
    days = page.locator("section.cp-day-times")
    expect(days).to_have_count(7)
    first = heading.inner_text()
    page.get_by_role("link", name="Next week").click()
    expect(heading).not_to_have_text(first)
    expect(days).to_have_count(7)
    expect(free_times(page).first).to_be_visible()
    boxes = [box for one in days.all() if (box := one.bounding_box())]
    assert len({box["x"] for box in boxes}) == 7, "side by side"
    page.get_by_role("link", name="Previous week").click()
    expect(heading).to_have_text(first)


def test_the_soonest_times_are_in_order_and_there_are_more(page: Page) -> None:
    open_page(page, query="?layout=soonest")
    page.get_by_role("link", name="Month").wait_for()
    starts = [one.get_attribute("value") or "" for one in free_times(page).all()]
    assert len(starts) >= 24
    assert starts == sorted(starts)
    page.get_by_role("link", name=re.compile("more|later", re.I)).click()
    expect(page.locator(f"input[value='{starts[0]}']")).to_have_count(0)
    later = [one.get_attribute("value") or "" for one in free_times(page).all()]
    assert min(later) > max(starts)


def test_a_chosen_time_stays_chosen_in_every_layout(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page, query="?layout=soonest")
    start = choose(page, free_times(page).nth(2))
    for layout in ("Week", "Month", "Next free times"):
        show(page, layout)
        expect(page.locator(f"input[value='{start}']")).to_be_checked()
        expect(proceed(page)).to_be_enabled()
    assert moves(sandbox) == []


@pytest.mark.parametrize("layout", ["month", "week", "soonest"])
def test_the_same_address_shows_the_same_on_another_device(
    page: Page, layout: str
) -> None:
    open_page(page, query=f"?layout={layout}")
    start = (free_times(page).last.get_attribute("value")) or ""
    address = f"{page.url}&slot={start}"
    other = open_tab(page.context)
    other.goto(address)
    expect(other.locator(f"input[value='{start}']")).to_be_checked()
    go_on(other)
    assert other.url.endswith("&step=confirm")
    expect(move(other)).to_be_enabled()
    expect(other.locator("input[name=start]")).to_have_value(start)
