"""The answers of Cal.com API v2 as typed, frozen values.

Shapes: bookings ``2024-08-13``, event types ``2024-06-14``, slots ``2024-09-04``.
Camel case stops here. Every answer is untrusted: unknown fields are dropped, an
unusable optional value becomes its default, and only what no page can do without (the
uid and the times of a booking) is required. Instants are aware datetimes in UTC.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
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


def _lenient(default: Any) -> WrapValidator:
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


Text = Annotated[str, BeforeValidator(_scalar_text), _lenient("")]
"""Optional text: null, missing or of another kind reads as ``""``."""
Flag = Annotated[bool, _lenient(default=False)]
"""Optional boolean: null, missing or of another kind reads as ``False``."""
Number = Annotated[int | None, _lenient(None)]
"""Optional whole number."""
OptionalInstant = Annotated[Instant | None, _lenient(None)]
"""Optional instant."""


def _only_mappings(value: Any) -> Any:
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


class _Wire(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )


class Host(_Wire):
    """The organiser of a booking; Cal.com always gives exactly one."""

    id: Number = None
    name: Text = ""
    email: Text = ""
    display_email: Text = ""
    username: Text = ""
    time_zone: Text = ""


class Attendee(_Wire):
    """A person who booked, or who holds a seat (then with a ``seat_uid``)."""

    name: Text = ""
    email: Text = ""
    display_email: Text = ""
    time_zone: Text = ""
    language: Text = ""
    absent: Flag = False
    phone_number: Text = ""
    seat_uid: Text = ""
    booking_fields_responses: Answers = Field(default_factory=dict)


class EventTypeRef(_Wire):
    """The event type as a booking names it."""

    id: Number = None
    slug: Text = ""


class Booking(_Wire):
    """One booking, of any kind (``GET /v2/bookings/{uid}``, contract of 2024-08-13).

    Attributes:
        status: ``accepted``, ``pending``, ``cancelled``, ``rejected``, or a word that
            is new to us.
        start: When it begins (UTC).
        end: When it ends (UTC).
        duration: Length in minutes, as booked.
        location: A video URL, ``integrations:<app>``, an address, a phone number, …
        rescheduled_to_uid: Set on the old booking of a reschedule, whose status is then
            ``cancelled``.
        recurring_booking_uid: The uid of the series, for one occurrence of it.
    """

    uid: Annotated[str, Field(min_length=1)]
    title: Text = ""
    description: Text = ""
    status: Text = ""
    start: Instant
    end: Instant
    duration: Number = None
    hosts: Annotated[tuple[Host, ...], BeforeValidator(_only_mappings)] = ()
    attendees: Annotated[tuple[Attendee, ...], BeforeValidator(_only_mappings)] = ()
    guests: Texts = ()
    event_type: Annotated[EventTypeRef | None, _lenient(None)] = None
    event_type_id: Number = None
    location: Text = ""
    meeting_url: Text = ""
    absent_host: Flag = False
    cancellation_reason: Text = ""
    cancelled_by_email: Text = ""
    rescheduling_reason: Text = ""
    rescheduled_by_email: Text = ""
    rescheduled_from_uid: Text = ""
    rescheduled_to_uid: Text = ""
    recurring_booking_uid: Text = ""
    seat_uid: Text = ""
    booking_fields_responses: Answers = Field(default_factory=dict)
    ics_uid: Text = ""
    created_at: OptionalInstant = None
    updated_at: OptionalInstant = None

    @property
    def type_id(self) -> int | None:
        """The id of the event type, wherever the answer names it."""
        if self.event_type is not None and self.event_type.id is not None:
            return self.event_type.id
        return self.event_type_id

    @property
    def type_slug(self) -> str:
        """The slug of the event type, or ``""``."""
        return self.event_type.slug if self.event_type is not None else ""

    @property
    def is_seated(self) -> bool:
        """Whether attendees hold seats in it, as far as the answer shows."""
        return bool(self.seat_uid) or any(a.seat_uid for a in self.attendees)


class BookingField(_Wire):
    """A question of an event type's booking form."""

    slug: Text = ""
    type: Text = ""
    label: Text = ""
    hidden: Flag = False
    required: Flag = False
    is_default: Flag = False


class DisableCancelling(_Wire):
    """Whether attendees may cancel."""

    disabled: Flag = False


class DisableRescheduling(_Wire):
    """Whether attendees may reschedule, and until how many minutes before the start."""

    disabled: Flag = False
    minutes_before: Number = None


class Seats(_Wire):
    """The seat settings of a seated event type."""

    seats_per_time_slot: Number = None
    show_attendee_info: Flag = False
    show_availability_count: Flag = False


class EventType(_Wire):
    """An event type (``GET /v2/event-types``, contract of 2024-06-14)."""

    id: int
    title: Text = ""
    slug: Text = ""
    description: Text = ""
    length_in_minutes: Number = None
    length_in_minutes_options: Annotated[tuple[int, ...], _lenient(())] = ()
    booking_fields: Annotated[
        tuple[BookingField, ...], BeforeValidator(_only_mappings)
    ] = ()
    minimum_booking_notice: Number = None
    hide_organizer_email: Flag = False
    lock_time_zone_toggle_on_booking_page: Flag = False
    disable_cancelling: Annotated[DisableCancelling, _lenient(DisableCancelling())] = (
        DisableCancelling()
    )
    disable_rescheduling: Annotated[
        DisableRescheduling, _lenient(DisableRescheduling())
    ] = DisableRescheduling()
    allow_rescheduling_past_bookings: Flag = False
    seats: Annotated[Seats | None, _lenient(None)] = None
    team_id: Number = None
    booking_url: Text = ""
    success_redirect_url: Text = ""


class Slot(_Wire):
    """A free time (``GET /v2/slots``, contract of 2024-09-04, ``format=range``)."""

    start: Instant
    end: OptionalInstant = None
    seats_remaining: Number = None
    seats_total: Number = None
    booking_uid: Text = ""
