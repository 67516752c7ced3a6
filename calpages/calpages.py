"""The runnable app: the one composition root, and the only module that acts on import.

Settings are read, the way to Cal.com is chosen, and the pages are put together. Whoever
puts the pages into an app of their own writes a module like this one.
"""

from __future__ import annotations

import reflex as rx

from calpages import pages, services
from calpages.assembly import closing_at_shutdown, make_services
from calpages.components.shell import STYLESHEET
from calpages.pages.boundary import (
    error_boundary,
    on_backend_error,
    on_frontend_error,
)
from calpages.settings import load_settings
from calpages.web.plain_http import plain_http

_services = make_services(load_settings())
services.use(_services)

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
    api_transformer=plain_http,
)
pages.add_pages(app)
pages.add_home_page(app)
app.register_lifespan_task(closing_at_shutdown, services=_services)
