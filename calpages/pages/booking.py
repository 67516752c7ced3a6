"""``/booking/{uid}``: for a person who booked, or follows a link in an e-mail."""

from __future__ import annotations

import reflex as rx

from calpages.components.booking_card import (
    booking_details,
    booking_head,
    occurrence_list,
    when_panel,
)
from calpages.components.calendar_menu import calendar_menu
from calpages.components.icons import icon
from calpages.components.shell import announcer, message
from calpages.components.widgets import CopyButton, Elapsed
from calpages.pages.frame import framed, when_loaded
from calpages.state.booking import BookingState
from calpages.state.locale import LocaleState

STATUS = rx.cond(BookingState.has_moved, "pending", BookingState.shown_status).to(str)
"""As ``shown_status``; what a reschedule has left behind is not the new booking yet."""


def booking_page() -> rx.Component:
    """The booking: is it on, when, what, with whom, where, and what can be done."""
    return framed(
        rx.window_event_listener(on_focus=BookingState.ensure),
        announcer(
            rx.match(
                STATUS,
                ("success", BookingState.booking.heading),
                ("pending", LocaleState.text.loading),
                "",
            )
        ),
        when_loaded(_booking(), STATUS),
        status=STATUS,
        updated_at=BookingState.updated_at,
        is_busy=BookingState.is_refetching,
        on_language=[BookingState.ensure],
    )


def _booking() -> rx.Component:
    booking, text = BookingState.booking, LocaleState.text
    return rx.fragment(
        rx.el.div(
            booking_head(booking),
            message(BookingState.notice),
            rx.cond(booking.doubt != "", message(booking.doubt)),
            when_panel(booking, text),
            occurrence_list(booking, text),
            booking_details(booking, text),
            _actions(),
            class_name="cp-body",
        ),
        _foot(),
        rx.el.script(booking.structured_data, type="application/ld+json"),
    )


def _actions() -> rx.Component:
    """One primary action: join when it is near, else add to the calendar."""
    booking, text = BookingState.booking, LocaleState.text
    can_join = booking.join_href != ""
    return rx.el.div(
        rx.cond(
            can_join,
            rx.el.a(
                icon("video"),
                text.join_call,
                href=booking.join_href,
                rel="noopener noreferrer",
                class_name="cp-button cp-primary",
            ),
        ),
        rx.cond(
            booking.newer_href != "",
            rx.el.a(
                text.see_new_booking,
                href=booking.newer_href,
                class_name="cp-button cp-primary",
            ),
        ),
        rx.cond(
            can_join,
            calendar_menu(booking, text, class_name=""),
            calendar_menu(booking, text, class_name="cp-primary"),
        ),
        rx.cond(
            booking.cancel.remove_href != "",
            rx.el.a(
                icon("calendar"),
                text.remove_from_calendar,
                href=booking.cancel.remove_href,
                class_name="cp-button",
            ),
        ),
        class_name="cp-actions",
    )


def _foot() -> rx.Component:
    booking, text = BookingState.booking, LocaleState.text
    can_change = (booking.reschedule_href != "") | (booking.cancel_href != "")
    return rx.el.footer(
        rx.cond(
            can_change,
            rx.el.div(
                rx.el.span(text.need_change),
                _link(booking.reschedule_href, text.reschedule),
                _link(booking.cancel_href, text.cancel),
                class_name="cp-foot-group",
            ),
        ),
        rx.cond(
            booking.change_note != "",
            rx.el.p(booking.change_note, class_name="cp-foot-note"),
        ),
        _link(booking.former_href, text.see_former_booking),
        _link(booking.series_href, text.all_events),
        rx.el.div(
            CopyButton.create(
                icon("copy"),
                label=text.copy_details,
                copied_label=text.copied,
                text=booking.copy_text,
                class_name="cp-quiet-button",
            ),
            rx.el.button(
                icon("refresh"),
                text.refresh,
                type="button",
                on_click=BookingState.refetch,
                disabled=BookingState.is_refetching,
                class_name="cp-quiet-button",
            ),
            Elapsed.create(
                steps=BookingState.freshness, received_at=BookingState.updated_at
            ),
            class_name="cp-foot-group cp-updated",
        ),
        class_name="cp-foot",
    )


def _link(href: rx.Var[str], words: rx.Var[str]) -> rx.Component:
    return rx.cond(href != "", rx.el.a(words, href=href))
