"""``/cancel/{uid}``: for a person who follows "cancel" in an e-mail.

Opening it cancels nothing: mail scanners open it too, and run its scripts.
"""

from __future__ import annotations

import reflex as rx

from calpages.components.booking_card import (
    booking_details,
    booking_head,
    booking_skeleton,
    booking_title,
    occurrence_list,
    when_panel,
)
from calpages.components.forms import reason_field
from calpages.components.shell import announcer, message, problem_panel
from calpages.pages.frame import framed
from calpages.state.booking import BookingState
from calpages.state.cancel import CancelState
from calpages.state.locale import LocaleState


def cancel_page() -> rx.Component:
    """Ask, before anything happens; then tell what is so."""
    return framed(
        announcer(
            rx.cond(CancelState.status == "success", BookingState.booking.heading, "")
        ),
        rx.match(
            BookingState.status,
            (
                "success",
                rx.cond(BookingState.booking.cancel_href != "", _form(), _result()),
            ),
            (
                "error",
                problem_panel(
                    BookingState.problem,
                    LocaleState.text,
                    on_retry=BookingState.refetch,
                    is_busy=BookingState.is_refetching,
                ),
            ),
            booking_skeleton(LocaleState.text),
        ),
        is_busy=BookingState.is_refetching | CancelState.is_pending,
    )


def _form() -> rx.Component:
    booking, text = BookingState.booking, LocaleState.text
    return rx.el.form(
        rx.el.h1(text.cancel_heading, id="heading", tab_index=-1),
        rx.el.p(booking.consequence, class_name="cp-lead"),
        when_panel(booking, text),
        booking_title(booking, text),
        reason_field("reason", text.cancel_reason, text.optional),
        message(CancelState.problem, "bad"),
        rx.el.div(
            rx.el.button(
                rx.cond(CancelState.is_pending, text.cancelling, text.cancel_event),
                type="submit",
                disabled=CancelState.is_pending,
                class_name="cp-button cp-destructive",
            ),
            rx.el.a(text.never_mind, href=booking.href, class_name="cp-button"),
            class_name="cp-actions",
        ),
        on_submit=CancelState.submit,
        class_name="cp-body",
    )


def _result() -> rx.Component:
    booking, text = BookingState.booking, LocaleState.text
    return rx.el.div(
        booking_head(booking),
        message(CancelState.problem, "bad"),
        when_panel(booking, text),
        occurrence_list(booking, text),
        booking_details(booking, text),
        rx.cond(
            booking.change_note != "",
            rx.el.p(booking.change_note, class_name="cp-note"),
        ),
        rx.el.div(
            rx.el.a(text.back_to_booking, href=booking.href, class_name="cp-button"),
            class_name="cp-actions",
        ),
        class_name="cp-body",
    )
