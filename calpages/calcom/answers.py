"""From the bytes of a successful answer to models; else a ``ShapeError`` without data.

Errors are raised outside of ``except`` blocks on purpose: what pydantic and the JSON
parser raise holds the data, and would travel along in the new error's context.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from calpages.calcom.errors import ShapeError
from calpages.calcom.models import Booking, EventType, Reservation, Slot

_Model = TypeVar("_Model", bound=BaseModel)


def read_data(body: bytes) -> Any:
    """Open Cal.com's envelope and return its ``data``.

    Raises:
        ShapeError: The body is not JSON (cut off, HTML, nested too deep), not an
            envelope, or says that it is an error.
    """
    answer = _read_envelope(body)
    if "data" not in answer:
        raise ShapeError(["data"])
    return answer["data"]


def check_success(body: bytes) -> None:
    """Check an answer that has no ``data``; raises as ``read_data``."""
    _read_envelope(body)


def _read_envelope(body: bytes) -> dict[str, Any]:
    try:
        answer = from_json(body, allow_inf_nan=False)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise ShapeError(["body"])
    if answer.get("status", "success") != "success":
        raise ShapeError(["status"])
    return answer


def read_booking(data: Any) -> Booking:
    """Read one booking.

    Raises:
        ShapeError: It is not one, or lacks what no page can do without.
    """
    return _read(Booking, data, "data")


def read_bookings(data: Any) -> Booking | tuple[Booking, ...]:
    """Read one booking, or the occurrences of a series in the order of their start.

    Raises:
        ShapeError: It is neither.
    """
    if not isinstance(data, list):
        return read_booking(data)
    if not data:
        raise ShapeError(["data"])
    occurrences = (_read(Booking, item, "data.*") for item in data)
    return tuple(sorted(occurrences, key=lambda booking: booking.start))


def read_slots(data: Any) -> tuple[Slot, ...]:
    """Read the free times of ``format=range``, of all days, by their start.

    Raises:
        ShapeError: A day or a time in it cannot be read.
    """
    if not isinstance(data, dict):
        raise ShapeError(["data"])
    slots: list[Slot] = []
    for day in data.values():
        if not isinstance(day, list):
            raise ShapeError(["data.*"])
        slots += [_read(Slot, item, "data.*.*") for item in day]
    return tuple(sorted(slots, key=lambda slot: slot.start))


def read_reservation(data: Any) -> Reservation:
    """Read one reservation.

    Raises:
        ShapeError: It is not one, or lacks its uid, its time or its end.
    """
    return _read(Reservation, data, "data")


def read_event_type(data: Any, slug: str) -> EventType | None:
    """Find the event type with ``slug`` in a list of event types.

    Raises:
        ShapeError: It is not a list, or that event type cannot be read.
    """
    if not isinstance(data, list):
        raise ShapeError(["data"])
    for item in data:
        if isinstance(item, dict) and item.get("slug") == slug:
            return _read(EventType, item, "data.*")
    return None


def _read(model: type[_Model], data: Any, path: str) -> _Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = error.errors(
            include_url=False, include_context=False, include_input=False
        )
    raise ShapeError(
        sorted({".".join([path, *map(str, problem["loc"])]) for problem in problems})
    )
