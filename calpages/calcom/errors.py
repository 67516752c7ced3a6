"""What can go wrong in a call to Cal.com, as types to catch by intent.

    CalError                    anything below
      NoAnswerError             no answer came; .sent tells whether the request left us
        DeadlineError           the time for the whole call was over
      StatusError               Cal.com answered with an error status
        BadRequestError         400, 422: refused; .refusal tells why
        UnauthorizedError       401: most likely a wrong client id
        ForbiddenError          403
        NotFoundError           404, and uids that cannot exist (never asked for)
        RateLimitedError        429; .retry_after_seconds when Cal.com gave a hint
        ServerError             500 and above
      ShapeError                an answer of success that cannot be read

``code`` is stable, for catalogues and logs. The text and the repr of an error never
hold anything from an answer: Cal.com's messages name uids and e-mail addresses. What it
said is in ``message``, for classifying, not for logging.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from pydantic_core import from_json

from calpages.calcom.refusals import Refusal, refusal_of

_MAX_MESSAGE = 2_000
_MAX_REQUEST_ID = 100
# What Nest says of an address that it does not have: "Cannot GET /bookings/…".
_NO_ROUTE = "Cannot "


class CalError(Exception):
    """A call to Cal.com did not give what it was made for."""

    code: ClassVar[str] = "error"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class NoAnswerError(CalError):
    """No (whole) answer came.

    Attributes:
        sent: Whether the request may have reached Cal.com. False only when it certainly
            did not: connection refused, name not resolved, connecting timed out.
    """

    code: ClassVar[str] = "no_answer"

    def __init__(self, *, sent: bool) -> None:
        what = "the request may have arrived" if sent else "nothing was sent"
        super().__init__(f"no answer from Cal.com; {what}")
        self.sent = sent


class DeadlineError(NoAnswerError):
    """The call, with all its retries, took longer than it may."""

    code: ClassVar[str] = "deadline"


class StatusError(CalError):
    """Cal.com answered with another status than success.

    Attributes:
        status: The HTTP status.
        wire_code: Cal.com's own code, such as ``NotFoundException``; ``""`` if none.
        message: Cal.com's own words; may hold personal data, so never log them.
        request_id: Cal.com's ``X-Request-Id``, for its support; ``""`` if none.
        retry_after_seconds: When Cal.com hinted to come back; ``None`` without a hint.
    """

    code: ClassVar[str] = "unexpected_status"

    def __init__(
        self,
        status: int,
        *,
        wire_code: str = "",
        message: str = "",
        request_id: str = "",
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(f"Cal.com answered with status {status}")
        self.status = status
        self.wire_code = wire_code
        self.message = message
        self.request_id = request_id
        self.retry_after_seconds = retry_after_seconds

    @property
    def refusal(self) -> Refusal:
        """Why Cal.com refused, as far as its words tell."""
        return refusal_of(self.status, f"{self.message} {self.wire_code}")

    @property
    def is_definite(self) -> bool:
        """Whether Cal.com itself decided against the request.

        A 408 or a 5xx may come from a proxy while Cal.com still does the work.
        """
        return 400 <= self.status < 500 and self.status != 408


class BadRequestError(StatusError):
    """Cal.com refused what was asked."""

    code: ClassVar[str] = "bad_request"


class UnauthorizedError(StatusError):
    """Cal.com did not accept who asks; no call here needs credentials."""

    code: ClassVar[str] = "unauthorized"


class ForbiddenError(StatusError):
    """Cal.com does not allow this caller what was asked."""

    code: ClassVar[str] = "forbidden"


class NotFoundError(StatusError):
    """Cal.com does not know it, or cannot know it."""

    code: ClassVar[str] = "not_found"

    def __init__(self, status: int = 404, **details: Any) -> None:
        super().__init__(status, **details)

    @property
    def is_cal_coms(self) -> bool:
        """Whether Cal.com itself does not know what was asked for.

        The 404 of a gateway before it has none of Cal.com's words in it (contract 1.4),
        and that of an address which its API does not have has others: neither says
        anything of a booking or a seat.
        """
        return bool(self.message) and not self.is_of_no_route

    @property
    def is_of_no_route(self) -> bool:
        """Whether this Cal.com's API has no such address at all."""
        return self.message.startswith(_NO_ROUTE)


class RateLimitedError(StatusError):
    """Too many calls in Cal.com's window of 60 seconds."""

    code: ClassVar[str] = "rate_limited"


class ServerError(StatusError):
    """Cal.com, or a machine before it, failed."""

    code: ClassVar[str] = "server"


class ShapeError(CalError):
    """A successful answer that cannot be read.

    Attributes:
        fields: Paths of the fields that were missing or of a wrong kind, never data.
    """

    code: ClassVar[str] = "shape"

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = tuple(fields)
        super().__init__(f"unreadable answer from Cal.com: {', '.join(self.fields)}")


def is_outage(error: CalError) -> bool:
    """Say whether Cal.com can't be asked now, and so says nothing of what was asked."""
    return isinstance(error, NoAnswerError | ServerError | RateLimitedError)


_BY_STATUS: dict[int, type[StatusError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    422: BadRequestError,
    429: RateLimitedError,
}


def status_error(
    status: int,
    body: bytes,
    headers: Mapping[str, str],
    *,
    retry_after_seconds: float | None = None,
) -> StatusError:
    """Make the error for an answer that is not a success.

    Args:
        status: The HTTP status.
        body: The body, of any kind: the six shapes of contract 1.4, HTML, or nothing.
        headers: The headers of the answer.
        retry_after_seconds: The hint in the headers, if there is one.
    """
    wire_code, message = _words_of(body)
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else StatusError)
    return kind(
        status,
        wire_code=wire_code,
        message=message[:_MAX_MESSAGE],
        request_id=headers.get("x-request-id", "")[:_MAX_REQUEST_ID],
        retry_after_seconds=retry_after_seconds,
    )


def _words_of(body: bytes) -> tuple[str, str]:
    """Read Cal.com's code and message; ``("", "")`` from what is not its JSON."""
    try:
        answer = from_json(body)
    except ValueError:
        return "", ""
    if not isinstance(answer, dict):
        return "", ""
    error = answer.get("error")
    if not isinstance(error, dict):
        return "", _text(answer.get("message")) or _text(error)
    details = error.get("details")
    broken_rules = details.get("errors") if isinstance(details, dict) else None
    message = "; ".join(_constraints(broken_rules)) or _text(error.get("message"))
    return _text(error.get("code")), message


def _constraints(errors: Any, depth: int = 0) -> list[str]:
    """Collect the messages of a Nest validation error, also those of nested fields."""
    found: list[str] = []
    if not isinstance(errors, list) or depth > 5:
        return found
    for error in errors:
        if isinstance(error, dict):
            rules = error.get("constraints")
            if isinstance(rules, dict):
                found += [rule for rule in rules.values() if isinstance(rule, str)]
            found += _constraints(error.get("children"), depth + 1)
    return found


def _text(value: Any) -> str:
    """Read a message; Nest's own ones can be lists."""
    if isinstance(value, list):
        return "; ".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""
