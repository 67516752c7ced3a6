"""Small React components of our own, where the browser must act without the server."""

from __future__ import annotations

import reflex as rx

from calpages.presentation.freshness import FreshnessView


class Connection(rx.Component):
    """Says that there is no connection, and when it is back; else it is empty."""

    library = rx.asset("connection.js", shared=True).importable_path
    tag = "Connection"

    offline: rx.Var[str]
    lost: rx.Var[str]
    back: rx.Var[str]
    is_disconnected: rx.Var[bool]


class CopyButton(rx.Component):
    """A button that copies text, and says so when that has worked."""

    library = rx.asset("copy_button.js", shared=True).importable_path
    tag = "CopyButton"

    label: rx.Var[str]
    copied_label: rx.Var[str]
    text: rx.Var[str]


class Elapsed(rx.Component):
    """How long ago something was, kept true as time passes."""

    library = rx.asset("elapsed.js", shared=True).importable_path
    tag = "Elapsed"

    steps: rx.Var[tuple[FreshnessView, ...]]
    received_at: rx.Var[float]


class NewerVersion(rx.Component):
    """That there is a newer version, and a button that loads the page again."""

    library = rx.asset("newer_version.js", shared=True).importable_path
    tag = "NewerVersion"

    text: rx.Var[str]
    label: rx.Var[str]


class ReasonField(rx.Component):
    """A few lines of free text, with one-tap suggestions and a counter."""

    library = rx.asset("reason_field.js", shared=True).importable_path
    tag = "ReasonField"

    name: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    suggestions: rx.Var[tuple[str, ...]]
    limit: rx.Var[int]
    counter_label: rx.Var[str]
    too_long: rx.Var[str]
    required: rx.Var[bool]


class SkipLink(rx.Component):
    """A link that moves the focus to the element whose id is ``target``."""

    library = rx.asset("skip_link.js", shared=True).importable_path
    tag = "SkipLink"

    label: rx.Var[str]
    target: rx.Var[str]


class SubmitButton(rx.Component):
    """A submit button that is disabled while there is no connection.

    Where a click is not taken notice of, it says ``unanswered``, with a link to load
    the page again. When what it sent is done and the form is gone, the focus moves to
    the heading of what took its place, the element whose id is ``heading``.
    """

    library = rx.asset("submit_button.js", shared=True).importable_path
    tag = "SubmitButton"

    label: rx.Var[str]
    offline_label: rx.Var[str]
    unanswered: rx.Var[str]
    load_again: rx.Var[str]
    is_disabled: rx.Var[bool]
    times_heard: rx.Var[int]
    is_disconnected: rx.Var[bool]
