"""Chooses what a cancel cancels: a booking, an event with all later ones, or a seat.

The uid of a series never goes into a cancel: Cal.com would check one of its oldest
events, and refuse for all when that is over (contract 2.3). Its next upcoming event
goes in its place.
"""

from __future__ import annotations

from typing import Literal

from calpages.bookings.cancels import CancelLater, CancelOne, CancelSeat
from calpages.bookings.changes import Change, Outcome, Read
from calpages.bookings.marks import Marks, Sent
from calpages.calcom.errors import NotFoundError
from calpages.calcom.refusals import Refusal
from calpages.calcom.uids import is_uid
from calpages.found import BookingRead


async def plan_cancel(
    read: Read,
    *,
    uid: str,
    reason: str,
    scope: Literal["only", "later"],
    seat_uid: str,
    marks: Marks,
) -> Change | Outcome:
    """Choose what is cancelled, from a reading that may be some seconds old.

    The event of a series is chosen here, before the lock: a second click on "only this
    event" that waits for the first one must not cancel the event after it.

    Raises:
        CalError: What the uid stands for could not be read.
    """
    if seat_uid and seat_uid != uid:
        return await _plan_seat(uid, seat_uid, reason, read, marks)
    try:
        first = await read(uid)
    except NotFoundError:
        # A seat that was given back a moment ago reads as if it had never been.
        sent = await marks.find([uid])
        if sent is None or sent.scope != "seat":
            raise
        return CancelSeat(
            uid=uid, seat_uid=uid, booking_uid="", reason=reason, marks=marks
        )
    return _plan(first, reason, scope, marks)


def plan_doubted_cancel(
    read: BookingRead, sent: Sent, marks: Marks
) -> Change | Outcome:
    """Choose the cancel that another hand has sent, for settling it."""
    return _plan(read, "", "later" if sent.scope == "later" else "only", marks)


async def _plan_seat(
    uid: str, seat_uid: str, reason: str, read: Read, marks: Marks
) -> Change | Outcome:
    if not is_uid(seat_uid):
        raise NotFoundError
    booking_uid = uid
    try:
        seat = await read(seat_uid)
    except NotFoundError:
        await read(uid)
    else:
        booking_uid = seat.booking.uid
        if uid not in (booking_uid, seat.booking.recurring_booking_uid):
            return Outcome(status="refused", read=seat, refusal=Refusal.SEAT_GONE)
    return CancelSeat(
        uid=uid,
        seat_uid=seat_uid,
        booking_uid=booking_uid,
        reason=reason,
        marks=marks,
    )


def _plan(
    first: BookingRead, reason: str, scope: Literal["only", "later"], marks: Marks
) -> Change | Outcome:
    uid, booking = first.uid, first.booking
    if first.kind == "seat":
        return CancelSeat(
            uid=uid,
            seat_uid=uid,
            booking_uid=booking.uid,
            reason=reason,
            marks=marks,
        )
    if booking.is_seated:
        return Outcome(status="refused", read=first, refusal=Refusal.SEAT_NEEDED)
    series_uid = uid if first.kind == "series" else booking.recurring_booking_uid
    if scope == "later" and series_uid:
        return CancelLater(
            uid=uid,
            series_uid=series_uid,
            first_uid=booking.uid,
            since=booking.start,
            reason=reason,
        )
    return CancelOne(
        uid=uid, booking_uid=booking.uid, series_uid=series_uid, reason=reason
    )
