"""A series: its list, its events, and how much of it is cancelled."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cancel_page import DONE, button, h1, open_page
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of

SERIES, NEXT = uid_of("series"), uid_of("occurrence")
# Two lessons are over; of the four to come, the third was cancelled.
BEFORE = ["accepted"] * 4 + ["cancelled", "accepted"]
WHOLE = "This is a series of events"


def only(page: Page) -> Locator:
    return page.get_by_role("radio", name=re.compile("^Only this event"))


def later(page: Page) -> Locator:
    return page.get_by_role("radio", name=re.compile("^This and all later events"))


def statuses(sandbox: Sandbox) -> list[str]:
    """The state of each event, by its date."""
    events = sorted(sandbox.booking(SERIES), key=lambda event: event["start"])
    return [event["status"] for event in events]


def test_the_list_begins_with_the_next_event_and_opens_whole(page: Page) -> None:
    page.goto(f"/booking/{SERIES}")
    rows = page.get_by_role("list", name="All events of this series").get_by_role(
        "link"
    )
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("Confirmed")
    expect(rows.nth(2)).to_contain_text("Cancelled")
    page.get_by_text("Show the other 2 events").click()
    expect(rows).to_have_count(6)
    expect(rows.filter(has_text="Past")).to_have_count(2)


def test_an_event_leads_to_its_page_and_back_to_the_series(page: Page) -> None:
    page.goto(f"/booking/{SERIES}")
    page.get_by_role("link", name=re.compile("Confirmed")).first.click()
    page.wait_for_url(f"**/booking/{NEXT}*")
    expect(h1(page)).to_have_text("This meeting is scheduled")
    page.get_by_role("link", name="All events of this series").click()
    expect(h1(page)).to_have_text(WHOLE)


@pytest.mark.parametrize(
    ("address", "is_later"),
    [
        (NEXT, False),
        (f"{NEXT}?allRemainingBookings=false", False),
        (f"{NEXT}?allRemainingBookings=true", True),
        (SERIES, True),
    ],
    ids=["event", "e-mail of one event", "e-mail of the series", "series"],
)
def test_the_link_only_preselects(
    page: Page, sandbox: Sandbox, address: str, is_later: bool
) -> None:
    open_page(page, address)
    expect(later(page)).to_be_checked(checked=is_later)
    expect(only(page)).to_be_checked(checked=not is_later)
    expect(later(page).locator("..")).to_contain_text(
        re.compile(r"\w{3} \d+ \w{3}, \w{3} \d+ \w{3} and \w{3} \d+ \w{3}")
    )
    assert sandbox.posts() == []


@pytest.mark.parametrize("uid", [NEXT, SERIES], ids=["event", "series"])
def test_only_this_event_is_cancelled(page: Page, sandbox: Sandbox, uid: str) -> None:
    open_page(page, uid)
    only(page).check()
    button(page).click()
    expect(button(page)).to_have_count(0)
    after = ["accepted", "accepted", "cancelled", "accepted", "cancelled", "accepted"]
    assert statuses(sandbox) == after
    assert [(one["path"], one["body"]) for one in sandbox.posts()] == [
        (f"/v2/bookings/{NEXT}/cancel", {})
    ]


@pytest.mark.parametrize("uid", [NEXT, SERIES], ids=["event", "series"])
def test_this_and_all_later_events_are_cancelled(
    page: Page, sandbox: Sandbox, uid: str
) -> None:
    open_page(page, uid)
    later(page).check()
    page.get_by_label("Reason for cancellation").fill("I move away")
    button(page).click()
    expect(button(page)).to_have_count(0)
    assert statuses(sandbox) == ["accepted"] * 2 + ["cancelled"] * 4
    assert [one["path"] for one in sandbox.posts()] == [f"/v2/bookings/{NEXT}/cancel"]
    assert sandbox.posts()[0]["body"] == {
        "cancellationReason": "I move away",
        "cancelSubsequentBookings": True,
    }


def test_an_event_in_the_middle_spares_those_before_it(
    page: Page, sandbox: Sandbox
) -> None:
    middle = NEXT.replace("Lesson3", "Lesson4")
    open_page(page, middle)
    expect(later(page).locator("..")).to_contain_text(
        re.compile(r"^\D*\d+ \w{3} and \w{3} \d+ \w{3}$")
    )
    later(page).check()
    button(page).click()
    expect(button(page)).to_have_count(0)
    assert statuses(sandbox) == ["accepted"] * 3 + ["cancelled"] * 3


def test_the_last_event_leaves_nothing_to_choose(page: Page) -> None:
    open_page(page, NEXT.replace("Lesson3", "Lesson6"))
    expect(page.get_by_role("radio")).to_have_count(0)


def test_a_forged_scope_cancels_no_more_than_one_event(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page, NEXT)
    page.locator("main form").evaluate(
        "(form) => form.querySelectorAll('[type=radio]').forEach("
        "(radio) => { radio.value = 'everything'; })"
    )
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert statuses(sandbox).count("cancelled") == BEFORE.count("cancelled") + 1


def test_a_series_can_be_cancelled_but_not_moved(page: Page) -> None:
    page.goto(f"/reschedule/{SERIES}")
    expect(page.get_by_role("main")).to_contain_text("can be cancelled, but not")
    expect(page.get_by_role("grid")).to_have_count(0)
