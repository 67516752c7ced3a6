"""What a screen reader says: a transcript of the live regions of a page."""

import pytest
from playwright.sync_api import Page, expect

from calpages.i18n import get_translator
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.listening import listen
from tests.browser.reader_menu import speak

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
    sandbox.fail("slow", seconds=4)
    open_booking(page)
    assert transcript == [LOADING, LOADED]


def test_an_outage_and_its_end(
    page: Page, sandbox: Sandbox, transcript: list[str]
) -> None:
    sandbox.fail("500")
    open_booking(page)
    try_again = page.get_by_role("button", name="Try again")
    expect(try_again).to_be_enabled()
    sandbox.heal()
    try_again.click()
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


LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])


@LANGUAGES
def test_loading_and_cancelling_in_any_language(
    page: Page, sandbox: Sandbox, transcript: list[str], language: str
) -> None:
    t = get_translator(language)
    open_booking(page, f"/cancel/{ACCEPTED}?lang={language}")
    transcript.clear()
    sandbox.fail("slow", method="POST", seconds=1)
    page.locator(".cp-destructive").click()
    expect(page.locator(".cp-off").first).to_be_visible()
    assert transcript == [
        t.gettext("Cancelling"),
        t.gettext("This event is cancelled"),
    ]
    assert t.gettext("Cancelling").isascii() == (language == "en")


@LANGUAGES
def test_choosing_a_time_and_moving_in_any_language(
    page: Page, sandbox: Sandbox, transcript: list[str], language: str
) -> None:
    t = get_translator(language)
    open_booking(page, f"/reschedule/{ACCEPTED}?lang={language}&layout=month")
    expect(page.locator(".cp-day-free").first).to_be_visible()
    transcript.clear()
    month = page.locator(".cp-caption")
    before = month.inner_text()
    page.locator(".cp-nav button").last.click()
    expect(month).not_to_have_text(before)
    expect(page.locator(".cp-day-free").first).to_be_visible()
    expect(page.locator("input[name=slot]:enabled").first).to_be_attached()
    assert transcript == [month.inner_text()]

    transcript.clear()
    page.locator("input[name=slot]:enabled").last.check()
    expect(page.locator(".cp-bar-new")).to_be_visible()
    old_and_new = page.locator(".cp-bar [aria-live]").inner_text().strip()
    assert transcript == [old_and_new]

    page.locator(".cp-bar button:enabled").click()
    expect(page.locator(".cp-confirm")).to_be_visible()
    transcript.clear()
    sandbox.fail("slow", method="POST", path="/reschedule$", seconds=1)
    page.locator(".cp-confirm [type=submit]").click()
    page.wait_for_url("**/booking/**")
    expect(page.locator("footer")).to_be_visible()
    moved = t.gettext("This meeting is scheduled")
    assert transcript[0] == t.gettext("Rescheduling")
    assert transcript[-1] == moved
    assert set(transcript[1:-1]) <= {moved, t.gettext("Loading your booking")}


@LANGUAGES
def test_a_lost_connection_and_its_end_in_any_language(
    page: Page, transcript: list[str], language: str
) -> None:
    t = get_translator(language)
    open_booking(page, f"/booking/{ACCEPTED}?lang={language}")
    transcript.clear()
    banner = page.locator(".cp-connection")
    page.context.set_offline(True)
    expect(banner).to_have_attribute("data-connection", "offline")
    page.context.set_offline(False)
    expect(banner).to_have_attribute("data-connection", "back")
    assert transcript[:1] == [
        t.gettext(
            "You are offline. What you see is from before. The page goes on by itself"
            " when you are connected again."
        )
    ]
    assert t.gettext("You are connected again.") in transcript


def test_another_language_is_told_in_that_language(
    page: Page, transcript: list[str]
) -> None:
    open_booking(page)
    transcript.clear()
    speak(page, "ar")
    scheduled = get_translator("ar").gettext("This meeting is scheduled")
    expect(page.get_by_role("heading", level=1)).to_have_text(scheduled)
    assert transcript == [scheduled]


def test_each_language_of_the_menu_is_spoken_by_a_voice_of_its_own(page: Page) -> None:
    page.goto(f"/booking/{ACCEPTED}?lang=ar")
    entries = page.locator(".cp-languages button")
    languages = entries.evaluate_all("all => all.map(one => [one.lang, one.value])")
    assert len(languages) > 30
    assert all(lang == value for lang, value in languages)
    # The name beside the globe too: of a menu that is named in the page's language.
    expect(page.locator(".cp-reader summary bdi")).to_have_attribute("lang", "ar")
