"""The shell of every page, wired to the visitor's locale."""

from __future__ import annotations

import reflex as rx

from calpages.components.shell import shell
from calpages.state.locale import LocaleState


def framed(
    *children: rx.Component | rx.Var,
    is_busy: rx.Var[bool] | bool = False,
    is_wide: bool = False,
) -> rx.Component:
    """Put ``children`` into the card, in the visitor's language."""
    return shell(
        *children,
        text=LocaleState.text,
        language=LocaleState.language,
        direction=LocaleState.direction,
        brand_name=LocaleState.brand_name,
        brand_initial=LocaleState.brand_initial,
        is_sandbox=LocaleState.is_sandbox,
        is_busy=is_busy,
        is_wide=is_wide,
    )
