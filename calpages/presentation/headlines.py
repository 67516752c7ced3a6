"""The badge, heading and first sentence of a booking, by where it is in its life."""

from __future__ import annotations

from calpages.i18n import Translator
from calpages.policy import Phase


def badge_of(phase: Phase, t: Translator) -> str:
    """The one word that says whether it is on."""
    match phase:
        case Phase.SCHEDULED:
            return t.gettext("Confirmed")
        case Phase.HAPPENING:
            return t.gettext("Now")
        case Phase.PENDING:
            return t.gettext("Waiting")
        case Phase.PAST:
            return t.gettext("Past")
        case Phase.CANCELLED:
            return t.gettext("Cancelled")
        case Phase.REJECTED:
            return t.gettext("Declined")
        case Phase.RESCHEDULED:
            return t.gettext("Rescheduled")
        case Phase.UNKNOWN:
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


def sentence_of(phase: Phase, host: str, t: Translator) -> str:
    """What the heading means for the visitor; ``""`` where it needs no more words."""
    match phase:
        case Phase.SCHEDULED:
            return t.gettext("You don't need to do anything else.")
        case Phase.PENDING if host:
            return t.gettext("{host} still needs to confirm or decline it.", host=host)
        case Phase.PENDING:
            return t.gettext("Your host still needs to confirm or decline it.")
        case Phase.CANCELLED:
            return t.gettext("It does not take place.")
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
