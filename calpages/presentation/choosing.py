"""The view of choosing a new time: what is offered, laid out as the address asks.

One view for both renderings: the State copies its fields into vars, and the first HTML
is written from it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from calpages.calcom.models import Slot
from calpages.choice import Choice, address
from calpages.dates import Month, nearest
from calpages.found import Found
from calpages.presentation.confirm import ConfirmView, present_confirm
from calpages.presentation.month import MonthView, instant_iso, present_month
from calpages.presentation.moving import Moving, is_free
from calpages.presentation.moving_problems import (
    exhausted_sentence,
    no_times_sentence,
    passed_over_sentence,
    reschedule_problem,
)
from calpages.presentation.times import (
    ChosenView,
    DayTimesView,
    WeekView,
    present_chosen,
    present_day,
    present_soonest,
    present_week,
)
from calpages.presentation.zone_choice import ZoneView, present_zone

_NEAREST = 3


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What a booking can be moved to, as it was read for one layout.

    Attributes:
        found: The booking.
        moving: How its times are told to this visitor.
        choice: What the address asks for.
        slots: Times of the shown month or week, and of the chosen day, by start.
        month: The month to show.
        first: The first month that can be shown.
        last: The last month that can be shown.
        is_passed_over: Whether months without a free time were passed over.
        is_exhausted: Whether no free time was found at all, until ``searched_until``.
        searched_until: The last day that was looked at.
        soonest: The times of the layout ``soonest``, by start.
        more_since: From which day on there may be more of them.
    """

    found: Found
    moving: Moving
    choice: Choice
    slots: tuple[Slot, ...] = ()
    month: Month
    first: Month
    last: Month
    is_passed_over: bool = False
    is_exhausted: bool = False
    searched_until: dt.date | None = None
    soonest: tuple[Slot, ...] = ()
    more_since: dt.date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class LinksView:
    """The addresses of the page with something else chosen.

    Attributes:
        as_month: The same in a month's calendar; ``as_week`` and ``as_soonest``
            likewise.
        previous_week: The week before, or ``""``.
        next_week: The week after, or ``""``.
        more: More of the next free times, or ``""``.
        previous_month: The month before, or ``""``.
        next_month: The month after, or ``""``.
        confirm: Going on with the chosen time, or ``""``.
        back: Back from there to the times.
    """

    as_month: str = ""
    as_week: str = ""
    as_soonest: str = ""
    previous_week: str = ""
    next_week: str = ""
    more: str = ""
    previous_month: str = ""
    next_month: str = ""
    confirm: str = ""
    back: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class NearestView:
    """A free time near one that is gone, and the address that chooses it."""

    text: str = ""
    href: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ChoosingView:
    """Everything that the reschedule page shows of free times.

    Attributes:
        layout: ``month``, ``week`` or ``soonest``; ``""`` until it is known.
        month: The calendar of a month.
        day: The times of the day chosen in it.
        week: The times of a week.
        soonest: The days with the next free times.
        former: The booking's time as it is.
        chosen: The chosen time; empty for none.
        confirm: What moving there means; empty unless the visitor has gone on.
        zone: The zone in which all times are.
        notice: That there is no free time here, or why a later month is shown.
        gone: That the chosen time is not free any more; ``""`` otherwise.
        nearest: The free times nearest to it.
        links: The addresses of the page with something else chosen.
    """

    layout: str = ""
    month: MonthView = dataclasses.field(default_factory=MonthView)
    day: DayTimesView = dataclasses.field(default_factory=DayTimesView)
    week: WeekView = dataclasses.field(default_factory=WeekView)
    soonest: tuple[DayTimesView, ...] = ()
    former: ChosenView = dataclasses.field(default_factory=ChosenView)
    chosen: ChosenView = dataclasses.field(default_factory=ChosenView)
    confirm: ConfirmView = dataclasses.field(default_factory=ConfirmView)
    zone: ZoneView = dataclasses.field(default_factory=ZoneView)
    notice: str = ""
    gone: str = ""
    nearest: tuple[NearestView, ...] = ()
    links: LinksView = dataclasses.field(default_factory=LinksView)


def present_choosing(offer: Offer, query: Mapping[str, str]) -> ChoosingView:
    """Lay out what is offered.

    Args:
        offer: What is offered.
        query: The query of the page's address, for the links.
    """
    choice, moving = offer.choice, offer.moving
    day = _shown_day(offer)
    start = choice.start
    # A time that nobody can have had is not chosen; one that was free once is told.
    is_known = start is not None and start > moving.viewer.now
    is_gone = is_known and not _is_offered(start, offer)
    shown = present_chosen(start, moving) if start is not None and is_known else None
    week = WeekView()
    if choice.layout == "week":
        week = present_week(day, offer.slots, moving, last=offer.last)
    return ChoosingView(
        layout=choice.layout,
        month=_month(offer) if choice.layout == "month" else MonthView(),
        day=_day(day, offer) if choice.layout == "month" else DayTimesView(),
        week=week,
        soonest=present_soonest(offer.soonest, moving),
        former=present_chosen(moving.start, moving),
        chosen=ChosenView() if shown is None or is_gone else shown,
        confirm=(
            present_confirm(offer.found, start, moving)
            if choice.is_confirming and start is not None and is_known
            else ConfirmView()
        ),
        zone=present_zone(moving),
        notice=_notice(offer),
        gone=reschedule_problem("slot_gone", moving.viewer.t) if is_gone else "",
        nearest=_nearest(start, offer, query) if is_gone and start else (),
        links=_links(offer, week, query, is_chosen=is_known and not is_gone),
    )


def _is_offered(start: dt.datetime | None, offer: Offer) -> bool:
    return any(
        slot.start == start and is_free(slot, offer.moving)
        for slot in (*offer.slots, *offer.soonest)
    )


def _shown_day(offer: Offer) -> dt.date:
    """The day that is looked at: as asked, of the chosen time, or the first free."""
    choice, zone = offer.choice, offer.moving.viewer.fmt.zone
    if choice.day is not None:
        return choice.day
    if choice.start is not None and choice.start > offer.moving.viewer.now:
        return choice.start.astimezone(zone).date()
    booked = offer.moving.start.astimezone(zone).date()
    days = sorted(
        day
        for day in {
            slot.start.astimezone(zone).date()
            for slot in offer.slots
            if is_free(slot, offer.moving)
        }
        if Month.of(day) == offer.month
    )
    later = [day for day in days if day >= booked]
    return next(iter(later or days), offer.month.first_day)


def _month(offer: Offer) -> MonthView:
    return present_month(
        offer.month, offer.slots, offer.moving, first=offer.first, last=offer.last
    )


def _day(day: dt.date, offer: Offer) -> DayTimesView:
    view = present_day(day, offer.slots, offer.moving)
    return view if view.parts and Month.of(day) == offer.month else DayTimesView()


def _notice(offer: Offer) -> str:
    fmt, t = offer.moving.viewer.fmt, offer.moving.viewer.t
    if offer.is_exhausted and offer.searched_until is not None:
        return exhausted_sentence(fmt.date_full(offer.searched_until), t)
    if offer.choice.layout == "month":
        if offer.is_passed_over:
            return passed_over_sentence(fmt.month_year(offer.month), t)
        zone = fmt.zone
        if not any(
            is_free(slot, offer.moving)
            and Month.of(slot.start.astimezone(zone).date()) == offer.month
            for slot in offer.slots
        ):
            return no_times_sentence(t)
    return ""


def _nearest(
    start: dt.datetime, offer: Offer, query: Mapping[str, str]
) -> tuple[NearestView, ...]:
    free = {
        slot.start
        for slot in (*offer.slots, *offer.soonest)
        if is_free(slot, offer.moving)
    }
    return tuple(
        NearestView(
            text=present_chosen(one, offer.moving).text,
            href=address(query, slot=instant_iso(one), date="", month=""),
        )
        for one in nearest(free, start, _NEAREST)
    )


def _links(
    offer: Offer, week: WeekView, query: Mapping[str, str], *, is_chosen: bool
) -> LinksView:
    month = offer.month

    def to_month(other: Month) -> str:
        if not offer.first <= other <= offer.last:
            return ""
        return address(query, month=str(other), date="", slot="")

    def to_week(day: str) -> str:
        return address(query, date=day, month=day[:7], slot="") if day else ""

    more = offer.more_since
    return LinksView(
        as_month=address(query, layout="", step=""),
        as_week=address(query, layout="week", step=""),
        as_soonest=address(query, layout="soonest", date="", step=""),
        previous_week=to_week(week.previous),
        next_week=to_week(week.next),
        more=address(query, date=more.isoformat()) if more is not None else "",
        previous_month=to_month(month.previous),
        next_month=to_month(month.next),
        confirm=address(query, step="confirm") if is_chosen else "",
        back=address(query, step=""),
    )
