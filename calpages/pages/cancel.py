"""``/cancel/{uid}``: for a person who follows "cancel" in an e-mail.

Opening it cancels nothing: mail scanners open it too, and run its scripts.
"""

from __future__ import annotations

import reflex as rx

from calpages.components.booking_card import (
    booking_details,
    booking_head,
    booking_title,
    occurrence_list,
    when_panel,
)
from calpages.components.forms import reason_field, scope_choice, submit_button
from calpages.components.icons import icon
from calpages.components.shell import announcer, message
from calpages.pages.frame import framed, still_told, when_loaded
from calpages.state.booking import BookingState
from calpages.state.cancel import CancelState
from calpages.state.locale import LocaleState

CAN_CANCEL = (
    (BookingState.shown_status == "success")
    & (BookingState.booking.cancel_href != "")
    & (CancelState.status != "success")
)
"""Whether the page asks; else it says what is so."""
IS_IN_DOUBT = (BookingState.booking.doubt != "") & (CancelState.status == "idle")
"""Whether a cancel is in doubt that this tab has not begun to watch yet."""


def cancel_page() -> rx.Component:
    """Ask, before anything happens; then tell what is so."""
    return framed(
        rx.window_event_listener(on_focus=BookingState.ensure),
        announcer(
            rx.match(
                CancelState.status,
                ("success", BookingState.booking.heading),
                ("pending", LocaleState.text.cancelling),
                "",
            )
        ),
        when_loaded(rx.cond(CAN_CANCEL, _form(), _result())),
        status=BookingState.shown_status,
        updated_at=BookingState.updated_at,
        is_busy=BookingState.is_refetching | CancelState.is_pending,
        on_language=[BookingState.ensure, CancelState.say_again],
    )


def _form() -> rx.Component:
    booking, text = BookingState.booking, LocaleState.text
    return rx.el.form(
        rx.el.h1(text.cancel_heading, id="heading", tab_index=-1),
        rx.el.p(booking.cancel.consequence, class_name="cp-lead"),
        when_panel(booking, text),
        booking_title(booking, text),
        scope_choice(booking.cancel.scopes, text),
        rx.el.input(type="hidden", name="event", value=booking.cancel.event_uid),
        rx.cond(
            CancelState.reason_mode != "hidden",
            reason_field(
                text.cancel_reason,
                text,
                suggestions=text.suggestions,
                is_required=CancelState.reason_mode == "required",
            ),
        ),
        rx.cond(IS_IN_DOUBT, message(booking.doubt), _problem()),
        rx.el.div(
            submit_button(
                rx.cond(
                    CancelState.is_watching | IS_IN_DOUBT,
                    text.checking,
                    rx.cond(CancelState.is_pending, text.cancelling, text.cancel_event),
                ),
                text,
                is_disabled=CancelState.is_pending | IS_IN_DOUBT,
                times_heard=CancelState.times_begun,
                class_name="cp-destructive",
            ),
            rx.el.a(
                rx.cond(
                    CancelState.is_pending | IS_IN_DOUBT,
                    text.back_to_booking,
                    text.never_mind,
                ),
                href=booking.href,
                class_name="cp-button",
            ),
            class_name="cp-actions",
        ),
        on_submit=CancelState.submit,
        class_name="cp-body",
    )


def _problem() -> rx.Component:
    return message(
        still_told(CancelState), rx.cond(CancelState.is_watching, "warn", "bad").to(str)
    )


def _result() -> rx.Component:
    booking, text = BookingState.booking, LocaleState.text
    return rx.el.div(
        booking_head(booking),
        _problem(),
        rx.cond(booking.cancel.refusal != "", message(booking.cancel.refusal)),
        when_panel(booking, text),
        occurrence_list(booking, text),
        booking_details(booking, text),
        rx.el.div(
            rx.cond(
                booking.cancel.book_again_href != "",
                rx.el.a(
                    text.book_again,
                    href=booking.cancel.book_again_href,
                    rel="noopener noreferrer",
                    class_name="cp-button cp-primary",
                ),
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
            rx.el.a(text.back_to_booking, href=booking.href, class_name="cp-button"),
            class_name="cp-actions",
        ),
        class_name="cp-body",
    )
