"""``/brand.css``: the platform's colour, which no build holds.

It is a file, and not a part of a document, so that the policy of every document holds
and the pages that Reflex serves have it too; ``web/spa_shell`` puts it into ours.
"""

from __future__ import annotations

import functools

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calpages import routes, services
from calpages.brand import Brand, brand_stylesheet
from calpages.web.compression import Encoded

_MAX_AGE_SECONDS = 300


def brand_style(app: ASGIApp) -> ASGIApp:
    """Wrap an application: the stylesheet of the brand is answered here."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != routes.BRAND_STYLE_PATH:
            await app(scope, receive, send)
            return
        await _respond(Request(scope, receive))(scope, receive, send)

    return serve


def _respond(request: Request) -> Response:
    if request.method not in ("GET", "HEAD"):
        return Response(status_code=405, headers={"Allow": "GET, HEAD"})
    body, how = _encoded(services.current().brand).for_request(request.headers)
    return Response(
        body,
        headers={**how, "Cache-Control": f"public, max-age={_MAX_AGE_SECONDS}"},
        media_type="text/css",
    )


@functools.lru_cache(maxsize=4)
def _encoded(brand: Brand) -> Encoded:
    return Encoded(brand_stylesheet(brand))
