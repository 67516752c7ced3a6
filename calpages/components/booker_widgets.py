"""The React components of choosing a time, where the browser acts before the server."""

from __future__ import annotations

import reflex as rx

from calpages.components import shared_files

# Imported by the others; Reflex only copies what it is told of.
shared_files.library("zone_list.js")


def _text(value: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (value,)


class AddressKeeper(rx.Component):
    """Lets links and fields change the page's address, and tells when it changed."""

    library = shared_files.library("address.js")
    tag = "AddressKeeper"

    on_follow: rx.EventHandler[rx.event.no_args_event_spec]


class HoldKeeper(rx.Component):
    """Asks to hold the chosen time for as long as it is chosen."""

    library = shared_files.library("hold_keeper.js")
    tag = "HoldKeeper"

    start: rx.Var[str]

    on_keep: rx.EventHandler[_text]
    on_release: rx.EventHandler[rx.event.no_args_event_spec]


class Delayed(rx.Component):
    """A sentence that comes after so many seconds."""

    library = shared_files.library("delayed.js")
    tag = "Delayed"

    seconds: rx.Var[int]
    text: rx.Var[str]


class StepFocus(rx.Component):
    """Moves the focus to an element when a value changes."""

    library = shared_files.library("step_focus.js")
    tag = "StepFocus"

    on: rx.Var[str]
    target: rx.Var[str]


class ZoneButton(rx.Component):
    """Opens the list of time zones."""

    library = shared_files.library("zone_button.js")
    tag = "ZoneButton"
    lib_dependencies: list[str] = ["downshift@9.5.0"]

    label: rx.Var[str]
    list_href: rx.Var[str]
    words: rx.Var[dict[str, str]]

    on_choose: rx.EventHandler[_text]
