"""Moving the booking that the URL names: the ``Booker`` atom with ``rescheduleUid``.

The free times are ``SlotsState``'s; this is the write. When it is done, the new
booking's page opens.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from calpages.changing import Result
from calpages.choice import read_instant
from calpages.i18n import Translator
from calpages.presentation.moving_problems import reschedule_problem
from calpages.rescheduling import (
    TIME_IS_GONE,
    address_afterwards,
    booking_address,
    reschedule,
)
from calpages.state.booking import BookingContext
from calpages.state.changes import ChangeMixin, form_fields
from calpages.state.hold import HoldState
from calpages.state.slots import SlotsState


class RescheduleState(ChangeMixin, rx.State):
    """One reschedule."""

    @rx.event(background=True, temporal=True)
    async def submit(self, form: dict[str, Any]):
        """Move the booking, once, and go to what the read-back says.

        Args:
            form: The form's fields: ``start``, a free time as an instant, and
                ``reason``, free text.
        """

        async def write(context: BookingContext) -> Result:
            fields = form_fields(form)
            async with self:
                hold = await self.get_state(HoldState)
                start = read_instant(fields.get("start"))
                held = hold._hand_over(context.key, start)
            return await reschedule(context.visit, {**fields, "hold": held})

        return await self._carry_out(write)

    def _next(self, context: BookingContext, result: Result) -> Any:
        if not result.code:
            if not result.new_uid:
                # What was in doubt was somebody's cancel, and the page shows its end.
                return None
            query = context.visit.link_query
            return rx.redirect(address_afterwards(result, query))
        return SlotsState.refetch if result.code in TIME_IS_GONE else None

    async def _tell(self, context: BookingContext, result: Result) -> bool:
        if result.doubt is None:
            hold = await self.get_state(HoldState)
            hold._take_back(is_gone=result.code in TIME_IS_GONE)
        return await super()._tell(context, result)

    def _came_late(self, context: BookingContext, result: Result) -> Any:
        # In the place of this page: else Back from there would lead there again.
        if result.new_uid:
            address = booking_address(result, context.visit.link_query)
            return rx.redirect(address, replace=True)
        return None

    def _words(self, code: str, t: Translator) -> str:
        return reschedule_problem(code, t)
