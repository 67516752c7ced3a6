"""Small React components of our own, where the browser must act without the server."""

from __future__ import annotations

import reflex as rx

from calpages.components import shared_files
from calpages.presentation.freshness import FreshnessView


class Connection(rx.Component):
    """Says that there is no connection, and when it is back; else it is empty."""

    library = shared_files.library("connection.js")
    tag = "Connection"

    offline: rx.Var[str]
    lost: rx.Var[str]
    back: rx.Var[str]
    is_disconnected: rx.Var[bool]


class CopyButton(rx.Component):
    """A button that copies text, and says so when that has worked."""

    library = shared_files.library("copy_button.js")
    tag = "CopyButton"

    label: rx.Var[str]
    copied_label: rx.Var[str]
    text: rx.Var[str]


class Elapsed(rx.Component):
    """How long ago something was, kept true as time passes."""

    library = shared_files.library("elapsed.js")
    tag = "Elapsed"

    steps: rx.Var[tuple[FreshnessView, ...]]
    received_at: rx.Var[float]


class NewerVersion(rx.Component):
    """That there is a newer version, and a button that loads the page again."""

    library = shared_files.library("newer_version.js")
    tag = "NewerVersion"

    text: rx.Var[str]
    label: rx.Var[str]


class ReasonField(rx.Component):
    """A few lines of free text, with one-tap suggestions and a counter."""

    library = shared_files.library("reason_field.js")
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

    library = shared_files.library("skip_link.js")
    tag = "SkipLink"

    label: rx.Var[str]
    target: rx.Var[str]


class SubmitButton(rx.Component):
    """A submit button that is disabled while there is no connection.

    Where a click is not taken notice of, it says ``unanswered``, with a link to load
    the page again. When what it sent is done and the form is gone, the focus moves to
    the heading of what took its place, the element whose id is ``heading``.
    """

    library = shared_files.library("submit_button.js")
    tag = "SubmitButton"

    label: rx.Var[str]
    offline_label: rx.Var[str]
    unanswered: rx.Var[str]
    load_again: rx.Var[str]
    is_disabled: rx.Var[bool]
    times_heard: rx.Var[int]
    is_disconnected: rx.Var[bool]
