"""What makes a page unsound: for axe-core, on a narrow screen, for a thumb."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Links within a sentence or a list of facts are exempt; the rest must be large enough.
_SMALL_TARGETS = """
() => [...document.querySelectorAll(
  ".cp :is(a, button, summary, input, textarea, [role=option])",
)]
  .filter((element) => element.checkVisibility() && !element.closest("dd, .cp-skip"))
  .map((element) => element.closest("label") ?? element)
  .filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return Math.min(width, height) < 24;
  })
  .map((element) => element.outerHTML.slice(0, 120))
"""

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Where Reflex runs, it follows the device a moment later.
_IS_WORN = """(scheme) => {
  const { className } = document.documentElement;
  return className === scheme || !["light", "dark"].includes(className);
}"""


def wear(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Let the device be light or dark, and wait until the page follows."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(_IS_WORN, arg=scheme)


def violations(page: Page, *exempt: str) -> list[str]:
    """What axe-core finds wrong, in light and in dark, but for the rules exempt."""
    found = []
    page.emulate_media(reduced_motion="reduce")
    for scheme in SCHEMES:
        wear(page, scheme)
        results = Axe().run(page).response["violations"]
        found += [
            f"{scheme}: {one['id']} {node['target']} {node['failureSummary']}"
            for one in results
            if one["id"] not in exempt
            for node in one["nodes"]
        ]
    return found


def misfits(page: Page) -> list[str]:
    """What is too large or too small at 320 pixels; the page stays that narrow."""
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    found = [f"the page is {width} pixels wide"] if width > 320 else []
    return found + page.evaluate(_SMALL_TARGETS)
