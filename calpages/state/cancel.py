"""Cancelling the booking that the URL names: the counterpart of ``useCancelBooking``.

``mutate`` is ``submit``. In the place of ``onSuccess``, what was read back is written
into ``BookingState``: the page shows what is so, not what was asked for::

    ready --submit--> sending, checking --> cancelled      (status success)
                                        --> not cancelled  (status error: click again)
                                        --> not known yet  (status pending, and
                                        watching)
    not known yet --a later reading--> cancelled
                  --long enough-----> not cancelled
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from calpages import services
from calpages.finding import find
from calpages.i18n import get_translator
from calpages.policy import Obstacle, may_cancel
from calpages.presentation.cancelling import THIS_AND_LATER
from calpages.presentation.problems import cancel_problem
from calpages.reasons import ReasonError, clean_reason
from calpages.state.booking import BookingContext, BookingState
from calpages.state.changes import (
    UNKNOWN_OUTCOME,
    Change,
    change_of,
    permit,
    run_change,
)
from calpages.state.query import MutationMixin


class CancelState(MutationMixin, rx.State):
    """One cancellation.

    Attributes:
        problem: Why it is not cancelled, or not known to be; ``""`` otherwise.
        is_watching: Whether the outcome is not known yet, and is being read again.
    """

    problem: rx.Field[str] = rx.field("")
    is_watching: rx.Field[bool] = rx.field(False)

    @rx.var(initial_value="")
    def reason_mode(self) -> str:
        """Whether a reason is asked for: ``hidden``, ``optional`` or ``required``."""
        return services.current().cancellation_reason

    @rx.event
    def open_page(self):
        """Forget an earlier outcome when the page is opened; nothing else."""
        self._reset_mutation()
        self.problem, self.is_watching = "", False

    @rx.event(background=True, temporal=True)
    async def submit(self, form: dict[str, Any]):
        """Cancel, once, and show what the read-back says.

        Args:
            form: The form's fields: ``reason``, free text, and ``scope``, how much of
                a series.
        """
        async with self:
            if not self._start():
                return
            self.problem = ""
            context = await (await self.get_state(BookingState))._query_context()
        change = await run_change(lambda: _cancel(context, form))
        if change.code == UNKNOWN_OUTCOME and change.found is not None:
            async with self:
                await self._tell(context, change)
                self.is_watching = True
            change = await run_change(lambda: _watch(context, change))
        async with self:
            self.is_watching = False
            await self._tell(context, change)
            self._fail(change.code) if change.code else self._succeed()

    async def _tell(self, context: BookingContext, change: Change) -> None:
        (await self.get_state(BookingState))._put(context, change.found)
        t = get_translator(context.preferences.language)
        self.problem = cancel_problem(change.code, t) if change.code else ""


async def _cancel(context: BookingContext, form: dict[str, Any]) -> Change:
    reason = _reason(form)
    found = await find(context.visit)
    outcome = await services.current().bookings.cancel(
        context.visit.uid,
        reason=reason,
        scope="later" if form.get("scope") == THIS_AND_LATER else "only",
        seat_uid=found.read.seat_uid,
        # Already cancelled is what was wanted; the write finds that by itself.
        permit=permit(may_cancel, found.event_type, Obstacle.CANCELLED),
    )
    return change_of(outcome, found)


async def _watch(context: BookingContext, change: Change) -> Change:
    found = change.found
    if found is None:
        return change
    return change_of(await services.current().bookings.watch(context.visit.uid), found)


def _reason(form: dict[str, Any]) -> str:
    mode = services.current().cancellation_reason
    if mode == "hidden":
        return ""
    reason = clean_reason(form.get("reason"))
    if mode == "required" and not reason:
        raise ReasonError("reason_required")
    return reason
