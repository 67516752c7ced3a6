"""The rows below a booking: notes, reasons and the answers to the host's questions."""

from __future__ import annotations

import dataclasses
from typing import Any

from calpages.calcom.models import Attendee, Booking, EventType
from calpages.i18n import Translator
from calpages.policy import Phase, is_seated
from calpages.presentation.summary import notes_of

# Questions of every booking form, which the page already answers elsewhere.
_SYSTEM_SLUGS = frozenset(
    {
        "name",
        "email",
        "displayEmail",
        "guests",
        "displayGuests",
        "notes",
        "title",
        "location",
        "rescheduleReason",
        "rescheduledReason",
        "attendeePhoneNumber",
        "smsReminderNumber",
    }
)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class DetailView:
    """One labelled row of text."""

    label: str = ""
    text: str = ""


def details_of(
    booking: Booking,
    event_type: EventType | None,
    phase: Phase,
    t: Translator,
    *,
    attendee: Attendee | None = None,
) -> tuple[DetailView, ...]:
    """List reasons, notes and answers, without empty rows.

    Args:
        booking: The booking.
        event_type: Its event type: without it no answer is shown, for only the event
            type tells which questions are hidden.
        phase: Where the booking is in its life.
        t: The visitor's language.
        attendee: The seat's own attendee, whose answers are shown for a seat.
    """
    rows = [
        *_reasons(booking, event_type, phase, t),
        (t.gettext("Notes"), notes_of(booking, event_type)),
        *_answers(booking, event_type, attendee, t),
    ]
    return tuple(
        DetailView(label=label, text=text.strip())
        for label, text in rows
        if label and text.strip()
    )


def answered_questions(
    booking: Booking,
    event_type: EventType | None,
    t: Translator,
    *,
    attendee: Attendee | None = None,
) -> tuple[str, ...]:
    """Name the questions whose answers are shown; arguments as ``details_of``."""
    answers = _answers(booking, event_type, attendee, t)
    return tuple(label for label, text in answers if label and text.strip())


def _reasons(
    booking: Booking, event_type: EventType | None, phase: Phase, t: Translator
) -> list[tuple[str, str]]:
    if is_seated(booking, event_type):
        # They may be a stranger's words.
        return []
    return [
        (_cancellation_label(phase, t), booking.cancellation_reason),
        (t.gettext("Reason for rescheduling"), booking.rescheduling_reason),
    ]


def _cancellation_label(phase: Phase, t: Translator) -> str:
    match phase:
        case Phase.REJECTED:
            return t.gettext("Reason")
        case Phase.CANCELLED:
            return t.gettext("Reason for cancellation")
        case _:
            return ""


def _answers(
    booking: Booking,
    event_type: EventType | None,
    attendee: Attendee | None,
    t: Translator,
) -> list[tuple[str, str]]:
    if event_type is None or (is_seated(booking, event_type) and attendee is None):
        return []
    given = (attendee or booking).booking_fields_responses
    return [
        (field.label or field.slug, _as_text(given.get(field.slug), t))
        for field in event_type.booking_fields
        if not field.hidden and field.slug not in _SYSTEM_SLUGS
    ]


def _as_text(answer: Any, t: Translator) -> str:
    match answer:
        case bool():
            # Translators: the answer to a question of the booking form
            return t.gettext("Yes") if answer else t.gettext("No")
        case str():
            return answer
        case int() | float():
            return str(answer)
        case list() | tuple():
            return ", ".join(text for item in answer if (text := _as_text(item, t)))
        case {"optionValue": str(chosen), "value": str(kind)}:
            return chosen or kind
        case {"firstName": str(first), **rest}:
            return f"{first} {rest.get('lastName') or ''}"
        case _:
            return ""
