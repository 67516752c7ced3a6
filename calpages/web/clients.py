"""Makes the address in a request that of the visitor, not of a proxy of ours.

Everything behind asks only for that, Reflex too (``router.session.client_ip``).
"""

from __future__ import annotations

import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from calpages import services
from calpages.networks import UNKNOWN, client_address, network_of

# Load balancers ask for these themselves, past other proxies.
_PROBED = ("/ping", "/_health")
_TOO_FEW = (
    "Visitors come through a proxy and can't be told apart, so nobody is kept from"
    " guessing: set CALPAGES_TRUSTED_PROXY_HOPS"
)
_TOO_MANY = (
    "X-Forwarded-For has fewer addresses than CALPAGES_TRUSTED_PROXY_HOPS says, so"
    " visitors can't be told apart and nobody is kept from guessing: lower it, or let"
    " each proxy add to the header"
)

_logger = logging.getLogger(__name__)


def network_in(scope: Scope) -> str:
    """Name the network of a visitor; ``""`` where it tells nobody apart."""
    return network_of((scope.get("client") or ("", 0))[0])


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
        hops = services.current().trusted_proxy_hops
        address = client_address(peer, named, hops)
        if address == UNKNOWN and not has_warned and scope["path"] not in _PROBED:
            has_warned = True
            _logger.warning("%s", _TOO_MANY if hops else _TOO_FEW)
        await app({**scope, "client": (address, port)}, receive, send)

    return serve
