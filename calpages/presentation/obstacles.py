"""What may be changed, and what stands in the way, in words."""

from __future__ import annotations

import datetime as dt

from calpages.i18n import Translator
from calpages.policy import Obstacle, Permission
from calpages.presentation.viewer import Viewer


def change_note(cancel: Permission, reschedule: Permission, viewer: Viewer) -> str:
    """Say why a booking can't be changed, and until when it could or can."""
    t = viewer.t
    match cancel.obstacle, reschedule.obstacle:
        case Obstacle.SEATED, _:
            return t.gettext(
                "This event has several seats. To change yours, use the link in your"
                " own e-mail."
            )
        case (
            Obstacle.DISABLED,
            Obstacle.DISABLED | Obstacle.RECURRING | Obstacle.SERIES,
        ):
            return t.gettext(
                "This event can't be rescheduled or cancelled online. Please contact"
                " your host."
            )
        case Obstacle.DISABLED, Obstacle.TOO_LATE:
            return _sentences(
                t.gettext("This event can't be cancelled online."),
                _until(reschedule.until, viewer),
            )
        case Obstacle.DISABLED, _:
            return _sentences(
                t.gettext("This event can't be cancelled online."),
                _still_until(reschedule, viewer),
            )
        case _, Obstacle.DISABLED:
            return t.gettext("This event can't be rescheduled online.")
        case _, Obstacle.TOO_LATE:
            return _until(reschedule.until, viewer)
        case None, Obstacle.RECURRING | Obstacle.SERIES:
            return t.gettext(
                "An event of a series can be cancelled, but not rescheduled."
            )
        case Obstacle.PAST, Obstacle.PAST:
            return t.gettext("It is over, so it can't be changed any more.")
        case None, None:
            return _still_until(reschedule, viewer)
        case _:
            return ""


def no_move_text(reschedule: Permission, viewer: Viewer) -> str:
    """Say on the reschedule page why a booking can't be moved, and what can be done."""
    t = viewer.t
    match reschedule.obstacle:
        case None:
            return ""
        case Obstacle.CANCELLED | Obstacle.REJECTED | Obstacle.PAST:
            return t.gettext("It can't be rescheduled any more.")
        case Obstacle.RESCHEDULED:
            return t.gettext("To move it again, open the new booking.")
        case Obstacle.RECURRING | Obstacle.SERIES:
            return t.gettext(
                "An event of a series can be cancelled, but not rescheduled."
            )
        case Obstacle.SEATED:
            return t.gettext(
                "This event has several seats. To change yours, use the link in your"
                " own e-mail."
            )
        case Obstacle.TOO_LATE:
            return _until(reschedule.until, viewer)
        case _:
            return t.gettext(
                "This event can't be rescheduled online. Please contact your host."
            )


def no_cancel_text(cancel: Permission, t: Translator) -> str:
    """Say on the cancel page why a booking can't be cancelled."""
    match cancel.obstacle:
        case Obstacle.PAST:
            return t.gettext("It is over, so it can't be cancelled any more.")
        case Obstacle.SEATED:
            return t.gettext(
                "This event has several seats. To change yours, use the link in your"
                " own e-mail."
            )
        case Obstacle.DISABLED:
            return t.gettext(
                "This event can't be cancelled online. Please contact your host."
            )
        case Obstacle.UNKNOWN_STATUS:
            return t.gettext("It can't be cancelled here. Please contact your host.")
        case _:
            return ""


def _until(until: dt.datetime | None, viewer: Viewer) -> str:
    if until is None:
        return viewer.t.gettext("It is too late to reschedule it online.")
    return viewer.t.gettext(
        "Rescheduling was possible until {date}, {time}.",
        date=viewer.fmt.date_full(until),
        time=viewer.fmt.time(until),
    )


def _still_until(reschedule: Permission, viewer: Viewer) -> str:
    if not (reschedule.is_allowed and reschedule.is_limited and reschedule.until):
        return ""
    return viewer.t.gettext(
        "It can be rescheduled until {date}, {time}.",
        date=viewer.fmt.date_full(reschedule.until),
        time=viewer.fmt.time(reschedule.until),
    )


def _sentences(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
