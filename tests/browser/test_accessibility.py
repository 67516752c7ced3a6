"""The pages without a mouse, without eyes, without a large screen.

axe-core finds no violation in any state, light or dark; everything can be done with the
keyboard alone, and one sees where one is; at 320 CSS pixels nothing scrolls sideways
(WCAG 1.4.10), and whatever is clicked is at least 24 pixels large (WCAG 2.5.8).
The reschedule page has `test_reschedule_accessibility.py`.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from calpages.sandbox import DEMO
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.soundness import axe_says, faults, misfits, violations
from tests.processes import Running

ACCEPTED = uid_of("accepted")
_FOCUSED = """
() => {
  const element = document.activeElement;
  const at = element.closest("label") ?? element;
  const box = at.getBoundingClientRect();
  const ring = [element, at].some((one) => {
    const style = getComputedStyle(one);
    return (
      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) ||
      style.boxShadow !== "none"
    );
  });
  return {
    name: (element.ariaLabel || element.innerText || element.name || "").trim(),
    tag: element.tagName,
    ring,
    inView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}
"""


def h1(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def cancel(page: Page, _sandbox: Sandbox) -> None:
    page.goto(f"/cancel/{ACCEPTED}")
    page.get_by_role("button", name="Cancel event").click()
    expect(h1(page)).to_have_text("This event is cancelled")


def be_refused(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/cancel/{ACCEPTED}")
    sandbox.fail("429", method="POST")
    page.get_by_role("button", name="Cancel event").click()
    expect(page.get_by_role("alert").filter(has_text="not cancelled")).to_be_visible()


def write_too_much(page: Page, _sandbox: Sandbox) -> None:
    page.goto(f"/cancel/{ACCEPTED}")
    page.get_by_label("Reason for cancellation").fill("x" * 1001)
    expect(page.get_by_role("main")).to_contain_text("longer than 1,000 characters")


def open_the_calendars(page: Page, _sandbox: Sandbox) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    page.get_by_text("Add to calendar").click()
    expect(page.get_by_role("link", name="Google")).to_be_visible()


def show_the_whole_series(page: Page, _sandbox: Sandbox) -> None:
    page.goto(f"/booking/{uid_of('series')}")
    page.get_by_text("Show the other 2 events").click()
    expect(page.get_by_text("Past").first).to_be_visible()


def lose_the_seat(page: Page, sandbox: Sandbox) -> None:
    seat = uid_of("seat")
    sandbox.cancel(uid_of("seated"), seatUid=seat)
    page.goto(f"/booking/{uid_of('seated')}?seatReferenceUid={seat}")
    expect(h1(page)).to_have_text("You are no longer attending")


def wait_for_a_slow_answer(page: Page, sandbox: Sandbox) -> None:
    # Of another booking an earlier test may just have been told that it failed.
    sandbox.fail("slow", seconds=6)
    page.goto(f"/booking/{uid_of('next-month')}")
    expect(page.get_by_text("Loading your booking").first).to_be_attached()


def fail_to_refresh(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    expect(h1(page)).to_be_visible()
    sandbox.fail("500")
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("alert").filter(has_text="refreshed")).to_be_visible()


def meet_an_outage(page: Page, sandbox: Sandbox) -> None:
    sandbox.fail("502-html")
    page.goto(f"/booking/{ACCEPTED}")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def see(path: str, heading: str) -> Callable[[Page, Sandbox], None]:
    def go(page: Page, _sandbox: Sandbox) -> None:
        page.goto(path)
        expect(h1(page)).to_have_text(heading)

    return go


STATES = {
    "start": see("/", "Use the link in your e-mail"),
    "no booking": see("/booking/nobodyKnowsThisUid00000", "We can't find this booking"),
    "no page": see("/nowhere", "There is nothing here"),
    "bad link": see("/reschedule", "This link is not complete"),
    "outage": meet_an_outage,
    "loading": wait_for_a_slow_answer,
    "not refreshed": fail_to_refresh,
    "calendar menu": open_the_calendars,
    "whole series": show_the_whole_series,
    "gone seat": lose_the_seat,
    "cancel one": see(f"/cancel/{ACCEPTED}", "Cancel this event?"),
    "cancel a series": see(f"/cancel/{uid_of('series')}", "Cancel this event?"),
    "cancel a seat": see(f"/cancel/{uid_of('seat')}", "Cancel this event?"),
    "cancelled": cancel,
    "not cancelled": be_refused,
    "reason too long": write_too_much,
}


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: f"{demo.kind}-{demo.uid[-4:]}")
def test_axe_finds_nothing_wrong_with_any_kind_of_booking(page: Page, demo) -> None:
    page.goto(f"/booking/{demo.uid}")
    expect(h1(page)).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("kind", ["custom-answers", "series", "long-text", "rtl"])
def test_nor_does_it_in_arabic(page: Page, kind: str) -> None:
    page.goto(f"/booking/{uid_of(kind)}?lang=ar")
    expect(h1(page)).to_be_visible()
    assert axe_says(page) == []


@pytest.mark.parametrize("state", STATES)
def test_any_state_is_sound_to_axe_and_on_a_narrow_screen(
    page: Page, sandbox: Sandbox, state: str, console_errors: list[str]
) -> None:
    STATES[state](page, sandbox)
    # What is still on its way has no heading yet.
    exempt = ("page-has-heading-one",) if state == "loading" else ()
    assert faults(page, *exempt) == []


def test_axe_finds_nothing_wrong_with_the_list_of_demo_bookings(
    page: Page, server_with: Callable[..., Running]
) -> None:
    page.goto(server_with(CAL_API_URL="").url)
    expect(page.get_by_role("listitem").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("kind", ["long-text", "rtl", "series", "custom-answers"])
def test_a_narrow_screen_shows_every_text(page: Page, kind: str) -> None:
    page.goto(f"/booking/{uid_of(kind)}")
    expect(h1(page)).to_be_visible()
    assert misfits(page) == []


def tab_to(page: Page, name: str) -> list[str]:
    """Press Tab until ``name`` has the focus; every stop on the way is seen."""
    stops: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUSED)
        assert stop["tag"] != "BODY", f"{name} is not among {stops}"
        assert stop["ring"], f"{stop} shows no focus"
        assert stop["inView"], f"{stop} is out of sight"
        stops.append(stop["name"])
        if stop["name"].startswith(name):
            return stops
    raise AssertionError(f"{name} is not among {stops}")


def test_the_skip_link_is_first_and_leads_to_the_card(page: Page) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    expect(h1(page)).to_be_visible()
    assert tab_to(page, "Skip to content") == ["Skip to content"]
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    assert tab_to(page, "Cal Video") == ["Cal Video"]


def test_a_booking_is_read_and_used_by_keyboard_alone(page: Page) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    expect(h1(page)).to_be_visible()
    tab_to(page, "Add to calendar")
    google = page.get_by_role("link", name="Google")
    page.keyboard.press("Enter")
    expect(google).to_be_visible()
    assert tab_to(page, "Apple and other calendars") == [
        *("Google", "Outlook.com", "Office 365", "Yahoo"),
        "Apple and other calendars",
    ]
    for _ in range(5):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(google).to_be_hidden()
    tab_to(page, "Refresh")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Refresh")).to_be_enabled()
    assert h1(page).inner_text() == "This meeting is scheduled"


def test_a_booking_is_cancelled_by_keyboard_alone(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    expect(h1(page)).to_be_visible()
    tab_to(page, "Cancel")
    page.keyboard.press("Enter")
    expect(h1(page)).to_have_text("Cancel this event?")
    tab_to(page, "No longer needed")
    page.keyboard.press("Space")
    reason = page.get_by_label("Reason for cancellation")
    expect(reason).to_have_value("No longer needed")
    expect(reason).to_be_focused()
    page.keyboard.type(" at all")
    tab_to(page, "Cancel event")
    page.keyboard.press("Enter")
    expect(h1(page)).to_have_text("This event is cancelled")
    expect(page.get_by_role("main")).to_contain_text("No longer needed at all")
    assert len(sandbox.posts()) == 1


def test_after_a_refusal_the_focus_is_on_the_button_again(
    page: Page, sandbox: Sandbox
) -> None:
    sandbox.fail("429", method="POST")
    page.goto(f"/cancel/{ACCEPTED}")
    expect(h1(page)).to_have_text("Cancel this event?")
    tab_to(page, "Cancel event")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="not cancelled")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel event")).to_be_focused()


def test_after_cancelling_the_focus_is_on_what_became_of_it(page: Page) -> None:
    """The button is gone, and a keyboard must not begin anew at the page's top."""
    page.goto(f"/cancel/{ACCEPTED}")
    expect(h1(page)).to_have_text("Cancel this event?")
    tab_to(page, "Cancel event")
    page.keyboard.press("Enter")
    expect(h1(page)).to_have_text("This event is cancelled")
    expect(h1(page)).to_be_focused()


def test_how_much_of_a_series_is_chosen_with_the_arrow_keys(
    page: Page, sandbox: Sandbox
) -> None:
    page.goto(f"/cancel/{uid_of('occurrence')}")
    expect(h1(page)).to_have_text("Cancel this event?")
    only = page.get_by_role("radio", name=re.compile("Only this event"))
    later = page.get_by_role("radio", name=re.compile("This and all later events"))
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    expect(only).to_be_focused()
    assert page.evaluate(_FOCUSED)["ring"]
    page.keyboard.press("ArrowDown")
    expect(later).to_be_checked()
    expect(later).to_be_focused()
    page.evaluate("addEventListener('submit', () => (window.wasSent = true))")
    page.keyboard.press("Enter")
    expect(later).to_be_checked()
    assert not page.evaluate("window.wasSent"), "Enter on a choice is no decision."
    assert sandbox.posts() == []
