"""What every page shares: the shell in the visitor's language, and the loading."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from calpages.components.booking_card import booking_skeleton
from calpages.components.reader_menu import reader_menu
from calpages.components.shell import problem_panel, shell
from calpages.presentation.language_choice import language_options
from calpages.state.booking import BookingState
from calpages.state.changes import ChangeMixin
from calpages.state.locale import LocaleState


def framed(
    *children: rx.Component | rx.Var,
    status: rx.Var[str] | str = "",
    updated_at: rx.Var | str = "",
    is_busy: rx.Var[bool] | bool = False,
    is_wide: rx.Var[bool] | bool = False,
    on_language: Sequence[rx.event.EventCallback] = (),
) -> rx.Component:
    """Put ``children`` into the card, in the visitor's language.

    ``on_language`` writes anew what is no fixed word when another language is chosen.
    """
    return shell(
        *children,
        text=LocaleState.text,
        language=LocaleState.language,
        direction=LocaleState.direction,
        menu=reader_menu(
            LocaleState.text,
            languages=language_options(),
            language=LocaleState.sentences_language,
            on_language=lambda tag: [LocaleState.choose_language(tag), *on_language],
        ),
        brand_name=LocaleState.brand_name,
        brand_initial=LocaleState.brand_initial,
        brand_logo=LocaleState.brand_logo,
        brand_logo_width=LocaleState.brand_logo_width,
        contact_href=LocaleState.contact_href,
        contact_label=LocaleState.contact_label,
        is_sandbox=LocaleState.is_sandbox,
        status=status,
        updated_at=updated_at,
        is_busy=is_busy,
        is_wide=is_wide,
    )


def still_told(change: type[ChangeMixin]) -> rx.Var[str]:
    """Give what is said of a change, while the page shows what it was said of."""
    is_same = change.told_of == BookingState.booking.standing
    return rx.cond(is_same, change.problem, "").to(str)


def when_loaded(
    page: rx.Component | rx.Var, status: rx.Var[str] = BookingState.shown_status
) -> rx.Component | rx.Var:
    """Show ``page`` for the booking, or why there is none, or that it is coming."""
    text = LocaleState.text
    return rx.match(
        status,
        ("success", page),
        (
            "error",
            problem_panel(
                BookingState.problem,
                text,
                on_retry=BookingState.refetch,
                is_busy=BookingState.is_refetching,
            ),
        ),
        booking_skeleton(text),
    )
