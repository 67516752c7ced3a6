"""``/``: nobody's booking; on the sandbox, a list of demo bookings to try."""

from __future__ import annotations

import reflex as rx
from reflex.vars import ObjectVar

from calpages.pages.frame import framed
from calpages.presentation.demo import DemoView
from calpages.state.home import HomeState
from calpages.state.locale import LocaleState


def home_page() -> rx.Component:
    """Where to find one's booking, or demo bookings."""
    text = LocaleState.text
    return framed(
        rx.cond(
            LocaleState.is_sandbox,
            rx.el.div(
                rx.el.h1(text.demo_heading),
                rx.el.p(text.demo_intro, class_name="cp-lead"),
                rx.el.ul(
                    rx.foreach(HomeState.demo, _demo), class_name="cp-occurrences"
                ),
                class_name="cp-body",
            ),
            rx.el.div(
                rx.el.h1(text.home_heading),
                rx.el.p(text.home_intro, class_name="cp-lead"),
                class_name="cp-body",
            ),
        ),
        on_language=[HomeState.load],
    )


def _demo(demo: ObjectVar[DemoView]) -> rx.Component:
    text = LocaleState.text
    return rx.el.li(
        rx.el.div(
            rx.el.a(demo.kind, href=demo.href, class_name="cp-row-title"),
            rx.el.p(rx.el.bdi(demo.title), class_name="cp-row-sub"),
            class_name="cp-demo-name",
        ),
        rx.el.div(
            rx.el.a(text.reschedule, href=demo.reschedule_href),
            rx.el.a(text.cancel, href=demo.cancel_href),
            class_name="cp-demo-links",
        ),
        class_name="cp-occurrence cp-demo",
    )
