"""Choosing a new time: what is now, the free times in three layouts, and the bar."""

from __future__ import annotations

import reflex as rx
from reflex.vars import ArrayVar, ObjectVar

from calpages.components.booker_widgets import ZoneButton
from calpages.components.icons import icon
from calpages.presentation.choosing import LinksView
from calpages.presentation.texts import Texts
from calpages.presentation.times import (
    ChosenView,
    DayTimesView,
    PartView,
    TimeView,
    WeekView,
)
from calpages.presentation.views import BookingView
from calpages.presentation.zone_choice import ZoneView


def former_time_pane(
    booking: ObjectVar[BookingView],
    former: ObjectVar[ChosenView],
    text: ObjectVar[Texts],
) -> rx.Component:
    """What is moved, and from when."""
    return rx.el.section(
        rx.el.h1(text.reschedule_heading, id="heading", tab_index=-1),
        rx.el.p(rx.el.bdi(booking.title), class_name="cp-lead"),
        rx.el.dl(
            _fact(
                text.current_time,
                rx.el.span(
                    rx.cond(former.date != "", former.date, booking.when.date),
                    class_name="cp-fact-strong",
                ),
                rx.el.br(),
                rx.el.span(
                    rx.cond(former.time != "", former.time, booking.when.time),
                    class_name="cp-fact-strong",
                ),
            ),
            _fact(text.length_label, booking.length_text),
            rx.cond(
                booking.place.text != "",
                _fact(text.where, rx.el.bdi(booking.place.text)),
            ),
            class_name="cp-facts",
        ),
        class_name="cp-pane cp-pane-now",
    )


def layout_choice(
    layout: rx.Var[str], links: ObjectVar[LinksView], text: ObjectVar[Texts]
) -> rx.Component:
    """Links to the same times, laid out in another way."""

    def one(name: str, href: rx.Var[str], label: rx.Var[str]) -> rx.Component:
        return rx.el.a(
            label,
            href=href,
            aria_current=rx.cond(layout == name, "true", "false"),
            custom_attrs={"data-choice": ""},
            class_name="cp-tab",
        )

    return rx.el.nav(
        one("month", links.as_month, text.layout_month),
        one("week", links.as_week, text.layout_week),
        one("soonest", links.as_soonest, text.layout_soonest),
        aria_label=text.layout_label,
        class_name="cp-tabs",
    )


def zone_row(
    zone: ObjectVar[ZoneView],
    text: ObjectVar[Texts],
    *,
    list_href: rx.Var[str],
    clock: rx.Var[str],
    on_zone,
    on_clock,
) -> rx.Component:
    """In which zone and with which clock all times are written, and a way to others."""

    def clock_button(hours: str, label: rx.Var[str]) -> rx.Component:
        return rx.el.button(
            label,
            type="button",
            aria_pressed=rx.cond(clock == hours, "true", "false"),
            on_click=on_clock(hours),
            class_name="cp-clock-button",
        )

    return rx.el.div(
        rx.el.div(
            icon("globe"),
            rx.el.p(
                rx.el.span(text.time_zone, class_name="cp-visually-hidden"),
                rx.el.strong(zone.city),
                " ",
                rx.el.span(zone.text),
                " · ",
                rx.el.span(zone.now),
                " ",
                rx.cond(
                    zone.is_locked,
                    rx.el.span(zone.locked_text),
                    ZoneButton.create(
                        label=text.zone_change,
                        list_href=list_href,
                        words={
                            "label": text.time_zone,
                            "search": text.zone_search,
                            "none": text.zone_none,
                            "loading": text.zones_loading,
                            "failed": text.zones_failed,
                            "close": text.close,
                        },
                        on_choose=on_zone,
                    ),
                ),
            ),
            rx.el.div(
                clock_button("12", text.clock_12),
                clock_button("24", text.clock_24),
                role="group",
                aria_label=text.clock_label,
                class_name="cp-clock",
            ),
            class_name="cp-zone-line",
        ),
        rx.cond(
            zone.host_text != "",
            rx.el.p(zone.host_text, class_name="cp-zone-host"),
        ),
        class_name="cp-zone-row",
    )


def times_of_day(
    day: ObjectVar[DayTimesView], chosen: rx.Var[str], text: ObjectVar[Texts]
) -> rx.Component:
    """The free times of the chosen day, as one group of radio buttons."""
    return rx.cond(
        day.iso != "",
        _day(day, chosen, day.heading_full),
        rx.el.p(text.pick_a_day, class_name="cp-note"),
    )


def times_of_week(
    week: ObjectVar[WeekView],
    links: ObjectVar[LinksView],
    chosen: rx.Var[str],
    text: ObjectVar[Texts],
) -> rx.Component:
    """Seven days side by side; one below the other where there is no room."""
    return rx.el.div(
        rx.el.div(
            rx.el.h2(week.heading, class_name="cp-caption", aria_live="polite"),
            rx.el.div(
                _step(links.previous_week, text.previous_week, "back"),
                _step(links.next_week, text.next_week, "next"),
                class_name="cp-steps",
            ),
            class_name="cp-week-head",
        ),
        rx.el.div(
            rx.foreach(week.days, lambda day: _day(day, chosen, day.heading)),
            class_name="cp-week",
        ),
    )


def soonest_times(
    days: ArrayVar[tuple[DayTimesView, ...]],
    links: ObjectVar[LinksView],
    chosen: rx.Var[str],
    text: ObjectVar[Texts],
) -> rx.Component:
    """The days with the next free times, one below the other."""
    return rx.el.div(
        rx.el.div(
            rx.foreach(days, lambda day: _day(day, chosen, day.heading_full)),
            class_name="cp-soonest",
        ),
        rx.cond(
            links.more != "",
            rx.el.a(
                text.more_times,
                href=links.more,
                custom_attrs={"data-choice": ""},
                class_name="cp-button",
            ),
        ),
    )


def change_bar(
    former: ObjectVar[ChosenView],
    chosen: ObjectVar[ChosenView],
    hint: rx.Var[str],
    text: ObjectVar[Texts],
) -> rx.Component:
    """Old time to new time, and the one button."""
    return rx.el.div(
        rx.el.div(
            rx.cond(
                chosen.start_iso != "",
                rx.fragment(
                    rx.el.p(rx.el.del_(former.text), class_name="cp-bar-former"),
                    rx.el.p(chosen.text, class_name="cp-bar-new"),
                    rx.cond(
                        chosen.host_text != "",
                        rx.el.p(chosen.host_text, class_name="cp-bar-note"),
                    ),
                ),
                rx.el.p(text.choose_time_first, class_name="cp-bar-hint"),
            ),
            rx.cond(hint != "", rx.el.p(hint, class_name="cp-bar-note")),
            aria_live="polite",
        ),
        rx.el.button(
            text.continue_label,
            type="submit",
            name="step",
            value="confirm",
            disabled=chosen.start_iso == "",
            class_name="cp-button cp-primary",
        ),
        class_name="cp-bar",
    )


def _day(
    day: ObjectVar[DayTimesView], chosen: rx.Var[str], heading: rx.Var[str]
) -> rx.Component:
    return rx.el.section(
        rx.el.h2(heading, class_name="cp-day-heading"),
        rx.el.p(day.count_text, class_name="cp-day-count"),
        rx.foreach(day.parts, lambda part: _part(part, chosen)),
        aria_label=day.heading_full,
        class_name="cp-day-times",
        key=day.iso,
    )


def _part(part: ObjectVar[PartView], chosen: rx.Var[str]) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(part.name),
        rx.cond(part.note != "", rx.el.p(part.note, class_name="cp-part-note")),
        rx.el.div(
            rx.foreach(part.times, lambda time: _time(time, chosen)),
            class_name="cp-times",
        ),
        class_name="cp-part",
        key=part.name,
    )


def _time(time: ObjectVar[TimeView], chosen: rx.Var[str]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="slot",
            value=time.start_iso,
            default_checked=time.start_iso == chosen,
            disabled=time.is_current | time.is_full,
            aria_label=time.name,
            custom_attrs={"data-choice": ""},
        ),
        rx.el.span(time.text, aria_hidden="true"),
        rx.cond(
            time.host_day != "",
            rx.el.span(time.host_day, aria_hidden="true", class_name="cp-time-note"),
        ),
        rx.cond(
            time.seats_text != "",
            rx.el.span(time.seats_text, aria_hidden="true", class_name="cp-time-note"),
        ),
        class_name="cp-time-choice",
        key=time.start_iso,
    )


def _step(href: rx.Var[str], label: rx.Var[str], name: str) -> rx.Component:
    return rx.cond(
        href != "",
        rx.el.a(
            icon(name, class_name="cp-flips"),
            href=href,
            aria_label=label,
            custom_attrs={"data-choice": ""},
            class_name="cp-step",
        ),
        rx.el.span(icon(name, class_name="cp-flips"), class_name="cp-step cp-step-off"),
    )


def _fact(label: rx.Var[str], *content) -> rx.Component:
    return rx.el.div(rx.el.dt(label), rx.el.dd(*content))
