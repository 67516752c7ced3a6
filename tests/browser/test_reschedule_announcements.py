"""What a screen reader says while a booking is moved by keyboard: the whole way."""

import re

from playwright.sync_api import Page, expect

from tests.browser.booker_page import (
    MOVED,
    expect_moved,
    free_days,
    free_times,
    h1,
    open_page,
    proceed,
)
from tests.browser.conftest import Sandbox
from tests.browser.listening import listen

# What depends on the day of the test.
_VARYING = {
    r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d+ \w+ \d{4}": "DAY",
    r"\w{3} \d+ \w{3,4}, ": "DAY, ",
    r"^\w+ \d{4}$": "MONTH",
    r"\d\d:\d\d": "TIME",
    r"\d+ free times?": "N free times",
    r"Central European (Summer )?Time": "ZONE",
    r"\s+": " ",
}
_WAY = [
    "button: Next month",
    "MONTH",
    "button: DAY, N free times",
    "radio: DAY, TIME to TIME, ZONE",
    "DAY, TIME \u2013 TIME DAY, TIME \u2013 TIME",
    "submit: Continue",
    "h1: Move your booking?",
    "textarea: Reason for rescheduling (optional)",
    "submit: Reschedule",
    "Rescheduling",
]


def test_the_whole_way(page: Page, sandbox: Sandbox) -> None:
    said = listen(page, focus=True)
    open_page(page)
    said.clear()
    grid = page.get_by_role("grid")
    before = grid.get_attribute("aria-label") or ""
    page.get_by_role("button", name="Next month").focus()
    page.keyboard.press("Enter")
    expect(grid).not_to_have_attribute("aria-label", before)
    free_days(page).first.focus()
    page.keyboard.press("Enter")
    time = free_times(page).first
    start = time.get_attribute("value") or ""
    time.focus()
    page.keyboard.press("Space")
    expect(proceed(page)).to_be_enabled()
    proceed(page).focus()
    page.keyboard.press("Enter")
    expect(h1(page)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("School run")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_moved(page, sandbox, start)
    assert [without_dates(words) for words in said[: len(_WAY)]] == _WAY
    assert said[-1] == MOVED


def without_dates(words: str) -> str:
    for pattern, name in _VARYING.items():
        words = re.sub(pattern, name, words)
    return words
