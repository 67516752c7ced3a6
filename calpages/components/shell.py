"""The frame around every page: skip link, sandbox banner, brand bar and card."""

from __future__ import annotations

from pathlib import Path

import reflex as rx
from reflex.vars import ObjectVar
from reflex_components_core.core.banner import has_connection_errors

from calpages.brand import LOGO_HEIGHT
from calpages.components import shared_files
from calpages.components.icons import icon
from calpages.components.reader_menu import DocumentLanguage
from calpages.components.widgets import Connection, NewerVersion, SkipLink
from calpages.presentation.problems import ProblemView
from calpages.presentation.texts import Texts

STYLESHEET = shared_files.address("calpages.css")
"""The stylesheet of every component, to be given to ``rx.App(stylesheets=...)``."""

SCRIPT = (Path(__file__).parent / "calpages.js").read_text("utf-8")
"""The script of the browser's time zone; it must run before a page connects."""


def shell(
    *children: rx.Component | rx.Var,
    text: ObjectVar[Texts],
    language: rx.Var[str],
    direction: rx.Var[str],
    menu: rx.Component,
    brand_name: rx.Var[str],
    brand_initial: rx.Var[str],
    brand_logo: rx.Var[str],
    brand_logo_width: rx.Var,
    contact_href: rx.Var[str],
    contact_label: rx.Var[str],
    is_sandbox: rx.Var[bool],
    status: rx.Var[str] | str = "",
    updated_at: rx.Var | str = "",
    is_busy: rx.Var[bool] | bool = False,
    is_wide: rx.Var[bool] | bool = False,
) -> rx.Component:
    """One card on a quiet ground, in the visitor's language and direction.

    ``menu`` is where the visitor chooses language and appearance. ``status`` and
    ``updated_at`` are the query's: ``web/first.js`` waits for them to let this page
    take the place of the first HTML. A page of several queries has all their times in
    ``updated_at``, with spaces between them.
    """
    return rx.el.div(
        DocumentLanguage.create(language=language, direction=direction),
        SkipLink.create(
            label=text.skip_to_content, target="main", class_name="cp-skip"
        ),
        Connection.create(
            offline=text.is_offline,
            lost=text.connection_lost,
            back=text.connection_back,
            is_disconnected=has_connection_errors,
        ),
        rx.cond(
            is_sandbox,
            rx.el.aside(
                text.sandbox_notice,
                class_name="cp-banner",
                aria_label=text.sandbox_notice,
            ),
        ),
        newer_version(text),
        rx.el.div(
            rx.el.header(
                rx.el.span(
                    rx.cond(
                        brand_logo != "",
                        rx.el.img(
                            src=brand_logo,
                            alt="",
                            width=brand_logo_width.to_string(),
                            height=str(LOGO_HEIGHT),
                            class_name="cp-brand-logo",
                        ),
                        rx.el.span(
                            brand_initial,
                            class_name="cp-brand-mark",
                            aria_hidden="true",
                        ),
                    ),
                    rx.el.span(brand_name),
                    class_name="cp-brand-name",
                ),
                menu,
                class_name="cp-brand",
            ),
            rx.el.main(
                rx.cond(is_busy, rx.el.div(class_name="cp-progress")),
                *children,
                id="main",
                tab_index=-1,
                class_name="cp-card",
            ),
            rx.cond(
                contact_href != "",
                rx.el.footer(
                    rx.el.span(text.need_help),
                    " ",
                    rx.el.a(
                        contact_label, href=contact_href, rel="noopener noreferrer"
                    ),
                    class_name="cp-help",
                ),
            ),
            class_name=rx.cond(is_wide, "cp-frame cp-wide", "cp-frame"),
        ),
        lang=language,
        dir=direction,
        class_name="cp",
        data_status=status,
        data_updated=updated_at,
    )


def newer_version(text: ObjectVar[Texts]) -> rx.Component:
    """Say that the server is of a newer version than this page.

    Where Reflex finds that, it loads the page again by itself, once in ten seconds;
    after that it adds a banner in English, in whose place this is shown.
    """
    return NewerVersion.create(
        text=text.newer_version,
        label=text.load_again,
        class_name="cp-banner",
    )


def announcer(message: rx.Var | rx.Component) -> rx.Component:
    """Tell a screen reader about a change, without moving its focus."""
    return rx.el.div(
        message, role="status", aria_live="polite", class_name="cp-visually-hidden"
    )


def problem_panel(
    problem: ObjectVar[ProblemView],
    text: ObjectVar[Texts],
    *,
    on_retry: rx.event.EventType[()],
    is_busy: rx.Var[bool],
) -> rx.Component:
    """Say what happened, what it means and what to do now."""
    return rx.el.div(
        rx.el.div(
            rx.el.h1(problem.heading),
            rx.el.p(problem.text, class_name="cp-lead"),
            role="alert",
        ),
        rx.cond(
            problem.can_retry,
            rx.el.div(
                rx.el.button(
                    text.try_again,
                    type="button",
                    on_click=on_retry,
                    disabled=is_busy,
                    class_name="cp-button cp-primary",
                ),
                class_name="cp-actions",
            ),
        ),
        class_name="cp-body",
    )


def message(words: rx.Var[str], tone: rx.Var[str] | str = "warn") -> rx.Component:
    """A sentence that needs attention, where the eye is; nothing while it is empty."""
    return rx.el.div(
        rx.cond(
            words != "",
            rx.el.div(
                icon("alert"),
                rx.el.p(words),
                class_name=f"cp-message cp-tone-{tone}",
            ),
        ),
        role="alert",
    )
