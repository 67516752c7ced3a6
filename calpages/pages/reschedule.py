"""``/reschedule/{uid}`` and ``/reschedule?rescheduleUid=``: to move a booking.

The first is the shape that real e-mails carry, the second the guide's. It is one route:
two pages would redirect one shape to the other.
"""

from __future__ import annotations

import reflex as rx

from calpages.components.booker import change_bar, former_time_pane, times_of_day
from calpages.components.booking_card import (
    booking_head,
    occurrence_list,
    when_panel,
)
from calpages.components.forms import reason_field
from calpages.components.month_calendar import month_calendar
from calpages.components.shell import announcer, message
from calpages.pages.frame import framed, when_loaded
from calpages.state.booking import BookingState
from calpages.state.locale import LocaleState
from calpages.state.reschedule import RescheduleState
from calpages.state.slots import SlotsState

CAN_RESCHEDULE = (BookingState.shown_status == "success") & (
    BookingState.booking.reschedule_href != ""
)
"""Whether the page offers times; else it says why it can't."""


def reschedule_page() -> rx.Component:
    """Now, month, times of the day; then old time to new time."""
    return framed(
        announcer(
            rx.cond(
                BookingState.shown_status == "pending", LocaleState.text.loading, ""
            )
        ),
        when_loaded(rx.cond(CAN_RESCHEDULE, _booker(), _refusal())),
        status=BookingState.shown_status,
        updated_at=BookingState.updated_at,
        is_busy=BookingState.is_refetching
        | SlotsState.is_refetching
        | RescheduleState.is_pending,
        is_wide=True,
    )


def _booker() -> rx.Component:
    text = LocaleState.text
    return rx.el.form(
        rx.el.div(
            former_time_pane(BookingState.booking, text),
            rx.el.section(_calendar(), class_name="cp-pane"),
            rx.el.section(
                times_of_day(
                    SlotsState.day,
                    SlotsState.chosen_start,
                    text,
                    on_choose=SlotsState.choose_time,
                ),
                aria_label=text.new_time,
                class_name="cp-pane cp-pane-times",
            ),
            class_name="cp-booker",
        ),
        rx.el.div(
            reason_field(text.reschedule_reason, text),
            message(
                RescheduleState.problem,
                rx.cond(RescheduleState.is_watching, "warn", "bad").to(str),
            ),
            class_name="cp-reason-pane",
        ),
        change_bar(
            SlotsState.former_text,
            SlotsState.chosen_text,
            text,
            is_pending=RescheduleState.is_pending,
        ),
        on_submit=RescheduleState.submit,
    )


def _calendar() -> rx.Component:
    text = LocaleState.text
    return rx.fragment(
        rx.cond(
            SlotsState.month.iso != "",
            month_calendar(
                month=SlotsState.month,
                chosen=SlotsState.day.iso,
                direction=LocaleState.direction,
                label=text.calendar_label,
                previous_label=text.previous_month,
                next_label=text.next_month,
                is_busy=SlotsState.is_refetching,
                on_choose=SlotsState.choose_day,
                on_month=SlotsState.show_month,
            ),
            rx.el.div(
                rx.el.p(
                    text.loading_times, class_name="cp-visually-hidden", role="status"
                ),
                rx.el.span(class_name="cp-bone cp-bone-month"),
                aria_busy="true",
            ),
        ),
        rx.cond(
            SlotsState.empty_text != "",
            rx.el.p(SlotsState.empty_text, class_name="cp-note", role="status"),
        ),
        rx.cond(
            SlotsState.problem != "",
            rx.fragment(
                message(SlotsState.problem),
                rx.el.button(
                    text.try_again,
                    type="button",
                    on_click=SlotsState.refetch,
                    class_name="cp-button cp-retry",
                ),
            ),
        ),
    )


def _refusal() -> rx.Component:
    booking, text = BookingState.booking, LocaleState.text
    return rx.el.div(
        booking_head(booking),
        message(RescheduleState.problem, "bad"),
        rx.el.p(booking.no_move_text, class_name="cp-note"),
        when_panel(booking, text),
        occurrence_list(booking, text),
        rx.el.div(
            rx.cond(
                booking.newer_href != "",
                rx.el.a(
                    text.see_new_booking,
                    href=booking.newer_href,
                    class_name="cp-button cp-primary",
                ),
            ),
            rx.el.a(text.back_to_booking, href=booking.href, class_name="cp-button"),
            class_name="cp-actions",
        ),
        class_name="cp-body",
    )
