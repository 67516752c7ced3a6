"""Who is asking, told from the request's headers.

Every endpoint of the sandbox takes anonymous callers. As at Cal.com, wrong credentials
are refused and not taken for none at all, and half a pair of client credentials is
anonymous.
"""

from __future__ import annotations

from enum import Enum

from starlette.datastructures import Headers
from starlette.requests import Request

from calpages.sandbox.replies import NestError

SANDBOX_API_KEY = "cal_sandbox"
"""The one API key that the sandbox takes; it stands for every host at once."""
SANDBOX_CLIENT_ID = "clxsandbox000000000000000"
"""The platform whose client id the demo's managed users carry in their addresses."""
SANDBOX_CLIENT_SECRET = "sandbox"  # noqa: S105 (opens nothing but the sandbox)


class Caller(Enum):
    """What a request's credentials make of it."""

    ANONYMOUS = "anonymous"
    PLATFORM = "platform"
    HOST = "host"

    @property
    def sees_everybody(self) -> bool:
        """Whether hidden attendees are shown."""
        return self is not Caller.ANONYMOUS


def caller_of(headers: Headers) -> Caller:
    """Tell who is asking.

    Raises:
        NestError: 401, the credentials are wrong.
    """
    authorization = headers.get("authorization", "")
    if authorization:
        if authorization != f"Bearer {SANDBOX_API_KEY}":
            message = "ApiAuthStrategy - api key - Your api key is not valid"
            raise NestError(401, message)
        return Caller.HOST
    client_id = headers.get("x-cal-client-id", "")
    secret = headers.get("x-cal-secret-key", "")
    if not client_id or not secret:
        return Caller.ANONYMOUS
    if (client_id, secret) != (SANDBOX_CLIENT_ID, SANDBOX_CLIENT_SECRET):
        raise NestError(401, "ApiAuthStrategy - oAuth client - Invalid client secret")
    return Caller.PLATFORM


def admit(request: Request, version: str) -> Caller:
    """Tell who is asking for an endpoint that exists in one ``version`` only.

    Raises:
        NestError: 404 without that version in the headers; 401 as `caller_of`.
    """
    if request.headers.get("cal-api-version") != version:
        message = (
            f"Cannot {request.method} {request.url.path}: the sandbox knows it only "
            f"with the header cal-api-version: {version}"
        )
        raise NestError(404, message)
    return caller_of(request.headers)
