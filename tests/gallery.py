"""Takes pictures of the three pages in many languages and looks, to be looked at.

    make gallery
    make gallery LANGUAGES="pl th"

They land in `.build/gallery/`, with an `index.html` that shows them side by side. The
languages need fonts: on Debian fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji.
"""

import html
import sys
from typing import Literal

from playwright.sync_api import Browser

from tests.demo_site import PAGES, SIZES, demo_site, show
from tests.processes import PROJECT

FOLDER = PROJECT / ".build" / "gallery"
LANGUAGES = ("ar", "de", "he", "ja", "fa", "bn")
LOOKS: dict[str, tuple[Literal["light", "dark"], Literal["active", "none"]]] = {
    "light": ("light", "none"),
    "dark": ("dark", "none"),
    "forced": ("light", "active"),
}


def main(languages: tuple[str, ...]) -> None:
    """Take every picture anew, and write the page that shows them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_site() as (browser, url):
        for size in SIZES:
            for look in LOOKS:
                _take(browser, url, languages, size, look)
    _write_index(languages)
    sys.stdout.write(f"Open {FOLDER.relative_to(PROJECT) / 'index.html'}\n")


def _take(
    browser: Browser, url: str, languages: tuple[str, ...], size: str, look: str
) -> None:
    scheme, forced_colors = LOOKS[look]
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        forced_colors=forced_colors,
        timezone_id="Asia/Kathmandu",
        reduced_motion="reduce",
    )
    page = context.new_page()
    for language in languages:
        for name in PAGES:
            show(page, name, f"?lang={language}")
            page.screenshot(
                path=FOLDER / _file(language, name, size, look), full_page=True
            )
    context.close()


def _file(language: str, page: str, size: str, look: str) -> str:
    return f"{language}-{page}-{size}-{look}.png"


def _write_index(languages: tuple[str, ...]) -> None:
    rows = [
        f"<h2>{html.escape(f'{language} {size} {look}')}</h2><p>{pictures}</p>"
        for language in languages
        for size in SIZES
        for look in LOOKS
        if (
            pictures := "".join(
                f'<img src="{_file(language, page, size, look)}" alt="{page}">'
                for page in PAGES
            )
        )
    ]
    style = "<style>p{display:flex;gap:16px}img{max-width:32%;align-self:start}</style>"
    document = f"<!DOCTYPE html><title>Gallery</title>{style}{''.join(rows)}"
    (FOLDER / "index.html").write_text(document, "utf-8")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or LANGUAGES)
