"""Reads request bodies and queries as Cal.com's DTO classes do.

Unknown properties are dropped (Nest's ``whitelist``); wrong ones are all named at once,
with class-validator's words.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import zoneinfo
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from calpages.sandbox.checks import DATE, Checks, parse_instant
from calpages.sandbox.replies import FieldError, InputError, NestError

DEFAULT_HELD_MINUTES = 5
"""For how long a time is held when nobody says (Cal.com's ``slots.service.ts``)."""

_MAX_BODY_BYTES = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class CancelInput:
    """The body of a cancel; ``seat_uid`` is None when the key is absent."""

    reason: str
    subsequent: bool
    seat_uid: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class RescheduleInput:
    """The body of a reschedule; ``start`` is UTC."""

    start: dt.datetime
    reason: str
    rescheduled_by: str
    seat_uid: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class ReserveInput:
    """The body of a reservation; ``start`` is UTC, ``raw_start`` as it was written.

    Attributes:
        duration: Minutes of the time; None is the event type's default.
        asked_minutes: For how long it shall be held; None when that was left open.
    """

    event_type_id: int
    start: dt.datetime
    raw_start: str
    duration: int | None
    asked_minutes: int | None

    @property
    def held_minutes(self) -> int:
        """For how long it is held."""
        asked = self.asked_minutes
        return DEFAULT_HELD_MINUTES if asked is None else asked


@dataclasses.dataclass(frozen=True, slots=True)
class SlotsInput:
    """The query of a slots request; ``first`` and ``last`` are UTC."""

    first: dt.datetime
    last: dt.datetime
    zone: zoneinfo.ZoneInfo | None
    duration: int | None
    as_range: bool
    rescheduling_uid: str
    event_type_id: int | None
    event_type_slug: str
    username: str
    team_slug: str


async def json_body(request: Request) -> dict[str, Any]:
    """Read a JSON object; no body at all is an empty one.

    Raises:
        NestError: 400 for what is not a JSON object, 413 for more than 1 MB.
    """
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _MAX_BODY_BYTES:
            raise NestError(413, "request entity too large")
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NestError(400, "Unexpected token in JSON at position 0") from error
    if not isinstance(body, dict):
        raise NestError(400, "Expected a JSON object")
    return body


def cancel_input(body: Mapping[str, Any]) -> CancelInput:
    """Check the body of a cancel.

    Raises:
        InputError: Something in it is wrong.
    """
    checks = Checks(body)
    result = CancelInput(
        reason=checks.text("cancellationReason") or "",
        subsequent=checks.flag("cancelSubsequentBookings"),
        seat_uid=checks.text("seatUid"),
    )
    checks.settle()
    return result


def reschedule_input(body: Mapping[str, Any]) -> RescheduleInput:
    """Check the body of a reschedule.

    Raises:
        InputError: Something in it is wrong.
        NestError: 400, a reason is given for a seat's reschedule, which has none.
    """
    checks = Checks(body)
    if "seatUid" in body and "reschedulingReason" in body:
        # RescheduleBookingInputPipe forbids what its seated class does not have.
        name = "reschedulingReason"
        message = f"{name} property is wrong,property {name} should not exist "
        raise NestError(400, message)
    result = RescheduleInput(
        start=checks.instant("start"),
        reason=checks.text("reschedulingReason") or "",
        rescheduled_by=checks.email("rescheduledBy"),
        seat_uid=checks.text("seatUid"),
    )
    checks.settle()
    return result


def reserve_input(body: Mapping[str, Any]) -> ReserveInput:
    """Check the body of a reservation, new or changed.

    Raises:
        InputError: Something in it is wrong.
    """
    checks = Checks(body)
    result = ReserveInput(
        event_type_id=checks.required_integer("eventTypeId"),
        start=checks.instant("slotStart"),
        raw_start=str(body.get("slotStart")),
        duration=checks.integer("slotDuration"),
        asked_minutes=checks.integer("reservationDuration"),
    )
    checks.settle()
    return result


def slots_input(query: Mapping[str, str]) -> SlotsInput:
    """Check the query of a slots request.

    Raises:
        InputError: A parameter is wrong or missing.
        NestError: 400 for an impossible time range.
    """
    checks = Checks(query)
    first, last = _range(query)
    result = SlotsInput(
        first=first,
        last=last,
        zone=checks.zone("timeZone"),
        duration=checks.number("duration"),
        as_range=query.get("format") == "range",
        rescheduling_uid=query.get("bookingUidToReschedule", ""),
        event_type_id=checks.number("eventTypeId"),
        event_type_slug=query.get("eventTypeSlug", ""),
        username=query.get("username", ""),
        team_slug=query.get("teamSlug", ""),
    )
    if query.get("format", "time") not in ("time", "range"):
        words = "must be one of the following values: range, time"
        checks.fail("format", "isEnum", words)
    checks.settle()
    return result


def _range(query: Mapping[str, str]) -> tuple[dt.datetime, dt.datetime]:
    first, last = (parse_instant(query.get(name)) for name in ("start", "end"))
    for name, moment in (("start", first), ("end", last)):
        if not query.get(name):
            message = f"{name} must be a valid ISO 8601 date string"
            raise InputError(FieldError(name, "isDateString", message))
        if moment is None:
            raise NestError(400, f"Invalid {name} date")
    assert first is not None  # noqa: S101
    assert last is not None  # noqa: S101
    if DATE.fullmatch(query["end"]):
        last = last.replace(hour=23, minute=59, second=59)
    if last < first:
        message = (
            "Invalid time range given - check the 'start' and 'end' query parameters."
        )
        raise NestError(400, message)
    return first, last
