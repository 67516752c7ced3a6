"""Takes the README's pictures: the three pages, phone and desktop, light and dark.

    make screenshots

As a visitor in Berlin sees them.
"""

from typing import Literal

from playwright.sync_api import Browser

from tests.demo_site import PAGES, SIZES, demo_site, show
from tests.processes import PROJECT

FOLDER = PROJECT / "docs" / "screenshots"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main() -> None:
    """Take every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_site() as (browser, url):
        for size in SIZES:
            for scheme in SCHEMES:
                _take(browser, url, size, scheme)


def _take(
    browser: Browser, url: str, size: str, scheme: Literal["light", "dark"]
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale="en-GB",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
    )
    page = context.new_page()
    for name in PAGES:
        show(page, name)
        page.screenshot(
            path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=size == "desktop"
        )
    context.close()


if __name__ == "__main__":
    main()
