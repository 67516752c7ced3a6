"""What a screen reader says: a transcript of the live regions of a page."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.listening import listen

ACCEPTED = uid_of("accepted")
LOADING, LOADED = "Loading your booking", "This meeting is scheduled"


@pytest.fixture
def transcript(page: Page) -> list[str]:
    """All that was announced on ``page`` so far."""
    return listen(page)


def open_booking(page: Page, path: str = f"/booking/{ACCEPTED}") -> None:
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_loading_and_what_was_loaded(
    page: Page, sandbox: Sandbox, transcript: list[str]
) -> None:
    sandbox.fail("slow", seconds=1)
    open_booking(page)
    assert transcript == [LOADING, LOADED]


def test_an_outage_and_its_end(
    page: Page, sandbox: Sandbox, transcript: list[str]
) -> None:
    sandbox.fail("500")
    open_booking(page)
    sandbox.heal()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Refresh")).to_be_visible()
    assert transcript[0] == LOADING
    assert transcript[1].startswith("We can't reach the booking system")
    assert transcript[2:] == [LOADED]


def test_a_refresh_that_failed(
    page: Page, sandbox: Sandbox, transcript: list[str]
) -> None:
    open_booking(page)
    transcript.clear()
    sandbox.fail("500")
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("alert").filter(has_text="refreshed")).to_be_visible()
    assert transcript == [
        "This could not be refreshed. What you see is what we knew before."
    ]


def test_a_refresh_that_brought_a_change(
    page: Page, sandbox: Sandbox, transcript: list[str]
) -> None:
    open_booking(page)
    transcript.clear()
    sandbox.cancel(ACCEPTED)
    page.get_by_role("button", name="Refresh").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("This event is cancelled")
    assert transcript == ["This event is cancelled"]


def test_cancelling_and_cancelled(
    page: Page, sandbox: Sandbox, transcript: list[str]
) -> None:
    open_booking(page, f"/cancel/{ACCEPTED}")
    transcript.clear()
    sandbox.fail("slow", method="POST", seconds=1)
    page.get_by_role("button", name="Cancel event").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("This event is cancelled")
    assert transcript == ["Cancelling", "This event is cancelled"]


def test_cancelling_and_not_cancelled(
    page: Page, sandbox: Sandbox, transcript: list[str]
) -> None:
    open_booking(page, f"/cancel/{ACCEPTED}")
    transcript.clear()
    sandbox.fail("429", method="POST")
    page.get_by_role("button", name="Cancel event").click()
    expect(page.get_by_role("alert").filter(has_text="not cancelled")).to_be_visible()
    assert transcript[0] == "Cancelling"
    assert transcript[1].startswith("It is not cancelled.")
    assert len(transcript) == 2


def test_a_reason_that_grew_too_long(page: Page, transcript: list[str]) -> None:
    open_booking(page, f"/cancel/{ACCEPTED}")
    transcript.clear()
    page.get_by_label("Reason for cancellation").fill("x" * 1001)
    expect(page.get_by_text("Please shorten it.")).to_be_visible()
    assert transcript == ["This is longer than 1,000 characters. Please shorten it."]


def test_the_counter_does_not_chatter(page: Page, transcript: list[str]) -> None:
    """It can be read, but only speaks when there is no more room."""
    open_booking(page, f"/cancel/{ACCEPTED}")
    reason = page.get_by_label("Reason for cancellation")
    reason.fill("x" * 900)
    transcript.clear()
    reason.press_sequentially("yyyyyyyyyy")
    expect(page.get_by_text("910 / 1000")).to_be_visible()
    assert transcript == []
