"""The menu of language and appearance: it counts at once, and nothing is lost."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.booker_page import choose, main, open_page
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.live import await_live
from tests.browser.reader_menu import (
    choose_language,
    choose_theme,
    expect_document,
    look_of,
    menu,
    open_menu,
    summary,
)
from tests.browser.soundness import misfits, violations
from tests.processes import Running

ACCEPTED = uid_of("accepted")
HEBREW = "עברית"
PAGES = (f"/booking/{ACCEPTED}", f"/cancel/{ACCEPTED}", f"/reschedule/{ACCEPTED}", "/")
LIGHT, DARK = "rgb(244, 245, 247)", "rgb(12, 13, 17)"


def h1(page: Page) -> Any:
    return page.get_by_role("heading", level=1)


def mark(page: Page) -> None:
    """Leave a mark that a load of another document would take away."""
    page.evaluate("window.isSameDocument = true")


def is_marked(page: Page) -> bool:
    return page.evaluate("window.isSameDocument === true")


def cookies(page: Page) -> dict[str, str]:
    return {one.get("name", ""): one.get("value", "") for one in page.context.cookies()}


def test_another_language_keeps_what_is_half_written(page: Page) -> None:
    page.goto(f"/cancel/{ACCEPTED}")
    expect_document(page, "en", "ltr")
    mark(page)
    page.locator("textarea").fill("I can not come, bec")
    english, title = h1(page).inner_text(), page.title()

    choose_language(page, HEBREW)
    expect_document(page, "he", "rtl")
    expect(summary(page)).to_be_focused()
    expect(summary(page)).to_contain_text(HEBREW)
    expect(menu(page)).not_to_have_attribute("open", re.compile(".*"))
    expect(h1(page)).not_to_have_text(english)
    expect(page).not_to_have_title(title)
    # The dates as well, and who will be told.
    expect(page.locator(".cp-date")).to_contain_text(re.compile("[א-ת]"))
    expect(page.locator("textarea")).to_have_value("I can not come, bec")
    assert cookies(page)["calpages-language"] == "he"

    choose_language(page, "English")
    expect_document(page, "en", "ltr")
    expect(h1(page)).to_have_text(english)
    expect(page).to_have_title(title)
    expect(page.locator(".cp-date")).not_to_contain_text(re.compile("[א-ת]"))
    expect(page.locator("textarea")).to_have_value("I can not come, bec")
    assert is_marked(page)


def test_what_is_chosen_holds_for_every_page_and_visit(page: Page) -> None:
    page.goto("/")
    choose_language(page, HEBREW)
    expect_document(page, "he", "rtl")
    for path in (*PAGES, "/nowhere"):
        page.goto(path)
        expect_document(page, "he", "rtl")
        expect(menu(page).locator("[aria-current]")).to_have_text(HEBREW)


def test_a_chosen_time_stays_chosen_and_the_calendar_turns(page: Page) -> None:
    open_page(page)
    start = choose(page)
    mark(page)
    first_day = page.get_by_role("grid").locator("th").first
    left = first_day.bounding_box()
    choose_language(page, HEBREW)
    expect_document(page, "he", "rtl")
    chosen = page.locator(f"input[value='{start}']")
    expect(chosen).to_be_checked()
    expect(page.locator(".cp-caption")).to_contain_text(re.compile("[א-ת]"))
    expect(page.locator(".cp-bar-new")).to_contain_text(re.compile("[א-ת]"))
    right = first_day.bounding_box()
    assert left
    assert right
    assert right["x"] > left["x"]
    assert is_marked(page)


def test_why_it_failed_is_said_in_the_new_language(
    page: Page, sandbox: Sandbox
) -> None:
    page.goto(f"/cancel/{ACCEPTED}")
    sandbox.fail("429", method="POST")
    page.locator("form button.cp-destructive").click()
    alert = page.locator(".cp-message")
    expect(alert).to_contain_text("not cancelled")
    choose_language(page, HEBREW)
    expect(alert).to_contain_text(re.compile("[א-ת]"))
    expect(alert).not_to_contain_text("cancelled")


def test_an_address_that_asks_for_a_language_asks_for_the_chosen_one(
    page: Page,
) -> None:
    page.goto(f"/booking/{ACCEPTED}?lang=de&tz=Asia%2FTokyo")
    expect_document(page, "de", "ltr")
    choose_language(page, HEBREW)
    expect_document(page, "he", "rtl")
    assert page.url.endswith(f"/booking/{ACCEPTED}?lang=he&tz=Asia%2FTokyo")
    expect(page.locator("footer a").first).to_have_attribute(
        "href", re.compile("lang=he")
    )
    page.reload()
    await_live(page)
    expect_document(page, "he", "rtl")


def test_the_language_of_the_booking_is_there_from_the_first_byte(
    page: Page, sandbox: Sandbox
) -> None:
    sandbox.patch(ACCEPTED, language="he")
    answer = page.goto(f"/booking/{ACCEPTED}")
    assert answer
    assert answer.text().startswith('<!DOCTYPE html><html lang="he" dir="rtl">')
    expect_document(page, "he", "rtl")
    page.locator("footer a").first.click()
    page.wait_for_url("**/reschedule/**")
    expect(page.get_by_role("grid")).to_be_visible()
    expect_document(page, "he", "rtl")


def test_the_live_page_does_not_speak_another_language_first(
    page: Page, sandbox: Sandbox
) -> None:
    sandbox.patch(ACCEPTED, language="he")
    page.add_init_script(
        """window.spoken = [];
        const note = () => {
          for (const one of document.querySelectorAll("html, .cp"))
            if (one.lang) spoken.push(one.lang);
        };
        new MutationObserver(note).observe(document, {
          attributeFilter: ["lang"], childList: true, subtree: true,
        });"""
    )
    page.goto(f"/cancel/{ACCEPTED}")
    expect_document(page, "he", "rtl")
    assert set(page.evaluate("spoken")) == {"he"}


def test_a_late_booking_corrects_the_page(page: Page, sandbox: Sandbox) -> None:
    uid = uid_of("next-month")
    sandbox.patch(uid, language="he")
    sandbox.fail("slow", seconds=1.5)
    answer = page.goto(f"/booking/{uid}", wait_until="commit")
    assert answer
    assert '<html lang="en" dir="ltr">' in answer.text()
    await_live(page)
    expect_document(page, "he", "rtl")
    expect(h1(page)).to_contain_text(re.compile("[א-ת]"))
    expect(page).to_have_title(re.compile("[א-ת]"))


@pytest.mark.parametrize(
    ("device", "theme", "ground"), [("light", "dark", DARK), ("dark", "light", LIGHT)]
)
def test_a_chosen_appearance_wins_over_the_device(
    page: Page, device: Any, theme: str, ground: str
) -> None:
    page.emulate_media(color_scheme=device)
    page.goto(f"/cancel/{ACCEPTED}")
    page.locator("textarea").fill("Half")
    mark(page)
    choose_theme(page, theme)
    chosen = {"theme": theme, "scheme": theme, "ground": ground}
    assert look_of(page) == chosen
    assert menu(page).locator("[aria-pressed=true]").get_attribute("value") == theme
    expect(page.locator("textarea")).to_have_value("Half")
    assert is_marked(page)
    for path in (*PAGES, "/nowhere"):
        page.goto(path)
        expect(h1(page)).to_be_visible()
        assert look_of(page) == chosen

    choose_theme(page, "")
    ours = {"light": LIGHT, "dark": DARK}[device]
    assert look_of(page) == {"theme": "", "scheme": device, "ground": ours}
    page.emulate_media(color_scheme=theme)  # pyright: ignore[reportArgumentType]
    expect(page.locator("html")).to_have_class(theme)
    assert look_of(page) == {"theme": "", "scheme": theme, "ground": ground}
    assert "calpages-theme" not in cookies(page)


@pytest.fixture
def without_script(chromium: Browser, server: Running) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=server.url, locale="en-GB", java_script_enabled=False
    )
    yield context
    context.close()


def test_without_javascript_it_works_too(without_script: BrowserContext) -> None:
    page = without_script.new_page()
    page.goto(f"/booking/{ACCEPTED}?lang=en&tz=Asia%2FTokyo")
    choose_language(page, HEBREW)
    page.wait_for_url("**lang=he**")
    expect_document(page, "he", "rtl")
    choose_theme(page, "dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect_document(page, "he", "rtl")
    expect(menu(page).locator("[aria-current]")).to_have_text(HEBREW)
    page.goto(f"/cancel/{ACCEPTED}")
    expect_document(page, "he", "rtl")
    choose_theme(page, "")
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")


def test_it_is_used_by_keyboard_alone(page: Page) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    summary(page).focus()
    page.keyboard.press("Enter")
    expect(menu(page).locator("form")).to_be_visible()
    for name in ("Automatic", "Light", "Dark"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Space")
    assert look_of(page)["theme"] == "dark"
    expect(page.get_by_role("button", name="Dark")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu(page).locator("form")).to_be_hidden()
    expect(summary(page)).to_be_focused()

    page.keyboard.press("Enter")
    expect(menu(page).locator("form")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(menu(page).locator("form")).to_be_hidden()


def test_a_click_beside_it_closes_it(page: Page) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    panel = open_menu(page)
    page.mouse.click(5, 400)
    expect(panel).to_be_hidden()


def test_it_is_named_and_says_what_is_chosen(page: Page) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    open_menu(page)
    expect(menu(page)).to_match_aria_snapshot(
        """
        - group:
          - text: Language and appearance English
          - group "Appearance":
            - text: Appearance
            - button "Automatic" [pressed]
            - button "Light"
            - button "Dark"
          - group "Language":
            - text: Language
            - list
        """
    )


@pytest.mark.parametrize("language", ["en", "en-XB"])
@pytest.mark.parametrize("path", PAGES)
def test_open_it_is_sound(page: Page, path: str, language: str) -> None:
    page.goto(f"{path}?lang={language}")
    expect(h1(page)).to_be_visible()
    open_menu(page)
    assert violations(page) == []
    assert misfits(page) == []
    choose_theme(page, "dark")
    page.emulate_media(color_scheme="light")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_thumb_finds_everything(
    chromium: Browser, server: Running, width: int
) -> None:
    context = chromium.new_context(
        base_url=server.url,
        locale="en-GB",
        has_touch=True,
        is_mobile=width < 500,
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    page.goto(f"/booking/{ACCEPTED}")
    await_live(page)
    summary(page).tap()
    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".cp-reader :is(summary, button)")]
          .map((one) => one.getBoundingClientRect())
          .map(({ left, right, width, height }) => ({ left, right, width, height }))"""
    )
    assert len(boxes) > 4
    for box in boxes:
        assert min(box["width"], box["height"]) >= 44
        assert box["left"] >= 0
        assert box["right"] <= width
    expect(main(page)).to_be_visible()
    context.close()
