"""Cancelling the booking that the URL names: the counterpart of ``useCancelBooking``.

``mutate`` is ``submit``. In the place of ``onSuccess``, what was read back is written
into ``BookingState``: the page shows what is so, not what was asked for.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from calpages import services
from calpages.cancelling import cancel
from calpages.i18n import Translator
from calpages.presentation.problems import cancel_problem
from calpages.state.changes import ChangeMixin, form_fields


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
        return await self._carry_out(
            lambda context: cancel(context.visit, form_fields(form))
        )

    def _words(self, code: str, t: Translator) -> str:
        return cancel_problem(code, t)
