"""The reason for a cancellation: suggested, counted, kept, hidden or insisted on."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.cancel_page import DONE, alert, button, forge, h1, open_page, reason
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.processes import Running

ACCEPTED = uid_of("accepted")


def test_too_long_a_reason_is_counted_and_kept_and_not_sent(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page)
    reason(page).fill("x" * 990)
    expect(page.get_by_text("990 / 1000")).to_be_visible()
    too_long = "é" * 1001
    reason(page).fill(too_long)
    expect(page.get_by_text("This is longer than 1,000 characters")).to_be_visible()
    button(page).click()
    expect(alert(page, "shorten it")).to_be_visible()
    expect(reason(page)).to_have_value(too_long)
    assert sandbox.posted() == []
    reason(page).fill("é" * 1000)
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert sandbox.posts()[0]["body"] == {"cancellationReason": "é" * 1000}


def test_a_suggestion_fills_the_field(page: Page, sandbox: Sandbox) -> None:
    open_page(page)
    page.get_by_role("button", name="I can't make it").click()
    expect(reason(page)).to_have_value("I can't make it")
    expect(reason(page)).to_be_focused()
    expect(page.get_by_role("button", name="I can't make it")).to_have_attribute(
        "aria-pressed", "true"
    )
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    expect(page.get_by_role("main")).to_contain_text("I can't make it")
    assert sandbox.posts()[0]["body"] == {"cancellationReason": "I can't make it"}


def test_a_reason_is_text_and_nothing_else(page: Page, sandbox: Sandbox) -> None:
    open_page(page)
    reason(page).fill("<b>**bold**</b> \u202ereversed\u2066 {{ 7*7 }}")
    button(page).click()
    expect(page.get_by_role("main")).to_contain_text(
        "<b>**bold**</b> reversed {{ 7*7 }}"
    )
    expect(page.locator("main b")).to_have_count(0)
    assert len(sandbox.posts()) == 1


def test_a_hidden_reason_is_not_asked_for_and_not_taken(
    page: Page, sandbox: Sandbox, server_with: Callable[..., Running]
) -> None:
    server = server_with(CALPAGES_CANCELLATION_REASON="hidden")
    page.goto(f"{server.url}/cancel/{ACCEPTED}")
    expect(button(page)).to_be_enabled()
    expect(page.get_by_role("textbox")).to_have_count(0)
    forge(page, reason="Forged")
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert "Forged" not in str(sandbox.posts()[0]["body"])


def test_a_required_reason_is_insisted_on(
    page: Page, sandbox: Sandbox, server_with: Callable[..., Running]
) -> None:
    server = server_with(CALPAGES_CANCELLATION_REASON="required")
    page.goto(f"{server.url}/cancel/{ACCEPTED}")
    expect(page.get_by_role("main")).to_contain_text("(required)")
    button(page).click()
    expect(reason(page)).to_be_focused()
    page.locator("main form").evaluate("(it) => { it.noValidate = true; }")
    button(page).click()
    expect(alert(page, "asks for a reason")).to_be_visible()
    assert sandbox.posted() == []
    reason(page).fill("Ill")
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert sandbox.posts()[0]["body"] == {"cancellationReason": "Ill"}
