"""What a screen reader says: live regions that change, and what gets the focus.

A region speaks when its words change, or when it arrives with words. What is not drawn
does not speak; and when the live page takes the place of the first HTML, its regions
have nothing new to say.
"""

from playwright.sync_api import Page

_REGIONS = """
(() => {
  const LIVE = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]";
  const known = new Map();
  let last = "";
  const listen = () => {
    for (const region of document.querySelectorAll(LIVE)) {
      if (!region.checkVisibility()) continue;
      const now = region.innerText.trim();
      if (now && known.get(region) !== now && now !== last) window.heard((last = now));
      known.set(region, now);
    }
  };
  new MutationObserver(listen).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
})();
"""
_FOCUS = """
document.addEventListener("focusin", ({ target: one }) => {
  const text = (element) => element?.innerText.trim().replaceAll(/\\s+/g, " ");
  const role = one.role || one.type || one.localName;
  const name = one.ariaLabel || text(one.labels?.[0]) || text(one);
  window.heard(`${role}: ${name}`);
});
"""


def listen(page: Page, *, focus: bool = False) -> list[str]:
    """Give the list that all that is said on ``page`` from now on is added to.

    Args:
        page: A tab that has not opened anything yet.
        focus: Whether the role and the name of what gets the focus are said too.
    """
    said: list[str] = []

    def hear(words: str) -> None:
        # On a busy machine a page may load again, and begin with the same words.
        if said[-1:] != [words]:
            said.append(words)

    page.expose_function("heard", hear)
    page.add_init_script(_REGIONS + (_FOCUS if focus else ""))
    return said
