"""Compares pictures of pages, as far as a person can see a difference."""

import base64

from playwright.sync_api import BrowserContext

# Of 255. The same letters, laid out in one text or in two, are smoothed differently at
# the edges with some fonts, and the gaps in an underline may be a pixel wider.
_VISIBLE = 64
_MOST_VALUES = 12
_COUNT = """async ([first, second, visible]) => {
  const pixelsOf = async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [one, other] = [await pixelsOf(first), await pixelsOf(second)];
  if (one.width !== other.width || one.height !== other.height) return -1;
  let count = 0;
  for (let at = 0; at < one.data.length; at++)
    if (Math.abs(one.data[at] - other.data[at]) > visible) count++;
  return count;
}"""


def look_the_same(context: BrowserContext, first: bytes, second: bytes) -> bool:
    """Whether nobody sees a difference between two PNG pictures."""
    if first == second:
        return True
    blank = context.new_page()
    texts = [base64.b64encode(one).decode() for one in (first, second)]
    try:
        return blank.evaluate(_COUNT, [*texts, _VISIBLE]) in range(_MOST_VALUES)
    finally:
        blank.close()
