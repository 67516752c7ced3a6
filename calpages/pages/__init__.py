"""The pages, and how they are put into an app: one module a page.

::

    app = rx.App(stylesheets=[calpages.STYLESHEET])
    calpages.add_pages(app)
"""

from __future__ import annotations

import reflex as rx

from calpages import routes
from calpages.pages.booking import booking_page
from calpages.pages.cancel import cancel_page
from calpages.pages.home import home_page
from calpages.pages.not_found import not_found_page
from calpages.pages.reschedule import reschedule_page
from calpages.state.booking import BookingState
from calpages.state.cancel import CancelState
from calpages.state.home import HomeState
from calpages.state.locale import LocaleState
from calpages.state.reschedule import RescheduleState
from calpages.state.slots import SlotsState


def add_pages(app: rx.App) -> None:
    """Add the booking, reschedule and cancel pages to ``app``."""
    app.add_page(
        booking_page,
        route=routes.BOOKING_ROUTE,
        title=BookingState.tab_title,
        description=BookingState.booking.summary,
        on_load=[BookingState.ensure],
    )
    app.add_page(
        cancel_page,
        route=routes.CANCEL_ROUTE,
        title=LocaleState.text.cancel_heading,
        on_load=[CancelState.open_page, BookingState.ensure, CancelState.watch_doubt],
    )
    app.add_page(
        reschedule_page,
        route=routes.RESCHEDULE_ROUTE,
        title=LocaleState.text.reschedule_heading,
        on_load=[
            RescheduleState.open_page,
            BookingState.ensure,
            SlotsState.ensure,
            RescheduleState.watch_doubt,
        ],
    )


def add_home_page(app: rx.App) -> None:
    """Add the pages of an app of its own: ``/``, and the one for every other address.

    On the sandbox, ``/`` lists the demo bookings.
    """
    app.add_page(
        not_found_page,
        route=routes.NOT_FOUND_ROUTE,
        title=LocaleState.text.not_found_heading,
    )
    app.add_page(
        home_page,
        route=routes.HOME_ROUTE,
        title=LocaleState.brand_name,
        on_load=[HomeState.load],
    )
