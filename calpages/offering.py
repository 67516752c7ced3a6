"""Finds what the reschedule page offers: the free times that its address asks for."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from calpages import services
from calpages.calcom.models import Slot
from calpages.choice import Choice
from calpages.dates import Month
from calpages.finding import find
from calpages.found import Found
from calpages.free_times import (
    FreeTimes,
    find_free_times,
    find_nearest,
    find_soonest,
    find_week,
)
from calpages.policy import may_reschedule
from calpages.presentation.choosing import Offer
from calpages.presentation.moving import Moving, is_free, moving_of
from calpages.presentation.times import first_day_of_week
from calpages.presentation.viewer import Preferences, viewer_of
from calpages.visit import Visit, VisitError


async def find_offer(
    visit: Visit,
    choice: Choice,
    preferences: Preferences,
    *,
    fresh: bool = False,
    held: Slot | None = None,
) -> Offer:
    """Find the booking that ``visit`` names and the times to which it can be moved.

    Args:
        visit: The visit.
        choice: What its address asks for.
        preferences: How the visitor reads.
        fresh: Whether to ask Cal.com past everything kept.
        held: The time that is reserved for this visitor: Cal.com does not list it.

    Raises:
        VisitError: It can't be moved; the code is a ``policy.Obstacle``. Or the link
            has no uid, or not one that can be asked for.
        CalError: Cal.com did not give the booking or its free times.
    """
    found = await find(visit, fresh=fresh, for_write=True)
    return await offer_of(found, choice, preferences, fresh=fresh, held=held)


async def offer_of(
    found: Found,
    choice: Choice,
    preferences: Preferences,
    *,
    fresh: bool = False,
    held: Slot | None = None,
) -> Offer:
    """Find the times to which ``found`` can be moved; as ``find_offer``."""
    now = dt.datetime.now(dt.UTC)
    read = found.read
    permission = may_reschedule(read.booking, found.event_type, now, kind=read.kind)
    if permission.obstacle:
        raise VisitError(permission.obstacle)
    viewer = viewer_of(preferences, read.booking, now, seat_uid=read.seat_uid)
    moving = moving_of(found, viewer)
    offer = await _laid_out(found, choice, moving, fresh=fresh)
    held = held or await _held_by_us(found, choice)
    if held is not None:
        offer = _with_held(offer, held)
    return await _with_chosen(offer, fresh=fresh)


def unread_offer(found: Found, choice: Choice, preferences: Preferences) -> Offer:
    """What the last step needs where the free times can't be read: they are unknown.

    The chosen time is taken for free: whoever sends it learns whether it is.
    """
    now = dt.datetime.now(dt.UTC)
    viewer = viewer_of(
        preferences, found.read.booking, now, seat_uid=found.read.seat_uid
    )
    moving = moving_of(found, viewer)
    start = choice.start or moving.start
    month = Month.of(start.astimezone(moving.viewer.fmt.zone).date())
    return Offer(
        found=found,
        moving=moving,
        choice=choice,
        slots=(Slot(start=start),),
        month=month,
        first=month,
        last=month,
    )


async def _laid_out(
    found: Found, choice: Choice, moving: Moving, *, fresh: bool
) -> Offer:
    zone = moving.viewer.fmt.zone
    if choice.layout == "soonest":
        times = await find_soonest(found, zone, since=choice.day, fresh=fresh)
        until = times.searched_until
        this_month = Month.of(moving.viewer.now.astimezone(zone).date())
        return Offer(
            found=found,
            moving=moving,
            choice=choice,
            month=this_month,
            first=this_month,
            last=this_month,
            soonest=times.slots,
            is_exhausted=not times.slots,
            searched_until=until,
            more_since=until + dt.timedelta(days=1) if times.is_more else None,
        )
    month = choice.month
    day = _asked_day(choice, moving)
    if month is None and day is not None:
        month = Month.of(day)
    shown = await find_free_times(found, zone, month=month, fresh=fresh)
    slots = shown.slots
    if choice.layout == "week":
        first = first_day_of_week(day or _first_day(shown, moving), moving.viewer.fmt)
        slots = _with(slots, await find_week(found, zone, first, fresh=fresh))
    return Offer(
        found=found,
        moving=moving,
        choice=choice,
        slots=slots,
        month=shown.month,
        first=shown.first,
        last=shown.last,
        is_passed_over=shown.is_passed_over,
        is_exhausted=shown.is_exhausted,
        searched_until=shown.searched_until,
    )


async def _held_by_us(found: Found, choice: Choice) -> Slot | None:
    """The chosen time, if another page of this booking, before a reload, holds it."""
    if choice.start is None:
        return None
    hold = await services.current().bookings.held(found.read.booking, choice.start)
    return Slot(start=hold.start) if hold is not None else None


def _with_held(offer: Offer, held: Slot) -> Offer:
    """Add the visitor's own held time to what it belongs to."""
    offer = dataclasses.replace(offer, slots=_with(offer.slots, [held]))
    day = held.start.astimezone(offer.moving.viewer.fmt.zone).date()
    is_before = offer.choice.day is not None and day < offer.choice.day
    is_after = offer.searched_until is None or day > offer.searched_until
    if offer.choice.layout != "soonest" or is_before or is_after:
        return offer
    soonest = _with(offer.soonest, [held])
    return dataclasses.replace(offer, soonest=soonest, is_exhausted=False)


async def _with_chosen(offer: Offer, *, fresh: bool) -> Offer:
    """Add the times of the chosen day, or those near a chosen time that is gone."""
    start = offer.choice.start
    if start is None or start <= offer.moving.viewer.now:
        return offer
    known = {slot.start for slot in (*offer.slots, *offer.soonest)}
    if start in known:
        return offer
    zone = offer.moving.viewer.fmt.zone
    day = start.astimezone(zone).date()
    around = await find_week(offer.found, zone, day, fresh=fresh)
    slots = _with(offer.slots, around)
    if not any(one.start == start for one in slots):
        slots = _with(slots, await find_nearest(offer.found, start, fresh=fresh))
    return dataclasses.replace(offer, slots=slots)


def _asked_day(choice: Choice, moving: Moving) -> dt.date | None:
    start = choice.start
    # A time that is over, in a link of long ago, leads to no day.
    if choice.day is not None or start is None or start <= moving.viewer.now:
        return choice.day
    return start.astimezone(moving.viewer.fmt.zone).date()


def _first_day(shown: FreeTimes, moving: Moving) -> dt.date:
    """The day of the first time that can be chosen in the shown month."""
    zone = moving.viewer.fmt.zone
    days = (
        slot.start.astimezone(zone).date()
        for slot in shown.slots
        if is_free(slot, moving)
    )
    return next((d for d in days if Month.of(d) == shown.month), shown.month.first_day)


def _with(slots: Iterable[Slot], more: Iterable[Slot]) -> tuple[Slot, ...]:
    """Put two lists of slots together, each once, by start."""
    by_start = {slot.start: slot for slot in (*more, *slots)}
    return tuple(by_start[start] for start in sorted(by_start))
