"""``POST /webhooks/cal``: Cal.com tells that a booking was changed, by whomever.

All that we kept of that booking is dropped, so whoever looks next sees the change; what
it has become is read from Cal.com then, never from the webhook. So a webhook that comes
twice, late or out of order does no harm.

``X-Cal-Signature-256`` is the lower-case hex HMAC-SHA256 of the raw body (Cal.com's
``packages/features/webhooks/lib/sendPayload.ts`` at 008952d). The shape of the payload
differs by trigger and version, and a subscriber may have a template of its own, so a
uid is taken from wherever one of its names stands. No word of it is logged.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

from pydantic_core import from_json
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calpages import services
from calpages.calcom.uids import is_uid
from calpages.web.sizes import read_capped

MAX_BODY_BYTES = 256 * 1024

_PATH = "/webhooks/cal"
_SIGNATURE = "x-cal-signature-256"
# Of a booking, the one before it, its series, and a seat in it.
_UIDS = (
    *("uid", "bookingUid", "rescheduleUid", "fromReschedule", "recurringEventId"),
    *("attendeeSeatId", "seatReferenceUid", "seatUid"),
)


def webhooks(app: ASGIApp) -> ASGIApp:
    """Wrap ``app``: webhooks are answered here, everything else by ``app``."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != _PATH:
            await app(scope, receive, send)
            return
        try:
            response = await _answer(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    return serve


async def _answer(request: Request) -> Response:
    current = services.current()
    secret = current.webhook_secret
    if not secret:
        return Response(status_code=404)
    if request.method != "POST":
        return Response(status_code=405, headers={"Allow": "POST"})
    signature = request.headers.get(_SIGNATURE, "")
    if not signature:
        return Response(status_code=401)
    body = await read_capped(request, MAX_BODY_BYTES)
    if body is None:
        return Response(status_code=413)
    if not _is_signed(body, signature, secret.get_secret_value()):
        return Response(status_code=401)
    try:
        event = from_json(body)
    except ValueError:
        return Response(status_code=400)
    await current.bookings.drop(_uids_in(event))
    return Response(status_code=204)


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(signature.encode(), expected.encode())


def _uids_in(event: Any) -> Iterator[str]:
    """Give what stands under the name of a uid in an event, its payload and booking."""
    payload = _part(event, "payload")
    for part in (event, payload, _part(payload, "booking")):
        found = (_part(part, name) for name in _UIDS)
        yield from filter(is_uid, found)


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
