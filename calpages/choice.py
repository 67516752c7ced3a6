"""What the address of the reschedule page says has been chosen so far.

Everything is in the URL, so that a reload, Back, another device and a lost connection
keep the place. The names are those of Cal.com's own booker (``month``, ``date``,
``slot``, ``layout``), and ``step`` for ours; whatever is not one of their values counts
as not chosen.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

from calpages.dates import Month

Layout = Literal["month", "week", "soonest"]

LAYOUTS: tuple[Layout, ...] = ("month", "week", "soonest")
_CHOICES = ("layout", "month", "date", "slot", "step")
# What a link to the same page must keep; never who is said to move the booking.
_KEPT = (
    *("rescheduleUid", "eventTypeSlug", "slug", "username", "teamId"),
    *("seatReferenceUid", "lang", "tz"),
)
_MAX_VALUE = 200


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What is chosen, as far as the address is well formed; nothing is checked yet.

    Attributes:
        layout: How the free times are laid out.
        month: The month that is looked at.
        day: The civil date, in the visitor's zone, whose times are looked at.
        start: The chosen time (UTC).
        is_confirming: Whether the visitor has gone on from there.
    """

    layout: Layout = "month"
    month: Month | None = None
    day: dt.date | None = None
    start: dt.datetime | None = None
    is_confirming: bool = False


def read_choice(query: Mapping[str, str]) -> Choice:
    """Read what the query of the page's address says; nothing in it can be wrong."""
    start = read_instant(query.get("slot", ""))
    layouts: dict[str, Layout] = {one: one for one in LAYOUTS}
    return Choice(
        layout=layouts.get(query.get("layout", ""), "month"),
        month=_month(query.get("month", "")),
        day=_day(query.get("date", "")),
        start=start,
        is_confirming=start is not None and query.get("step") == "confirm",
    )


def read_instant(text: object) -> dt.datetime | None:
    """Read an instant such as ``2026-11-27T09:00:00Z``; ``None`` for anything else."""
    if not isinstance(text, str) or len(text) > _MAX_VALUE:
        return None
    try:
        instant = dt.datetime.fromisoformat(text)
        start = instant.astimezone(dt.UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None
    return start if start is not None and _is_inner(start) else None


def address(query: Mapping[str, str], **changes: str) -> str:
    """Give the address, relative to the page, with something else chosen.

    Args:
        query: The query of the page's present address.
        **changes: The parameters to set; ``""`` takes one away.
    """
    values = {name: query.get(name, "")[:_MAX_VALUE] for name in (*_KEPT, *_CHOICES)}
    values |= changes
    return "?" + urlencode({name: value for name, value in values.items() if value})


def kept_parameters(query: Mapping[str, str]) -> dict[str, str]:
    """Give what a form that chooses a time, or a zone, must send along."""
    names = (*_KEPT, "layout", "month", "date")
    values = {name: query.get(name, "")[:_MAX_VALUE] for name in names}
    return {name: value for name, value in values.items() if value}


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if _is_inner(day) else None


def _is_inner(day: dt.date) -> bool:
    """Say whether every day around it exists as well, in every zone."""
    return dt.MINYEAR < day.year < dt.MAXYEAR
