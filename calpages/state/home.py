"""The start page: the demo bookings of the sandbox, or nothing to list."""

from __future__ import annotations

import reflex as rx

from calpages import services
from calpages.presentation.demo import DemoView, present_demo
from calpages.state.locale import LocaleState


class HomeState(rx.State):
    """What the start page lists.

    Attributes:
        demo: A row for each demo booking; empty outside the sandbox.
    """

    demo: rx.Field[tuple[DemoView, ...]] = rx.field(())

    @rx.event
    async def load(self):
        """List the demo bookings in the visitor's language."""
        locale = await self.get_state(LocaleState)
        t = locale._t()
        query = locale._preferences().link_query
        self.demo = tuple(
            present_demo(one, t, query) for one in services.current().demo
        )
