"""The reschedule page as the tests of this folder use it."""

import datetime as dt
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.patience import LONGEST_MS
from tests.processes import ask

CHOOSING, CONFIRMING = "Choose a new time", "Move your booking?"
MOVED = "This meeting is scheduled"
REASON = "Reason for rescheduling"


def h1(page: Page) -> Locator:
    """The page's heading."""
    return page.get_by_role("heading", level=1)


def main(page: Page) -> Locator:
    """What the page says."""
    return page.get_by_role("main")


def free_days(page: Page) -> Locator:
    """The days of the calendar that have a free time."""
    return page.get_by_role("grid").get_by_role("button", disabled=False)


def free_times(page: Page) -> Locator:
    """The times that can be chosen, as far as they are shown."""
    return page.get_by_role("radio", disabled=False)


def proceed(page: Page) -> Locator:
    """The button that leads from a chosen time to the last step."""
    return page.get_by_role("button", name="Continue")


def move(page: Page) -> Locator:
    """The button that moves the booking."""
    return page.get_by_role("button", name="Reschedule", exact=True)


def why_not(page: Page) -> Locator:
    """What the last step says after a refusal."""
    return page.locator("#problem")


def nearest(page: Page) -> Locator:
    """The links there to other free times."""
    return why_not(page).get_by_role("link").filter(has_not_text="See all")


def open_page(page: Page, uid: str = "", query: str = "") -> None:
    """Open the page of a booking, by default of the accepted one."""
    page.goto(f"/reschedule/{uid or uid_of('accepted')}{query}")
    expect(h1(page)).to_have_text(CHOOSING)
    expect(free_times(page).first).to_be_visible()


def show_next_month(page: Page) -> None:
    """Turn to the month that follows, where every working day has free times."""
    grid = page.get_by_role("grid")
    before = grid.get_attribute("aria-label") or ""
    page.get_by_role("button", name="Next month").click()
    expect(grid).not_to_have_attribute("aria-label", before)
    expect(free_times(page).first).to_be_visible()


def choose(page: Page, time: Locator | None = None) -> str:
    """Choose a time, by default the last that is shown; returns its instant."""
    time = time or free_times(page).last
    start = time.get_attribute("value") or ""
    radio = page.locator(f"input[value='{start}']")
    # Where the radio is drawn, its label is.
    page.locator("label").filter(has=radio).click()
    expect(radio).to_be_checked()
    expect(proceed(page)).to_be_enabled()
    return start


def go_on(page: Page) -> None:
    """Go on from a chosen time to the last step."""
    proceed(page).click()
    expect(h1(page)).to_have_text(CONFIRMING)


def reach_last_step(page: Page, uid: str = "", query: str = "") -> str:
    """Open the page, choose a time and go on; returns its instant."""
    open_page(page, uid, query)
    start = choose(page)
    go_on(page)
    return start


def instant(text: str) -> dt.datetime:
    """The instant that Cal.com or the page writes."""
    return dt.datetime.fromisoformat(text)


def moves(sandbox: Sandbox, uid: str = "") -> list[Any]:
    """What was sent to move a booking, by default the accepted one."""
    path = f"/v2/bookings/{uid or uid_of('accepted')}/reschedule"
    return [one["body"] for one in sandbox.posts() if one["path"] == path]


def moved_to(sandbox: Sandbox, uid: str = "") -> Any:
    """The booking that a booking, by default the accepted one, was moved to."""
    old = sandbox.booking(uid or uid_of("accepted"))
    return sandbox.booking(old["rescheduledToUid"])


def expect_moved(page: Page, sandbox: Sandbox, start: str, uid: str = "") -> Any:
    """Hold page and Cal.com to one move to ``start``; returns the new booking."""
    expect(h1(page)).to_have_text(MOVED, timeout=LONGEST_MS)
    new = moved_to(sandbox, uid)
    page.wait_for_url(f"**/booking/{new['uid']}*")
    assert instant(new["start"]) == instant(start)
    assert [instant(one["start"]) for one in moves(sandbox, uid)] == [instant(start)]
    when = page.get_by_role("region", name="When")
    expect(when.locator(f"time[datetime='{start}']")).to_be_visible()
    return new


def reserved(sandbox: Sandbox) -> list[tuple[str, str]]:
    """The reservations that were made (``+``) and given back (``-``), in order.

    Of those made the instant, of those given back the uid.
    """
    return [
        ("+", one["body"]["slotStart"])
        if one["method"] == "POST"
        else ("-", one["path"].rpartition("/")[2])
        for one in sandbox.requests()
        if "/slots/reservations" in one["path"]
    ]


def reserve(sandbox: Sandbox, start: str, uid: str = "") -> None:
    """Reserve a time of a booking's event type, as another visitor does."""
    booking = sandbox.booking(uid or uid_of("accepted"))
    ask(
        "POST",
        f"{sandbox.api_url}/slots/reservations",
        json={"eventTypeId": booking["eventTypeId"], "slotStart": start},
        headers={"cal-api-version": "2024-09-04"},
    ).raise_for_status()
