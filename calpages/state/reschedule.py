"""Moving the booking that the URL names: the ``Booker`` atom with ``rescheduleUid``.

The free times are ``SlotsState``'s; this is the write. When it is done, the new
booking's page opens.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import reflex as rx

from calpages import routes, services
from calpages.finding import find
from calpages.i18n import Translator
from calpages.policy import may_reschedule
from calpages.presentation.problems import reschedule_problem
from calpages.reasons import clean_reason
from calpages.state.booking import BookingContext
from calpages.state.changes import ChangeMixin, Result, permit, result_of
from calpages.state.slots import SlotsState

_FARTHEST = dt.timedelta(days=800)
_TIME_IS_GONE = ("slot_taken", "slot_gone", "out_of_bounds")


class RescheduleState(ChangeMixin, rx.State):
    """One reschedule."""

    @rx.event(background=True, temporal=True)
    async def submit(self, form: dict[str, Any]):
        """Move the booking, once, and go to what the read-back says.

        Args:
            form: The form's fields: ``start``, a free time as an instant, and
                ``reason``, free text.
        """
        return await self._carry_out(lambda context: _reschedule(context, form))

    def _next(self, context: BookingContext, result: Result) -> Any:
        if not result.code:
            query = context.preferences.link_query
            return rx.redirect(routes.booking_url(result.new_uid, query))
        return SlotsState.refetch if result.code in _TIME_IS_GONE else None

    def _words(self, code: str, t: Translator) -> str:
        return reschedule_problem(code, t)


async def _reschedule(context: BookingContext, form: dict[str, Any]) -> Result:
    reason = clean_reason(form.get("reason"))
    start = _read_start(form.get("start"))
    if start is None:
        return Result(code="no_time")
    found = await find(context.visit)
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
        context.visit.uid,
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
