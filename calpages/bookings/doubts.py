"""Tells a page that is opened what was sent to its booking and may still land.

Or has landed by now: the mark of what was in doubt stays until its time is over.
"""

from __future__ import annotations

from calpages.bookings.cancelling import plan_doubted_cancel
from calpages.bookings.changes import Change, Doubt, Outcome
from calpages.bookings.locks import NoLockError
from calpages.bookings.readings import takes_place
from calpages.bookings.rescheduling import plan_reschedule
from calpages.bookings.seat_moving import Trail
from calpages.found import BookingRead


async def find_doubt(read: BookingRead, trail: Trail) -> Doubt | None:
    """Find the change that somebody has sent to a booking, for settling it.

    What is off already is not in doubt, however long its mark is kept. Where it cannot
    be told what was sent, it is ``None``.
    """
    if not takes_place(read.booking):
        return None
    name = read.uid if read.kind == "seat" else read.booking.uid
    try:
        sent = await trail.marks.find([name])
    except NoLockError:
        return None
    if sent is None:
        return None
    if sent.action == "reschedule" and sent.start is not None:
        change = plan_reschedule(
            read, start=sent.start, reason="", trail=trail, is_sent=True
        )
    else:
        change = plan_doubted_cancel(read, sent, trail.marks)
    return None if isinstance(change, Outcome) else Doubt(change=change, sent=sent)


async def find_landed(read: BookingRead, trail: Trail) -> Change | None:
    """Find the move, once in doubt, that may have taken a booking elsewhere.

    Only of a single booking: a seat's page tells by itself where the seat is now.
    """
    if read.kind != "single" or takes_place(read.booking):
        return None
    try:
        sent = await trail.marks.find([read.booking.uid])
    except NoLockError:
        return None
    if sent is None or sent.action != "reschedule" or sent.start is None:
        return None
    change = plan_reschedule(
        read, start=sent.start, reason="", trail=trail, is_sent=True
    )
    return None if isinstance(change, Outcome) else change
