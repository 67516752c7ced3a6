"""Faults on the wire while cancelling: what the page says, sends, and shows afterwards.

For each fault a row: the booking it befalls, the words that the page then shows, the
number of requests that reached Cal.com, and whether the booking is cancelled there. The
booking page afterwards agrees with Cal.com.

Where Cal.com's answer leaves a doubt, the server remembers it and sends nothing more:
so every row of that kind has a booking of its own, and this file a server of its own.
"""

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.cancel_page import DONE, alert, button, h1, open_page, reason
from tests.browser.conftest import Sandbox, serving
from tests.browser.demo import uid_of
from tests.processes import Running, calpages_command, free_port, running

NOT_CANCELLED = "It is not cancelled."
NOT_KNOWN = "We don't know yet whether it was cancelled"
# The request's own deadline, and the readings that follow it.
LONGEST_MS = 25_000


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """One fault, and how it ends."""

    fault: str
    kind: str
    words: str
    is_cancelled: bool
    seconds: float | None = None


ROWS = {
    "slow": Row(
        fault="slow", seconds=3, kind="accepted", words=DONE, is_cancelled=True
    ),
    "done, then cut off": Row(
        fault="reset-after", kind="pending", words=DONE, is_cancelled=True
    ),
    "done, and half an answer": Row(
        fault="truncated", kind="phone", words=DONE, is_cancelled=True
    ),
    "too many requests": Row(
        fault="429", kind="link", words=NOT_CANCELLED, is_cancelled=False
    ),
    "cut off": Row(
        fault="reset", kind="in-person", words=NOT_KNOWN, is_cancelled=False
    ),
    "an error": Row(fault="500", kind="emoji", words=NOT_KNOWN, is_cancelled=False),
    "a gateway's page": Row(
        fault="502-html", kind="rtl", words=NOT_KNOWN, is_cancelled=False
    ),
    "no answer at all": Row(
        fault="hang", kind="team", words=NOT_KNOWN, is_cancelled=False
    ),
}


@pytest.fixture(scope="module")
def server(
    sandbox_process: Running, web_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    output = tmp_path_factory.mktemp("server") / "log"
    with serving(sandbox_process, output) as process:
        yield process


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_the_page_tells_what_is_so(page: Page, sandbox: Sandbox, row: Row) -> None:
    uid = uid_of(row.kind)
    open_page(page, uid)
    reason(page).fill("Ill")
    details = {} if row.seconds is None else {"seconds": row.seconds}
    sandbox.fail(row.fault, method="POST", **details)
    button(page).click()
    expect(page.get_by_role("main")).to_contain_text(row.words, timeout=LONGEST_MS)
    assert len(sandbox.posts()) == 1
    assert (sandbox.booking(uid)["status"] == "cancelled") is row.is_cancelled
    if row.words == NOT_CANCELLED:
        expect(button(page)).to_be_enabled()
    if row.words == NOT_KNOWN:
        expect(button(page)).to_be_disabled()
    if row.words != DONE:
        expect(reason(page)).to_have_value("Ill")

    sandbox.heal()
    page.goto(f"/booking/{uid}")
    expect(h1(page)).to_be_visible()
    assert (h1(page).inner_text() == DONE) is row.is_cancelled
    assert len(sandbox.posts()) == 1


def test_a_doubt_ends_by_itself_when_cal_com_shows_it(
    page: Page, sandbox: Sandbox
) -> None:
    """In every tab, and after a reload too; nothing is sent a second time."""
    uid = uid_of("long-text")
    open_page(page, uid)
    sandbox.fail("500", method="POST")
    button(page).click()
    expect(alert(page, NOT_KNOWN)).to_be_visible(timeout=LONGEST_MS)
    other = page.context.new_page()
    other.goto(f"/cancel/{uid}")
    expect(alert(other, NOT_KNOWN)).to_be_visible()
    expect(button(other)).to_be_disabled()
    sandbox.heal()
    sandbox.cancel(uid)
    for tab in (page, other):
        expect(h1(tab)).to_have_text(DONE, timeout=LONGEST_MS)
        expect(alert(tab, "know")).to_have_count(0)
    assert [one["status"] for one in sandbox.posts()] == [500, 200]


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
    expect(alert(page, NOT_CANCELLED)).to_be_visible(timeout=LONGEST_MS)
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
        expect(alert(page, NOT_CANCELLED)).to_be_visible(timeout=LONGEST_MS)
        expect(reason(page)).to_have_value("Ill")
        again = start(cal_com)
        button(page).click()
        expect(h1(page)).to_have_text(DONE)
        asked = httpx.get(f"{again.url}/_sandbox/requests").json()
        assert [one["status"] for one in asked if one["method"] == "POST"] == [200]
