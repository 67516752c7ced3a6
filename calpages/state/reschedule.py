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
from calpages.i18n import get_translator
from calpages.policy import may_reschedule
from calpages.presentation.problems import reschedule_problem
from calpages.reasons import clean_reason
from calpages.state.booking import BookingContext, BookingState
from calpages.state.changes import Change, change_of, permit, run_change
from calpages.state.query import MutationMixin
from calpages.state.slots import SlotsState

_FARTHEST = dt.timedelta(days=800)


class RescheduleState(MutationMixin, rx.State):
    """One reschedule.

    Attributes:
        problem: Why it is not moved, or not known to be; ``""`` otherwise.
    """

    problem: rx.Field[str] = rx.field("")

    @rx.event
    def open_page(self):
        """Forget an earlier outcome when the page is opened; nothing else."""
        self._reset_mutation()
        self.problem = ""

    @rx.event(background=True, temporal=True)
    async def submit(self, form: dict[str, Any]):
        """Move the booking, once, and go to what the read-back says.

        Args:
            form: The form's fields: ``start``, a free time as an instant, and
                ``reason``, free text.
        """
        async with self:
            if not self._start():
                return None
            self.problem = ""
            context = await (await self.get_state(BookingState))._query_context()
        change = await run_change(lambda: _reschedule(context, form))
        async with self:
            if not change.code:
                self._succeed()
                query = context.preferences.link_query
                return rx.redirect(routes.booking_url(change.new_uid, query))
            (await self.get_state(BookingState))._put(context, change.found)
            self._fail(change.code)
            self.problem = reschedule_problem(
                change.code, get_translator(context.preferences.language)
            )
        if change.code in ("slot_taken", "slot_gone", "out_of_bounds"):
            return SlotsState.refetch
        return None


async def _reschedule(context: BookingContext, form: dict[str, Any]) -> Change:
    reason = clean_reason(form.get("reason"))
    start = _read_start(form.get("start"))
    if start is None:
        return Change(code="no_time")
    found = await find(context.visit)
    booking = found.read.booking
    now = dt.datetime.now(dt.UTC)
    if start == booking.start or not now < start < now + _FARTHEST:
        return Change(code="slot_gone", found=found)
    bookings = services.current().bookings
    day = dt.timedelta(days=1)
    free = await bookings.slots(
        booking, start - day, start + day, event_type=found.event_type
    )
    if all(slot.start != start for slot in free):
        return Change(code="slot_gone", found=found)
    outcome = await bookings.reschedule(
        context.visit.uid,
        start=start,
        reason=reason,
        permit=permit(may_reschedule, found.event_type),
    )
    return change_of(outcome, found)


def _read_start(text: object) -> dt.datetime | None:
    if not isinstance(text, str):
        return None
    try:
        start = dt.datetime.fromisoformat(text)
        return start.astimezone(dt.UTC) if start.tzinfo else None
    except (ValueError, OverflowError):
        return None
