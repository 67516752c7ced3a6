"""The live page, which takes the place of the first HTML."""

from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

# The answer to a form that was refused stays as it is.
FIRST = "#cp-first:not([data-kept])"


def await_live(page: Page) -> None:
    """Wait until the live page has taken the place of the first HTML."""
    expect(page.locator(FIRST)).to_have_count(0)


def open_tab(context: BrowserContext) -> Page:
    """Open a tab whose ``goto`` also waits until the live page is there.

    Unless it is told how long to wait: till then a click may be the first HTML's, whose
    forms lead elsewhere.
    """
    tab = context.new_page()
    open_first = tab.goto

    def open_live(url: str, **options: Any) -> Any:
        response = open_first(url, **options)
        if "wait_until" not in options:
            await_live(tab)
        return response

    tab.goto = open_live
    return tab
