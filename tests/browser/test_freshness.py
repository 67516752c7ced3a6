"""What is shown is what is so: under its own address, as new as it says it is."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.processes import Running

ACCEPTED, PAST = uid_of("accepted"), uid_of("past")
SCHEDULED, CANCELLED = "This meeting is scheduled", "This event is cancelled"
_NOTE_TITLES = """
(() => {
  const note = () => {
    const title = document.querySelector("dd bdi");
    if (title) window.shown(location.pathname, title.innerText);
  };
  new MutationObserver(note).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
})();
"""

_HEAR_AGES = """() => {
  window.ages = [];
  const hear = () => {
    for (const { textContent } of document.querySelectorAll(".cp span")) {
      if (textContent.startsWith("Updated ")) window.ages.push(textContent);
    }
  };
  const options = { characterData: true, childList: true, subtree: true };
  new MutationObserver(hear).observe(document.body, options);
}"""


def open_booking(page: Page) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    expect(page.get_by_role("heading", level=1)).to_have_text(SCHEDULED)


def test_one_booking_is_never_shown_at_the_address_of_another(page: Page) -> None:
    shown: set[tuple[str, str]] = set()
    page.expose_function("shown", lambda path, title: shown.add((path, title)))
    page.add_init_script(_NOTE_TITLES)
    open_booking(page)
    page.goto(f"/booking/{PAST}")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "This event is in the past"
    )
    page.goto("/booking/nobodyKnowsThisUid00000")
    expect(page.get_by_role("alert")).to_contain_text("We can't find this booking")
    page.goto(f"/cancel/{uid_of('pending')}")
    expect(page.get_by_role("button", name="Cancel event")).to_be_visible()
    titles = {
        f"/booking/{ACCEPTED}": "Consultation between Jane Doe and John Doe",
        f"/booking/{PAST}": "Consultation between Jane Doe and Erika Mustermann",
        f"/cancel/{uid_of('pending')}": (
            "First visit between Dr. Amina Kaya and Jan Kowalski"
        ),
    }
    assert {path: title for path, title in shown if titles.get(path) != title} == {}


def test_refresh_brings_what_has_changed(page: Page, sandbox: Sandbox) -> None:
    open_booking(page)
    sandbox.cancel(ACCEPTED, cancellationReason="The hall is flooded")
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CANCELLED)
    expect(page.get_by_role("main")).to_contain_text("The hall is flooded")


def test_what_is_new_is_not_asked_for_again_on_focus(
    page: Page, sandbox: Sandbox, server_with: Callable[..., Running]
) -> None:
    server = server_with(CALPAGES_CACHE_SECONDS="60")
    uid = uid_of("attendee-phone")
    page.goto(f"{server.url}/booking/{uid}")
    for _ in range(3):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        page.wait_for_timeout(100)
    page.get_by_role("button", name="Refresh").click()
    sandbox.await_asked(uid, times=2)
    expect(page.get_by_role("button", name="Refresh")).to_be_enabled()
    asked = [one for one in sandbox.requests() if uid in one["path"]]
    assert len(asked) == 2, "The first view's and the button's."


def test_what_could_not_be_refreshed_is_asked_for_on_focus(
    page: Page, sandbox: Sandbox
) -> None:
    open_booking(page)
    sandbox.fail("500")
    page.get_by_role("button", name="Refresh").click()
    notice = page.get_by_role("alert").filter(has_text="could not be refreshed")
    expect(notice).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(SCHEDULED)
    sandbox.heal()
    sandbox.cancel(ACCEPTED)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("heading", level=1)).to_have_text(CANCELLED)
    expect(notice).to_have_count(0)


def test_how_old_it_is_grows_and_begins_anew(page: Page) -> None:
    page.clock.install()
    open_booking(page)
    updated = page.get_by_text(re.compile("^Updated "))
    expect(updated).to_have_text("Updated just now")
    page.clock.fast_forward("01:30")
    expect(updated).to_have_text("Updated 1 minute ago")
    page.evaluate(_HEAR_AGES)
    # So long a silence ends the connection too; the page comes back, and asks anew.
    page.clock.fast_forward("12:00")
    page.wait_for_function("window.ages.includes('Updated 10 minutes ago')")
    page.get_by_role("button", name="Refresh").click()
    expect(updated).to_have_text("Updated just now")


def test_what_is_shown_stays_while_it_is_asked_for_again(
    page: Page, sandbox: Sandbox
) -> None:
    open_booking(page)
    page.evaluate(
        """() => {
          const card = document.querySelector("main dl");
          new MutationObserver(() => { if (!card.isConnected) window.wasGone = true; })
            .observe(document.body, { subtree: true, childList: true });
        }"""
    )
    sandbox.fail("slow", seconds=4)
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("button", name="Refresh")).to_be_disabled()
    expect(page.get_by_role("button", name="Refresh")).to_be_enabled()
    assert not page.evaluate("window.wasGone ?? false")


def test_details_are_copied_as_text(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_booking(page)
    page.get_by_role("button", name="Copy details").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Consultation between Jane Doe and John Doe\n")
    assert "Wednesday" in text or "day, " in text
