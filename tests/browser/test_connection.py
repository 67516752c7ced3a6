"""A page without a connection says so in its own words, and when it is back."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.cancel_page import open_page
from tests.browser.demo import uid_of
from tests.browser.patience import LONGEST_MS
from tests.browser.soundness import misfits, violations
from tests.processes import Running, calpages_command, free_port, running

ADDRESS = f"/cancel/{uid_of('accepted')}"
BACK = "You are connected again."


def banner(page: Page, words: str) -> Locator:
    return page.get_by_role("status").filter(has_text=words)


def test_offline_and_back(page: Page) -> None:
    open_page(page)
    page.context.set_offline(True)
    expect(banner(page, "You are offline.")).to_be_in_viewport()
    expect(page.get_by_role("button", name="No connection")).to_be_disabled()
    assert violations(page) == []
    assert misfits(page) == []
    page.context.set_offline(False)
    expect(banner(page, BACK)).to_be_in_viewport()
    expect(page.get_by_role("button", name="Cancel event")).to_be_enabled()
    expect(banner(page, BACK)).to_have_count(0)


def test_it_stays_in_sight_and_hides_nothing_that_has_the_focus(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(f"/booking/{uid_of('accepted')}")
    expect(page.get_by_role("button", name="Refresh")).to_be_enabled()
    page.context.set_offline(True)
    line = banner(page, "You are offline.")
    page.get_by_role("button", name="Refresh").focus()
    expect(line).to_be_in_viewport()
    page.get_by_role("link", name="Cal Video").focus()
    link, box = (
        one.bounding_box() for one in (page.get_by_role("link", name="Cal Video"), line)
    )
    assert link
    assert box
    assert link["y"] >= box["y"] + box["height"]


def test_a_server_that_is_gone_and_comes_back(
    page: Page, sandbox_process: Running, tmp_path: Path, console_errors: list[str]
) -> None:
    port = free_port()
    environ = {"PORT": str(port), "CAL_API_URL": f"{sandbox_process.url}/v2"}

    def serve(name: str):
        return running(
            calpages_command("run"),
            port=port,
            ready="/ping",
            output=tmp_path / name,
            environ=environ,
        )

    with serve("first") as server:
        page.goto(f"{server.url}{ADDRESS}?lang=en-XA")
        expect(page.locator(".cp-actions button").first).to_be_enabled()
    lost = page.locator("[data-connection=lost]")
    expect(lost).to_be_in_viewport()
    # In the visitor's language; nothing else says it in English.
    expect(lost).to_contain_text("çöññéçţîöñ")
    assert "server" not in page.locator("body").inner_text().lower()
    with serve("second"):
        expect(page.locator("[data-connection=back]")).to_be_visible(timeout=LONGEST_MS)
        expect(page.locator(".cp-actions button").first).to_be_enabled()
    # The browser itself reports every connection that it could not make.
    console_errors.clear()
