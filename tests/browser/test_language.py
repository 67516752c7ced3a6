"""No sentence of a page is outside the catalogues: a pseudo-locale changes them all."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from calpages.sandbox import DEMO
from tests.browser.conftest import Sandbox
from tests.browser.reader_menu import speak
from tests.browser.soundness import LAPTOP, NARROW, PHONE, ZOOMED, cut_texts

UID = next(demo for demo in DEMO if demo.kind == "custom-answers").uid
ADDRESSES = (
    f"/booking/{UID}",
    f"/cancel/{UID}",
    f"/reschedule/{UID}",
    "/",
    "/reschedule",
)
# What is data or a format of the locale: numbers, dates, names, addresses.
_TEXTS = """
() => {
  const DATA =
    "bdi, time, .cp-leaf, .cp-initials, .cp-brand-name, .cp-calendar," +
    ".cp-zone-line strong";
  const walker = document.createTreeWalker(document.querySelector(".cp"), 4);
  const texts = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element.closest(DATA))
      texts.push(walker.currentNode.textContent.trim());
  }
  for (const element of document.querySelectorAll(".cp [aria-label]"))
    if (!element.closest(".cp-calendar")) texts.push(element.ariaLabel);
  return texts.filter((text) => /[A-Za-z]{3}/.test(text));
}
"""
_FORMATS = re.compile(
    r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|GMT|\d{2}:\d{2}|^\w{3} \d+ \w{3}$"
    r"|^\d+( \w{3}( \d{4})?)?\s?\u2013\s?\d+ \w{3} \d{4}$"
    r"|^(in )?\d+ (minute|hour|day|week)s?$"
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["en-XA", "en-XB"])
def test_every_sentence_comes_from_the_catalogue(
    page: Page, address: str, language: str
) -> None:
    page.goto(f"{address}?lang={language}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if "/reschedule/" in address:
        expect(page.get_by_role("grid")).to_be_visible()
    assert english(page) == []


def english(page: Page) -> list[str]:
    """The texts of the page that are no data and not of the pseudo-language."""
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"[^\x00-\x7f]")
    )
    texts = [text for text in page.evaluate(_TEXTS) if not _FORMATS.search(text)]
    return [
        text for text in texts if not re.search(r"[^\x00-\x7f\u2013\u2026\u2019]", text)
    ]


@pytest.mark.parametrize("language", ["en-XA", "en-XB"])
def test_every_step_of_moving_comes_from_the_catalogue(
    page: Page, sandbox: Sandbox, language: str
) -> None:
    for layout in ("week", "soonest"):
        page.goto(f"/reschedule/{UID}?layout={layout}&lang={language}")
        expect(page.get_by_role("radio").first).to_be_visible()
        assert english(page) == []
    time = page.get_by_role("radio").last
    time.check()
    page.locator(".cp-bar button:enabled").click()
    expect(page.locator(".cp-change")).to_be_visible()
    assert english(page) == []
    other = next(demo.uid for demo in DEMO if demo.kind == "phone")
    start = re.search(r"slot=([^&]+)", page.url)
    assert start
    sandbox.reschedule(other, unquote(start[1]))
    page.locator(".cp-confirm button[type=submit]").click()
    expect(page.locator(".cp-nearest")).to_be_visible()
    assert english(page) == []


def test_a_right_to_left_language_turns_the_page(page: Page) -> None:
    page.goto(f"/booking/{UID}?lang=en-XB")
    expect(page.locator(".cp")).to_have_attribute("dir", "rtl")
    leaf = page.locator(".cp-leaf").bounding_box()
    time = page.locator(".cp-time").bounding_box()
    assert leaf
    assert time
    assert leaf["x"] > time["x"]


def test_links_keep_the_language(page: Page) -> None:
    page.goto(f"/booking/{UID}?lang=en-XB")
    page.locator("footer a").first.click()
    page.wait_for_url("**/reschedule/**lang=en-XB*")
    expect(page.locator(".cp")).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_longest_languages_break_no_layout(page: Page, address: str) -> None:
    """The pseudo-language is held to it in every state: `soundness.py`."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for language in ("de", "ru", "el", "fi", "hu", "bn", "km"):
        speak(page, language)
        assert cut_texts(page, ZOOMED, NARROW, PHONE, LAPTOP) == []
