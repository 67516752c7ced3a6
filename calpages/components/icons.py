"""The few icons of the pages: inline, decorative, hidden from assistive technology."""

from __future__ import annotations

import reflex as rx

from calpages.presentation.icons import ICON_PATHS


def icon(name: str, **props) -> rx.Component:
    """One icon by name, in the colour and size of the text around it."""
    return rx.el.svg(
        *(rx.el.path(d=d) for d in ICON_PATHS[name]),
        view_box="0 0 24 24",
        aria_hidden="true",
        **props,
    )
