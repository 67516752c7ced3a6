"""Faults on the wire while cancelling: what the page says, sends, and shows afterwards.

For each fault a row: the booking it befalls and the words that the page then shows. One
request reaches Cal.com, and the booking page afterwards agrees with Cal.com.

Where Cal.com's answer leaves a doubt, the server remembers it and sends nothing more:
so every row of that kind has a booking of its own, and this file a server of its own.
"""

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cancel_page import (
    DONE,
    alert,
    button,
    h1,
    look_until,
    open_page,
    reason,
)
from tests.browser.conftest import Sandbox, serving
from tests.browser.demo import uid_of
from tests.browser.live import open_tab
from tests.browser.patience import LONGEST_MS
from tests.processes import (
    Running,
    ask,
    calpages_command,
    free_port,
    running,
)

NOT_CANCELLED = "It is not cancelled."
NOT_SENT = "Nothing was sent"
NOT_KNOWN = "We don't know yet whether it was cancelled"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """One fault, and how it ends."""

    fault: str
    kind: str
    words: str = DONE
    seconds: float = 0


KNOWN = {
    "slow": Row(fault="slow", seconds=3, kind="accepted"),
    "done, then cut off": Row(fault="reset-after", kind="pending"),
    "done, and half an answer": Row(fault="truncated", kind="phone"),
    "too many requests": Row(fault="429", seconds=1, kind="link", words=NOT_CANCELLED),
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


def begin(page: Page, sandbox: Sandbox, row: Row) -> None:
    """Press the button of the row's booking, and meet the fault."""
    uid = uid_of(row.kind)
    open_page(page, uid)
    reason(page).fill("Ill")
    sandbox.fail(row.fault, method="POST", path=uid, seconds=row.seconds)
    button(page).click()


def check(page: Page, sandbox: Sandbox, row: Row) -> None:
    """Hold the page, Cal.com and then the booking page to the row."""
    uid, is_done = uid_of(row.kind), row.words == DONE
    expect(page.get_by_role("main")).to_contain_text(row.words, timeout=LONGEST_MS)
    assert len(posts(sandbox, uid)) == 1
    assert (sandbox.booking(uid)["status"] == "cancelled") is is_done
    if not is_done:
        expect(reason(page)).to_have_value("Ill")
        expect(button(page)).to_be_enabled(enabled=row.words == NOT_CANCELLED)
    page.goto(f"/booking/{uid}")
    expect(page.get_by_role("region", name="When")).to_be_visible()
    assert (h1(page).inner_text() == DONE) is is_done
    assert len(posts(sandbox, uid)) == 1


def posts(sandbox: Sandbox, uid: str) -> list[str]:
    return [path for path in sandbox.posted() if uid in path]


@pytest.mark.parametrize("row", KNOWN.values(), ids=KNOWN.keys())
def test_the_page_tells_what_is_so(page: Page, sandbox: Sandbox, row: Row) -> None:
    begin(page, sandbox, row)
    check(page, sandbox, row)


def test_the_page_tells_what_is_not_known_and_sends_nothing_more(
    page: Page, sandbox: Sandbox
) -> None:
    """All faults at once, each in a tab, because doubts take their time."""
    tabs = [page, *(open_tab(page.context) for _ in range(len(DOUBTFUL) - 1))]
    for tab, row in zip(tabs, DOUBTFUL.values(), strict=True):
        begin(tab, sandbox, row)
    for tab, row in zip(tabs, DOUBTFUL.values(), strict=True):
        check(tab, sandbox, row)


def test_a_doubt_ends_by_itself_when_cal_com_shows_it(
    page: Page, sandbox: Sandbox
) -> None:
    """In every tab, and after a reload too; nothing is sent a second time."""
    uid = uid_of("long-text")
    open_page(page, uid)
    sandbox.fail("500", method="POST")
    button(page).click()
    expect(alert(page, NOT_KNOWN)).to_be_visible(timeout=LONGEST_MS)
    other = open_tab(page.context)
    other.goto(f"/cancel/{uid}")
    expect(alert(other, NOT_KNOWN)).to_be_visible()
    expect(button(other)).to_be_disabled()
    sandbox.heal()
    sandbox.cancel(uid)
    for tab in (page, other):
        expect(h1(tab)).to_have_text(DONE, timeout=LONGEST_MS)
        expect(alert(tab, "know")).to_have_count(0)
    assert [one["status"] for one in sandbox.posts()] == [500, 200]


def test_a_failure_is_not_told_beside_what_another_hand_did_since(
    page: Page, sandbox: Sandbox
) -> None:
    uid = uid_of("attendee-phone")
    open_page(page, uid)
    sandbox.fail("401", method="POST", path=uid)
    button(page).click()
    expect(alert(page, NOT_CANCELLED)).to_be_visible(timeout=LONGEST_MS)
    sandbox.heal()
    sandbox.cancel(uid)
    look_until(page, DONE)
    expect(alert(page, "cancelled")).to_have_count(0)


def test_what_another_hand_has_cancelled_needs_no_request(
    page: Page, sandbox: Sandbox
) -> None:
    uid = uid_of("multi-duration")
    open_page(page, uid)
    sandbox.cancel(uid)
    sandbox.fail("500", method="POST")
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1, "Only the other one's."


def test_what_cannot_be_read_first_is_not_sent(page: Page, sandbox: Sandbox) -> None:
    uid = uid_of("collective")
    open_page(page, uid)
    sandbox.fail("502-html", method="GET")
    button(page).click()
    expect(alert(page, NOT_SENT)).to_be_visible(timeout=LONGEST_MS)
    assert sandbox.posts() == []
    sandbox.heal()
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1


def test_without_cal_com_nothing_is_cancelled_and_then_it_can_be(
    page: Page, web_dir: Path, tmp_path: Path
) -> None:
    """Cal.com goes away, with the connection refused, and comes back."""
    port, uid = free_port(), uid_of("accepted")
    command = calpages_command("sandbox", "--control", "--port", str(port))
    command += ["--file", str(tmp_path / "sandbox.sqlite3")]

    def start(stack: ExitStack) -> Running:
        sandbox = running(
            command, port=port, ready="/_sandbox/requests", output=tmp_path / "sandbox"
        )
        return stack.enter_context(sandbox)

    with ExitStack() as cal_com, ExitStack() as rest:
        first = start(cal_com)
        server = rest.enter_context(serving(first, tmp_path / "log"))
        open_page(page, uid, server=server.url)
        reason(page).fill("Ill")
        cal_com.close()
        button(page).click()
        expect(alert(page, NOT_SENT)).to_be_visible(timeout=LONGEST_MS)
        expect(reason(page)).to_have_value("Ill")
        again = start(cal_com)
        button(page).click()
        expect(h1(page)).to_have_text(DONE)
        asked = ask("GET", f"{again.url}/_sandbox/requests").json()
        assert [one["status"] for one in asked if one["method"] == "POST"] == [200]
