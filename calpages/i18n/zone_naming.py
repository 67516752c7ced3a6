"""What a time zone is called at an instant: name, abbreviation, offset and city.

CLDR's names where the locale has them (UTS 35, Time Zone Display Names). Babel tells
summer from standard time by ``tzinfo.dst``, which is negative in an Irish winter, so
that is decided here.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global

from calpages.i18n.numerals import localise_digits
from calpages.zones import zone_names

# CLDR marks names that a locale must not take over from its parent.
_NO_NAME = "∅∅∅"
_NO_TIME = dt.timedelta(0)


def zone_name(instant: dt.datetime, zone: ZoneInfo, locale: Locale) -> str:
    """Return the zone's name at ``instant``: "Central European Summer Time".

    In standard time the everyday name ("Central European Time") is taken if there is
    one. A zone without a name is called after its country and city, one without those
    by its offset.
    """
    name = _pick(_names(zone, locale, "long"), instant, zone)
    place = name or _place(zone, locale)
    if not place:
        return zone_offset(instant, zone, locale)
    region_format: str = locale.zone_formats["region"]
    return name or region_format.replace("%s", place)


def zone_abbreviation(instant: dt.datetime, zone: ZoneInfo, locale: Locale) -> str:
    """Return "CEST" where the locale uses the abbreviation, else the offset."""
    names = _names(zone, locale, "short")
    names.pop("generic", None)
    return _pick(names, instant, zone) or zone_offset(instant, zone, locale)


def zone_offset(instant: dt.datetime, zone: ZoneInfo, locale: Locale) -> str:
    """Return the offset from UTC at ``instant``: "GMT+5:45", "GMT"."""
    offset = instant.astimezone(zone).utcoffset() or _NO_TIME
    minutes = round(abs(offset) / dt.timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    number = f"{hours}:{minutes:02}" if minutes else f"{hours}"
    sign = "-" if offset < _NO_TIME else "+"
    shown = f"{sign}{number}" if hours or minutes else ""
    text = locale.zone_formats["gmt"].replace("%s", shown)
    return localise_digits(text.strip(), locale)


def zone_city(zone: ZoneInfo, locale: Locale) -> str:
    """Return the city that the zone is named after, or the offset of one without."""
    if zone.key.startswith("Etc/GMT"):
        # "Etc/GMT+5" means five hours behind UTC, against everyday use.
        return zone_offset(dt.datetime.fromtimestamp(0, dt.UTC), zone, locale)
    cities = (locale.time_zones.get(key, {}).get("city") for key in _keys(zone.key))
    city = next((city for city in cities if city), None)
    return city or _keys(zone.key)[0].rpartition("/")[2].replace("_", " ")


def country_name(zone: ZoneInfo, locale: Locale) -> str:
    """Return the country of a zone; ``""`` for one without."""
    return locale.territories.get(_territory(zone.key), "")


def is_place(zone: ZoneInfo) -> bool:
    """Whether the zone is that of a place on Earth, unlike UTC."""
    return bool(_territory(zone.key))


@functools.cache
def placed_zones() -> tuple[ZoneInfo, ...]:
    """Return the zones of places once each, under their current names."""
    current = {_keys(name)[0] for name in zone_names() if _territory(name)}
    return tuple(ZoneInfo(name) for name in sorted(current))


@functools.cache
def _territory(key: str) -> str:
    territories = get_global("zone_territories")
    found = (territories[one] for one in _keys(key) if one in territories)
    territory = next(found, "")
    return "" if territory in ("ZZ", "001") else territory


def _place(zone: ZoneInfo, locale: Locale) -> str:
    """The country of a zone, or the city where the country has several zones."""
    territory = _territory(zone.key)
    if not territory:
        return ""
    if len(get_global("territory_zones").get(territory, ())) > 1:
        return zone_city(zone, locale)
    return locale.territories.get(territory, "")


def _pick(names: dict[str, str], instant: dt.datetime, zone: ZoneInfo) -> str:
    if _is_summer_time(instant.astimezone(zone), zone):
        return names.get("daylight", "")
    return names.get("generic") or names.get("standard", "")


def _is_summer_time(local: dt.datetime, zone: ZoneInfo) -> bool:
    saving = local.dst() or _NO_TIME
    if _saves_in_winter(zone, local.year):
        return saving == _NO_TIME
    return saving > _NO_TIME


@functools.lru_cache(maxsize=1024)
def _saves_in_winter(zone: ZoneInfo, year: int) -> bool:
    # Ireland all winter, Morocco during Ramadan: two days of each month find both.
    days = (
        dt.datetime(year, m, d, 12, tzinfo=zone) for m in range(1, 13) for d in (1, 15)
    )
    return any((day.dst() or _NO_TIME) < _NO_TIME for day in days)


def _names(zone: ZoneInfo, locale: Locale, width: str) -> dict[str, str]:
    metazones = get_global("meta_zones")
    merged: dict[str, str] = {}
    for key in _keys(zone.key):
        sources: tuple[Any, ...] = (
            locale.meta_zones.get(metazones.get(key, ""), {}),
            locale.time_zones.get(key, {}),
        )
        for source in sources:
            merged.update(source.get(width, {}))
    return {variant: name for variant, name in merged.items() if name != _NO_NAME}


@functools.cache
def _keys(key: str) -> tuple[str, ...]:
    """All the names of a zone, for Babel keeps its data under any one of them.

    Its aliases lead to the current name (Asia/Kolkata), while CLDR's names are kept
    under the first one (Asia/Calcutta).
    """
    aliases = get_global("zone_aliases")
    current = aliases.get(key, key)
    return (current, *(alias for alias, name in aliases.items() if name == current))
