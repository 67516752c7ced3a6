"""The pages, and how they are put into an app: one module a page.

::

    app = rx.App(**calpages.app_options())
    calpages.add_pages(app)
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from calpages import routes
from calpages.components.shell import SCRIPT, STYLESHEET
from calpages.pages.booking import booking_page
from calpages.pages.boundary import (
    error_boundary,
    on_backend_error,
    on_frontend_error,
)
from calpages.pages.cancel import CAN_CANCEL, cancel_page
from calpages.pages.home import home_page
from calpages.pages.not_found import not_found_page
from calpages.pages.reschedule import CAN_RESCHEDULE, reschedule_page
from calpages.state.booking import BookingState
from calpages.state.cancel import CancelState
from calpages.state.home import HomeState
from calpages.state.left_locks import give_back_left_locks
from calpages.state.locale import LocaleState
from calpages.state.reschedule import RescheduleState
from calpages.state.slots import SlotsState
from calpages.web.content_policy import read_sources
from calpages.web.plain_http import plain_http


def app_options(
    *,
    stylesheets: Sequence[str] = (),
    head_components: Sequence[rx.Component] = (),
    content_sources: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """The options of ``rx.App`` with which the pages are what their tests say.

    Args:
        stylesheets: More of them, after ours, so that they win.
        head_components: More for the head of every page.
        content_sources: What the pages may load beside what comes from their own
            origin, by directive of the Content-Security-Policy, such as
            ``{"img-src": ["https://cdn.example.com"]}``.

    Returns:
        A new dictionary, free to be changed.
    """
    return {
        "stylesheets": [STYLESHEET, *stylesheets],
        "head_components": [
            rx.el.script(SCRIPT),
            rx.el.link(rel="stylesheet", href=routes.BRAND_STYLE_PATH),
            *head_components,
        ],
        "reset_style": False,
        "toaster": None,
        # Neither Reflex's connection overlay nor its English error page.
        "app_wraps": {(55, "ErrorBoundary"): error_boundary},
        "backend_exception_handler": on_backend_error,
        "frontend_exception_handler": on_frontend_error,
        "api_transformer": functools.partial(
            plain_http, sources=read_sources(content_sources or {})
        ),
    }


def add_pages(app: rx.App) -> None:
    """Add the booking, reschedule and cancel pages to ``app``."""
    app.register_lifespan_task(give_back_left_locks)
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
        title=_title(LocaleState.text.cancel_heading, CAN_CANCEL),
        on_load=[CancelState.open_page, BookingState.ensure, CancelState.watch_doubt],
    )
    app.add_page(
        reschedule_page,
        route=routes.RESCHEDULE_ROUTE,
        title=_title(LocaleState.text.reschedule_heading, CAN_RESCHEDULE),
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


def _title(asking: rx.Var[str], is_asked: rx.Var[bool]) -> rx.Var[str]:
    """The tab's title: what is asked, or where it isn't asked, what is so."""
    return rx.cond(is_asked, asking, BookingState.tab_title).to(str)
