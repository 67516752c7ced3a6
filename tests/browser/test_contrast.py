"""The main states in forced colours, and for a reader who asks for more contrast."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.booker_page import choose, go_on, open_page
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.reader_menu import open_menu
from tests.browser.soundness import SCHEMES, axe_says, wear

ACCEPTED = uid_of("accepted")


def see(path: str) -> Callable[[Page, Sandbox], None]:
    def go(page: Page, _sandbox: Sandbox) -> None:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    return go


def choose_a_time(page: Page, _sandbox: Sandbox) -> None:
    open_page(page)
    choose(page)


def confirm(page: Page, sandbox: Sandbox) -> None:
    choose_a_time(page, sandbox)
    go_on(page)


def be_refused(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/cancel/{ACCEPTED}")
    sandbox.fail("429", method="POST")
    page.locator(".cp-destructive").click()
    expect(page.locator(".cp-message")).to_be_visible()


def open_the_menu(page: Page, _sandbox: Sandbox) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    open_menu(page)


STATES = {
    "booking": see(f"/booking/{ACCEPTED}"),
    "cancelled": see(f"/booking/{uid_of('cancelled')}"),
    "cancel a series": see(f"/cancel/{uid_of('occurrence')}"),
    "refused": be_refused,
    "time chosen": choose_a_time,
    "confirm": confirm,
    "menu": open_the_menu,
}


WISHES: tuple[dict[str, Any], ...] = (
    {"forced_colors": "active", "contrast": "no-preference"},
    {"forced_colors": "none", "contrast": "more"},
)
_DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))"


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_wrong(page: Page, sandbox: Sandbox, state: str) -> None:
    STATES[state](page, sandbox)
    page.emulate_media(reduced_motion="reduce")
    for scheme in SCHEMES:
        for wish in WISHES:
            page.emulate_media(**wish)
            wear(page, scheme)
            page.evaluate(_DRAWN)
            assert axe_says(page) == [], (scheme, wish)


def test_more_contrast_makes_quiet_text_as_dark_as_the_rest(page: Page) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    colour = "one => getComputedStyle(one).color"
    quiet, ink = page.locator(".cp-date"), page.locator("h1")
    assert quiet.evaluate(colour) != ink.evaluate(colour)
    page.emulate_media(contrast="more")
    assert quiet.evaluate(colour) == ink.evaluate(colour)


def test_in_forced_colours_what_is_chosen_has_an_outline_of_its_own(
    page: Page,
) -> None:
    page.emulate_media(forced_colors="active")
    open_page(page)
    choose(page)
    page.locator("#heading").focus()
    outline = "all => all.map(one => getComputedStyle(one).outlineStyle)"
    chosen = page.locator(".cp-time-choice:has(:checked), .cp-day-chosen button")
    assert chosen.evaluate_all(outline) == ["solid", "solid"]
    others = page.locator(".cp-time-choice:not(:has(:checked))")
    assert set(others.evaluate_all(outline)) == {"none"}
