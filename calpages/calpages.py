"""The runnable app: the one composition root, and the only module that acts on import.

Settings are read, the way to Cal.com is chosen, and the pages are put together. Whoever
puts the pages into an app of their own writes a module like this one.
"""

from __future__ import annotations

import httpx
import reflex as rx

from calpages import pages, sandbox, services
from calpages.bookings import Bookings
from calpages.calcom.client import CalClient
from calpages.components.shell import STYLESHEET
from calpages.pages.boundary import (
    error_boundary,
    on_backend_error,
    on_frontend_error,
)
from calpages.settings import Settings, load_settings

_SANDBOX_URL = "http://sandbox.invalid/v2"


def make_services(settings: Settings) -> services.Services:
    """Choose what the pages work with: Cal.com, or the sandbox inside this process."""
    if settings.api_url is None:
        client = CalClient(
            base_url=_SANDBOX_URL,
            transport=httpx.ASGITransport(
                sandbox.create_sandbox(settings.sandbox_file)
            ),
        )
    else:
        client = CalClient(
            base_url=settings.api_url, client_id=settings.oauth_client_id
        )
    return services.Services(
        bookings=Bookings(client),
        brand_name=settings.brand_name,
        default_language=settings.language,
        is_sandbox=settings.is_sandbox,
        demo=sandbox.DEMO if settings.is_sandbox else (),
    )


services.use(make_services(load_settings()))

app = rx.App(
    stylesheets=[STYLESHEET],
    head_components=[
        rx.el.script(src="/calpages.js"),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    ],
    reset_style=False,
    toaster=None,
    # Neither Reflex's connection overlay nor its English error page.
    app_wraps={(55, "ErrorBoundary"): error_boundary},
    backend_exception_handler=on_backend_error,
    frontend_exception_handler=on_frontend_error,
)
pages.add_pages(app)
pages.add_home_page(app)
