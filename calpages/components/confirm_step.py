"""The last look before a booking is moved: from when to when, and what stays."""

from __future__ import annotations

import reflex as rx
from reflex.vars import ArrayVar, ObjectVar

from calpages.components.icons import icon
from calpages.components.shell import message
from calpages.presentation.choosing import LinksView, NearestView
from calpages.presentation.confirm import ConfirmView
from calpages.presentation.texts import Texts
from calpages.presentation.times import ChosenView

PROBLEM_ID = "problem"
"""The id of what says why it was not moved, for the focus."""


def from_to(
    confirm: ObjectVar[ConfirmView], text: ObjectVar[Texts], *, is_gone: rx.Var[bool]
) -> rx.Component:
    """The old time and the new one, side by side."""
    former, new = confirm.former.to(ChosenView), confirm.new.to(ChosenView)
    return rx.el.div(
        _side(text.former_time, rx.el.del_(_date(former)), "cp-change-from"),
        icon("arrow", class_name="cp-change-arrow cp-flips"),
        _side(
            text.new_time,
            rx.cond(is_gone, rx.el.del_(_date(new)), _date(new)),
            "cp-change-to",
        ),
        class_name="cp-change",
    )


def what_is_told_of_it(confirm: ObjectVar[ConfirmView]) -> rx.Component:
    """Zone, the host's own time, and whether the host must agree."""
    new = confirm.new
    return rx.el.div(
        rx.el.p(new.zone, " · ", new.relative, class_name="cp-note"),
        rx.cond(new.host_text != "", rx.el.p(new.host_text, class_name="cp-note")),
        rx.cond(
            new.warning != "",
            rx.el.p(new.warning, class_name="cp-note cp-tone-warn cp-night"),
        ),
        rx.cond(
            confirm.confirmation_text != "",
            rx.el.p(confirm.confirmation_text, class_name="cp-note cp-strong"),
        ),
    )


def what_stays(confirm: ObjectVar[ConfirmView], text: ObjectVar[Texts]) -> rx.Component:
    """What is not changed by the move."""
    return rx.el.section(
        rx.el.h2(text.stays_same, class_name="cp-field-label"),
        rx.el.dl(
            rx.foreach(
                confirm.kept,
                lambda one: rx.el.div(
                    rx.el.dt(one.label),
                    rx.el.dd(rx.el.bdi(one.text)),
                    class_name="cp-detail",
                    key=one.label,
                ),
            ),
            class_name="cp-details",
        ),
    )


def why_not(
    problem: rx.Var[str],
    nearest: ArrayVar[tuple[NearestView, ...]],
    links: ObjectVar[LinksView],
    text: ObjectVar[Texts],
    *,
    is_gone: rx.Var[bool],
    tone: rx.Var[str],
) -> rx.Component:
    """Why it is not moved; where the time is gone, the free times nearest to it."""
    return rx.el.div(
        message(problem, tone),
        rx.cond(
            is_gone & (nearest.length() > 0),
            rx.el.div(
                rx.el.h2(text.nearest_heading, class_name="cp-field-label"),
                rx.el.ul(
                    rx.foreach(
                        nearest,
                        lambda one: rx.el.li(
                            rx.el.a(
                                one.text,
                                href=one.href,
                                custom_attrs={"data-choice": ""},
                                class_name="cp-button",
                            ),
                            key=one.href,
                        ),
                    ),
                    rx.el.li(
                        rx.el.a(
                            text.see_all_times,
                            href=links.back,
                            custom_attrs={"data-choice": ""},
                        ),
                    ),
                    class_name="cp-nearest",
                ),
            ),
        ),
        id=PROBLEM_ID,
        tab_index=-1,
        class_name="cp-why-not",
    )


def _side(
    label: rx.Var[str], date: rx.Component | rx.Var, class_name: str
) -> rx.Component:
    return rx.el.div(
        rx.el.p(label, class_name="cp-change-label"),
        date,
        class_name=f"cp-change-side {class_name}",
    )


def _date(time: ObjectVar[ChosenView]) -> rx.Component:
    return rx.el.span(
        rx.el.span(time.time, class_name="cp-change-time"),
        rx.el.span(time.date, class_name="cp-change-date"),
    )
