"""The first HTML beside the live page that takes its place: what each of them draws."""

from playwright.sync_api import Page

# Between two looks the minute may pass that a page shows, or a busy machine be late.
TRIES = 4
# What a page draws: every element with its attributes, and every text.
_DRAWN = """(root) => {
  const drawn = [];
  const isHidden = "form[hidden], input[type=hidden], noscript, .cp-progress";
  const isOnlyOurs = (name) =>
    name.startsWith("data-") || ["id", "form", "method", "value"].includes(name);
  // Without JavaScript these are links, and nothing can enable a button.
  const isPressed = ".cp-calendar :is(a, button), .cp-link-button, .cp-bar button";
  const isSaid = (name) => ["class", "aria-label"].includes(name);
  // The router writes the links of the live page with their path.
  const valueOf = (one, { name, value }) =>
    name === "href" ? one.href?.replace(/[?]$/, "") : value;
  const nameOf = (one) => (one.matches(isPressed) ? "pressed" : one.localName);
  const draw = (node, depth) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        if (!child.data) continue;
        const last = drawn.at(-1);
        if (last?.depth === depth && last.text !== undefined) last.text += child.data;
        else drawn.push({ depth, text: child.data });
      }
      if (child.nodeType !== Node.ELEMENT_NODE || child.matches(isHidden)) continue;
      const attributes = [...child.attributes]
        .filter(({ name }) => !isOnlyOurs(name))
        .filter(({ name }) => !child.matches(isPressed) || isSaid(name))
        .map((one) => `${one.name}=${valueOf(child, one)}`)
        // "Refresh" is a form without JavaScript.
        .map((one) => one.replace("type=submit", "type=button"));
      drawn.push({ depth, element: [nameOf(child), ...attributes.sort()].join(" ") });
      draw(child, depth + 1);
    }
  };
  draw(root, 0);
  return drawn;
}"""
_FIRST = """async (address) => {
  const html = await (await fetch(address)).text();
  const other = new DOMParser().parseFromString(html, "text/html");
  return [...other.querySelectorAll("#cp-first")].map(%s)[0];
}"""


def open_both(page: Page, address: str) -> None:
    """Open the live page at ``address``; its first HTML must draw the same."""
    first = live = None
    for _ in range(TRIES):
        page.goto(address)
        live = page.locator(".cp").evaluate(_DRAWN)
        first = page.evaluate(_FIRST % _DRAWN, page.url)
        if first == live:
            return
    assert first == live, address
