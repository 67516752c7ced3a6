"""Reads request bodies and queries as Cal.com's DTO classes do.

Unknown properties are dropped (Nest's ``whitelist``); wrong ones are all named at once,
with class-validator's words.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import zoneinfo
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from calpages.sandbox.replies import FieldError, InputError, NestError

_MAX_BODY_BYTES = 1_000_000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


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


def parse_instant(text: Any) -> dt.datetime | None:
    """Read an ISO 8601 date or date-time; without an offset it is UTC.

    Returns:
        An aware datetime in UTC, or None for anything else.
    """
    if not isinstance(text, str) or not _DATE.match(text):
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


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


class _Checks:
    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._errors: list[FieldError] = []

    def fail(self, name: str, constraint: str, words: str) -> None:
        self._errors.append(FieldError(name, constraint, f"{name} {words}"))

    def text(self, name: str) -> str | None:
        value = self._values.get(name)
        if value is None or isinstance(value, str):
            return value
        self.fail(name, "isString", "must be a string")
        return None

    def flag(self, name: str) -> bool:
        value = self._values.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fail(name, "isBoolean", "must be a boolean value")
        return False

    def email(self, name: str) -> str:
        value = self._values.get(name)
        if value is None:
            return ""
        if isinstance(value, str) and _EMAIL.fullmatch(value):
            return value
        self.fail(name, "isEmail", "must be an email")
        return ""

    def number(self, name: str) -> int | None:
        value = self._values.get(name)
        if value is None:
            return None
        if re.fullmatch(r"[0-9]{1,9}", value):
            return int(value)
        words = "must be a number conforming to the specified constraints"
        self.fail(name, "isNumber", words)
        return None

    def instant(self, name: str) -> dt.datetime:
        moment = parse_instant(self._values.get(name))
        if moment is None:
            self.fail(name, "isDateString", "must be a valid ISO 8601 date string")
            return dt.datetime.min.replace(tzinfo=dt.UTC)
        return moment

    def zone(self, name: str) -> zoneinfo.ZoneInfo | None:
        value = self._values.get(name)
        if not value:
            return None
        try:
            return zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(name, "isTimeZone", "must be a valid IANA time-zone")
            return None

    def settle(self) -> None:
        if self._errors:
            raise InputError(*self._errors)


def cancel_input(body: Mapping[str, Any]) -> CancelInput:
    """Check the body of a cancel.

    Raises:
        InputError: Something in it is wrong.
    """
    checks = _Checks(body)
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
    """
    checks = _Checks(body)
    result = RescheduleInput(
        start=checks.instant("start"),
        reason=checks.text("reschedulingReason") or "",
        rescheduled_by=checks.email("rescheduledBy"),
        seat_uid=checks.text("seatUid"),
    )
    checks.settle()
    return result


def slots_input(query: Mapping[str, str]) -> SlotsInput:
    """Check the query of a slots request.

    Raises:
        InputError: A parameter is wrong or missing.
        NestError: 400 for an impossible time range.
    """
    checks = _Checks(query)
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
    if _DATE.fullmatch(query["end"]):
        last = last.replace(hour=23, minute=59, second=59)
    if last < first:
        message = (
            "Invalid time range given - check the 'start' and 'end' query parameters."
        )
        raise NestError(400, message)
    return first, last
