"""The pages in a platform's own colour, with its logo and its help."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import uid_of
from tests.browser.soundness import SCHEMES, misfits, violations, wear
from tests.processes import Running

PLATFORM = {
    "CALPAGES_BRAND_NAME": "Sunny Side",
    "CALPAGES_BRAND_LOGO": "/favicon.svg",
    "CALPAGES_CONTACT": "help@example.com",
}


@pytest.mark.parametrize("color", ["#ffcc00", "#001133"])
@pytest.mark.parametrize("page_name", ["booking", "cancel", "reschedule"])
def test_no_colour_makes_a_page_unreadable(
    page: Page,
    server_with: Callable[..., Running],
    color: str,
    page_name: str,
) -> None:
    server = server_with(**PLATFORM, CALPAGES_BRAND_COLOR=color)
    page.goto(f"{server.url}/{page_name}/{uid_of('accepted')}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if page_name == "reschedule":
        expect(page.get_by_role("radio").first).to_be_visible()
    assert violations(page) == []
    help_link = page.get_by_role("contentinfo").get_by_role("link")
    expect(help_link).to_have_text("Contact Sunny Side")
    expect(help_link).to_have_attribute("href", "mailto:help@example.com")
    assert page.locator(".cp-brand-logo").evaluate("one => one.naturalWidth") > 0
    assert misfits(page) == []


def test_the_colour_follows_the_appearance_and_reaches_every_page(
    page: Page, server_with: Callable[..., Running]
) -> None:
    server = server_with(**PLATFORM, CALPAGES_BRAND_COLOR="#001133")
    fills = set()
    for path in (f"/booking/{uid_of('accepted')}", "/nowhere"):
        page.goto(f"{server.url}{path}")
        mark = page.locator(".cp-leaf-month, .cp-primary, .cp-card").first
        expect(mark).to_be_visible()
        for scheme in SCHEMES:
            wear(page, scheme)
            probe = "document.body.append(window.probe = document.createElement('i'));"
            page.evaluate(f"{probe} probe.style.color = 'var(--cp-brand)'")
            fills.add((scheme, page.evaluate("getComputedStyle(probe).color")))
    assert ("light", "rgb(0, 17, 51)") in fills
    assert len(fills) == 2, "Each page has the same, one for light and one for dark."
