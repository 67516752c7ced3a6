"""Cancelling the booking that the URL names: the counterpart of ``useCancelBooking``.

``mutate`` is ``submit``. In the place of ``onSuccess``, what was read back is written
into ``BookingState``: the page shows what is so, not what was asked for.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import reflex as rx

from calpages import services
from calpages.i18n import get_translator
from calpages.policy import Obstacle, may_cancel
from calpages.presentation.problems import cancel_problem
from calpages.reasons import clean_reason
from calpages.state.booking import BookingContext, BookingState
from calpages.state.changes import Change, change_of, found_again, run_change
from calpages.state.query import MutationMixin


class CancelState(MutationMixin, rx.State):
    """One cancellation.

    Attributes:
        problem: Why it is not cancelled, or not known to be; ``""`` otherwise.
    """

    problem: rx.Field[str] = rx.field("")

    @rx.event
    def open_page(self):
        """Forget an earlier outcome when the page is opened; nothing else."""
        if self.status != "pending":
            self._reset_mutation()
            self.problem = ""

    @rx.event(background=True, temporal=True)
    async def submit(self, form: dict[str, Any]):
        """Cancel, once, and show what the read-back says.

        Args:
            form: The form's fields: ``reason``, free text.
        """
        async with self:
            if not self._start():
                return
            self.problem = ""
            context = await (await self.get_state(BookingState))._query_context()
        change = await run_change(lambda: _cancel(context, form))
        async with self:
            booking_state = await self.get_state(BookingState)
            booking_state._put(context, change.found)
            if change.code:
                self._fail(change.code)
                self.problem = cancel_problem(
                    change.code, get_translator(context.preferences.language)
                )
            else:
                self._succeed()


async def _cancel(context: BookingContext, form: dict[str, Any]) -> Change:
    reason = clean_reason(form.get("reason"))
    found = await found_again(context)
    permission = may_cancel(
        found.read.booking,
        found.event_type,
        dt.datetime.now(dt.UTC),
        kind=found.read.kind,
    )
    # Already cancelled is what was wanted; the operation finds that out by itself.
    if permission.obstacle not in (None, Obstacle.CANCELLED):
        return Change(code=permission.obstacle, found=found)
    outcome = await services.current().bookings.cancel(context.visit.uid, reason=reason)
    return change_of(outcome, found)
