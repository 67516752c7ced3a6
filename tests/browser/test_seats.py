"""A class with seats: each person sees, and gives back, nothing but their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import confirm_page
from tests.browser.cancel_page import button, h1, open_page
from tests.browser.conftest import Sandbox, serving, warm_browser
from tests.browser.demo import SEATS, uid_of
from tests.browser.live import open_tab
from tests.processes import Running

CLASS = uid_of("seated")
MARY, JAN = SEATS
ADDRESSES = {
    "the seat": MARY,
    "the class and the seat": f"{CLASS}?seatReferenceUid={MARY}",
}
GONE = "You are no longer attending"


@pytest.fixture
def server(
    sandbox_process: Running, web_dir: Path, tmp_path: Path
) -> Iterator[Running]:
    """A server of its own: it remembers for a while which seats were given back."""
    with serving(sandbox_process, tmp_path / "log") as process:
        yield process


@pytest.fixture
def warm_context(chromium: Browser, server: Running) -> Iterator[BrowserContext]:
    with warm_browser(chromium, server) as context:
        yield context


def seats(sandbox: Sandbox) -> list[str]:
    """The seats that are held, as Cal.com tells the host."""
    return [seat for seat in SEATS if sandbox.knows(f"/bookings/by-seat/{seat}")]


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_a_seat_is_given_back_and_the_class_goes_on(
    page: Page, sandbox: Sandbox, address: str
) -> None:
    open_page(page, address)
    main = page.get_by_role("main")
    expect(main).to_contain_text("The seats of others stay as they are.")
    expect(page.get_by_role("radio")).to_have_count(0)
    button(page).click()
    expect(h1(page)).to_have_text(GONE)
    assert [one["body"] for one in sandbox.posts()] == [{"seatUid": MARY}]
    assert sandbox.booking(CLASS)["status"] == "accepted"
    assert seats(sandbox) == [JAN]

    page.goto(f"/booking/{JAN}")
    expect(h1(page)).to_have_text("This meeting is scheduled")
    expect(main).to_contain_text("jan.kowalski@example.com")


def test_a_seat_that_was_given_back_stays_so_for_every_link(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page, ADDRESSES["the class and the seat"])
    button(page).click()
    expect(h1(page)).to_have_text(GONE)
    page.reload()
    expect(h1(page)).to_have_text(GONE)
    expect(button(page)).to_have_count(0)
    page.goto(f"/booking/{CLASS}?seatReferenceUid={MARY}")
    expect(h1(page)).to_have_text(GONE)
    page.goto(f"/reschedule/{CLASS}?seatReferenceUid={MARY}")
    expect(h1(page)).to_have_text(GONE)
    assert len(sandbox.posts()) == 1


def test_the_link_back_still_knows_the_seat(page: Page) -> None:
    page.goto(f"/booking/{MARY}")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Never mind").click()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    expect(page.get_by_role("main")).to_contain_text("mary.major@example.com")


def test_a_class_without_a_seat_cannot_be_cancelled(
    page: Page, sandbox: Sandbox
) -> None:
    page.goto(f"/cancel/{CLASS}")
    expect(page.get_by_role("main")).to_contain_text("the link in your own e-mail")
    expect(button(page)).to_have_count(0)
    assert sandbox.posts() == []


def test_two_people_leave_at_once_and_both_are_gone(
    page: Page, sandbox: Sandbox
) -> None:
    other = open_tab(page.context)
    open_page(page, MARY)
    open_page(other, JAN)
    sandbox.fail("slow", method="POST", seconds=1)
    for tab in (page, other):
        button(tab).click()
    for tab in (page, other):
        expect(h1(tab)).to_have_text(GONE)
    assert len(sandbox.posts()) == 2
    assert sandbox.booking(CLASS)["status"] == "cancelled"


def test_a_seat_given_back_by_another_hand_counts_as_given_back(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page, ADDRESSES["the class and the seat"])
    sandbox.cancel(CLASS, seatUid=MARY)
    button(page).click()
    expect(h1(page)).to_have_text(GONE)
    assert len(sandbox.posts()) == 1, "Only the other one's."


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_a_seat_moves_alone(page: Page, sandbox: Sandbox, address: str) -> None:
    uid, _, query = address.partition("?")
    start = confirm_page.open_page(page, uid, query=f"?{query}")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Mary Major")
    expect(main).not_to_contain_text("Jan Kowalski")
    expect(confirm_page.reason(page)).to_have_count(0)
    confirm_page.button(page).click()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    expect(main).to_contain_text("mary.major@example.com")
    expect(main).not_to_contain_text("jan.kowalski@example.com")
    (sent,) = confirm_page.moves(sandbox)
    assert sent["path"].endswith(f"/{CLASS}/reschedule")
    assert sent["body"] == {
        "start": start.replace("Z", ".000Z"),
        "seatUid": MARY,
    }
    assert seats(sandbox) == [JAN]
    assert sandbox.booking(CLASS)["status"] == "accepted"

    page.reload()
    expect(main).to_contain_text("mary.major@example.com")
    page.goto(f"/booking/{JAN}")
    expect(h1(page)).to_have_text("This meeting is scheduled")


def test_a_class_without_a_seat_cannot_be_moved(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"/reschedule/{CLASS}")
    expect(page.get_by_role("main")).to_contain_text("the link in your own e-mail")
    expect(page.get_by_role("grid")).to_have_count(0)
    assert sandbox.posts() == []
