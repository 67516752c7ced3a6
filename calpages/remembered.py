"""What a visitor has chosen for all pages: cookies, which the first HTML reads too.

They hold a preference and nothing of a person; what they say is checked when used.
"""

from __future__ import annotations

from typing import Literal

LANGUAGE_COOKIE = "calpages-language"
"""The cookie with the BCP 47 tag of the language that all pages are in."""
THEME_COOKIE = "calpages-theme"
"""The cookie with the appearance: ``light``, ``dark``, or none, as the device says."""
ZONE_COOKIE = "calpages-zone"
"""The cookie with the IANA zone in which times are shown."""
CLOCK_COOKIE = "calpages-clock"
"""The cookie with the clock that times are written with: ``12`` or ``24``."""
KEPT_SECONDS = 365 * 24 * 3600
"""For how long a browser keeps them."""


def theme_of(text: object) -> Literal["light", "dark", ""]:
    """Read an appearance; ``""``, as the device says, for anything else."""
    if text == "light":
        return "light"
    return "dark" if text == "dark" else ""


def hour_cycle_of(text: object) -> Literal[12, 24] | None:
    """Read a clock; ``None``, the language's own, for anything but ``12`` or ``24``."""
    if text == "12":
        return 12
    return 24 if text == "24" else None
