"""A booking is moved by keyboard alone, and the focus is never lost."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from calpages.dates import Month
from tests.browser.booker_page import (
    CHOOSING,
    CONFIRMING,
    REASON,
    expect_moved,
    free_days,
    free_times,
    h1,
    main,
    move,
    moves,
    nearest,
    open_page,
    proceed,
    reach_last_step,
    why_not,
)
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of

_FOCUSED = """() => {
  const element = document.activeElement;
  const name = element.ariaLabel || element.innerText || element.name || "";
  return element === document.body ? "" : name.trim();
}"""
_MAX_STOPS = 60


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called ``name`` has the focus, and not once too often."""
    stops: list[str] = []
    for _ in range(_MAX_STOPS):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(_FOCUSED))
        assert stops[-1], f"{name} is not among {stops}"
        if re.search(name, stops[-1]):
            return
    raise AssertionError(f"{name} is not among {stops}")


def focused_day(page: Page) -> str:
    """The day of the calendar that has the focus, such as ``2026-11-27``."""
    cell = page.locator("[role=gridcell]:focus-within")
    expect(cell).to_have_count(1)
    return cell.get_attribute("data-day") or ""


def press(page: Page, key: str, day: str) -> None:
    """Press a key in the calendar, and expect the focus on ``day``."""
    page.keyboard.press(key)
    expect(page.locator("[role=gridcell]:focus-within")).to_have_attribute(
        "data-day", day
    )


def test_a_booking_is_moved_by_keyboard_alone(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/booking/{uid_of('accepted')}")
    expect(h1(page)).to_be_visible()
    tab_to(page, "^Reschedule$")
    page.keyboard.press("Enter")
    expect(h1(page)).to_have_text(CHOOSING)
    expect(free_times(page).first).to_be_visible()
    tab_to(page, r"day, \d+ \w+ \d+, \d+ free times")
    before = page.get_by_role("grid").get_attribute("aria-label") or ""
    page.keyboard.press("PageDown")
    expect(page.get_by_role("grid")).not_to_have_attribute("aria-label", before)
    expect(free_times(page).first).to_be_visible()
    while "no free time" in page.evaluate(_FOCUSED):
        page.keyboard.press("ArrowRight")
    day = page.evaluate(_FOCUSED).rsplit(", ", 1)[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name=day)).to_be_visible()
    assert page.evaluate(_FOCUSED).startswith(day)
    tab_to(page, f"^{day}.* to ")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    third = free_times(page).nth(2)
    expect(third).to_be_focused()
    expect(third).to_be_checked()
    expect(proceed(page)).to_be_enabled()
    start = third.get_attribute("value") or ""
    tab_to(page, "^Continue$")
    page.keyboard.press("Enter")
    expect(h1(page)).to_have_text(CONFIRMING)
    expect(h1(page)).to_be_focused()
    tab_to(page, "^reason$")
    page.keyboard.type("School run")
    tab_to(page, "^Reschedule$")
    page.keyboard.press("Enter")
    new = expect_moved(page, sandbox, start)
    assert new["reschedulingReason"] == "School run"
    expect(main(page)).to_be_focused()
    tab_to(page, "Cal Video")


def test_the_keys_of_the_calendar(page: Page) -> None:
    """As the ARIA practices have them; every day is reached, free or not."""
    open_page(page, query="?month=2999-01")
    grid = page.get_by_role("grid")
    last = grid.get_attribute("aria-label") or ""
    page.get_by_role("button", name="Previous month").click()
    expect(grid).not_to_have_attribute("aria-label", last)
    cells = page.get_by_role("gridcell").filter(has=page.get_by_role("button"))
    days = [one.get_attribute("data-day") or "" for one in cells.all()]
    # The second Wednesday: a week and more on both sides of it.
    at = next(n for n in range(7, 14) if _is_wednesday(days[n]))
    free_days(page).first.focus()
    while (now := focused_day(page)) != days[at]:
        page.keyboard.press("ArrowRight" if now < days[at] else "ArrowLeft")
    press(page, "ArrowRight", days[at + 1])
    press(page, "ArrowLeft", days[at])
    press(page, "ArrowDown", days[at + 7])
    press(page, "ArrowUp", days[at])
    press(page, "Home", days[at - 2])
    press(page, "End", days[at + 4])
    press(page, "PageDown", _in_month(days[at + 4], 1))
    press(page, "PageUp", days[at + 4])
    press(page, "PageUp", _in_month(days[at + 4], -1))
    press(page, "PageDown", days[at + 4])
    assert "date=" not in page.url, "Looking chooses no day."


def test_shift_and_page_go_by_a_year_as_far_as_there_are_months(page: Page) -> None:
    open_page(page)
    free_days(page).first.focus()
    grid = page.get_by_role("grid")
    before = grid.get_attribute("aria-label") or ""
    page.keyboard.press("Shift+PageDown")
    expect(grid).not_to_have_attribute("aria-label", before)
    expect(page.get_by_role("button", name="Next month")).to_be_disabled()
    assert focused_day(page)
    page.keyboard.press("Shift+PageUp")
    expect(page.get_by_role("button", name="Previous month")).to_be_disabled()
    assert focused_day(page)


def test_turning_pages_faster_than_they_come_keeps_the_focus(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page, query="?month=2999-01")
    page.get_by_role("gridcell").get_by_role("button").first.focus()
    last = focused_day(page)
    sandbox.fail("slow", path="slots", seconds=0.5)
    for key in ("PageUp", "PageUp", "PageDown", "PageDown", "PageDown"):
        page.keyboard.press(key)
    sandbox.heal()
    page.keyboard.press("PageUp")
    month = _in_month(last, -1)[:7]
    page.wait_for_url(f"**month={month}*")
    expect(page.locator(f"[data-day^='{month}']").first).to_be_visible()
    expect(page.locator("[role=gridcell]:focus-within")).to_have_count(1)


def test_keys_that_come_back_before_the_other_month_is_there_stay_here(
    page: Page, sandbox: Sandbox
) -> None:
    """Down into the next month and up again; Page Up and Page Down."""
    open_page(page, query="?month=2999-01")
    grid = page.get_by_role("grid")
    month = grid.get_attribute("aria-label") or ""
    days = page.get_by_role("gridcell").get_by_role("button")
    days.first.focus()
    day = focused_day(page)
    sandbox.fail("slow", path="slots", seconds=0.5)
    for key in ("ArrowUp", "ArrowDown", "PageUp", "PageDown"):
        page.keyboard.press(key)
    sandbox.heal()
    page.wait_for_url(f"**month={day[:7]}*")
    expect(page.locator(".cp-busy")).to_have_count(0)
    expect(grid).to_have_attribute("aria-label", month)
    assert focused_day(page) == day
    press(page, "ArrowRight", day[:-1] + "2")


def test_a_day_without_a_free_time_is_named_and_cannot_be_chosen(page: Page) -> None:
    open_page(page)
    address = page.url
    day = page.get_by_role("grid").get_by_role("button", name="no free time").last
    expect(day).to_have_attribute("aria-disabled", "true")
    day.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(day).to_be_focused()
    assert page.url == address


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_day_is_chosen_with(page: Page, key: str) -> None:
    open_page(page)
    day = free_days(page).last
    name = (day.get_attribute("aria-label") or "").split(", ")[:2]
    day.focus()
    page.keyboard.press(key)
    expect(page.get_by_role("region", name=", ".join(name))).to_be_visible()
    expect(day).to_be_focused()


def test_after_a_refusal_the_focus_is_on_the_reason_for_it(
    page: Page, sandbox: Sandbox
) -> None:
    start = reach_last_step(page)
    page.get_by_label(REASON).fill("School run")
    sandbox.reschedule(uid_of("emoji"), start)
    move(page).focus()
    page.keyboard.press("Enter")
    expect(why_not(page)).to_contain_text("Your booking is unchanged.")
    expect(why_not(page)).to_be_focused()
    expect(nearest(page)).to_have_count(3)
    tab_to(page, r"\d\d:\d\d")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=start]")).not_to_have_value(start)
    expect(move(page)).to_be_enabled()
    assert page.evaluate(_FOCUSED), "The link that had the focus is gone."
    assert moves(sandbox) == []


def test_the_heading_has_the_focus_after_every_step_back(page: Page) -> None:
    reach_last_step(page)
    expect(h1(page)).to_be_focused()
    tab_to(page, "Choose another time")
    page.keyboard.press("Enter")
    expect(h1(page)).to_have_text(CHOOSING)
    expect(h1(page)).to_be_focused()
    page.go_back()
    expect(h1(page)).to_be_focused()


def test_enter_in_the_reason_makes_a_new_line_and_sends_nothing(
    page: Page, sandbox: Sandbox
) -> None:
    reach_last_step(page)
    page.get_by_label(REASON).focus()
    page.keyboard.type("School\nrun")
    expect(page.get_by_label(REASON)).to_have_value("School\nrun")
    assert moves(sandbox) == []


def _is_wednesday(day: str) -> bool:
    return dt.date.fromisoformat(day).weekday() == 2


def _in_month(day: str, months: int) -> str:
    """The same day in another month; it must be there."""
    date = dt.date.fromisoformat(day)
    month = Month.of(date)
    month = month.next if months > 0 else month.previous
    return f"{month}-{date.day:02}"
