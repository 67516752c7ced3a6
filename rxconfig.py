"""Reflex configuration; what may differ between machines comes from the settings."""

import reflex as rx
from reflex_base.constants import StateManagerMode

from calpages.settings import load_settings
from calpages.web.frontend import AnyOriginPlugin

_settings = load_settings()
_redis = _settings.redis_url

config = rx.Config(
    app_name="calpages",
    frontend_port=_settings.port,
    cors_allowed_origins=_settings.origins,
    transport="websocket",
    redis_url=_redis.get_secret_value() if _redis else None,
    # Reflex's default mode writes the state of visitors to disk.
    state_manager_mode=StateManagerMode.REDIS if _redis else StateManagerMode.MEMORY,
    frontend_compression_formats=["gzip", "brotli"],
    plugins=[AnyOriginPlugin()],
    # A sitemap would list pages that nobody may find by searching.
    disable_plugins=[rx.plugins.SitemapPlugin],
    telemetry_enabled=False,
    show_built_with_reflex=False,
)
