"""A menu of calendars to add a booking to: native, so it works without JavaScript."""

from __future__ import annotations

import reflex as rx
from reflex.vars import ObjectVar

from calpages.components.icons import icon
from calpages.presentation.texts import Texts
from calpages.presentation.views import BookingView


def calendar_menu(
    booking: ObjectVar[BookingView], text: ObjectVar[Texts], *, class_name: str
) -> rx.Component:
    """Offer the calendars; nothing where there is nothing to add."""
    links = booking.calendar
    return rx.cond(
        links.ics != "",
        rx.el.details(
            rx.el.summary(
                icon("calendar"),
                text.add_to_calendar,
                class_name=f"cp-button {class_name}",
            ),
            rx.el.ul(
                _calendar("Google", links.google),
                _calendar("Outlook.com", links.outlook),
                _calendar("Office 365", links.office365),
                _calendar("Yahoo", links.yahoo),
                rx.el.li(rx.el.a(text.other_calendar, href=links.ics)),
                class_name="cp-menu-items",
            ),
            class_name="cp-menu",
        ),
    )


def _calendar(name: str, href: rx.Var[str]) -> rx.Component:
    return rx.el.li(
        rx.el.a(rx.el.bdi(name), href=href, target="_blank", rel="noopener noreferrer")
    )
