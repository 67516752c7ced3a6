"""What happens while somebody chooses: times go, tabs meet, lines break."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.booker_page import (
    CHOOSING,
    CONFIRMING,
    MOVED,
    REASON,
    choose,
    expect_moved,
    free_times,
    go_on,
    h1,
    main,
    move,
    moved_to,
    moves,
    nearest,
    open_page,
    proceed,
    reach_last_step,
    reserve,
    reserved,
    why_not,
)
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.live import await_live, open_tab
from tests.browser.patience import LONGEST_MS, PATIENCE_MS
from tests.processes import Running


def await_reservations(page: Page, sandbox: Sandbox, count: int) -> list[str]:
    """Wait until so many reservations were made or given back; tells which."""
    for _ in range(PATIENCE_MS // 50):
        if len(reserved(sandbox)) >= count:
            break
        page.wait_for_timeout(50)
    return [sign for sign, _ in reserved(sandbox)]


def test_a_time_taken_meanwhile_keeps_everything_and_offers_the_nearest(
    page: Page, sandbox: Sandbox
) -> None:
    start = reach_last_step(page)
    page.get_by_label(REASON).fill("School run")
    sandbox.reschedule(uid_of("emoji"), start)
    move(page).click()
    expect(why_not(page)).to_contain_text("not free any more")
    expect(why_not(page)).to_be_focused()
    expect(page.get_by_label(REASON)).to_have_value("School run")
    expect(nearest(page)).to_have_count(3)
    expect(move(page)).to_be_disabled()
    assert len(moves(sandbox)) <= 1

    nearest(page).first.click()
    expect(move(page)).to_be_enabled()
    expect(page.get_by_label(REASON)).to_have_value("School run")
    move(page).click()
    expect(h1(page)).to_have_text(MOVED)
    new = moved_to(sandbox)
    assert new["start"] != start
    assert new["reschedulingReason"] == "School run"


def test_from_a_time_that_is_gone_there_is_a_way_to_all_times(
    page: Page, sandbox: Sandbox
) -> None:
    start = reach_last_step(page)
    sandbox.reschedule(uid_of("emoji"), start)
    move(page).click()
    why_not(page).get_by_role("link", name="See all times").click()
    expect(h1(page)).to_have_text(CHOOSING)
    expect(page.locator(f"input[value='{start}']")).to_have_count(0)
    expect(free_times(page).first).to_be_visible()


def test_an_old_link_to_a_time_that_is_gone_says_so_at_once(
    page: Page, sandbox: Sandbox
) -> None:
    # It was held long ago, if at all.
    sandbox.fail("500", path="/slots/reservations")
    start = reach_last_step(page)
    address = page.url
    sandbox.reschedule(uid_of("emoji"), start)
    page.goto("about:blank", wait_until="load")
    page.goto(address)
    expect(h1(page)).to_have_text(CONFIRMING)
    expect(why_not(page)).to_contain_text("not free any more")
    expect(nearest(page)).to_have_count(3)
    expect(move(page)).to_be_disabled()


def test_two_tabs_that_move_it_to_the_same_time_move_it_once(
    page: Page, context: BrowserContext, sandbox: Sandbox
) -> None:
    start = reach_last_step(page)
    other = open_tab(context)
    other.goto(page.url)
    expect(move(other)).to_be_enabled()
    move(page).click()
    expect(h1(page)).to_have_text(MOVED)
    move(other).click()
    expect_moved(other, sandbox, start)


def test_a_tab_that_comes_later_with_another_time_learns_where_it_went(
    page: Page, context: BrowserContext, sandbox: Sandbox
) -> None:
    reach_last_step(page)
    other = open_tab(context)
    open_page(other)
    choose(other, free_times(other).first)
    go_on(other)
    move(page).click()
    expect(h1(page)).to_have_text(MOVED)
    move(other).click()
    other.get_by_role("link", name="See the new booking").click()
    expect(h1(other)).to_have_text(MOVED)
    assert len(moves(sandbox)) == 1


@pytest.mark.parametrize("step", ["opened", "chosen", "confirming"])
def test_a_reload_keeps_the_place(page: Page, sandbox: Sandbox, step: str) -> None:
    open_page(page)
    start = "" if step == "opened" else choose(page)
    if step == "confirming":
        go_on(page)
    page.reload()
    await_live(page)
    if step == "confirming":
        expect(h1(page)).to_have_text(CONFIRMING)
        expect(move(page)).to_be_enabled()
    else:
        expect(h1(page)).to_have_text(CHOOSING)
        expect(free_times(page).first).to_be_visible()
    if step == "chosen":
        expect(page.locator(f"input[value='{start}']")).to_be_checked()
        go_on(page)
    if step != "opened":
        move(page).click()
        expect_moved(page, sandbox, start)


def test_back_and_forward_go_through_the_steps(page: Page) -> None:
    start = reach_last_step(page)
    page.get_by_label(REASON).fill("School run")
    page.go_back()
    expect(h1(page)).to_have_text(CHOOSING)
    expect(page.locator(f"input[value='{start}']")).to_be_checked()
    page.go_forward()
    expect(h1(page)).to_have_text(CONFIRMING)
    expect(move(page)).to_be_enabled()


def test_without_a_connection_nothing_is_lost(
    page: Page, context: BrowserContext, sandbox: Sandbox
) -> None:
    start = reach_last_step(page)
    page.get_by_label(REASON).fill("School run")
    context.set_offline(True)
    expect(page.get_by_role("button", name="No connection")).to_be_disabled()
    context.set_offline(False)
    expect(move(page)).to_be_enabled(timeout=LONGEST_MS)
    expect(page.get_by_label(REASON)).to_have_value("School run")
    move(page).click()
    expect_moved(page, sandbox, start)


def test_the_chosen_time_is_held_and_given_back(page: Page, sandbox: Sandbox) -> None:
    open_page(page)
    choose(page)
    assert await_reservations(page, sandbox, 1) == ["+"]
    choose(page, free_times(page).first)
    assert await_reservations(page, sandbox, 3) == ["+", "-", "+"]
    go_on(page)
    page.get_by_role("link", name="Choose another time").click()
    expect(h1(page)).to_have_text(CHOOSING)
    page.goto(f"/booking/{uid_of('accepted')}")
    assert reserved(sandbox)[-1][0] in "+-"


def test_an_opened_page_holds_no_time_until_somebody_touches_it(
    page: Page, context: BrowserContext, sandbox: Sandbox
) -> None:
    """What looks for harm in the links of mails runs scripts too."""
    open_page(page)
    start = free_times(page).last.get_attribute("value") or ""
    # Whatever Playwright asks a page counts as a touch of it, so nothing is asked.
    untouched = context.new_page()
    with untouched.expect_websocket() as connection:
        untouched.goto(f"/reschedule/{uid_of('accepted')}?slot={start}")
    connection.value.wait_for_event("framereceived")
    untouched.wait_for_timeout(2500)
    assert reserved(sandbox) == []
    untouched.keyboard.press("Tab")
    assert await_reservations(page, sandbox, 1) == ["+"]


def test_a_held_time_is_given_back_before_the_booking_is_moved(
    page: Page, sandbox: Sandbox
) -> None:
    start = reach_last_step(page)
    assert await_reservations(page, sandbox, 1) == ["+"]
    move(page).click()
    expect_moved(page, sandbox, start)
    assert await_reservations(page, sandbox, 2)[:2] == ["+", "-"]


def test_a_time_that_somebody_else_holds_is_told_to_be_gone_soon(
    page: Page, sandbox: Sandbox, server_with: Callable[..., Running]
) -> None:
    """Where the times were read before: else Cal.com lists it no more."""
    server = server_with(CALPAGES_CACHE_SECONDS="5")
    page.goto(f"{server.url}/reschedule/{uid_of('link')}")
    # Far from the booking's own time, which would be in the way of a reservation.
    start = free_times(page).first.get_attribute("value") or ""
    reserve(sandbox, start, uid_of("link"))
    assert choose(page, free_times(page).first) == start
    expect(main(page)).to_contain_text("Somebody else is looking at this time")
    expect(proceed(page)).to_be_enabled()


def test_an_outage_of_the_reservations_stops_nothing(
    page: Page, sandbox: Sandbox
) -> None:
    sandbox.fail("500", path="/slots/reservations")
    start = reach_last_step(page)
    move(page).click()
    expect_moved(page, sandbox, start)


def test_an_outage_keeps_the_times_that_are_shown(page: Page, sandbox: Sandbox) -> None:
    open_page(page)
    grid = page.get_by_role("grid").get_attribute("aria-label")
    sandbox.fail("500", path="/v2/slots")
    page.get_by_role("button", name="Next month").click()
    expect(main(page)).to_contain_text("can't be brought up to date")
    expect(page.get_by_role("grid")).to_have_attribute("aria-label", str(grid))
    sandbox.heal()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("grid")).not_to_have_attribute("aria-label", str(grid))
    expect(main(page)).not_to_contain_text("can't be brought up to date")


def test_slow_times_are_not_told_as_none(page: Page, sandbox: Sandbox) -> None:
    sandbox.fail("slow", path="/v2/slots", seconds=5)
    page.goto(f"/reschedule/{uid_of('next-month')}", wait_until="commit")
    expect(h1(page)).to_have_text(CHOOSING)
    expect(main(page)).to_contain_text("Still looking for free times")
    expect(main(page)).not_to_contain_text("no free time")
    expect(free_times(page).first).to_be_visible()
    expect(main(page)).not_to_contain_text("Still looking")
