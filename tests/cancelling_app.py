"""The smallest app over our bookings, with our lifespan: `POST /{uid}` cancels."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from calpages.assembly import closing_at_shutdown, make_services
from calpages.settings import load_settings


def make_app() -> Starlette:
    """Make the app from the environment, as the real one is made."""
    services = make_services(load_settings())

    async def cancel(request: Request) -> PlainTextResponse:
        outcome = await services.bookings.cancel(request.path_params["uid"])
        return PlainTextResponse(outcome.status)

    return Starlette(
        routes=[Route("/{uid}", cancel, methods=["POST"])],
        lifespan=lambda _app: closing_at_shutdown(services),
    )
