"""How the fields of Cal.com's answers are read: tolerantly, but times exactly.

Every answer is untrusted: unknown fields are dropped, and an unusable optional value
becomes its default.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel


def _instant(value: Any, handler: ValidatorFunctionWrapHandler) -> dt.datetime:
    """Accept ISO 8601 with an offset only; numbers, also as text, would be guesses."""
    is_text = isinstance(value, str) and "-" in value[1:]
    if not is_text and not isinstance(value, dt.datetime):
        msg = "expected an ISO 8601 date-time"
        raise ValueError(msg)
    try:
        return handler(value).astimezone(dt.UTC)
    except OverflowError:
        msg = "out of the years that can be shown in UTC"
        raise ValueError(msg) from None


Instant = Annotated[AwareDatetime, WrapValidator(_instant)]
"""An aware datetime, converted to UTC."""


def lenient(default: Any) -> WrapValidator:
    """Read null, and what is of another kind, as ``default``."""

    def validate(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        if value is None:
            return default
        try:
            return handler(value)
        except ValidationError:
            return default

    return WrapValidator(validate)


def _scalar_text(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else value


Text = Annotated[str, BeforeValidator(_scalar_text), lenient("")]
"""Optional text: null, missing or of another kind reads as ``""``."""
Flag = Annotated[bool, lenient(default=False)]
"""Optional boolean: null, missing or of another kind reads as ``False``."""
Number = Annotated[int | None, lenient(None)]
"""Optional whole number."""
OptionalInstant = Annotated[Instant | None, lenient(None)]
"""Optional instant."""


def only_mappings(value: Any) -> Any:
    """Keep the objects of a list; anything else reads as an empty one."""
    if not isinstance(value, list | tuple):
        return ()
    return tuple(item for item in value if isinstance(item, dict | BaseModel))


def _only_texts(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(item for item in value if isinstance(item, str) and item)


def _mapping(value: Any) -> Any:
    return value if isinstance(value, dict) else {}


Texts = Annotated[tuple[str, ...], BeforeValidator(_only_texts)]
"""Optional list of texts; anything else in it is dropped."""
Answers = Annotated[dict[str, Any], BeforeValidator(_mapping)]
"""Free-form answers by question slug, exactly as stored at Cal.com."""


class Wire(BaseModel):
    """An object of an answer, its names in camel case; frozen once read."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )
