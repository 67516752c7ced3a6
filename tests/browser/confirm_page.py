"""The last step of the reschedule page, as the tests of this folder use it."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of

CHOOSE, CONFIRM = "Choose a new time", "Move your booking?"


def h1(page: Page) -> Locator:
    """The page's heading."""
    return page.get_by_role("heading", level=1)


def times(page: Page) -> Locator:
    """The times that can be chosen."""
    return page.get_by_role("radio").and_(page.locator(":enabled"))


def go_on(page: Page) -> Locator:
    """The button below the times that leads to the last step."""
    return page.get_by_role("button", name="Continue")


def button(page: Page) -> Locator:
    """The button that moves, whatever it says at the moment."""
    words = "Reschedul|Ask for this time|Moving|Checking|No connection"
    return page.get_by_role("button", name=re.compile(words))


def reason(page: Page) -> Locator:
    """The field for the reason."""
    return page.get_by_label("Reason for rescheduling")


def alert(page: Page, words: str) -> Locator:
    """The message that contains ``words``."""
    return page.get_by_role("alert").filter(has_text=words)


def choose(page: Page, uid: str = "", *, query: str = "", which: int = -1) -> str:
    """Choose a time, by default the last of the first day; gives its instant."""
    page.goto(f"/reschedule/{uid or uid_of('accepted')}{query}")
    expect(h1(page)).to_have_text(CHOOSE)
    time = times(page).nth(which)
    time.check()
    expect(go_on(page)).to_be_enabled()
    return time.get_attribute("value") or ""


def open_page(page: Page, uid: str = "", *, query: str = "", which: int = -1) -> str:
    """Choose a time and go on to the last step; gives the time's instant."""
    start = choose(page, uid, query=query, which=which)
    go_on(page).click()
    expect(h1(page)).to_have_text(CONFIRM)
    expect(button(page)).to_be_enabled()
    return start


def moves(sandbox: Sandbox) -> list[dict[str, Any]]:
    """The requests to move something that the sandbox got."""
    return [one for one in sandbox.posts() if one["path"].endswith("/reschedule")]
