"""What is shown, and logged, when the pages themselves break."""

from __future__ import annotations

import logging

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

from calpages.mishaps import log_mishap
from calpages.state.locale import LocaleState

logger = logging.getLogger(__name__)


def error_boundary(_stateful: bool) -> rx.Component:
    """Catch what breaks while drawing a page, and say so in the visitor's words."""
    text = LocaleState.text
    return ErrorBoundary.create(
        fallback_render=rx.Var.create(
            rx.el.div(
                rx.el.main(
                    rx.el.h1(text.crash_heading),
                    rx.el.p(text.crash_text, class_name="cp-lead"),
                    rx.el.a(text.try_again, href="", class_name="cp-button"),
                    class_name="cp-body",
                    role="alert",
                ),
                class_name="cp",
                lang=LocaleState.language,
                dir=LocaleState.direction,
            )
        ),
    )


def on_backend_error(exception: Exception) -> None:
    """Log an error of an event handler."""
    log_mishap(logger, "An event handler", exception)


def on_frontend_error(exception: Exception) -> None:
    """Log that a page broke in a browser; its message comes from that browser."""
    first_line = str(exception).strip().splitlines()[:1]
    kind = first_line[0].partition(":")[0][:60] if first_line else "unknown"
    logger.error("A page broke in a browser: %s", kind if kind.isalnum() else "unknown")
