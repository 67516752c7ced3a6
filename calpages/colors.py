"""Colours and what can be read on them: pure.

Contrast is WCAG 2.2's (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

READABLE = 4.5
"""The least contrast of text with what is behind it (WCAG 1.4.3)."""
PERCEIVABLE = 3.0
"""The least contrast of a part of the page with what is beside it (WCAG 1.4.11)."""

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_STEPS = 256


@dataclasses.dataclass(frozen=True, slots=True)
class Color:
    """An opaque colour of sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Color:
        """Read ``#rgb`` or ``#rrggbb``.

        Raises:
            ValueError: It is neither.
        """
        if not _HEX.fullmatch(text):
            msg = "a colour is #rgb or #rrggbb"
            raise ValueError(msg)
        digits = text[1:]
        if len(digits) == 3:
            digits = "".join(digit * 2 for digit in digits)
        return cls(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))

    def __str__(self) -> str:
        """Write it as ``#rrggbb``."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """From 0 for black to 1 for white."""
        red, green, blue = map(_linear, (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def mixed(self, other: Color, share: float) -> Color:
        """Mix with ``share`` (0 to 1) of another, as ``color-mix(in srgb)`` does."""
        return Color(
            *(
                round(one + (two - one) * share)
                for one, two in zip(
                    dataclasses.astuple(self), dataclasses.astuple(other), strict=True
                )
            )
        )


WHITE = Color(255, 255, 255)
BLACK = Color(0, 0, 0)


def contrast(one: Color, other: Color) -> float:
    """Give the contrast of two colours: 1 for the same, 21 for black and white."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(color: Color) -> Color:
    """Choose black or white for text on a colour; one of both can always be read."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, color))


def set_off(
    color: Color,
    surfaces: Iterable[Color],
    *,
    least: float,
    tint: float = 0.0,
    towards: Color,
) -> Color:
    """Give the nearest shade of a colour that stands out from all surfaces.

    Args:
        color: The wished colour.
        surfaces: What it is seen on.
        least: The contrast that it needs.
        tint: It is also seen on each surface mixed with so much of ``color``.
        towards: ``BLACK`` for darker shades, ``WHITE`` for lighter ones.
    """
    grounds = [*surfaces]
    grounds += [ground.mixed(color, tint) for ground in grounds if tint]
    shades = (color.mixed(towards, step / _STEPS) for step in range(_STEPS + 1))
    return next(
        shade
        for shade in shades
        if shade == towards or all(contrast(shade, one) >= least for one in grounds)
    )


def _linear(part: int) -> float:
    value = part / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
