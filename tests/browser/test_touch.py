"""Under a thumb, whatever is touched is at least 44 pixels large.

Not so what is said within a sentence or a list of facts, and a day of the calendar on
the narrowest phone: seven of them have 320 pixels, so each is as tall, but narrower.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.booker_page import choose, go_on, open_page
from tests.browser.demo import uid_of
from tests.browser.live import await_live
from tests.browser.reader_menu import open_menu, speak
from tests.browser.soundness import NARROW, PHONE, small_targets
from tests.processes import Running

ACCEPTED = uid_of("accepted")
LEAST = 44


@pytest.fixture
def phone(chromium: Browser, server: Running) -> Iterator[Page]:
    width, height = PHONE
    context = chromium.new_context(
        base_url=server.url,
        locale="en-GB",
        timezone_id="Europe/Berlin",
        viewport={"width": width, "height": height},
        is_mobile=True,
        has_touch=True,
    )
    yield context.new_page()
    context.close()


def see(path: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(path)
        await_live(page)
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    return go


def see_times(layout: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        open_page(page, query=f"?layout={layout}")
        await_live(page)

    return go


def open_the_zones(page: Page) -> None:
    open_page(page)
    await_live(page)
    page.locator(".cp-zone-line .cp-link-button").tap()
    expect(page.get_by_role("option").first).to_be_visible()


def confirm(page: Page) -> None:
    open_page(page)
    await_live(page)
    choose(page)
    go_on(page)


def open_the_menu(page: Page) -> None:
    see(f"/booking/{ACCEPTED}")(page)
    open_menu(page)


STATES = {
    "booking": see(f"/booking/{ACCEPTED}"),
    "series": see(f"/booking/{uid_of('series')}"),
    "cancelled": see(f"/booking/{uid_of('cancelled')}"),
    "cancel": see(f"/cancel/{ACCEPTED}"),
    "cancel a series": see(f"/cancel/{uid_of('occurrence')}"),
    "start": see("/"),
    "month": see_times("month"),
    "week": see_times("week"),
    "soonest": see_times("soonest"),
    "zones": open_the_zones,
    "confirm": confirm,
    "menu": open_the_menu,
}


@pytest.mark.parametrize("state", STATES)
def test_what_is_touched_is_large_enough(phone: Page, state: str) -> None:
    STATES[state](phone)
    assert small_targets(phone, LEAST) == []
    speak(phone, "ar")
    assert small_targets(phone, LEAST) == []


def test_a_day_is_as_tall_on_the_narrowest_phone(phone: Page) -> None:
    width, height = NARROW
    phone.set_viewport_size({"width": width, "height": height})
    open_page(phone)
    await_live(phone)
    days = phone.locator(".cp-day-free button")
    sizes = days.evaluate_all("all => all.map(one => one.getBoundingClientRect())")
    assert sizes
    assert min(size["height"] for size in sizes) >= LEAST
    assert min(size["width"] for size in sizes) >= 36
