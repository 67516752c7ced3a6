"""Cancelling the booking that the URL names: the counterpart of ``useCancelBooking``.

``mutate`` is ``submit``. In the place of ``onSuccess``, what was read back is written
into ``BookingState``: the page shows what is so, not what was asked for.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from calpages import services
from calpages.finding import find
from calpages.found import Found
from calpages.i18n import Translator
from calpages.policy import Obstacle, may_cancel
from calpages.presentation.cancelling import THIS_AND_LATER
from calpages.presentation.problems import cancel_problem
from calpages.reasons import ReasonError, clean_reason
from calpages.state.booking import BookingContext
from calpages.state.changes import ChangeMixin, Result, permit, result_of


class CancelState(ChangeMixin, rx.State):
    """One cancellation."""

    @rx.var(initial_value="")
    def reason_mode(self) -> str:
        """Whether a reason is asked for: ``hidden``, ``optional`` or ``required``."""
        return services.current().cancellation_reason

    @rx.event(background=True, temporal=True)
    async def submit(self, form: dict[str, Any]):
        """Cancel, once, and show what the read-back says.

        Args:
            form: The form's fields: ``reason``, free text; of a series also ``scope``,
                how much of it, and ``event``, the uid of the event that was shown.
        """
        return await self._carry_out(lambda context: _cancel(context, form))

    def _words(self, code: str, t: Translator) -> str:
        return cancel_problem(code, t)


async def _cancel(context: BookingContext, form: dict[str, Any]) -> Result:
    reason = _reason(form)
    found = await find(context.visit)
    if found.seat_is_gone:
        return Result(found=found)
    outcome = await services.current().bookings.cancel(
        _shown_event(found, form) or context.visit.uid,
        reason=reason,
        scope="later" if form.get("scope") == THIS_AND_LATER else "only",
        seat_uid=found.read.seat_uid,
        # Already cancelled is what was wanted; the write finds that by itself.
        permit=permit(may_cancel, found.event_type, Obstacle.CANCELLED),
    )
    return result_of(outcome, found)


def _shown_event(found: Found, form: dict[str, Any]) -> str:
    """The event of a series that the page showed, so that a late click means it too."""
    shown = form.get("event")
    return next((one.uid for one in found.read.occurrences if one.uid == shown), "")


def _reason(form: dict[str, Any]) -> str:
    mode = services.current().cancellation_reason
    if mode == "hidden":
        return ""
    reason = clean_reason(form.get("reason"))
    if mode == "required" and not reason:
        raise ReasonError("reason_required")
    return reason
