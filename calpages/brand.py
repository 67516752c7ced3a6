"""The platform's name, logo and colour, as the pages wear them: pure."""

from __future__ import annotations

import dataclasses
import re
from urllib.parse import urlsplit

from calpages.colors import (
    BLACK,
    PERCEIVABLE,
    READABLE,
    WHITE,
    Color,
    ink_on,
    set_off,
)

# What components/calpages.css has behind text: --cp-surface and --cp-ground, and of a
# tint of the brand's colour the strongest that has text of that colour on it.
_LIGHT = (Color.parse("#ffffff"), Color.parse("#f4f5f7"))
_DARK = (Color.parse("#17181d"), Color.parse("#0c0d11"))
_TINT = 0.12

_PHONE = re.compile(r"tel:\+?[0-9][0-9-]{2,24}")
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PATH = re.compile(r"/(?!/)[A-Za-z0-9._~/-]{1,200}")
_URL = re.compile(r"https://[!#-&(-;=?-~]{1,300}")


LOGO_HEIGHT = 28
"""How high a logo is shown, in CSS pixels."""

_SIZE = re.compile(r"([1-9][0-9]{0,3})x([1-9][0-9]{0,3})")
_WIDEST = 140


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Logo:
    """A picture beside the name.

    Attributes:
        url: Where it is: ``https:``, or a path of our own origin; ``""`` for none.
        width: How wide it is shown, in CSS pixels, so that nothing moves for it.
    """

    url: str = ""
    width: int = LOGO_HEIGHT


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Shades:
    """The brand's colour in one appearance.

    Attributes:
        fill: Behind text, and for what is chosen.
        ink: Text on it.
        text: Links, and other text of that colour.
    """

    fill: Color
    ink: Color
    text: Color


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Brand:
    """Whose pages these are.

    Attributes:
        name: The name in the brand bar.
        logo: The picture beside it; without one, the first letter of the name.
        color: The wished colour; ``None``: the stylesheet's.
        contact: Where a visitor finds help: ``mailto:``, ``tel:`` or ``https:``;
            ``""``: nowhere.
    """

    name: str = "calpages"
    logo: Logo = Logo()
    color: Color | None = None
    contact: str = ""

    @property
    def initial(self) -> str:
        """The letter that stands in for a logo."""
        return self.name[:1].upper()

    @property
    def logo_origin(self) -> str:
        """The origin of a logo that is not ours; ``""`` for none."""
        parts = urlsplit(self.logo.url)
        return f"https://{parts.netloc}" if parts.scheme else ""


def shades_of(color: Color) -> tuple[Shades, Shades]:
    """Give the shades of a colour for light and for dark: its own where they hold."""
    return _shades(color, _LIGHT, BLACK), _shades(color, _DARK, WHITE)


def _shades(color: Color, surfaces: tuple[Color, ...], towards: Color) -> Shades:
    fill = set_off(color, surfaces, least=PERCEIVABLE, towards=towards)
    text = set_off(fill, surfaces, least=READABLE, tint=_TINT, towards=towards)
    return Shades(fill=fill, ink=ink_on(fill), text=text)


def brand_stylesheet(brand: Brand) -> str:
    """Write the tokens of the brand's colour; ``""`` where it has none.

    They win over the stylesheet's own, in whatever order both come. A browser that does
    not know ``light-dark()`` follows the device alone. Print has its own colours.
    """
    if brand.color is None:
        return ""
    light, dark = shades_of(brand.color)
    both = {
        name: f"light-dark({getattr(light, name)}, {getattr(dark, name)})"
        for name in ("fill", "ink", "text")
    }
    return (
        "@media screen {\n"
        f"{_tokens(_written(light))}"
        "@media (prefers-color-scheme: dark) {\n"
        f"{_tokens(_written(dark))}}}\n"
        "@supports (color: light-dark(red, red)) {\n"
        f"{_tokens(both)}}}\n"
        "}\n"
    )


def color_note(color: Color) -> str:
    """Say to an operator how a colour had to change; ``""`` where it holds."""
    changes = [
        f"{name} in {appearance} {shade}"
        for appearance, shades in zip(("light", "dark"), shades_of(color), strict=True)
        for name, shade in (("fill", shades.fill), ("text", shades.text))
        if shade != color
    ]
    if not changes:
        return ""
    told = ", ".join(changes)
    return (
        f"CALPAGES_BRAND_COLOR {color} can't be read everywhere; used instead: {told}."
    )


def read_logo(text: str) -> Logo:
    """Read where a logo is and, after a space, its proportions, such as ``160x40``.

    Raises:
        ValueError: It is neither ``https:`` nor a path of our own origin, or its
            proportions can't be read.
    """
    url, _, size = text.partition(" ")
    is_path = _PATH.fullmatch(url) is not None
    if not is_path and not (_URL.fullmatch(url) and urlsplit(url).hostname):
        raise ValueError
    sides = _SIZE.fullmatch(size.strip() or "1x1")
    if sides is None:
        raise ValueError
    width = round(LOGO_HEIGHT * int(sides[1]) / int(sides[2]))
    return Logo(url=url, width=max(1, min(width, _WIDEST)))


def read_contact(text: str) -> str:
    """Make a link of an e-mail address, a ``tel:`` number or an ``https:`` URL.

    Raises:
        ValueError: It is none of them.
    """
    if _ADDRESS.fullmatch(text):
        return f"mailto:{text}"
    if _PHONE.fullmatch(text) or (_URL.fullmatch(text) and urlsplit(text).hostname):
        return text
    raise ValueError


def _written(shades: Shades) -> dict[str, str]:
    return {
        "fill": str(shades.fill),
        "ink": str(shades.ink),
        "text": str(shades.text),
    }


def _tokens(values: dict[str, str]) -> str:
    names = {"fill": "--cp-brand", "ink": "--cp-brand-ink", "text": "--cp-brand-text"}
    lines = "".join(f"{names[name]}: {value};\n" for name, value in values.items())
    return f":root:root {{\n{lines}}}\n"
