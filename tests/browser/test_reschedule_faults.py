"""Faults on the wire while moving: what the page says, sends, and shows afterwards.

For each fault a row: the booking it befalls and the words that the page then shows. One
request reaches Cal.com, and the booking page afterwards agrees with Cal.com.

Where Cal.com's answer leaves a doubt, the server remembers it and sends nothing more:
so every row of that kind has a booking of its own, and this file a server of its own.
"""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cancel_page import look_until
from tests.browser.confirm_page import (
    CONFIRM,
    alert,
    button,
    h1,
    moves,
    open_page,
    reason,
)
from tests.browser.conftest import Sandbox, serving
from tests.browser.demo import uid_of
from tests.browser.live import open_tab
from tests.browser.patience import LONGEST_MS
from tests.processes import Running

DONE = "This meeting is scheduled"
MOVED = "This event was rescheduled"
CANCELLED = "This event is cancelled"
NOT_MOVED = "Your booking is unchanged."
NOT_SENT = "Nothing was sent"
NOT_KNOWN = "We don't know yet whether it was moved"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """One fault, and how it ends."""

    fault: str
    kind: str
    words: str = DONE
    seconds: float = 0


KNOWN = {
    "slow": Row(fault="slow", seconds=3, kind="accepted"),
    "done, then cut off": Row(fault="reset-after", kind="multi-duration"),
    "done, and half an answer": Row(fault="truncated", kind="phone"),
    "too many requests": Row(fault="429", seconds=1, kind="link", words=NOT_MOVED),
    "not let in": Row(fault="401", kind="attendee-phone", words=NOT_MOVED),
}
DOUBTFUL = {
    "cut off": Row(fault="reset", kind="in-person", words=NOT_KNOWN),
    "an error": Row(fault="500", kind="emoji", words=NOT_KNOWN),
    "a gateway's page": Row(fault="502-html", kind="next-month", words=NOT_KNOWN),
    "no answer at all": Row(fault="hang", kind="team", words=NOT_KNOWN),
}


@pytest.fixture(scope="module")
def server(
    sandbox_process: Running, web_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    output = tmp_path_factory.mktemp("server") / "log"
    with serving(sandbox_process, output) as process:
        yield process


def begin(page: Page, sandbox: Sandbox, row: Row) -> str:
    """Press the button of the row's booking, and meet the fault; gives the time."""
    uid = uid_of(row.kind)
    start = open_page(page, uid)
    reason(page).fill("Train strike")
    sandbox.fail(
        row.fault, method="POST", path=f"{uid}/reschedule", seconds=row.seconds
    )
    button(page).click()
    return start


def check(page: Page, sandbox: Sandbox, row: Row, start: str) -> None:
    """Hold the page, Cal.com and then the booking page to the row."""
    uid, is_done = uid_of(row.kind), row.words == DONE
    expect(page.get_by_role("main")).to_contain_text(row.words, timeout=LONGEST_MS)
    assert len(posts(sandbox, uid)) == 1
    booking = sandbox.booking(uid)
    assert bool(booking.get("rescheduledToUid")) is is_done
    if is_done:
        new = sandbox.booking(booking["rescheduledToUid"])
        assert new["start"][:19] == start[:19]
        assert new["reschedulingReason"] == "Train strike"
        expect(page).to_have_url(re.compile(f"/booking/{new['uid']}"))
    else:
        assert booking["start"][:19] != start[:19]
        expect(h1(page)).to_have_text(CONFIRM)
        expect(reason(page)).to_have_value("Train strike")
        expect(button(page)).to_be_enabled(enabled=row.words == NOT_MOVED)
    page.goto(f"/booking/{uid}")
    expect(page.get_by_role("region", name="When")).to_be_visible()
    assert (h1(page).inner_text() == MOVED) is is_done
    assert len(posts(sandbox, uid)) == 1


def posts(sandbox: Sandbox, uid: str) -> list[str]:
    return [one["path"] for one in moves(sandbox) if uid in one["path"]]


@pytest.mark.parametrize("row", KNOWN.values(), ids=KNOWN.keys())
def test_the_page_tells_what_is_so(page: Page, sandbox: Sandbox, row: Row) -> None:
    start = begin(page, sandbox, row)
    check(page, sandbox, row, start)


def test_a_failure_is_not_told_beside_what_another_hand_did_since(
    page: Page, sandbox: Sandbox
) -> None:
    uid = uid_of("pending")
    open_page(page, uid)
    sandbox.fail("401", method="POST", path=f"{uid}/reschedule")
    button(page).click()
    expect(alert(page, NOT_MOVED)).to_be_visible(timeout=LONGEST_MS)
    sandbox.heal()
    sandbox.cancel(uid)
    look_until(page, CANCELLED)
    expect(alert(page, "unchanged")).to_have_count(0)


def test_the_page_tells_what_is_not_known_and_sends_nothing_more(
    page: Page, sandbox: Sandbox
) -> None:
    """All faults at once, each in a tab, because doubts take their time."""
    tabs = [page, *(open_tab(page.context) for _ in range(len(DOUBTFUL) - 1))]
    rows = list(DOUBTFUL.values())
    starts = [begin(tab, sandbox, row) for tab, row in zip(tabs, rows, strict=True)]
    for tab, row, start in zip(tabs, rows, starts, strict=True):
        check(tab, sandbox, row, start)


def test_a_doubt_ends_by_itself_when_cal_com_shows_it(
    page: Page, sandbox: Sandbox
) -> None:
    """In another tab and after a reload too; nothing is sent a second time."""
    uid = uid_of("long-text")
    start = open_page(page, uid)
    sandbox.fail("500", method="POST", path="/reschedule")
    button(page).click()
    expect(alert(page, NOT_KNOWN)).to_be_visible(timeout=LONGEST_MS)
    other = open_tab(page.context)
    other.goto(page.url)
    expect(alert(other, NOT_KNOWN)).to_be_visible()
    expect(button(other)).to_be_disabled()
    sandbox.heal()
    sandbox.reschedule(uid, start)
    new = sandbox.booking(uid)["rescheduledToUid"]
    for tab in (page, other):
        expect(tab).to_have_url(re.compile(new), timeout=LONGEST_MS)
        expect(h1(tab)).to_have_text(DONE)
    # A third that comes only now, and Back from there does not come here again.
    late = page.context.new_page()
    late.goto(f"/booking/{uid}")
    late.goto(f"/reschedule/{uid}?slot={start}&step=confirm")
    expect(late).to_have_url(re.compile(new))
    late.go_back()
    expect(late).to_have_url(re.compile(f"/booking/{uid}"))
    assert [one["status"] for one in moves(sandbox)] == [500, 201]


def test_what_was_refused_for_a_moment_can_be_sent_again(
    page: Page, sandbox: Sandbox
) -> None:
    uid = uid_of("somewhere-else")
    start = open_page(page, uid)
    sandbox.fail("429", method="POST", path="/reschedule", times=1)
    button(page).click()
    expect(alert(page, "Please try again in a minute.")).to_be_visible()
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    new = sandbox.booking(sandbox.booking(uid)["rescheduledToUid"])
    assert new["start"][:19] == start[:19]
    assert [one["status"] for one in moves(sandbox)] == [429, 201]


def test_what_cannot_be_read_first_is_not_sent(page: Page, sandbox: Sandbox) -> None:
    uid = uid_of("collective")
    open_page(page, uid)
    reason(page).fill("Train strike")
    sandbox.fail("502-html", method="GET")
    button(page).click()
    expect(alert(page, NOT_SENT)).to_be_visible(timeout=LONGEST_MS)
    expect(reason(page)).to_have_value("Train strike")
    assert moves(sandbox) == []
    sandbox.heal()
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert len(moves(sandbox)) == 1


def test_times_that_cannot_be_read_stop_the_move(page: Page, sandbox: Sandbox) -> None:
    """Only the slots are out: what was chosen is not sent unchecked."""
    open_page(page, uid_of("integration-without-url"))
    sandbox.fail("500", method="GET", path="/slots")
    button(page).click()
    expect(alert(page, NOT_SENT)).to_be_visible(timeout=LONGEST_MS)
    assert moves(sandbox) == []
    sandbox.heal()
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert len(moves(sandbox)) == 1


def test_two_clicks_send_one_request(page: Page, sandbox: Sandbox) -> None:
    open_page(page, uid_of("custom-answers"))
    sandbox.fail("slow", method="POST", path="/reschedule", seconds=1)
    button(page).dblclick()
    # The custom-answers booking needs the host's confirmation again.
    expect(h1(page)).not_to_have_text(CONFIRM)
    assert len(moves(sandbox)) == 1
