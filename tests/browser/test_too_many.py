"""Too many requests, ours or Cal.com's count: what an open page says, and afterwards.

It says so in words, keeps what it shows and what was written, sends nothing, and works
again when the time is over. Here a proxy's header tells networks apart, for nobody is
limited on the loopback; what fills the limits comes from the page's own network.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from calpages.allowance import Limits
from calpages.networks import REMEMBERED_SECONDS
from tests.browser.cancel_page import DONE, OPEN, alert, button, h1, open_page, reason
from tests.browser.conftest import Sandbox, serving
from tests.browser.demo import uid_of
from tests.browser.live import open_tab
from tests.browser.patience import LONGEST_MS
from tests.processes import PATIENCE_SECONDS, Running

SCHEDULED = "This meeting is scheduled"
TOO_MANY = "Too many requests"
WAIT = f"Please try again in {REMEMBERED_SECONDS} seconds."
NOTHING_SENT = "Too many requests came from your network, so nothing was sent."
NOT_REFRESHED = "Too many requests came from your network."
BUSY = "Too many people are looking right now"
# Longer than a reading waits for Cal.com's limit by itself.
BUSY_SECONDS = 10
_MOST_TRIES = 400


@pytest.fixture(scope="module")
def server(
    sandbox_process: Running, web_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    output = tmp_path_factory.mktemp("server") / "log"
    with serving(sandbox_process, output, CALPAGES_TRUSTED_PROXY_HOPS="1") as process:
        yield process


@pytest.fixture
def neighbour(context: BrowserContext, server: Running) -> Iterator[httpx.Client]:
    """Somebody else in the network that the browser is in."""
    address = {"X-Forwarded-For": "203.0.113.21"}
    context.set_extra_http_headers(address)
    with httpx.Client(
        base_url=server.url,
        headers=address | {"Sec-Fetch-Site": "same-origin"},
        timeout=PATIENCE_SECONDS,
    ) as client:
        yield client


def fill(ask: Callable[[], httpx.Response]) -> None:
    """Ask until a limit is reached."""
    assert any(ask().status_code == 429 for _ in range(_MOST_TRIES))


def change(neighbour: httpx.Client) -> None:
    """Cancel a booking, and send the form again as often as a network may.

    Who sends it then is led to the page of the cancelled booking, not told of limits.
    """
    path = f"/cancel/{uid_of('link')}"
    token = ""
    while not token:
        # The page may come before the booking is read.
        page = neighbour.get(path).raise_for_status().text
        token = page.partition('name="token" value="')[2].partition('"')[0]
    for _ in range(Limits().changes):
        neighbour.post(path, data={"token": token})


def refresh(neighbour: httpx.Client) -> None:
    path = f"/booking/{uid_of('past')}"
    fill(lambda: neighbour.post(path, data={"refresh": "yes"}))


def guess(neighbour: httpx.Client) -> None:
    fill(lambda: neighbour.get(f"/booking/nobodyKnows{secrets.token_hex(8)}"))


def press_until(press: Locator, seen: Locator, *, gone: bool = False) -> None:
    """Press a button until something is seen, or gone: the time has to pass."""
    end = time.monotonic() + 2 * REMEMBERED_SECONDS + LONGEST_MS / 1000
    look = expect(seen).to_be_hidden if gone else expect(seen).to_be_visible
    while time.monotonic() < end:
        press.click()
        with contextlib.suppress(AssertionError):
            look(timeout=5_000)
            return
    look()


def test_over_our_limit(page: Page, sandbox: Sandbox, neighbour: httpx.Client) -> None:
    """A cancel, a refresh and a first reading, each in a tab."""
    cancelling, uid = page, uid_of("accepted")
    open_page(cancelling, uid)
    reason(cancelling).fill("Ill")
    looking = open_tab(page.context)
    looking.goto(f"/booking/{uid_of('pending')}")
    heading = h1(looking).inner_text()
    again = looking.get_by_role("button", name="Refresh")

    change(neighbour)
    button(cancelling).click()
    expect(alert(cancelling, NOTHING_SENT)).to_contain_text(WAIT)
    expect(h1(cancelling)).to_have_text(OPEN)
    expect(reason(cancelling)).to_have_value("Ill")
    assert [path for path in sandbox.posted() if uid in path] == []

    refresh(neighbour)
    again.click()
    expect(alert(looking, NOT_REFRESHED)).to_contain_text(WAIT)
    expect(h1(looking)).to_have_text(heading)
    expect(looking.get_by_role("region", name="When")).to_be_visible()

    guess(neighbour)
    reading = open_tab(page.context)
    reading.goto(f"/booking/{uid_of('team')}")
    expect(h1(reading)).to_have_text(TOO_MANY)
    expect(reading.get_by_role("main")).to_contain_text(WAIT)

    press_until(button(cancelling), h1(cancelling).filter(has_text=DONE))
    assert len([path for path in sandbox.posted() if uid in path]) == 1
    press_until(again, alert(looking, NOT_REFRESHED), gone=True)
    press_until(
        reading.get_by_role("button", name="Try again"),
        reading.get_by_role("region", name="When"),
    )


def test_over_cal_coms_limit(page: Page, sandbox: Sandbox) -> None:
    """The same three; what Cal.com counts passes earlier than a minute here."""
    uid = uid_of("accepted")
    open_page(page, uid)
    reason(page).fill("Ill")
    looking = open_tab(page.context)
    looking.goto(f"/booking/{uid_of('pending')}")
    heading = h1(looking).inner_text()
    again = looking.get_by_role("button", name="Refresh")

    sandbox.fail("429", seconds=BUSY_SECONDS)
    again.click()
    notice = alert(looking, "This could not be refreshed.")
    expect(notice).to_be_visible()
    expect(h1(looking)).to_have_text(heading)
    reading = open_tab(page.context)
    reading.goto(f"/booking/{uid_of('team')}")
    expect(h1(reading)).to_have_text(BUSY)
    button(page).click()
    expect(alert(page, "Nothing was sent")).to_be_visible(timeout=LONGEST_MS)
    expect(h1(page)).to_have_text(OPEN)
    expect(reason(page)).to_have_value("Ill")

    sandbox.heal()
    press_until(again, notice, gone=True)
    press_until(
        reading.get_by_role("button", name="Try again"),
        reading.get_by_role("region", name="When"),
    )
    press_until(button(page), h1(page).filter(has_text=DONE))
