"""The cancel page as the tests of this folder use it."""

import contextlib
import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.demo import uid_of
from tests.browser.live import await_live

OPEN, DONE = "Cancel this event?", "This event is cancelled"


def h1(page: Page) -> Locator:
    """The page's heading."""
    return page.get_by_role("heading", level=1)


def button(page: Page) -> Locator:
    """The button that cancels, whatever it says at the moment."""
    words = re.compile("Cancel event|Cancelling|Checking|No connection")
    return page.get_by_role("button", name=words)


def reason(page: Page) -> Locator:
    """The field for the reason."""
    return page.get_by_label("Reason for cancellation")


def alert(page: Page, words: str) -> Locator:
    """The message that contains ``words``."""
    return page.get_by_role("alert").filter(has_text=words)


def open_page(page: Page, uid: str = "", *, server: str = "") -> None:
    """Open the cancel page of a booking, by default of the accepted one."""
    page.goto(f"{server}/cancel/{uid or uid_of('accepted')}")
    await_live(page)
    expect(h1(page)).to_have_text(OPEN)
    expect(button(page)).to_be_enabled()


def look_until(page: Page, heading: str) -> None:
    """Come back to the page until it says what is so; a look may be in vain."""
    for _ in range(40):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        with contextlib.suppress(AssertionError):
            expect(h1(page)).to_have_text(heading, timeout=500)
            return
    expect(h1(page)).to_have_text(heading)


def forge(page: Page, **fields: str) -> None:
    """Put fields into the form that nobody made."""
    page.locator("main form").evaluate(
        """(form, fields) => {
          for (const [name, value] of Object.entries(fields)) {
            const field = document.createElement("input");
            form.append(Object.assign(field, { name, value }));
          }
        }""",
        fields,
    )
