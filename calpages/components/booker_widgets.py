"""The React components of choosing a time, where the browser acts before the server."""

from __future__ import annotations

import reflex as rx

# Imported by the others; Reflex only copies what it is told of.
_ADDRESS = rx.asset("address.js", shared=True)
rx.asset("zone_list.js", shared=True)


def _text(value: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (value,)


class AddressKeeper(rx.Component):
    """Lets links and fields change the page's address, and tells when it changed."""

    library = _ADDRESS.importable_path
    tag = "AddressKeeper"

    on_follow: rx.EventHandler[rx.event.no_args_event_spec]


class HoldKeeper(rx.Component):
    """Asks to hold the chosen time for as long as it is chosen."""

    library = rx.asset("hold_keeper.js", shared=True).importable_path
    tag = "HoldKeeper"

    start: rx.Var[str]

    on_keep: rx.EventHandler[_text]
    on_release: rx.EventHandler[rx.event.no_args_event_spec]


class Delayed(rx.Component):
    """A sentence that comes after so many seconds."""

    library = rx.asset("delayed.js", shared=True).importable_path
    tag = "Delayed"

    seconds: rx.Var[int]
    text: rx.Var[str]


class StepFocus(rx.Component):
    """Moves the focus to an element when a value changes."""

    library = rx.asset("step_focus.js", shared=True).importable_path
    tag = "StepFocus"

    on: rx.Var[str]
    target: rx.Var[str]


class ZoneButton(rx.Component):
    """Opens the list of time zones."""

    library = rx.asset("zone_button.js", shared=True).importable_path
    tag = "ZoneButton"
    lib_dependencies: list[str] = ["downshift@9.5.0"]

    label: rx.Var[str]
    list_href: rx.Var[str]
    words: rx.Var[dict[str, str]]

    on_choose: rx.EventHandler[_text]
