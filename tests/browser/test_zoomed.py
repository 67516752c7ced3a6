"""At 400 %, with the keyboard alone: a laptop's screen is then 320 by 256 CSS pixels.

Whatever has the focus is seen, and nothing lies on it (WCAG 2.4.11); what sticks to the
screen leaves room for the page (WCAG 1.4.10).
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.booker_page import (
    CONFIRMING,
    choose,
    free_times,
    h1,
    instant,
    moves,
    open_page,
    proceed,
)
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.reader_menu import menu, speak, summary
from tests.browser.soundness import PHONE, ZOOMED, cut_texts

ACCEPTED = uid_of("accepted")
_MAX_STOPS = 80
_LONG_WORDS, _RIGHT_TO_LEFT = "en-XA", "en-XB"

# What has the focus, and whether its middle, as far as it is on the screen, is seen.
_FOCUSED = """
() => {
  const element = document.activeElement;
  const box = (element.closest("label") ?? element).getBoundingClientRect();
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const own = element.closest("label") ?? element;
  return {
    name: (element.ariaLabel || element.innerText || element.name || "").trim(),
    isSeen:
      right > left && bottom > top && (own.contains(middle) || middle?.contains(own)),
  };
}
"""
_STUCK = """
() => {
  let height = 0;
  for (const element of document.querySelectorAll(".cp *")) {
    if (!/^(sticky|fixed)$/.test(getComputedStyle(element).position)) continue;
    if (element.checkVisibility()) height += element.getBoundingClientRect().height;
  }
  return height / innerHeight;
}
"""


@pytest.fixture
def zoomed(page: Page) -> Page:
    """A page at 400 %."""
    width, height = ZOOMED
    page.set_viewport_size({"width": width, "height": height})
    return page


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what ``selector`` finds has the focus; all before it is seen."""
    stops: list[str] = []
    for _ in range(_MAX_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUSED)
        stops.append(stop["name"])
        assert stop["isSeen"], f"{stops[-1]} is hidden, after {stops}"
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"{selector} is not among {stops}")


@pytest.mark.parametrize("language", [_LONG_WORDS, _RIGHT_TO_LEFT])
def test_a_booking_is_cancelled(zoomed: Page, sandbox: Sandbox, language: str) -> None:
    zoomed.goto(f"/booking/{ACCEPTED}?lang={language}")
    tab_to(zoomed, "footer a[href*='/cancel/']")
    zoomed.keyboard.press("Enter")
    expect(zoomed.locator("textarea")).to_be_visible()
    tab_to(zoomed, "textarea")
    zoomed.keyboard.type("Ill")
    tab_to(zoomed, ".cp-destructive")
    zoomed.keyboard.press("Enter")
    expect(zoomed.locator(".cp-off").first).to_be_visible()
    assert len(sandbox.posts()) == 1


@pytest.mark.parametrize("language", ["en", _RIGHT_TO_LEFT])
def test_a_booking_is_moved_in_another_zone(
    zoomed: Page, sandbox: Sandbox, language: str
) -> None:
    zoomed.goto(f"/reschedule/{ACCEPTED}?lang={language}")
    expect(free_times(zoomed).first).to_be_visible()
    tab_to(zoomed, ".cp-zone-line .cp-link-button")
    zoomed.keyboard.press("Enter")
    expect(zoomed.get_by_role("option").first).to_be_visible()
    zoomed.keyboard.type("kath")
    expect(zoomed.get_by_role("option")).to_have_count(1)
    expect(zoomed.get_by_role("option")).to_be_in_viewport(ratio=0.9)
    zoomed.keyboard.press("ArrowDown")
    zoomed.keyboard.press("Enter")
    expect(zoomed.get_by_role("dialog")).to_be_hidden()
    tab_to(zoomed, "[role=gridcell] *")
    tab_to(zoomed, "input[name=slot]")
    zoomed.keyboard.press("Space")
    start = zoomed.locator("input[name=slot]:checked").get_attribute("value") or ""
    expect(zoomed.locator(".cp-bar button")).to_be_enabled()
    tab_to(zoomed, ".cp-bar button")
    zoomed.keyboard.press("Enter")
    expect(zoomed.locator(".cp-confirm")).to_be_visible()
    tab_to(zoomed, ".cp-confirm [type=submit]")
    zoomed.keyboard.press("Enter")
    zoomed.wait_for_url("**/booking/**")
    expect(zoomed.locator(f"time[datetime='{start}']").first).to_be_visible()
    assert [instant(one["start"]) for one in moves(sandbox)] == [instant(start)]


def test_the_whole_menu_is_reached(zoomed: Page) -> None:
    zoomed.goto(f"/booking/{ACCEPTED}?lang={_LONG_WORDS}")
    summary(zoomed).focus()
    zoomed.keyboard.press("Enter")
    expect(menu(zoomed).locator("form")).to_be_visible()
    tab_to(zoomed, ".cp-themes [value=dark]")
    tab_to(zoomed, ".cp-languages li:last-child button")
    assert cut_texts(zoomed, ZOOMED) == []


@pytest.mark.parametrize("size", [ZOOMED, PHONE])
def test_what_sticks_leaves_room_for_the_page(
    page: Page, size: tuple[int, int], console_errors: list[str]
) -> None:
    open_page(page)
    choose(page)
    speak(page, _LONG_WORDS)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.context.set_offline(True)
    expect(page.locator(".cp-connection[data-connection=offline]")).to_be_visible()
    assert page.evaluate(_STUCK) < 0.5
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUSED)
        assert stop["isSeen"], f"{stop['name']} is hidden"
    page.context.set_offline(False)
    console_errors.clear()


def test_the_dialog_of_zones_is_scrolled_to_its_end(zoomed: Page) -> None:
    open_page(zoomed)
    zoomed.locator(".cp-zone-line .cp-link-button").click()
    expect(zoomed.get_by_role("option").first).to_be_visible()
    tab_to(zoomed, "dialog .cp-button")
    expect(zoomed.locator("dialog .cp-button")).to_be_in_viewport(ratio=0.9)
    assert cut_texts(zoomed, ZOOMED) == []
    zoomed.keyboard.press("Enter")
    expect(zoomed.get_by_role("dialog")).to_be_hidden()
    proceed(zoomed).scroll_into_view_if_needed()
    assert h1(zoomed).inner_text() != CONFIRMING
