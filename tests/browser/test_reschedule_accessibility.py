"""Every state of the reschedule page, for axe-core and on a narrow screen.

As in `test_accessibility.py`: no violation, light or dark; at 320 CSS pixels nothing
scrolls sideways, and whatever is clicked is large enough.

On a server of its own: one state is a doubt, which the server remembers for minutes.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.confirm_page import (
    CHOOSE,
    alert,
    button,
    choose,
    h1,
    moves,
    open_page,
    times,
)
from tests.browser.conftest import Sandbox, serving
from tests.browser.demo import SEATS, uid_of
from tests.browser.patience import LONGEST_MS
from tests.browser.soundness import faults
from tests.processes import Running

ACCEPTED = uid_of("accepted")
LONG_AGO = "2020-01-06T09:00:00Z"


@pytest.fixture(scope="module")
def server(
    sandbox_process: Running, web_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    output = tmp_path_factory.mktemp("server") / "log"
    with serving(sandbox_process, output) as process:
        yield process


def see(layout: str, kind: str = "accepted") -> Callable[[Page, Sandbox], None]:
    def go(page: Page, _sandbox: Sandbox) -> None:
        page.goto(f"/reschedule/{uid_of(kind)}?layout={layout}")
        expect(times(page).first).to_be_visible()

    return go


def wait_for_slow_times(page: Page, sandbox: Sandbox) -> None:
    sandbox.fail("hang", path="/slots")
    page.goto(f"/reschedule/{ACCEPTED}")
    expect(page.get_by_text("Still looking for free times.")).to_be_visible()


def meet_an_outage_of_the_times(page: Page, sandbox: Sandbox) -> None:
    sandbox.fail("500", path="/slots")
    page.goto(f"/reschedule/{ACCEPTED}")
    expect(page.get_by_role("button", name="Try again")).to_be_visible(
        timeout=LONGEST_MS
    )


def fail_to_renew_the_times(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/reschedule/{ACCEPTED}")
    expect(times(page).first).to_be_visible()
    sandbox.fail("500", path="/slots")
    page.get_by_role("button", name="Next month").click()
    expect(alert(page, "can't be brought up to date")).to_be_visible(timeout=LONGEST_MS)


def find_no_time_in_a_month(page: Page, _sandbox: Sandbox) -> None:
    page.goto(f"/reschedule/{uid_of('next-month')}")
    expect(times(page).first).to_be_visible()
    page.get_by_role("button", name="Previous month").click()
    expect(page.get_by_text("There is no free time in this month.")).to_be_visible()


def find_no_time_at_all(page: Page, sandbox: Sandbox) -> None:
    # Another booking of the same host, and it takes more than a year.
    sandbox.patch(uid_of("emoji"), starts_in=0, lasts=500 * 24 * 60)
    page.goto(f"/reschedule/{ACCEPTED}")
    expect(page.get_by_text("There is no free time until")).to_be_visible()


def choose_a_time(page: Page, _sandbox: Sandbox) -> None:
    choose(page)


def open_the_zones(page: Page, _sandbox: Sandbox) -> None:
    page.goto(f"/reschedule/{ACCEPTED}")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_role("option").first).to_be_visible()


def search_the_zones(page: Page, sandbox: Sandbox) -> None:
    open_the_zones(page, sandbox)
    page.get_by_role("combobox").fill("kath")
    expect(page.get_by_role("option")).to_have_count(1)


def search_no_zone(page: Page, sandbox: Sandbox) -> None:
    open_the_zones(page, sandbox)
    page.get_by_role("combobox").fill("Atlantis")
    expect(page.get_by_text("No time zone found")).to_be_visible()


def choose_a_night(page: Page, _sandbox: Sandbox) -> None:
    open_page(page, query="?tz=Pacific/Auckland")
    expect(page.get_by_text("This is at night where you are.")).to_be_visible()


def go_on(kind: str) -> Callable[[Page, Sandbox], None]:
    def go(page: Page, _sandbox: Sandbox) -> None:
        open_page(page, SEATS[0] if kind == "seat" else uid_of(kind))

    return go


def be_refused(page: Page, sandbox: Sandbox) -> None:
    open_page(page)
    sandbox.fail("429", method="POST", path="/reschedule$")
    button(page).click()
    expect(alert(page, "Your booking is unchanged.")).to_be_visible()


def be_late(page: Page, sandbox: Sandbox) -> None:
    start = open_page(page)
    sandbox.reschedule(uid_of("emoji"), start)
    button(page).click()
    expect(page.get_by_text("The nearest free times")).to_be_visible()
    assert len(moves(sandbox)) == 1, "Only the other one's."


def not_know(page: Page, sandbox: Sandbox) -> None:
    open_page(page, uid_of("success-redirect"))
    sandbox.fail("500", method="POST", path="/reschedule$")
    button(page).click()
    expect(alert(page, "We don't know yet")).to_be_visible(timeout=LONGEST_MS)


def come_too_late(page: Page, _sandbox: Sandbox) -> None:
    page.goto(f"/reschedule/{ACCEPTED}?slot={LONG_AGO}&step=confirm")
    expect(h1(page)).to_have_text(CHOOSE)
    expect(times(page).first).to_be_visible()


STATES = {
    "month": see("month"),
    "week": see("week"),
    "soonest": see("soonest"),
    "several zones": see("month", "link"),
    "a locked zone": see("month", "cancelling-disabled"),
    "week, right to left": see("week&lang=en-XB", "rtl"),
    "seats": see("month", "seat"),
    "still looking": wait_for_slow_times,
    "outage": meet_an_outage_of_the_times,
    "not renewed": fail_to_renew_the_times,
    "no time in a month": find_no_time_in_a_month,
    "no time at all": find_no_time_at_all,
    "time chosen": choose_a_time,
    "zones": open_the_zones,
    "zones found": search_the_zones,
    "no zone found": search_no_zone,
    "confirm": go_on("accepted"),
    "confirm, the host agrees": go_on("custom-answers"),
    "confirm, long words": go_on("long-text"),
    "confirm a seat": go_on("seat"),
    "confirm a night": choose_a_night,
    "refused": be_refused,
    "taken": be_late,
    "not known": not_know,
    "a link of long ago": come_too_late,
}


@pytest.mark.parametrize("state", STATES)
def test_any_state_is_sound_to_axe_and_on_a_narrow_screen(
    page: Page, sandbox: Sandbox, state: str
) -> None:
    STATES[state](page, sandbox)
    assert faults(page) == []
