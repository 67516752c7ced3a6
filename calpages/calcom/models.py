"""The answers of Cal.com API v2 as typed, frozen values.

Shapes: bookings ``2024-08-13``, event types ``2024-06-14``, slots and reservations
``2024-09-04``. Camel case stops here. Only what no page can do without (a uid, the
times of a booking) is required. Instants are aware datetimes in UTC.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from calpages.calcom.fields import (
    Answers,
    Flag,
    Instant,
    Number,
    OptionalInstant,
    Text,
    Texts,
    Wire,
    lenient,
    only_mappings,
)


class Host(Wire):
    """The organiser of a booking; Cal.com always gives exactly one."""

    id: Number = None
    name: Text = ""
    email: Text = ""
    display_email: Text = ""
    username: Text = ""
    time_zone: Text = ""


class Attendee(Wire):
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


class EventTypeRef(Wire):
    """The event type as a booking names it."""

    id: Number = None
    slug: Text = ""


class Booking(Wire):
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
    hosts: Annotated[tuple[Host, ...], BeforeValidator(only_mappings)] = ()
    attendees: Annotated[tuple[Attendee, ...], BeforeValidator(only_mappings)] = ()
    guests: Texts = ()
    event_type: Annotated[EventTypeRef | None, lenient(None)] = None
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


class BookingField(Wire):
    """A question of an event type's booking form."""

    slug: Text = ""
    type: Text = ""
    label: Text = ""
    hidden: Flag = False
    required: Flag = False
    is_default: Flag = False


class DisableCancelling(Wire):
    """Whether attendees may cancel."""

    disabled: Flag = False


class DisableRescheduling(Wire):
    """Whether attendees may reschedule, and until how many minutes before the start."""

    disabled: Flag = False
    minutes_before: Number = None


class Seats(Wire):
    """The seat settings of a seated event type."""

    seats_per_time_slot: Number = None
    show_attendee_info: Flag = False
    show_availability_count: Flag = False


class NoticeThreshold(Wire):
    """How long before its start a booking must be made to need no confirmation."""

    unit: Text = ""
    count: Number = None


class ConfirmationPolicy(Wire):
    """Whether the host confirms bookings: ``always``, or by ``time`` those made late.

    Cal.com sends ``{"disabled": true}`` where they don't.
    """

    type: Text = ""
    disabled: Flag = False
    notice_threshold: Annotated[NoticeThreshold | None, lenient(None)] = None


class BookingWindow(Wire):
    """How far ahead an event type can be booked.

    Attributes:
        type: ``businessDays``, ``calendarDays``, ``range``, or a word new to us.
        value: So many days, or the first and the last date; ``None`` if unusable.
        rolling: Whether only days with a free time count.
    """

    type: Text = ""
    value: Annotated[int | tuple[str, ...] | None, lenient(None)] = None
    rolling: Flag = False


class EventType(Wire):
    """An event type (``GET /v2/event-types``, contract of 2024-06-14)."""

    id: int
    title: Text = ""
    slug: Text = ""
    description: Text = ""
    length_in_minutes: Number = None
    length_in_minutes_options: Annotated[tuple[int, ...], lenient(())] = ()
    booking_fields: Annotated[
        tuple[BookingField, ...], BeforeValidator(only_mappings)
    ] = ()
    minimum_booking_notice: Number = None
    booking_window: Annotated[
        tuple[BookingWindow, ...], BeforeValidator(only_mappings)
    ] = ()
    hide_organizer_email: Flag = False
    lock_time_zone_toggle_on_booking_page: Flag = False
    disable_cancelling: Annotated[DisableCancelling, lenient(DisableCancelling())] = (
        DisableCancelling()
    )
    disable_rescheduling: Annotated[
        DisableRescheduling, lenient(DisableRescheduling())
    ] = DisableRescheduling()
    allow_rescheduling_past_bookings: Flag = False
    seats: Annotated[Seats | None, lenient(None)] = None
    team_id: Number = None
    booking_url: Text = ""
    success_redirect_url: Text = ""
    forward_params_success_redirect: Flag = False
    confirmation_policy: Annotated[ConfirmationPolicy | None, lenient(None)] = None


class Slot(Wire):
    """A free time (``GET /v2/slots``, contract of 2024-09-04, ``format=range``).

    Attributes:
        start: When it begins (UTC).
        end: When it ends (UTC).
        seats_booked: Seats that are taken or reserved; ``None`` without seats.
        seats_remaining: Seats that are left; 0 or less in a full class.
        seats_total: Seats in all.
        booking_uid: The booking that people at this time share; ``""`` if there is
            none. Where seats are only reserved it is a uid that no booking has.
    """

    start: Instant
    end: OptionalInstant = None
    seats_booked: Number = None
    seats_remaining: Number = None
    seats_total: Number = None
    booking_uid: Text = ""

    @property
    def is_full(self) -> bool:
        """Whether all its seats are taken or reserved; Cal.com lists it all the same.

        Whoever moves a seat has to look here: Cal.com would overbook the class.
        """
        return self.seats_remaining is not None and self.seats_remaining <= 0


class Reservation(Wire):
    """A time that is held for somebody (``/v2/slots/reservations``, 2024-09-04).

    Attributes:
        uid: Names it; whoever knows it can move and release it.
        event_type_id: The event type.
        start: When the held time begins (UTC).
        end: When the held time ends (UTC).
        until: When the reservation ends by itself (UTC), by Cal.com's clock.
    """

    uid: Annotated[str, Field(min_length=1, alias="reservationUid")]
    event_type_id: Number = None
    start: Annotated[Instant, Field(alias="slotStart")]
    end: Annotated[OptionalInstant, Field(alias="slotEnd")] = None
    until: Annotated[Instant, Field(alias="reservationUntil")]
