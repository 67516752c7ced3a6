"""What both writes share: running one, and what is known of the booking afterwards."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable

from calpages.bookings import Outcome
from calpages.calcom.errors import CalError
from calpages.reasons import ReasonError
from calpages.state.booking import BookingContext, FoundBooking, find_booking
from calpages.state.query import QueryError


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """How a write ended.

    Attributes:
        code: Why it is not done, or not known to be; ``""`` when it is done.
        found: The booking as it was read last, if it was.
        new_uid: The new booking's uid, after a reschedule.
    """

    code: str = ""
    found: FoundBooking | None = None
    new_uid: str = ""


async def run_change(write: Callable[[], Awaitable[Change]]) -> Change:
    """Run a write, and turn what stops it before anything is sent into a code."""
    try:
        return await write()
    except (CalError, QueryError, ReasonError) as error:
        return Change(code=error.code)


async def found_again(context: BookingContext) -> FoundBooking:
    """Read the booking once more, fresh, for the policy to be asked again.

    Raises:
        CalError: It can't be read, so nothing is sent.
        QueryError: The link names no booking.
    """
    return await find_booking(context.visit, fresh=True)


def change_of(outcome: Outcome, found: FoundBooking) -> Change:
    """Turn the outcome of a write into a change, with what was read back."""
    read_back = outcome.read
    seen = found if read_back is None else dataclasses.replace(found, read=read_back)
    if outcome.status == "done":
        return Change(found=seen, new_uid=outcome.new_uid)
    if outcome.status == "unknown":
        return Change(code="unknown_outcome", found=seen)
    code = outcome.refusal or (outcome.error.code if outcome.error else "unknown")
    return Change(code=str(code), found=seen)
