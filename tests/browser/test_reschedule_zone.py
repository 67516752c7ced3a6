"""In which zone and with which clock times are written: chosen, and remembered."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.booker_page import (
    choose,
    expect_moved,
    free_times,
    go_on,
    h1,
    instant,
    main,
    move,
    moved_to,
    open_page,
)
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.live import await_live

ACCEPTED = uid_of("accepted")


def change(page: Page) -> Locator:
    """The button that opens the list of zones."""
    return page.get_by_role("button", name="Change")


def search(page: Page) -> Locator:
    """The field in that list."""
    return page.get_by_role("combobox", name="Search a city or time zone")


def open_zones(page: Page) -> Locator:
    """Open the list of zones; returns its dialog."""
    change(page).click()
    dialog = page.get_by_role("dialog", name="Time zone")
    expect(dialog).to_be_visible()
    expect(search(page)).to_be_focused()
    return dialog


def first_time(page: Page) -> Locator:
    """The first time that is shown, with its name for the eye."""
    return page.locator("label").filter(has=page.get_by_role("radio")).first


def cookies(page: Page) -> dict[str, str]:
    """What this visitor's browser remembers."""
    return {one.get("name", ""): one.get("value", "") for one in page.context.cookies()}


def test_a_list_that_is_gone_with_a_newer_build_is_there_after_a_reload(
    page: Page, console_errors: list[str]
) -> None:
    open_page(page)
    gone = re.compile(r"/assets/zone_list-.*\.js")
    page.route(gone, lambda route: route.fulfill(status=404))
    with page.expect_event("load"):
        change(page).click()
    page.unroute(gone)
    await_live(page)
    open_zones(page)
    console_errors.clear()


def test_the_clock_is_the_languages_and_can_be_changed(page: Page) -> None:
    open_page(page)
    twelve = page.get_by_role("button", name="12 h")
    expect(twelve).to_have_attribute("aria-pressed", "false")
    expect(first_time(page)).to_contain_text("09:00")
    twelve.click()
    expect(first_time(page)).to_contain_text(re.compile(r"9:00\s*am", re.I))
    expect(twelve).to_have_attribute("aria-pressed", "true")
    expect(twelve).to_be_focused()
    assert cookies(page)["calpages-clock"] == "12"

    page.reload()
    expect(first_time(page)).to_contain_text(re.compile(r"9:00\s*am", re.I))
    page.goto(f"/booking/{ACCEPTED}")
    when = page.get_by_role("region", name="When")
    expect(when).to_contain_text(re.compile(r"10:00.*am", re.I))


def test_another_zone_is_searched_chosen_and_remembered(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page)
    dialog = open_zones(page)
    search(page).fill("kathm")
    option = dialog.get_by_role("option")
    expect(option).to_have_count(1)
    expect(option).to_contain_text("GMT+5:45")
    option.click()
    expect(dialog).to_have_count(0)
    expect(change(page)).to_be_focused()
    expect(main(page)).to_contain_text("Nepal Time (GMT+5:45)")
    expect(main(page)).to_contain_text("Your host is in Berlin, where it is")
    assert "tz=Asia%2FKathmandu" in page.url
    assert cookies(page)["calpages-zone"] in ("Asia/Kathmandu", "Asia%2FKathmandu")

    page.reload()
    await_live(page)
    expect(main(page)).to_contain_text("Nepal Time (GMT+5:45)")
    start = choose(page)
    go_on(page)
    expect(main(page)).to_contain_text("Nepal Time (GMT+5:45)")
    move(page).click()
    new = expect_moved(page, sandbox, start)
    for path in (f"/booking/{new['uid']}", f"/cancel/{new['uid']}"):
        page.goto(path)
        expect(main(page)).to_contain_text("Nepal Time")


def test_a_zone_is_chosen_with_the_keyboard(page: Page) -> None:
    open_page(page)
    change(page).focus()
    page.keyboard.press("Enter")
    expect(search(page)).to_be_focused()
    page.keyboard.type("tokyo")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(search(page)).to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(change(page)).to_be_focused()
    expect(main(page)).to_contain_text("Japan Time (GMT+9)")


def test_the_arrow_keys_go_through_the_zones(page: Page) -> None:
    open_page(page)
    dialog = open_zones(page)
    expect(dialog.get_by_role("option").nth(300)).to_be_attached()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = dialog.get_by_role("option").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(search(page)).to_have_attribute(
        "aria-activedescendant", second.get_attribute("id") or ""
    )


def test_escape_closes_the_list_and_changes_nothing(page: Page) -> None:
    open_page(page)
    address = page.url
    dialog = open_zones(page)
    page.keyboard.type("nowhere at all")
    expect(dialog.get_by_role("status")).to_have_text("No time zone found")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(change(page)).to_be_focused()
    assert page.url == address
    assert "calpages-zone" not in cookies(page)


def test_the_list_is_written_with_the_chosen_clock(page: Page) -> None:
    open_page(page)
    page.get_by_role("button", name="12 h").click()
    expect(first_time(page)).to_contain_text(re.compile("am", re.I))
    open_zones(page)
    search(page).fill("berlin")
    expect(page.get_by_role("option").first).to_contain_text(re.compile(r"[ap]m", re.I))


def test_a_list_that_cannot_be_loaded_says_so(
    page: Page, console_errors: list[str]
) -> None:
    open_page(page)
    page.route("**/time-zones/**", lambda route: route.fulfill(status=500))
    change(page).click()
    dialog = page.get_by_role("dialog", name="Time zone")
    expect(dialog.get_by_role("status")).not_to_have_text(re.compile("Loading"))
    page.get_by_role("button", name="Close").click()
    expect(change(page)).to_be_focused()
    expect(free_times(page).first).to_be_visible()
    console_errors.clear()


def test_a_zone_that_the_host_has_locked_cannot_be_changed(
    page: Page, sandbox: Sandbox
) -> None:
    uid = uid_of("cancelling-disabled")
    open_page(page, uid, "?tz=Asia/Tokyo")
    expect(main(page)).to_contain_text("Rome")
    expect(main(page)).to_contain_text("Your host shows all times in their own time")
    expect(change(page)).to_have_count(0)
    start = choose(page)
    go_on(page)
    move(page).click()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    assert instant(moved_to(sandbox, uid)["start"]) == instant(start)
