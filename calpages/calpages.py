"""The runnable app: the one composition root, and the only module that acts on import.

Settings are read, the way to Cal.com is chosen, and the pages are put together, by the
public names alone: whoever puts the pages into an app of their own writes a module like
this one.
"""

from __future__ import annotations

import reflex as rx

import calpages

calpages.redact_logs()
_services = calpages.make_services(calpages.load_settings())
calpages.use(_services)

app = rx.App(
    **calpages.app_options(
        head_components=[
            rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        ],
    )
)
calpages.add_pages(app)
calpages.add_home_page(app)
app.register_lifespan_task(calpages.closing_at_shutdown, services=_services)
