"""The live page, which takes the place of the first HTML."""

from playwright.sync_api import Page, expect

# The answer to a form that was refused stays as it is.
FIRST = "#cp-first:not([data-kept])"


def await_live(page: Page) -> None:
    """Wait until the live page has taken the place of the first HTML."""
    expect(page.locator(FIRST)).to_have_count(0)
