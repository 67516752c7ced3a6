"""Whether a request is tried again, and after how long: pure.

Only reads come here, and the release of a reservation. Cal.com has no idempotency key,
so what else was sent once is never sent again: after a doubt a cancel or a reschedule
is read back, and a reservation ends by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from calpages.calcom.errors import (
    DeadlineError,
    NoAnswerError,
    RateLimitedError,
    StatusError,
)

ATTEMPTS = 3
"""Calls in all; Cal.com's own client retries reads twice too (contract 10)."""
WAIT_INITIAL_SECONDS = 0.2
WAIT_JITTER_SECONDS = 0.3
WAIT_MAX_SECONDS = 1.5
LONGEST_HINT_SECONDS = 3.0
"""A visitor waits this long for a rate limit to pass; a longer one is told."""

_TRANSIENT = frozenset({500, 502, 503, 504})
_RESET_PREFIX = "x-ratelimit-reset"
_FIRST_TIMESTAMP = 1_000_000_000
_FIRST_TIMESTAMP_IN_MS = 100_000_000_000
_FIRST_REMAINDER_IN_MS = 1_000


def retry_decision(error: Exception) -> bool | float:
    """Say whether to try again: yes, no, or after this many seconds."""
    if isinstance(error, RateLimitedError):
        hint = error.retry_after_seconds
        return hint if hint is not None and hint <= LONGEST_HINT_SECONDS else False
    if isinstance(error, StatusError):
        return error.status in _TRANSIENT
    return isinstance(error, NoAnswerError) and not isinstance(error, DeadlineError)


def retry_hint(headers: Mapping[str, str], now: float) -> float | None:
    """Read when to come back, in seconds from ``now``; ``None`` without a hint.

    ``Retry-After`` (RFC 9110, seconds only) goes before ``X-RateLimit-Reset-<name>``,
    which Cal.com's source fills with a remaining time and its documents call a Unix
    timestamp (contract 1.3): both are understood.

    Args:
        headers: The headers of the answer.
        now: The present as a Unix timestamp in seconds.
    """
    exact = seconds_until(headers.get("retry-after", ""), now)
    if exact is not None:
        return exact
    resets = (
        seconds_until(value, now)
        for name, value in headers.items()
        if name.lower().startswith(_RESET_PREFIX)
    )
    return max((wait for wait in resets if wait is not None), default=None)


def seconds_until(value: str, now: float) -> float | None:
    """Read a remaining time, or a timestamp, as seconds from ``now``."""
    if not value.isascii() or not value.isdigit() or len(value) > 15:
        return None
    number = float(value)
    if number >= _FIRST_TIMESTAMP_IN_MS:
        return max(0.0, number / 1_000 - now)
    if number >= _FIRST_TIMESTAMP:
        return max(0.0, number - now)
    # Cal.com's window is 60 s, so a remaining time in the thousands is milliseconds.
    return number / 1_000 if number >= _FIRST_REMAINDER_IN_MS else number
