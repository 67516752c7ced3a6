"""``/reschedule/{uid}`` and ``/reschedule?rescheduleUid=``: to move a booking.

The first is the shape that real e-mails carry, the second the guide's. It is one route:
two pages would redirect one shape to the other. What is chosen is in the query.
"""

from __future__ import annotations

import reflex as rx

from calpages.components.booker import (
    change_bar,
    former_time_pane,
    layout_choice,
    soonest_times,
    times_of_day,
    times_of_week,
    zone_row,
)
from calpages.components.booker_widgets import (
    AddressKeeper,
    Delayed,
    HoldKeeper,
    StepFocus,
)
from calpages.components.booking_card import (
    booking_head,
    occurrence_list,
    when_panel,
)
from calpages.components.confirm_step import (
    PROBLEM_ID,
    from_to,
    what_is_told_of_it,
    what_stays,
    why_not,
)
from calpages.components.forms import reason_field, submit_button
from calpages.components.month_calendar import month_calendar
from calpages.components.shell import announcer, message
from calpages.pages.frame import framed, still_told, when_loaded
from calpages.state.booking import BookingState
from calpages.state.hold import HoldState
from calpages.state.locale import LocaleState
from calpages.state.reschedule import RescheduleState
from calpages.state.slots import SlotsState

CAN_RESCHEDULE = (BookingState.shown_status == "success") & (
    BookingState.booking.reschedule_href != ""
)
"""Whether the page offers times; else it says why it can't."""
IS_CONFIRMING = SlotsState.confirm.heading != ""
"""Whether the visitor has gone on from a chosen time."""
IS_IN_DOUBT = (BookingState.booking.doubt != "") & (RescheduleState.status == "idle")
"""Whether a change is in doubt that this tab has not begun to watch yet."""
IS_WAITING = RescheduleState.is_watching | IS_IN_DOUBT
# While a move is in doubt, a time may be gone because it is this booking's by now.
IS_GONE = (SlotsState.gone != "") & ~IS_WAITING
IS_CHOOSING = ~IS_CONFIRMING & (
    (BookingState.shown_status == "pending") | CAN_RESCHEDULE
)
"""Whether the page has several columns."""
_SAID = still_told(RescheduleState)
_PROBLEM = rx.cond(
    IS_IN_DOUBT,
    BookingState.booking.doubt,
    rx.cond(_SAID != "", _SAID, SlotsState.gone),
).to(str)
_TONE = rx.cond(IS_WAITING, "warn", "bad").to(str)
_STILL_LOOKING_SECONDS = 3


def reschedule_page() -> rx.Component:
    """Now, the free times; then old time to new time."""
    return framed(
        announcer(
            rx.match(
                BookingState.shown_status,
                ("pending", LocaleState.text.loading),
                rx.cond(
                    RescheduleState.is_pending, LocaleState.text.rescheduling, ""
                ).to(str),
            )
        ),
        AddressKeeper.create(
            on_follow=[RescheduleState.reset_mutation, SlotsState.ensure]
        ),
        rx.window_event_listener(on_focus=[BookingState.ensure, SlotsState.ensure]),
        when_loaded(
            rx.cond(
                CAN_RESCHEDULE,
                rx.fragment(
                    HoldKeeper.create(
                        start=SlotsState.chosen.start_iso,
                        on_keep=HoldState.keep,
                        on_release=HoldState.release,
                    ),
                    StepFocus.create(
                        on=rx.cond(IS_CONFIRMING, "confirm", "choose"),
                        target=rx.cond(IS_CONFIRMING, "confirming", "heading"),
                    ),
                    StepFocus.create(on=_PROBLEM, target=PROBLEM_ID),
                    rx.cond(IS_CONFIRMING, rx.fragment(), _times()),
                    _confirmation(),
                ),
                _refusal(),
            )
        ),
        status=rx.cond(
            CAN_RESCHEDULE & (SlotsState.shown_status == "pending"),
            "pending",
            BookingState.shown_status,
        ).to(str),
        updated_at=rx.cond(
            CAN_RESCHEDULE,
            f"{BookingState.updated_at} {SlotsState.updated_at}",
            f"{BookingState.updated_at}",
        ),
        is_busy=BookingState.is_refetching
        | SlotsState.is_refetching
        | RescheduleState.is_pending,
        is_wide=IS_CHOOSING,
        on_language=[
            BookingState.ensure,
            SlotsState.ensure,
            RescheduleState.say_again,
            HoldState.say_again,
        ],
    )


def _times() -> rx.Component:
    text = LocaleState.text
    return rx.el.form(
        rx.el.div(
            former_time_pane(BookingState.booking, SlotsState.former, text),
            rx.el.section(
                rx.cond(SlotsState.layout != "", _laid_out(), _loading()),
                _notices(),
                class_name="cp-pane cp-pane-calendar",
            ),
            rx.cond(
                (SlotsState.layout == "month") | (SlotsState.layout == ""),
                rx.el.section(
                    times_of_day(SlotsState.day, SlotsState.chosen.start_iso, text),
                    aria_label=text.new_time,
                    class_name="cp-pane cp-pane-times",
                ),
            ),
            class_name="cp-booker",
            custom_attrs={"data-layout": SlotsState.layout},
        ),
        change_bar(SlotsState.former, SlotsState.chosen, HoldState.hint, text),
        custom_attrs={"data-choice": ""},
    )


def _laid_out() -> rx.Component:
    text, links, chosen = (
        LocaleState.text,
        SlotsState.links,
        SlotsState.chosen.start_iso,
    )
    return rx.fragment(
        layout_choice(SlotsState.layout, links, text),
        zone_row(
            SlotsState.zone,
            text,
            list_href=LocaleState.zones_href,
            clock=LocaleState.clock,
            on_zone=lambda name: [
                LocaleState.choose_zone(name),
                BookingState.ensure(),
            ],
            on_clock=lambda hours: [
                LocaleState.choose_clock(hours),
                BookingState.ensure(),
                SlotsState.ensure(),
            ],
        ),
        rx.match(
            SlotsState.layout,
            ("week", times_of_week(SlotsState.week, links, chosen, text)),
            ("soonest", soonest_times(SlotsState.soonest, links, chosen, text)),
            month_calendar(
                month=SlotsState.month,
                chosen=SlotsState.day.iso,
                direction=LocaleState.direction,
                label=text.calendar_label,
                previous_label=text.previous_month,
                next_label=text.next_month,
                is_busy=SlotsState.is_refetching,
            ),
        ),
    )


def _loading() -> rx.Component:
    text = LocaleState.text
    return rx.cond(
        SlotsState.problem == "",
        rx.el.div(
            rx.el.p(text.loading_times, class_name="cp-visually-hidden", role="status"),
            rx.el.span(class_name="cp-bone cp-bone-month"),
            Delayed.create(
                seconds=_STILL_LOOKING_SECONDS,
                text=text.still_looking,
                class_name="cp-note",
            ),
            aria_busy="true",
        ),
    )


def _notices() -> rx.Component:
    text = LocaleState.text
    return rx.fragment(
        rx.el.p(SlotsState.notice, class_name="cp-note", role="status"),
        rx.cond(~IS_CONFIRMING & (_PROBLEM != ""), message(_PROBLEM)),
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


def _confirmation() -> rx.Component:
    confirm, text, links = SlotsState.confirm, LocaleState.text, SlotsState.links
    return rx.el.form(
        rx.el.h1(confirm.heading, id="confirming", tab_index=-1),
        rx.el.p(rx.el.bdi(BookingState.booking.title), class_name="cp-lead"),
        from_to(confirm, text, is_gone=IS_GONE),
        what_is_told_of_it(confirm),
        why_not(
            _PROBLEM,
            SlotsState.nearest,
            links,
            text,
            is_gone=IS_GONE,
            tone=_TONE,
        ),
        what_stays(confirm, text),
        rx.cond(confirm.asks_reason, reason_field(text.reschedule_reason, text)),
        rx.el.input(type="hidden", name="start", value=confirm.new.start_iso),
        rx.el.input(type="hidden", name="event", value=confirm.event_uid),
        rx.el.div(
            submit_button(
                rx.cond(
                    IS_WAITING,
                    text.checking,
                    rx.cond(
                        RescheduleState.is_pending,
                        text.rescheduling,
                        confirm.submit_label,
                    ),
                ),
                text,
                is_disabled=RescheduleState.is_pending | IS_IN_DOUBT | IS_GONE,
                times_heard=RescheduleState.times_begun,
                class_name="cp-primary",
            ),
            rx.el.a(
                text.back_to_times,
                href=links.back,
                custom_attrs={"data-choice": ""},
                class_name="cp-button",
            ),
            class_name="cp-actions",
        ),
        on_submit=RescheduleState.submit,
        hidden=~IS_CONFIRMING,
        class_name="cp-body cp-confirm",
    )


def _refusal() -> rx.Component:
    booking, text = BookingState.booking, LocaleState.text
    return rx.el.div(
        booking_head(booking),
        message(_SAID, "bad"),
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
