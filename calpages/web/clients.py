"""Makes the address in a request that of the visitor, not of a proxy of ours.

Everything behind asks only for that, Reflex too (``router.session.client_ip``).
"""

from __future__ import annotations

import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from calpages import services
from calpages.networks import UNKNOWN, client_address

_logger = logging.getLogger(__name__)


def client_addresses(app: ASGIApp) -> ASGIApp:
    """Wrap an application: its requests come from the visitors themselves."""
    has_warned = False

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal has_warned
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        peer, port = scope.get("client") or (UNKNOWN, 0)
        named = ", ".join(Headers(scope=scope).getlist("x-forwarded-for"))
        address = client_address(peer, named, services.current().trusted_proxy_hops)
        if address == UNKNOWN and not has_warned:
            has_warned = True
            _logger.warning(
                "Visitors come through a proxy and can't be told apart, so nobody is"
                " kept from guessing: set CALPAGES_TRUSTED_PROXY_HOPS"
            )
        await app({**scope, "client": (address, port)}, receive, send)

    return serve
