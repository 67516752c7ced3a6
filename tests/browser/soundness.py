"""What makes a page unsound: for axe-core, for long words, when zoomed, for a thumb."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.reader_menu import speak

# CSS pixels: a screen of 1280 by 1024 whose page is zoomed to 400 % (WCAG 1.4.10), the
# narrowest phone, a phone, a laptop.
ZOOMED = (320, 256)
NARROW = (320, 640)
PHONE = (390, 844)
LAPTOP = (1280, 800)

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_ALL: dict[str, object] = {"resultTypes": ["violations"]}
# All of its rules of colours but for level AAA, which is not among the others either.
_OF_COLOURS = _ALL | {"runOnly": ["color-contrast", "link-in-text-block"]}
_LONG_WORDS, _RIGHT_TO_LEFT = "en-XA", "ar"

# Links within a sentence or a list of facts are exempt; the rest must be large enough.
_SMALL_TARGETS = """
(least) => [...document.querySelectorAll(
  ".cp :is(a, button, summary, input, textarea, [role=option])",
)]
  .filter((element) => element.checkVisibility() && !element.closest("dd, .cp-skip"))
  .map((element) => element.closest("label") ?? element)
  .filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return Math.min(width, height) < least;
  })
  .map((element) => element.outerHTML.slice(0, 120))
"""

# Text that is out of sight, out of its box, cut by one that clips, or of which a
# control or a label breaks a word in two (but for languages that write words without
# spaces between them). What can be scrolled to is not cut.
_CUT_TEXTS = r"""
() => {
  const found = new Set();
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) found.add("The page is too wide.");
  const rectsOf = (node, start, end) => {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return [...range.getClientRects()].filter(({ width }) => width > 0);
  };
  const isInline = (element) =>
    /^(inline|contents)$/.test(getComputedStyle(element).display);
  const texts = document.createTreeWalker(document.querySelector(".cp"), 4);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility()) continue;
    if (element.closest(".cp-visually-hidden, .cp-skip")) continue;
    const say = (what) => found.add(`${what}: ${element.className} ${node.data}`);
    const rects = rectsOf(node, 0, node.length);
    if (rects.some(({ left, right }) => left < -1 || right > wide + 1)) say("out");
    let box = element;
    while (isInline(box)) box = box.parentElement;
    for (let at = box; at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if (overflowY === "auto") break;
      if (at !== box && overflowX === "visible") continue;
      // Half of the line's leading may stick out; a descender may not.
      const { left, right, top, bottom } = at.getBoundingClientRect();
      const { fontSize } = getComputedStyle(element);
      for (const rect of rects) {
        const leading = Math.max(0, (rect.height - parseFloat(fontSize)) / 2);
        if (rect.left < left - 1 || rect.right > right + 1) say("too wide");
        if (rect.top + leading < top - 1) say("too tall");
        if (rect.bottom - leading > bottom + 1) say("too tall");
      }
    }
    if (!element.closest("button, .cp-button, .cp-tab, dt, th, legend")) continue;
    if (/^(ja|km|zh)/.test(document.documentElement.lang)) continue;
    for (const { index, 0: word } of node.data.matchAll(/[\p{Alphabetic}\p{M}]+/gu)) {
      const lines = rectsOf(node, index, index + word.length).map(({ top }) => top);
      if (Math.max(...lines) - Math.min(...lines) > 8) say("broken");
    }
  }
  return [...found];
}
"""

# Where Reflex runs, it follows the device a moment later.
_IS_WORN = """(scheme) => {
  const { className } = document.documentElement;
  return className === scheme || !["light", "dark"].includes(className);
}"""

# WCAG 1.4.12.
_TEXT_SPACING = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * {
      line-height: 1.5 !important;
      letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important;
    }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets.push(sheet);
}
"""


def faults(page: Page, *exempt: str) -> list[str]:
    """Whatever is wrong with a page in its state; it is another one afterwards.

    For axe-core (but for the rules ``exempt``) in English, light and dark by the
    device, and in Arabic, dark by choice; for the eye in both and in a language of long
    words, from a zoomed page to a laptop, and with a reader's own text spacing; for a
    thumb.
    """
    found = violations(page, *exempt)
    found += misfits(page)
    speak(page, _RIGHT_TO_LEFT)
    found += _violations_by_choice(page, *exempt)
    found += cut_texts(page, NARROW, ZOOMED)
    speak(page, _LONG_WORDS)
    found += cut_texts(page, NARROW, ZOOMED, PHONE, LAPTOP)
    speak(page, "en")
    page.evaluate(_TEXT_SPACING)
    return found + cut_texts(page, NARROW, LAPTOP)


def wear(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Let the device be light or dark, and wait until the page follows."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(_IS_WORN, arg=scheme)


def violations(page: Page, *exempt: str) -> list[str]:
    """What axe-core finds wrong, in light and in dark, but for the rules exempt.

    The dark page is the light one in other colours: only those are looked at again.
    """
    found = []
    page.emulate_media(reduced_motion="reduce")
    for theme in SCHEMES:
        wear(page, theme)
        rules = _ALL if theme == "light" else _OF_COLOURS
        found += [f"{theme}: {one}" for one in axe_says(page, *exempt, rules=rules)]
    return found


def _violations_by_choice(page: Page, *exempt: str) -> list[str]:
    """The same of a page that is dark by choice, where the device is light."""
    wear(page, "light")
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    found = axe_says(page, *exempt)
    page.evaluate("() => delete document.documentElement.dataset.theme")
    return [f"dark by choice: {one}" for one in found]


def axe_says(page: Page, *exempt: str, rules: dict[str, object] = _ALL) -> list[str]:
    """What axe-core finds wrong with a page as it looks, but for the rules exempt."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    results = page.evaluate("options => axe.run(options)", rules)["violations"]
    return [
        f"{one['id']} {node['target']} {node['failureSummary']}"
        for one in results
        if one["id"] not in exempt
        for node in one["nodes"]
    ]


def misfits(page: Page) -> list[str]:
    """What is too large or too small at 320 pixels; the page stays that narrow."""
    return cut_texts(page, ZOOMED, NARROW) + small_targets(page, 24)


def cut_texts(page: Page, *sizes: tuple[int, int]) -> list[str]:
    """Which texts can't be read as a whole in windows of these sizes."""
    found = []
    language = page.locator("html").get_attribute("lang")
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        cut = page.evaluate(_CUT_TEXTS)
        found += [f"{language} at {width} x {height}: {one}" for one in cut]
    return found


def small_targets(page: Page, least: int) -> list[str]:
    """What can be clicked and is less than so many pixels wide or tall."""
    return page.evaluate(_SMALL_TARGETS, least)
