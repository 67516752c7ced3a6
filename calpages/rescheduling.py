"""Moves what a visit names to another time, as the form of its page asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from calpages import routes, services
from calpages.changing import Result, permit, result_of
from calpages.finding import find
from calpages.policy import may_reschedule
from calpages.presentation.afterwards import success_redirect
from calpages.reasons import clean_reason
from calpages.visit import Visit

_FARTHEST = dt.timedelta(days=800)


async def reschedule(visit: Visit, form: Mapping[str, object]) -> Result:
    """Move, once, what ``visit`` names; to be awaited through ``changing.run``.

    Args:
        visit: The visit of the page that the form was on.
        form: The form's fields, unchecked: ``start``, a free time as an instant, and
            ``reason``, free text.

    Raises:
        VisitError: The link has no uid, or not one that can be asked for.
        ReasonError: The reason can't be sent.
        CalError: Nothing could be read, so nothing was sent.
    """
    reason = clean_reason(form.get("reason"))
    start = _read_start(form.get("start"))
    if start is None:
        return Result(code="no_time")
    found = await find(visit)
    ask = permit(may_reschedule, found.event_type)
    if obstacle := ask(found.read):
        return Result(code=obstacle, found=found)
    booking = found.read.booking
    now = dt.datetime.now(dt.UTC)
    if start == booking.start or not now < start < now + _FARTHEST:
        return Result(code="slot_gone", found=found)
    bookings = services.current().bookings
    day = dt.timedelta(days=1)
    free = await bookings.slots(
        booking, start - day, start + day, event_type=found.event_type
    )
    if all(slot.start != start for slot in free):
        return Result(code="slot_gone", found=found)
    outcome = await bookings.reschedule(
        visit.uid,
        start=start,
        reason=reason,
        permit=ask,
    )
    return result_of(outcome, found)


def _read_start(text: object) -> dt.datetime | None:
    if not isinstance(text, str):
        return None
    try:
        start = dt.datetime.fromisoformat(text)
        return start.astimezone(dt.UTC) if start.tzinfo else None
    except (ValueError, OverflowError):
        return None


def address_afterwards(result: Result, query: Mapping[str, str]) -> str:
    """Where the visitor goes once a booking is moved.

    Args:
        result: The result of a reschedule that is done.
        query: What a link to our booking page must carry.

    Returns:
        The page that the event type names for afterwards, an ``https:`` URL, or the
        path of our page of the booking.
    """
    found = result.found
    if found is not None and found.former is not None:
        moved = found.read.booking
        if url := success_redirect(found.event_type, moved, found.former):
            return url
    return routes.booking_url(result.new_uid, query)
