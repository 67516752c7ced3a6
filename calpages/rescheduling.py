"""Moves what a visit names to another time, as the form of its page asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from calpages import routes, services
from calpages.bookings import Outcome
from calpages.calcom.errors import NotFoundError
from calpages.calcom.refusals import Refusal
from calpages.calcom.uids import is_uid
from calpages.changing import STOPPED_LOOKING, Result, permit, result_of
from calpages.choice import read_instant
from calpages.finding import find
from calpages.found import BookingRead, Found
from calpages.policy import Obstacle, is_seated, may_reschedule
from calpages.presentation.afterwards import success_redirect
from calpages.reasons import clean_reason
from calpages.visit import Visit

_FARTHEST = dt.timedelta(days=800)
_DAY = dt.timedelta(days=1)
TIME_IS_GONE = frozenset(
    {
        *(Refusal.SLOT_TAKEN, Refusal.SLOT_RESERVED, Refusal.SEATS_FULL),
        *(Refusal.OUT_OF_BOUNDS, Refusal.IN_THE_PAST, "slot_gone"),
    }
)
"""The codes of a move that was refused for its time: another one may do."""
# What is found after the same form was sent before: then its move counts, and under
# the lock it is known. Nothing is sent with these.
_MAY_BE_OURS = (Obstacle.RESCHEDULED, Refusal.SEATS_FULL, "slot_gone")


async def reschedule(visit: Visit, form: Mapping[str, object]) -> Result:
    """Move, once, what ``visit`` names; to be awaited through ``changing.run``.

    Args:
        visit: The visit of the page that the form was on.
        form: The form's fields, unchecked: ``start``, a free time as an instant;
            ``reason``, free text, which a seat's move does without; ``hold``, the uid
            of the reservation of that time; and ``event``, the uid of the booking that
            the page showed, so that a late click moves no seat that has moved since.

    Raises:
        VisitError: The link has no uid, or not one that can be asked for.
        TooManyError: Too much was changed from the visitor's network.
        ReasonError: The reason can't be sent.
        CalError: Nothing could be read, so nothing was sent.
    """
    reason = clean_reason(form.get("reason"))
    start = read_instant(form.get("start"))
    if start is None:
        return Result(code="no_time")
    await services.current().throttle.take("changes", visit.network)
    try:
        found = await find(visit)
    except NotFoundError:
        return await _tell_moved_seat(visit, start)
    is_clear = await _release(form.get("hold"), found, start)
    if _is_seat_elsewhere(visit, found):
        return result_of(await _look_for_seat(visit, start), found)
    ask = permit(may_reschedule, found.event_type)
    if not _is_possible(found, start, form):
        return Result(code="slot_gone", found=found)
    code = ask(found.read) or await _unavailable(found, start, is_clear=is_clear)
    if code and code not in _MAY_BE_OURS:
        return Result(code=code, found=found)
    outcome = await services.current().bookings.reschedule(
        _shown_uid(found, form) if found.read.seat_uid else visit.uid,
        start=start,
        reason=reason,
        seat_uid=found.read.seat_uid,
        permit=(lambda _: code) if code else ask,
    )
    if outcome.refusal in TIME_IS_GONE:
        await services.current().bookings.forget_hold(found.read.booking, start)
    return result_of(outcome, found)


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
        if result.new_seat_uid:
            moved = moved.model_copy(update={"seat_uid": result.new_seat_uid})
        if url := success_redirect(found.event_type, moved, found.former):
            return url
    return booking_address(result, query)


def booking_address(result: Result, query: Mapping[str, str]) -> str:
    """Give the path of our page of the new booking, once a booking is moved."""
    seat = {"seatReferenceUid": result.new_seat_uid} if result.new_seat_uid else {}
    return routes.booking_url(result.new_uid, {**query, **seat})


def _is_possible(found: Found, start: dt.datetime, form: Mapping[str, object]) -> bool:
    """Say whether the booking could be moved to ``start``, if that is free."""
    now, booking = dt.datetime.now(dt.UTC), found.read.booking
    # A seat that the page showed elsewhere was moved there by a form sent before.
    is_there = start == booking.start and _shown_uid(found, form) == booking.uid
    return now < start < now + _FARTHEST and not is_there


async def _unavailable(found: Found, start: dt.datetime, *, is_clear: bool) -> str:
    """Say why a time can't be had, by the times that are free now; ``""`` if it can.

    A time that may be hidden by a hold of ours is left to Cal.com to judge: it asks for
    no reservation when a booking is moved.
    """
    free = await services.current().bookings.slots(
        found.read.booking, start - _DAY, start + _DAY, event_type=found.event_type
    )
    slot = next((one for one in free if one.start == start), None)
    if slot is not None and not slot.is_full:
        return ""
    code = "slot_gone" if slot is None else str(Refusal.SEATS_FULL)
    return code if is_clear else ""


async def _release(hold: object, found: Found, start: dt.datetime) -> bool:
    """Give the held time back, for Cal.com would hide it from us too.

    A form without a script knows of no hold; the page that it was on may have had one.

    Returns:
        Whether nothing of ours that is known hides the time any more.
    """
    uid = hold if isinstance(hold, str) and is_uid(hold) else ""
    bookings = services.current().bookings
    return await bookings.clear(found.read.booking, start, uid=uid)


def _shown_uid(found: Found, form: Mapping[str, object]) -> str:
    """The booking in which the page showed the seat."""
    shown = form.get("event")
    return shown if isinstance(shown, str) and is_uid(shown) else found.read.booking.uid


def _is_seat_elsewhere(visit: Visit, found: Found) -> bool:
    """Say whether the seat that came with the link is not in that booking any more."""
    is_alone = found.read.kind != "seat" and is_uid(visit.seat_uid)
    return is_alone and is_seated(found.read.booking, found.event_type)


async def _tell_moved_seat(visit: Visit, start: dt.datetime) -> Result:
    """Tell of a seat that Cal.com does not know where it went, if we moved it.

    Raises:
        NotFoundError: It is not known to have been a seat.
        CalError: That can't be told.
    """
    outcome = await _look_for_seat(visit, start)
    if outcome.doubt is not None:
        return Result(code=STOPPED_LOOKING)
    if not outcome.new_uid:
        # That it can't be told whether we moved it is no "not found".
        raise outcome.error or NotFoundError
    return Result(
        code=str(outcome.refusal or ""),
        new_uid=outcome.new_uid if outcome.status == "done" else "",
        new_seat_uid=outcome.new_seat_uid if outcome.status == "done" else "",
    )


async def _look_for_seat(visit: Visit, start: dt.datetime) -> Outcome:
    """Tell what became of a seat, and send nothing."""

    def forbid(_read: BookingRead) -> str:
        return Refusal.SEAT_GONE

    return await services.current().bookings.reschedule(
        visit.uid, start=start, seat_uid=visit.seat_uid, permit=forbid
    )
