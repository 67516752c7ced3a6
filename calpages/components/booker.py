"""Choosing a new time: what is now, the times of a day, old time to new time."""

from __future__ import annotations

import reflex as rx
from reflex.vars import ObjectVar

from calpages.presentation.month import DayTimesView, PartView, TimeView
from calpages.presentation.texts import Texts
from calpages.presentation.views import BookingView


def former_time_pane(
    booking: ObjectVar[BookingView], text: ObjectVar[Texts]
) -> rx.Component:
    """What is moved, and from when."""
    return rx.el.section(
        rx.el.h1(text.reschedule_heading, id="heading", tab_index=-1),
        rx.el.p(rx.el.bdi(booking.title), class_name="cp-lead"),
        rx.el.dl(
            _fact(
                text.current_time,
                rx.el.span(booking.when.date, class_name="cp-fact-strong"),
                rx.el.br(),
                rx.el.span(booking.when.time, class_name="cp-fact-strong"),
            ),
            _fact(text.length_label, booking.length_text),
            rx.cond(
                booking.place.text != "",
                _fact(text.where, rx.el.bdi(booking.place.text)),
            ),
            _fact(text.time_zone, booking.when.zone),
            class_name="cp-facts",
        ),
        class_name="cp-pane",
    )


def times_of_day(
    day: ObjectVar[DayTimesView],
    chosen: rx.Var[str],
    text: ObjectVar[Texts],
    *,
    on_choose,
) -> rx.Component:
    """The free times of the chosen day, as one group of radio buttons."""

    def time_choice(time: ObjectVar[TimeView]) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name="start",
                value=time.start_iso,
                default_checked=time.start_iso == chosen,
                disabled=time.is_current,
                aria_label=time.name,
                on_change=on_choose(time.start_iso),
            ),
            rx.el.span(time.text, aria_hidden="true"),
            class_name="cp-time-choice",
            key=time.start_iso,
        )

    def part_of_day(part: ObjectVar[PartView]) -> rx.Component:
        return rx.el.fieldset(
            rx.el.legend(part.name),
            rx.el.div(
                rx.foreach(part.times, time_choice),
                class_name="cp-times",
            ),
            class_name="cp-part",
        )

    return rx.cond(
        day.iso != "",
        rx.fragment(
            rx.el.h2(day.heading, class_name="cp-day-heading", aria_live="polite"),
            rx.foreach(day.parts, part_of_day),
        ),
        rx.el.p(text.pick_a_day, class_name="cp-note"),
    )


def change_bar(
    former: rx.Var[str],
    chosen: rx.Var[str],
    text: ObjectVar[Texts],
    *,
    is_pending: rx.Var[bool],
) -> rx.Component:
    """Old time to new time, and the one button."""
    return rx.el.div(
        rx.el.div(
            rx.cond(
                chosen != "",
                rx.fragment(
                    rx.el.p(
                        rx.el.del_(former),
                        class_name="cp-bar-former",
                    ),
                    rx.el.p(chosen, class_name="cp-bar-new", aria_live="polite"),
                ),
                rx.el.p(text.choose_time_first, class_name="cp-bar-hint"),
            ),
        ),
        rx.el.button(
            rx.cond(is_pending, text.rescheduling, text.reschedule),
            type="submit",
            disabled=is_pending | (chosen == ""),
            class_name="cp-button cp-primary",
        ),
        class_name="cp-bar",
    )


def _fact(label: rx.Var[str], *content) -> rx.Component:
    return rx.el.div(rx.el.dt(label), rx.el.dd(*content))
