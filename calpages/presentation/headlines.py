"""The badge, heading and first sentence of a booking, by where it is in its life."""

from __future__ import annotations

from calpages.calcom.models import Attendee, Booking, Host
from calpages.i18n import Translator
from calpages.policy import Phase
from calpages.presentation.people import host_name, without_client_id

TONES = {
    Phase.SCHEDULED: "ok",
    Phase.HAPPENING: "ok",
    Phase.PENDING: "warn",
    Phase.PAST: "quiet",
    Phase.CANCELLED: "bad",
    Phase.REJECTED: "bad",
    Phase.RESCHEDULED: "warn",
    Phase.UNKNOWN: "quiet",
}
"""The colour of each phase's badge."""


def badge_of(phase: Phase, t: Translator) -> str:
    """The one word that says whether it is on."""
    match phase:
        case Phase.SCHEDULED:
            # Translators: a badge: the state of the booking
            return t.gettext("Confirmed")
        case Phase.HAPPENING:
            # Translators: a badge: the state of the booking
            return t.gettext("Now")
        case Phase.PENDING:
            # Translators: a badge: waiting for the host's confirmation
            return t.gettext("Waiting")
        case Phase.PAST:
            # Translators: a badge: the event is over
            return t.gettext("Past")
        case Phase.CANCELLED:
            # Translators: a badge: the state of the event
            return t.gettext("Cancelled")
        case Phase.REJECTED:
            # Translators: a badge: the host has not taken the booking
            return t.gettext("Declined")
        case Phase.RESCHEDULED:
            # Translators: a badge: moved to another time
            return t.gettext("Rescheduled")
        case Phase.UNKNOWN:
            # Translators: a badge: Cal.com tells no state that we know
            return t.gettext("Unclear")


def heading_of(phase: Phase, t: Translator) -> str:
    """The heading of the booking page, in Cal.com's words."""
    match phase:
        case Phase.SCHEDULED:
            return t.gettext("This meeting is scheduled")
        case Phase.HAPPENING:
            return t.gettext("This event is happening now")
        case Phase.PENDING:
            return t.gettext("Your booking is waiting for confirmation")
        case Phase.PAST:
            return t.gettext("This event is in the past")
        case Phase.CANCELLED:
            return t.gettext("This event is cancelled")
        case Phase.REJECTED:
            return t.gettext("This booking was declined")
        case Phase.RESCHEDULED:
            return t.gettext("This event was rescheduled")
        case Phase.UNKNOWN:
            return t.gettext("This is your booking")


def sentence_of(booking: Booking, phase: Phase, t: Translator) -> str:
    """What the heading means for the visitor; ``""`` where it needs no more words."""
    host = host_name(booking)
    match phase:
        case Phase.SCHEDULED:
            return t.gettext("You don't need to do anything else.")
        case Phase.PENDING if booking.status == "awaiting_host":
            return t.gettext("No host has taken it yet.")
        case Phase.PENDING if host:
            return t.gettext("{host} still needs to confirm or decline it.", host=host)
        case Phase.PENDING:
            return t.gettext("Your host still needs to confirm or decline it.")
        case Phase.CANCELLED:
            return _who_cancelled(booking, t)
        case Phase.PAST if booking.status != "accepted":
            return t.gettext("It was never confirmed.")
        case Phase.PAST if booking.absent_host:
            return t.gettext("Your host was marked as absent.")
        case Phase.REJECTED if host:
            return t.gettext("{host} can't take it. It does not take place.", host=host)
        case Phase.REJECTED:
            return t.gettext("Your host can't take it. It does not take place.")
        case Phase.RESCHEDULED:
            return t.gettext("It takes place at another time.")
        case Phase.UNKNOWN:
            return t.gettext(
                "We can't tell whether it takes place. Please ask your host."
            )
        case _:
            return ""


def _who_cancelled(booking: Booking, t: Translator) -> str:
    """Name who cancelled by their name, never by the e-mail that Cal.com gives."""
    email = booking.cancelled_by_email.casefold()
    host = next((h for h in booking.hosts if email and _is(email, h)), None)
    if host is not None and host.name not in ("", "unknown"):
        return t.gettext(
            "{name} cancelled it. It does not take place.",
            name=without_client_id(host.name),
        )
    person = next((a for a in booking.attendees if email and _is(email, a)), None)
    # With seats, the one who cancelled may be a stranger.
    if person is not None and person.name and not booking.is_seated:
        return t.gettext(
            "{name} cancelled it. It does not take place.",
            name=without_client_id(person.name),
        )
    return t.gettext("It does not take place.")


def _is(email: str, person: Host | Attendee) -> bool:
    return email in (person.email.casefold(), person.display_email.casefold())
