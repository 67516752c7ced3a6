"""The words for one free time: its full name, its seats, its night, its host's day."""

from __future__ import annotations

import datetime as dt

from calpages.calcom.models import Slot
from calpages.dates import part_of_day
from calpages.i18n import Translator
from calpages.presentation.moving import Moving, is_current
from calpages.presentation.viewer import Viewer, zone_with_offset

# From which share of taken seats on Cal.com's own Booker changes its words, too.
_NEARLY_FULL, _HALF_FULL = 0.83, 0.5


def name_of_slot(slot: Slot, moving: Moving) -> str:
    """Write a time with day, start, end, zone, and with what the eye sees beside it."""
    fmt, t = moving.viewer.fmt, moving.viewer.t
    start, end = fmt.start_and_end(slot.start, slot.start + moving.duration)
    name = t.gettext(
        "{date}, {start} to {end}, {zone}",
        date=fmt.date_full(slot.start),
        start=start,
        end=end,
        zone=fmt.zone_name(slot.start),
    )
    if not slot.is_full:
        name = _with(name, seats_text(slot, moving), t)
    name = _with(name, host_day(slot.start, moving), t)
    if is_current(slot, moving):
        return t.gettext("{time}: your present time", time=name)
    return t.gettext("{time}: fully booked", time=name) if slot.is_full else name


def seats_text(slot: Slot, moving: Moving) -> str:
    """Say how many seats are left, as far as the event type lets it be told."""
    t, left, total = moving.viewer.t, slot.seats_remaining, slot.seats_total
    if left is None or is_current(slot, moving):
        return ""
    if slot.is_full:
        return t.gettext("Fully booked")
    if moving.seats == "none":
        return ""
    if moving.seats == "count":
        return t.ngettext("{count} seat left", "{count} seats left", left, count=left)
    taken = (total - left) / total if total else 0
    if taken >= _NEARLY_FULL:
        return t.gettext("Nearly full")
    return t.gettext("Half full") if taken >= _HALF_FULL else t.gettext("Seats free")


def host_day(start: dt.datetime, moving: Moving) -> str:
    """Name the host's day of ``start``, where it is not the visitor's."""
    host = moving.host_viewer
    if host is None or _day(start, host) == _day(start, moving.viewer):
        return ""
    day = host.fmt.date_short(start)
    return moving.viewer.t.gettext("{date} for your host", date=day)


def host_sentence(start: dt.datetime, moving: Moving) -> str:
    """Write a time for the host, where their clock shows another one then."""
    host = moving.host_viewer
    if host is None or not _differ(start, moving, host):
        return ""
    return moving.viewer.t.gettext(
        "For your host: {date}, {time}, {zone}",
        date=host.fmt.date_short(start),
        time=host.fmt.time_range(start, start + moving.duration),
        zone=zone_with_offset(start, host.fmt),
    )


def is_night(start: dt.datetime, viewer: Viewer) -> bool:
    """Whether ``start`` is at night for the visitor: from 22:00 to 5:00."""
    return part_of_day(start.astimezone(viewer.fmt.zone).time()) == "night"


def _differ(start: dt.datetime, moving: Moving, host: Viewer) -> bool:
    # The clock of one of them may be changed before the end.
    zones = (moving.viewer.fmt.zone, host.fmt.zone)
    instants = (start, start + moving.duration)
    return any(
        len({instant.astimezone(zone).utcoffset() for zone in zones}) > 1
        for instant in instants
    )


def _day(start: dt.datetime, viewer: Viewer) -> dt.date:
    return start.astimezone(viewer.fmt.zone).date()


def _with(name: str, more: str, t: Translator) -> str:
    # Translators: {name} is a time or a day, {more} what is said of it
    return t.gettext("{name}, {more}", name=name, more=more) if more else name
