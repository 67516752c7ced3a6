"""The menu of language and appearance, as a test's hand uses it."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

# The sentences of a page come in several messages.
_AT_REST = """() => new Promise((done) => {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(done, 250);
  };
  const options = { characterData: true, childList: true, subtree: true };
  new MutationObserver(wait).observe(document.body, options);
  wait();
})"""


def menu(page: Page) -> Locator:
    """The menu of the page that is shown."""
    return page.locator(".cp-reader")


def summary(page: Page) -> Locator:
    """What opens and closes it."""
    return menu(page).locator("summary")


def open_menu(page: Page) -> Locator:
    """Open the menu; returns what is in it."""
    summary(page).click()
    panel = menu(page).locator("form")
    expect(panel).to_be_visible()
    return panel


def choose_language(page: Page, name: str) -> None:
    """Choose a language by its own name."""
    open_menu(page).get_by_role("button", name=name, exact=True).click()


def speak(page: Page, tag: str) -> None:
    """Choose a language, even where the menu can't be reached or doesn't list it."""
    menu(page).locator("[name=calpages-language]").first.evaluate(
        "(button, tag) => { button.value = tag; button.click(); }", tag
    )
    expect(page.locator("html")).to_have_attribute("lang", tag)
    expect(page.locator(".cp")).to_have_attribute("lang", tag)
    page.evaluate(_AT_REST)


def choose_theme(page: Page, value: str) -> None:
    """Choose ``light``, ``dark`` or ``""``; the menu is open afterwards."""
    if menu(page).get_attribute("open") is None:
        open_menu(page)
    menu(page).locator(f"[name=calpages-theme][value='{value}']").click()


def look_of(page: Page) -> dict[str, Any]:
    """How the whole document looks."""
    return page.evaluate(
        """() => ({
          theme: document.documentElement.dataset.theme ?? "",
          scheme: getComputedStyle(document.documentElement).colorScheme,
          ground: getComputedStyle(document.body).backgroundColor,
        })"""
    )


def expect_document(page: Page, language: str, direction: str) -> None:
    """Wait until the document, and the page in it, is in a language."""
    for selector in ("html", ".cp"):
        expect(page.locator(selector)).to_have_attribute("lang", language)
        expect(page.locator(selector)).to_have_attribute("dir", direction)
