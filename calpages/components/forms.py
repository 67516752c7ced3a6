"""Fields of the forms, labelled."""

from __future__ import annotations

import reflex as rx

from calpages.reasons import MAX_REASON_LENGTH


def reason_field(name: str, label: rx.Var[str], optional: rx.Var[str]) -> rx.Component:
    """A few lines of free text that may stay empty."""
    return rx.el.div(
        rx.el.label(
            label,
            " ",
            rx.el.span("(", optional, ")", class_name="cp-optional"),
            html_for=name,
        ),
        rx.el.textarea(
            id=name,
            name=name,
            rows="3",
            max_length=MAX_REASON_LENGTH,
            class_name="cp-input",
        ),
        class_name="cp-field",
    )
