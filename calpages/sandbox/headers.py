"""The headers on every answer of Cal.com: request id and rate limit.

Contract 1.3: a window of 60 s; 500 requests for a client id, 120 for an address. The
sandbox counts, per process, but never turns anybody away (the fault ``429`` does); so
what it says is left never falls below half of the limit.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_WINDOW_SECONDS = 60.0
_CLIENT_LIMIT = 500
_ADDRESS_LIMIT = 120
_MAX_BUCKETS = 10_000


class AnswerHeaders:
    """ASGI middleware that adds Cal.com's headers to every answer under ``/v2``."""

    def __init__(
        self, app: ASGIApp, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._clock = clock
        self._buckets: dict[str, tuple[float, int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and add to what comes back."""
        if scope["type"] != "http" or not scope["path"].startswith("/v2/"):
            await self._app(scope, receive, send)
            return
        limits = self._count(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in limits.items():
                    headers.setdefault(name, value)
                headers.setdefault("X-Request-Id", str(uuid.uuid4()))
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _count(self, scope: Scope) -> dict[str, str]:
        client_id = Headers(scope=scope).get("x-cal-client-id", "")
        address = (scope.get("client") or ("",))[0]
        bucket = f"client {client_id}" if client_id else f"address {address}"
        limit = _CLIENT_LIMIT if client_id else _ADDRESS_LIMIT
        now = self._clock()
        until, used = self._buckets.get(bucket, (0.0, 0))
        if now >= until:
            until, used = now + _WINDOW_SECONDS, 0
        if len(self._buckets) >= _MAX_BUCKETS:
            self._buckets.clear()
        self._buckets[bucket] = (until, used + 1)
        return rate_headers(limit, max(limit // 2, limit - used - 1), until - now)


def rate_headers(limit: int, remaining: int, reset_seconds: float) -> dict[str, str]:
    """Write the rate-limit headers; the reset is a remaining time in whole seconds."""
    return {
        "X-RateLimit-Limit-Default": str(limit),
        "X-RateLimit-Remaining-Default": str(remaining),
        "X-RateLimit-Reset-Default": str(max(1, round(reset_seconds))),
    }
