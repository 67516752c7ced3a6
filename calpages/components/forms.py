"""Fields and buttons of the forms, labelled."""

from __future__ import annotations

import reflex as rx
from reflex.vars import ObjectVar
from reflex_components_core.core.banner import has_connection_errors

from calpages.components.widgets import ReasonField, SubmitButton
from calpages.presentation.cancelling import ScopeView
from calpages.presentation.texts import Texts
from calpages.reasons import MAX_REASON_LENGTH


def reason_field(
    label: rx.Var[str],
    text: ObjectVar[Texts],
    *,
    suggestions: rx.Var | None = None,
    is_required: rx.Var[bool] | bool = False,
) -> rx.Component:
    """Ask for a reason, as the form's field ``reason``."""
    return ReasonField.create(
        name="reason",
        label=label,
        hint=rx.cond(is_required, text.reason_hint_required, text.reason_hint),
        suggestions=() if suggestions is None else suggestions,
        limit=MAX_REASON_LENGTH,
        counter_label=text.counter,
        too_long=text.reason_too_long,
        required=is_required,
    )


def scope_choice(scopes, text: ObjectVar[Texts]) -> rx.Component:
    """Ask how much of a series to cancel, as the form's field ``scope``."""

    def choice(scope: ObjectVar[ScopeView]) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name="scope",
                value=scope.value,
                default_checked=scope.is_default,
            ),
            rx.el.span(
                rx.el.span(scope.label, class_name="cp-choice-label"),
                rx.el.span(scope.dates, class_name="cp-row-sub"),
                class_name="cp-choice-text",
            ),
            class_name="cp-choice",
        )

    return rx.cond(
        scopes.length() > 0,
        rx.el.fieldset(
            rx.el.legend(text.how_much, class_name="cp-field-label"),
            rx.foreach(scopes, choice),
            class_name="cp-field cp-choices",
        ),
    )


def submit_button(
    label: rx.Var | rx.Component,
    text: ObjectVar[Texts],
    *,
    is_disabled: rx.Var[bool],
    times_heard: rx.Var[int],
    class_name: str,
) -> rx.Component:
    """The button that sends a form; never while there is no connection.

    ``times_heard`` counts the clicks that the server has taken notice of.
    """
    return SubmitButton.create(
        label=label,
        offline_label=text.offline,
        unanswered=text.unanswered,
        load_again=text.load_again,
        is_disabled=is_disabled,
        times_heard=times_heard,
        is_disconnected=has_connection_errors,
        class_name=f"cp-button {class_name}",
    )
