"""A small async client for what the end-user pages need of Cal.com API v2."""

from calpages.calcom.client import CalClient
from calpages.calcom.errors import (
    BadRequestError,
    CalError,
    DeadlineError,
    ForbiddenError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    ServerError,
    ShapeError,
    StatusError,
    UnauthorizedError,
)
from calpages.calcom.models import (
    Attendee,
    Booking,
    EventType,
    Host,
    Reservation,
    Slot,
)
from calpages.calcom.refusals import Refusal
from calpages.calcom.uids import is_uid

__all__ = [
    "Attendee",
    "BadRequestError",
    "Booking",
    "CalClient",
    "CalError",
    "DeadlineError",
    "EventType",
    "ForbiddenError",
    "Host",
    "NoAnswerError",
    "NotFoundError",
    "RateLimitedError",
    "Refusal",
    "Reservation",
    "ServerError",
    "ShapeError",
    "Slot",
    "StatusError",
    "UnauthorizedError",
    "is_uid",
]
