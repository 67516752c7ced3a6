"""Checks single properties with class-validator's rules, in class-validator's words."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping
from typing import Any

from calpages.sandbox.replies import FieldError, InputError

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
"""How a date begins."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def parse_instant(text: Any) -> dt.datetime | None:
    """Read an ISO 8601 date or date-time; without an offset it is UTC.

    Returns:
        An aware datetime in UTC, or None for anything else.
    """
    if not isinstance(text, str) or not DATE.match(text):
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


class Checks:
    """Reads the properties of a body or query, and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._errors: list[FieldError] = []

    def fail(self, name: str, constraint: str, words: str) -> None:
        """Turn a property down."""
        self._errors.append(FieldError(name, constraint, f"{name} {words}"))

    def text(self, name: str) -> str | None:
        """Read optional text."""
        value = self._values.get(name)
        if value is None or isinstance(value, str):
            return value
        self.fail(name, "isString", "must be a string")
        return None

    def flag(self, name: str) -> bool:
        """Read an optional boolean; missing is false."""
        value = self._values.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fail(name, "isBoolean", "must be a boolean value")
        return False

    def email(self, name: str) -> str:
        """Read an optional address; missing is ``""``."""
        value = self._values.get(name)
        if value is None:
            return ""
        if isinstance(value, str) and _EMAIL.fullmatch(value):
            return value
        self.fail(name, "isEmail", "must be an email")
        return ""

    def number(self, name: str) -> int | None:
        """Read an optional whole number that is written as text."""
        value = self._values.get(name)
        if value is None:
            return None
        if re.fullmatch(r"[0-9]{1,9}", value):
            return int(value)
        words = "must be a number conforming to the specified constraints"
        self.fail(name, "isNumber", words)
        return None

    def integer(self, name: str) -> int | None:
        """Read an optional whole number."""
        value = self._values.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fail(name, "isInt", "must be an integer number")
        return None

    def required_integer(self, name: str) -> int:
        """Read a whole number."""
        if self._values.get(name) is None:
            self.fail(name, "isInt", "must be an integer number")
        return self.integer(name) or 0

    def instant(self, name: str) -> dt.datetime:
        """Read a date or a date-time, in UTC."""
        moment = parse_instant(self._values.get(name))
        if moment is None:
            self.fail(name, "isDateString", "must be a valid ISO 8601 date string")
            return dt.datetime.min.replace(tzinfo=dt.UTC)
        return moment

    def zone(self, name: str) -> zoneinfo.ZoneInfo | None:
        """Read an optional time zone."""
        value = self._values.get(name)
        if not value:
            return None
        try:
            return zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(name, "isTimeZone", "must be a valid IANA time-zone")
            return None

    def settle(self) -> None:
        """Raise if anything was turned down.

        Raises:
            InputError: With everything that was.
        """
        if self._errors:
            raise InputError(*self._errors)
