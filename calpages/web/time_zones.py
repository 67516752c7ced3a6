"""``/time-zones/{language}-{clock}.json``: the zones to choose from, in a language.

Not part of a page, and not sent over its socket: it is big, compresses well, is the
same for everybody who reads that language, and is asked for by few.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calpages import services
from calpages.allowance import TooManyError
from calpages.i18n import resolve_locale
from calpages.networks import network_of
from calpages.presentation.zone_choice import zone_options
from calpages.remembered import hour_cycle_of
from calpages.web.compression import Encoded
from calpages.web.failures import status_of
from calpages.web.page_requests import address_of

_PATH = re.compile(
    r"/time-zones/(?P<language>[A-Za-z0-9-]{2,35})-(?P<clock>12|24)\.json"
)
_MAX_AGE_SECONDS = 60
_KEPT = 64


def time_zones(app: ASGIApp) -> ASGIApp:
    """Wrap an application: the list of time zones is answered here."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        match = _PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if match is None:
            await app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            network = network_of(address_of(request))
            await services.current().throttle.take("lists", network)
            response = _respond(request, match)
        except TooManyError as error:
            status, headers = status_of(error)
            response = Response(status_code=status, headers=headers)
        await response(scope, receive, send)

    return serve


def _respond(request: Request, match: re.Match[str]) -> Response:
    if request.method not in ("GET", "HEAD"):
        return Response(status_code=405, headers={"Allow": "GET, HEAD"})
    now = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    body, how = _written(
        resolve_locale(match["language"]), match["clock"], now
    ).for_request(request.headers)
    return Response(
        body,
        headers={**how, "Cache-Control": f"public, max-age={_MAX_AGE_SECONDS}"},
        media_type="application/json",
    )


@functools.lru_cache(maxsize=_KEPT)
def _written(language: str, clock: str, now: dt.datetime) -> Encoded:
    """Write the list as it is in a certain minute."""
    options = zone_options(language, now, hour_cycle_of(clock))
    rows = [dataclasses.asdict(option) for option in options]
    return Encoded(json.dumps(rows, ensure_ascii=False, separators=(",", ":")))
