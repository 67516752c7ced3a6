"""The time zone that times are shown in, and those to choose from."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import unicodedata
from typing import Literal
from zoneinfo import ZoneInfo

from calpages.i18n import Formatter
from calpages.i18n.zone_naming import country_name, is_place, placed_zones
from calpages.presentation.moving import Moving
from calpages.presentation.viewer import Viewer, zone_with_offset


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ZoneView:
    """The zone that times are shown in.

    Attributes:
        name: The IANA name, such as "Europe/Berlin".
        city: The city it is named after.
        text: Its name and offset now, such as "Central European Time (GMT+1)".
        now: The present time there.
        is_locked: Whether the host lets no other zone be chosen.
        locked_text: That no other zone can be chosen; else "".
        host_text: Where the host is and what time it is there, where the clocks differ.
    """

    name: str = ""
    city: str = ""
    text: str = ""
    now: str = ""
    is_locked: bool = False
    locked_text: str = ""
    host_text: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ZoneOption:
    """A zone to choose.

    Attributes:
        name: The IANA name.
        city: The city it is named after, in the visitor's language.
        text: Its name and offset now.
        offset: Its offset now, such as "GMT+1".
        now: The present time there.
        search: What a search is matched with, casefolded: city, country, names, offset.
    """

    name: str = ""
    city: str = ""
    text: str = ""
    offset: str = ""
    now: str = ""
    search: str = ""


def present_zone(moving: Moving) -> ZoneView:
    """Say which zone times are shown in, what time it is there and for the host."""
    viewer = moving.viewer
    fmt, t, now = viewer.fmt, viewer.t, viewer.now
    return ZoneView(
        name=fmt.zone.key,
        city=fmt.zone_city,
        text=zone_with_offset(now, fmt),
        now=fmt.time(now),
        is_locked=moving.is_zone_locked,
        locked_text=(
            t.gettext("Your host shows all times in their own time zone.")
            if moving.is_zone_locked
            else ""
        ),
        host_text=_host_now(moving),
    )


def zone_options(
    tag: str, now: dt.datetime, hour_cycle: Literal[12, 24] | None = None
) -> tuple[ZoneOption, ...]:
    """List the zones of places, and UTC, by their offset and then by their city.

    Args:
        tag: The visitor's locale tag.
        now: The present instant (aware).
        hour_cycle: The visitor's clock; ``None``: as usual in the locale.
    """
    minute = now.astimezone(dt.UTC).replace(second=0, microsecond=0)
    return _options(tag, minute, hour_cycle)


# A list takes some 30 ms; everybody who opens it within a minute shares it.
@functools.lru_cache(maxsize=16)
def _options(
    tag: str, now: dt.datetime, hour_cycle: Literal[12, 24] | None
) -> tuple[ZoneOption, ...]:
    options = [
        (now.astimezone(zone).utcoffset() or dt.timedelta(), _option(fmt, now))
        for zone in (*placed_zones(), ZoneInfo("UTC"))
        for fmt in (Formatter(tag, zone, hour_cycle),)
    ]
    options.sort(key=lambda pair: (pair[0], sortable(pair[1].city), pair[1].name))
    return tuple(option for _, option in options)


def _option(fmt: Formatter, now: dt.datetime) -> ZoneOption:
    name, offset = fmt.zone_name(now), fmt.zone_offset(now)
    plain = fmt.zone.key.replace("_", " ")
    words = (
        fmt.zone_city,
        country_name(fmt.zone, fmt.locale),
        name,
        fmt.zone.key,
        plain,
        offset,
    )
    return ZoneOption(
        name=fmt.zone.key,
        city=fmt.zone_city,
        text=zone_with_offset(now, fmt),
        offset=offset,
        now=fmt.time(now),
        search=" ".join(dict.fromkeys(filter(None, words))).casefold(),
    )


def sortable(name: str) -> str:
    """Sort an accented letter with its plain one, as readers look for it."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))


def _host_now(moving: Moving) -> str:
    host = moving.host_viewer
    now = moving.viewer.now
    if host is None or _offset(host, now) == _offset(moving.viewer, now):
        return ""
    time = host.fmt.time(now)
    if _local(host, now).date() != _local(moving.viewer, now).date():
        time = moving.viewer.t.gettext(
            "{time} on {date}", time=time, date=host.fmt.date_short(now)
        )
    if is_place(host.fmt.zone):
        return moving.viewer.t.gettext(
            "Your host is in {city}, where it is {time}.",
            city=host.fmt.zone_city,
            time=time,
        )
    return moving.viewer.t.gettext(
        "For your host it is {time}, {zone}.",
        time=time,
        zone=zone_with_offset(now, host.fmt),
    )


def _local(viewer: Viewer, instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(viewer.fmt.zone)


def _offset(viewer: Viewer, instant: dt.datetime) -> dt.timedelta | None:
    return _local(viewer, instant).utcoffset()
