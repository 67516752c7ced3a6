"""What a visitor without JavaScript chooses in the menu: cookies, and the same page.

Nothing of a booking changes, so the form has no token. What is not in the menu is
passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from calpages.i18n import SUPPORTED
from calpages.remembered import (
    KEPT_SECONDS,
    LANGUAGE_COOKIE,
    THEME_COOKIE,
    theme_of,
)
from calpages.web.page_requests import is_https


def is_reader_choice(form: Mapping[str, str]) -> bool:
    """Whether a form is that of the menu."""
    return LANGUAGE_COOKIE in form or THEME_COOKIE in form


def remember(form: Mapping[str, str], request: Request, response: Response) -> None:
    """Keep in cookies what was chosen."""
    if (language := chosen_language(form)) is not None:
        _keep(LANGUAGE_COOKIE, language, request, response)
    theme = form.get(THEME_COOKIE)
    if theme is not None and theme == theme_of(theme):
        _keep(THEME_COOKIE, theme, request, response)


def chosen_language(form: Mapping[str, str]) -> str | None:
    """Give the tag that was chosen; ``None``, if it is none of ours."""
    language = form.get(LANGUAGE_COOKIE, "")
    return language if language in SUPPORTED else None


def with_language(query: str, language: str) -> str:
    """Give a query that asks for another language, if it asks for one."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(name == "lang" for name, _ in pairs):
        return query
    return urlencode(
        [(name, language if name == "lang" else value) for name, value in pairs]
    )


def _keep(name: str, value: str, request: Request, response: Response) -> None:
    """Set a cookie, as the live page does; an empty one is taken away."""
    response.set_cookie(
        name,
        value,
        max_age=KEPT_SECONDS if value else 0,
        path="/",
        secure=is_https(request),
        samesite="lax",
    )
