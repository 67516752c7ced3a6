"""Time zones by name: which one to show times in, from unchecked names."""

from __future__ import annotations

import functools
from importlib import resources
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")
_MAX_NAME = 64
_NO_PLACE = frozenset({"factory", "localtime", "posixrules"})


def resolve_zone(*candidates: str | None) -> ZoneInfo:
    """Return the first candidate that is an IANA time zone, or UTC.

    Only names of the IANA database count (in any case, as browsers take them): paths,
    ``right/`` zones with leap seconds and this machine's ``localtime`` don't.
    """
    for candidate in candidates:
        if candidate and (zone := find_zone(candidate)):
            return zone
    return UTC


def is_zone(name: object) -> bool:
    """Say whether ``name`` is an IANA time zone, in any case."""
    return isinstance(name, str) and find_zone(name) is not None


def find_zone(name: str) -> ZoneInfo | None:
    """Return the IANA time zone of this name, in any case; ``None`` for any other."""
    if len(name) > _MAX_NAME or not name.isascii():
        return None
    found = _names().get(name.lower())
    return ZoneInfo(found) if found else None


def zone_names() -> tuple[str, ...]:
    """Return the names of all time zones, sorted."""
    return tuple(sorted(_names().values()))


@functools.cache
def _names() -> dict[str, str]:
    # The package's own list, so that a slim image and a laptop know the same zones.
    text = resources.files("tzdata").joinpath("zones").read_text("ascii")
    return {
        name.lower(): name for name in text.split() if name.lower() not in _NO_PLACE
    }
