"""Moving a booking between zones, from right to left, and with others than one host."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from calpages.i18n import get_translator
from tests.browser.booker_page import (
    CHOOSING,
    choose,
    expect_moved,
    free_days,
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
from tests.processes import Running


def test_in_kathmandu_with_a_host_in_new_york(
    chromium: Browser, server: Running, sandbox: Sandbox
) -> None:
    uid = uid_of("short-window")
    context = chromium.new_context(
        base_url=server.url, locale="en-GB", timezone_id="Asia/Kathmandu"
    )
    page = context.new_page()
    open_page(page, uid)
    await_live(page)
    expect(main(page)).to_contain_text("Kathmandu Nepal Time (GMT+5:45)")
    expect(main(page)).to_contain_text("Your host is in New York")
    time = free_times(page).last
    assert re.search(
        r":(15|45) to .*Nepal Time", time.get_attribute("aria-label") or ""
    )
    start = choose(page, time)
    expect(main(page)).to_contain_text("For your host:")
    go_on(page)
    expect(main(page)).to_contain_text("Eastern Time (GMT-5)")
    move(page).click()
    expect_moved(page, sandbox, start, uid)
    context.close()


def test_a_whole_move_in_arabic(page: Page, sandbox: Sandbox) -> None:
    t = get_translator("ar")
    uid = uid_of("emoji")
    page.goto(f"/reschedule/{uid}?lang=ar")
    html = page.locator("html")
    expect(html).to_have_attribute("dir", "rtl")
    expect(h1(page)).to_have_text(t.gettext("Choose a new time"))
    time = free_times(page).last
    start = time.get_attribute("value") or ""
    page.locator("label").filter(has=page.locator(f"input[value='{start}']")).click()
    page.get_by_role("button", name=t.gettext("Continue")).click()
    expect(h1(page)).to_have_text(t.gettext("Move your booking?"))
    page.locator(".cp-confirm button[type=submit]").click()
    expect(h1(page)).to_have_text(t.gettext("This meeting is scheduled"))
    new = moved_to(sandbox, uid)
    page.wait_for_url(f"**/booking/{new['uid']}*lang=ar*")
    assert instant(new["start"]) == instant(start)
    expect(page.locator(f"time[datetime='{start}']")).to_be_visible()
    expect(html).to_have_attribute("dir", "rtl")


def test_from_right_to_left_the_keys_are_mirrored(page: Page) -> None:
    page.goto(f"/reschedule/{uid_of('accepted')}?lang=en-XB&month=2999-01")
    expect(page.locator(".cp[dir=rtl]")).to_be_visible()
    page.get_by_role("grid").locator("button:enabled").first.focus()
    focused = page.locator("[role=gridcell]:focus-within")
    first = focused.get_attribute("data-day") or ""
    page.keyboard.press("ArrowLeft")
    expect(focused).not_to_have_attribute("data-day", first)
    assert (focused.get_attribute("data-day") or "") > first
    page.keyboard.press("ArrowRight")
    expect(focused).to_have_attribute("data-day", first)


@pytest.mark.parametrize("kind", ["team", "collective", "multi-duration"])
def test_other_kinds_of_events_move_too(
    page: Page, sandbox: Sandbox, kind: str
) -> None:
    uid = uid_of(kind)
    open_page(page, uid)
    start = choose(page)
    go_on(page)
    move(page).click()
    expect_moved(page, sandbox, start, uid)


def test_what_opens_only_in_months_is_found(page: Page) -> None:
    page.goto(f"/reschedule/{uid_of('far-ahead')}")
    expect(h1(page)).to_have_text(CHOOSING)
    expect(free_times(page).first).to_be_visible()
    expect(main(page)).to_contain_text("There is no free time before")
    expect(free_days(page).first).to_be_visible()
