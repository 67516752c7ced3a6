"""Every other address: for a person whose link was cut or copied by hand."""

from __future__ import annotations

import reflex as rx

from calpages.pages.frame import framed
from calpages.state.locale import LocaleState


def not_found_page() -> rx.Component:
    """Say that nothing is here, and where the booking is."""
    text = LocaleState.text
    return framed(
        rx.el.div(
            rx.el.h1(text.not_found_heading),
            rx.el.p(text.not_found_text, class_name="cp-lead"),
            class_name="cp-body",
        )
    )
