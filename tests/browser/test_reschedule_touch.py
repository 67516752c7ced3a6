"""The reschedule page under a thumb: a narrow screen, touch, a bar that sticks."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.booker_page import (
    CONFIRMING,
    expect_moved,
    free_days,
    free_times,
    h1,
    move,
    open_page,
    proceed,
)
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.live import await_live
from tests.processes import Running

TALL = 44


@pytest.fixture
def phone(chromium: Browser, server: Running) -> Iterator[Page]:
    """A phone of 390 pixels."""
    context = chromium.new_context(
        base_url=server.url,
        locale="en-GB",
        timezone_id="Europe/Berlin",
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
    )
    yield context.new_page()
    context.close()


def test_a_booking_is_moved_by_touch(phone: Page, sandbox: Sandbox) -> None:
    open_page(phone)
    await_live(phone)
    day = free_days(phone).last
    name = (day.get_attribute("aria-label") or "").rpartition(",")[0]
    day.tap()
    expect(phone.get_by_role("heading", level=2)).to_have_text(name)
    last = free_times(phone).last
    start = last.get_attribute("value") or ""
    phone.locator("label").filter(has=phone.locator(f"input[value='{start}']")).tap()
    proceed(phone).tap()
    expect(h1(phone)).to_have_text(CONFIRMING)
    move(phone).tap()
    expect_moved(phone, sandbox, start)


def test_the_bar_covers_no_time(phone: Page) -> None:
    open_page(phone, uid_of("accepted"), "?layout=soonest")
    await_live(phone)
    last = free_times(phone).last
    last.focus()
    bar = phone.locator(".cp-bar").bounding_box()
    time = last.bounding_box()
    assert bar is not None
    assert time is not None
    assert time["y"] + time["height"] <= bar["y"] + 1
    assert bar["y"] + bar["height"] <= 844 + 1


@pytest.mark.parametrize("layout", ["", "week", "soonest"])
def test_nothing_is_wider_than_the_narrowest_screen(phone: Page, layout: str) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    open_page(phone, uid_of("accepted"), f"?layout={layout}")
    await_live(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("layout", ["", "week", "soonest"])
def test_what_is_touched_is_tall_enough(phone: Page, layout: str) -> None:
    open_page(phone, uid_of("accepted"), f"?layout={layout}")
    await_live(phone)
    touched = ".cp-day-free button, .cp-time-choice, .cp-tab, .cp-nav button, .cp-step"
    heights = phone.locator(touched).evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= TALL
