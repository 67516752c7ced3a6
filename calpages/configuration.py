"""Reflex's configuration of an app that has the pages; made of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex_base.constants import StateManagerMode
from reflex_base.plugins import Plugin

from calpages.settings import Settings
from calpages.web.frontend import AnyOriginPlugin

STATE_SECONDS = 1800
"""How long Redis keeps the state of a page that does nothing: the least that is kind.

It holds what the page shows, personal data included. A page that comes back later is
made anew from its address, so nothing is lost by that; Reflex keeps it for an hour.
"""

# How long the lock on one page's state outlives a worker that was killed with it.
# Nobody waits for that: the page comes back with a new token; and one that was left
# gives its lock back (left_locks.py). It must be longer than a slow Redis takes for the
# few commands under a lock, or what was shown is not saved (LockExpiredError); Reflex
# gives it 10 seconds.
_LOCK_MILLISECONDS = 30_000


def reflex_config(
    settings: Settings,
    *,
    app_name: str,
    plugins: Sequence[Plugin] = (),
    **others: Any,
) -> rx.Config:
    """Make what ``rxconfig.py`` calls ``config``.

    The state of visitors stays in memory or lies in Redis, only pages of our own
    origins may connect, nothing is reported to Reflex, and what is built works on any
    host and port, as long as pages and backend are served from one.

    Args:
        settings: Where to listen, which origins may connect, where state is kept.
        app_name: The app's package, as Reflex needs it.
        plugins: More of them, beside ours.
        others: Any other options of ``rx.Config``; they win over ours.
    """
    redis_url = settings.redis_url
    options: dict[str, Any] = {
        "app_name": app_name,
        "backend_host": settings.host,
        "frontend_port": settings.port,
        "cors_allowed_origins": settings.origins,
        "transport": "websocket",
        "redis_url": redis_url.get_secret_value() if redis_url else None,
        "redis_token_expiration": STATE_SECONDS,
        "redis_lock_expiration": _LOCK_MILLISECONDS,
        # Reflex's default mode writes the state of visitors to disk.
        "state_manager_mode": (
            StateManagerMode.REDIS if redis_url else StateManagerMode.MEMORY
        ),
        # In this order Reflex prefers them, where a browser takes both.
        "frontend_compression_formats": ["brotli", "gzip"],
        "plugins": [AnyOriginPlugin(), *plugins],
        # A sitemap would list pages that nobody may find by searching.
        "disable_plugins": [rx.plugins.SitemapPlugin],
        "telemetry_enabled": False,
        "show_built_with_reflex": False,
    }
    return rx.Config(**(options | others))
