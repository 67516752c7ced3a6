"""Why a booking is not moved, or its free times can't be shown, in words."""

from __future__ import annotations

from calpages.i18n import Translator
from calpages.presentation.problems import (
    cancel_problem,
    not_known_problem,
    passing_problem,
    stopped_problem,
)


def reschedule_problem(code: str, t: Translator) -> str:
    """Say why a booking is not moved, or not known to be.

    Args:
        code: A ``Refusal``, an ``Obstacle``, a code of a reason or of a time, or any
            other code: Cal.com did not do it.
        t: The visitor's language.
    """
    sentence = (
        not_known_problem(code, t)
        or stopped_problem(code, t)
        or _of_the_time(code, t)
        or _of_the_booking(code, t)
        or _of_the_host(code, t)
        or _of_the_form(code, t)
    )
    return sentence or passing_problem(t.gettext("Your booking is unchanged."), code, t)


def _of_the_time(code: str, t: Translator) -> str:
    """Say why the chosen time is none; another one can be chosen."""
    match code:
        case "slot_taken" | "slot_reserved":
            return t.gettext(
                "This time was just taken by somebody else. Your booking is unchanged."
                " Please choose another time."
            )
        case "slot_gone":
            return t.gettext(
                "This time is not free any more. Your booking is unchanged. Please"
                " choose another time."
            )
        case "seats_full":
            return t.gettext(
                "All seats at this time are taken. Your booking is unchanged. Please"
                " choose another time."
            )
        case "already_attending":
            return t.gettext(
                "You already have a seat at this time. Your booking is unchanged."
                " Please choose another time."
            )
        case "out_of_bounds":
            return t.gettext(
                "This time can't be booked: it is too soon or too far away. Your"
                " booking is unchanged. Please choose another time."
            )
        case "in_the_past":
            return t.gettext(
                "This time has passed. Your booking is unchanged. Please choose another"
                " time."
            )
        case "host_limit_reached":
            return t.gettext(
                "Your host takes no more bookings around this time. Your booking is"
                " unchanged. Please choose another time, best on another day."
            )
        case _:
            return ""


def _of_the_booking(code: str, t: Translator) -> str:
    """Say what has become of the booking; it can't be moved any more, or not here."""
    match code:
        case "cancelled" | "already_cancelled":
            return t.gettext("It was cancelled meanwhile, so it can't be moved.")
        case "rescheduled" | "already_rescheduled":
            return t.gettext(
                "It was moved meanwhile. See the booking for its new time."
            )
        case "rejected":
            return t.gettext("It was declined, so it can't be moved.")
        case "past":
            return t.gettext("It is over, so it can't be moved any more.")
        case "not_found":
            return t.gettext(
                "It is not moved: the booking was not found any more. Please open the"
                " link in your e-mail again."
            )
        case "seat_gone":
            return t.gettext("Your seat was given up meanwhile, so it can't be moved.")
        case "attendee_gone":
            return t.gettext(
                "It is not moved: you are not among its attendees any more. Please"
                " contact your host."
            )
        case "seated" | "seat_needed":
            return t.gettext(
                "It is not moved: this event has several seats. Please use the link in"
                " your own e-mail."
            )
        case "still_not":
            return t.gettext(
                "Your booking still does not show as moved, long after it was sent. You"
                " can try again."
            )
        case _:
            return ""


def _of_the_host(code: str, t: Translator) -> str:
    """Say which rule of the host forbids it; the host can help."""
    match code:
        case "too_late" | "too_close":
            return t.gettext(
                "Your booking is unchanged: it is too late to move it online. Please"
                " contact your host."
            )
        case "limit_reached":
            return t.gettext(
                "Your booking is unchanged: you have as many bookings as your host"
                " allows. Please contact your host."
            )
        case "missing_answer":
            return t.gettext(
                "Your booking is unchanged: your host has added a question that must be"
                " answered, and this can't be done here. Please contact your host."
            )
        case "email_unverified":
            return t.gettext(
                "Your booking is unchanged: a code sent by e-mail is needed to move it,"
                " and it can't be entered here. Please contact your host."
            )
        case "event_type_gone":
            return t.gettext(
                "Your booking is unchanged: your host no longer offers this event, so"
                " it can't be moved online. Please contact your host."
            )
        case "recurring" | "series":
            return t.gettext(
                "Your booking is unchanged: an event of a series can't be moved online."
                " Please contact your host."
            )
        case "disabled" | "seat" | "unknown_status":
            return t.gettext(
                "Your booking is unchanged: it can't be moved online. Please contact"
                " your host."
            )
        case _:
            return ""


def _of_the_form(code: str, t: Translator) -> str:
    """Say what is missing in the form, or can't be sent; the visitor can mend it."""
    match code:
        case "no_time":
            return t.gettext("Please choose a day and a time first.")
        case "bad_time":
            return t.gettext(
                "This time can't be read, so nothing was sent. Please choose a time"
                " again."
            )
        case "reason_too_long":
            return cancel_problem(code, t)
        case "bad_reason":
            return t.gettext(
                "The reason can't be read, so nothing was sent. Please write it again."
            )
        case _:
            return ""


def slots_problem(t: Translator) -> str:
    """Say that the free times can't be shown."""
    return t.gettext(
        "The free times can't be loaded at the moment. Your booking is unchanged."
    )


def outage_sentence(t: Translator) -> str:
    """Say that the free times that are shown can't be brought up to date."""
    return t.gettext(
        "The free times can't be brought up to date at the moment. What you see may be"
        " old. Your booking is unchanged."
    )


def still_looking_sentence(t: Translator) -> str:
    """Say that the free times take long, and are not yet known to be none."""
    return t.gettext("Still looking for free times.")


def no_times_sentence(t: Translator) -> str:
    """Say that a month has no free time."""
    return t.gettext("There is no free time in this month. Please try the next one.")


def exhausted_sentence(until: str, t: Translator) -> str:
    """Say that there is no free time at all, as far as was looked.

    Args:
        until: The last day that was looked at, in words.
        t: The visitor's language.
    """
    return t.gettext(
        "There is no free time until {date}. Your booking is unchanged. Please look"
        " again later, or contact your host.",
        date=until,
    )


def passed_over_sentence(month: str, t: Translator) -> str:
    """Say that months without a free time are passed over.

    Args:
        month: The first month that has one, in words.
        t: The visitor's language.
    """
    return t.gettext(
        "There is no free time before {month}, so {month} is shown.", month=month
    )


def held_hint(t: Translator) -> str:
    """Say that a time is held by somebody else, for now."""
    return t.gettext(
        "Somebody else is looking at this time: it may be gone soon. You can still"
        " choose it."
    )
