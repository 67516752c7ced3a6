"""The HTTP status of what kept us from showing a booking."""

from __future__ import annotations

import math

from calpages.allowance import TooManyError
from calpages.calcom.errors import NotFoundError, RateLimitedError, ShapeError
from calpages.networks import REMEMBERED_SECONDS
from calpages.visit import VisitError

_RETRY_SECONDS = 10
_MAX_RETRY_SECONDS = 120


def status_of(error: Exception) -> tuple[int, dict[str, str]]:
    """Give the status, and the headers that belong to it (RFC 9110, 10.2.3)."""
    match error:
        case TooManyError():
            return 429, {"Retry-After": str(REMEMBERED_SECONDS)}
        case NotFoundError() | VisitError():
            return 404, {}
        case ShapeError():
            return 502, {}
        case RateLimitedError():
            seconds = min(error.retry_after_seconds or 60, _MAX_RETRY_SECONDS)
            return 503, {"Retry-After": str(math.ceil(seconds))}
        case _:
            return 503, {"Retry-After": str(_RETRY_SECONDS)}
