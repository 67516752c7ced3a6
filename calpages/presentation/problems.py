"""What went wrong, in words: what happened, what it means, what to do now."""

from __future__ import annotations

import dataclasses

from calpages.i18n import Translator
from calpages.networks import REMEMBERED_SECONDS
from calpages.reasons import MAX_REASON_LENGTH


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ProblemView:
    """A problem as it is told to the visitor.

    Attributes:
        code: The kind of problem (a ``CalError.code`` or one of ours); ``""``: none.
        heading: What happened.
        text: What it means for the booking, and what to do now.
        can_retry: Whether trying again can help.
    """

    code: str = ""
    heading: str = ""
    text: str = ""
    can_retry: bool = False


def loading_problem(code: str, t: Translator) -> ProblemView:
    """Say why the booking can't be shown.

    Args:
        code: ``not_found``, ``missing_uid``, ``malformed_uid``, ``too_many``, ``shape``
            or any other ``CalError.code``: an outage.
        t: The visitor's language.
    """
    if code == "not_found":
        return ProblemView(
            code=code,
            heading=t.gettext("We can't find this booking"),
            text=t.gettext(
                "Please open the link in your e-mail again. If it was copied by hand,"
                " check that it is complete."
            ),
        )
    if code in ("missing_uid", "malformed_uid"):
        return _bad_link(code, t)
    if code == "too_many":
        stopped = t.gettext(
            "Too many requests came from your network. Nothing about your booking has"
            " changed."
        )
        return ProblemView(
            code=code,
            heading=t.gettext("Too many requests"),
            text=t.gettext(
                "{state} {way_out}", state=stopped, way_out=_when_to_try_again(t)
            ),
            can_retry=True,
        )
    if code == "shape":
        return ProblemView(
            code=code,
            heading=t.gettext("We can't show this booking"),
            text=t.gettext(
                "Its details can't be read at the moment. Nothing about the booking has"
                " changed. Please use your confirmation e-mail, or try again later."
            ),
            can_retry=True,
        )
    if code == "rate_limited":
        return ProblemView(
            code=code,
            heading=t.gettext("Too many people are looking right now"),
            text=t.gettext(
                "Nothing about your booking has changed. Please try again in a minute."
            ),
            can_retry=True,
        )
    return ProblemView(
        code=code,
        heading=t.gettext("We can't reach the booking system"),
        text=t.gettext(
            "Your booking can't be shown at the moment. Nothing about it has changed."
            " Please try again."
        ),
        can_retry=True,
    )


def refresh_problem(code: str, t: Translator) -> str:
    """Say that what is shown could not be brought up to date.

    Args:
        code: ``too_many``, which says what to do, or any other.
        t: The visitor's language.
    """
    if code == "too_many":
        return loading_problem(code, t).text
    return t.gettext(
        "This could not be refreshed. What you see is what we knew before."
    )


def _bad_link(code: str, t: Translator) -> ProblemView:
    if code == "missing_uid":
        text = t.gettext(
            "The link lacks {parameter}, which says which booking to move. Please open"
            " the link in your e-mail again.",
            parameter="rescheduleUid",
        )
    else:
        text = t.gettext(
            "{parameter} in the link is not the name of a booking. Please open the link"
            " in your e-mail again.",
            parameter="rescheduleUid",
        )
    return ProblemView(
        code=code, heading=t.gettext("This link is not complete"), text=text
    )


def form_problem(code: str, t: Translator) -> ProblemView:
    """Say why a form that was sent was not carried out.

    Args:
        code: ``expired_token``, ``wrong_token``, ``too_big``, ``foreign``, or any other
            code: it can't be read.
        t: The visitor's language.
    """
    heading = t.gettext("Nothing was sent")
    match code:
        case "expired_token":
            text = t.gettext(
                "This page was open for a long time, so nothing was sent. Please look"
                " once more and press the button again."
            )
        case "wrong_token":
            text = t.gettext(
                "This page was out of date, so nothing was sent. Please look once more"
                " and press the button again."
            )
        case "too_big":
            text = t.gettext(
                "The text was too long, so nothing was sent. Your booking is unchanged."
                " Please go back and shorten it."
            )
        case "foreign":
            text = t.gettext(
                "This did not come from our page, so nothing was sent. Your booking is"
                " unchanged. Please open the link in your e-mail again."
            )
        case _:
            text = t.gettext(
                "The form can't be read, so nothing was sent. Your booking is"
                " unchanged. Please open the link in your e-mail again."
            )
    return ProblemView(code=code, heading=heading, text=text)


def unsent_problem(text: str, t: Translator) -> ProblemView:
    """Tell a problem of a change where not even the booking can be shown."""
    return ProblemView(
        code="not_sent",
        heading=t.gettext("We can't reach the booking system"),
        text=text,
        can_retry=True,
    )


def doubt_sentence(action: str, t: Translator) -> str:
    """Say that a change was sent of which it is not known what became.

    Args:
        action: ``cancel``, ``reschedule``, or ``""``: there is none.
        t: The visitor's language.
    """
    match action:
        case "cancel":
            return t.gettext(
                "We don't know yet whether it was cancelled: the booking system did not"
                " answer clearly. We keep looking and will say so here. Nothing is sent"
                " again by itself."
            )
        case "reschedule":
            return t.gettext(
                "We don't know yet whether it was moved: the booking system did not"
                " answer clearly. We keep looking and will say so here. Nothing is sent"
                " again by itself."
            )
        case _:
            return ""


def not_known_problem(code: str, t: Translator) -> str:
    """Say that it can't be said how a booking stands; ``""`` for any other code.

    Args:
        code: ``not_sent``: nothing could be read, so nothing was sent;
            ``stopped_looking``: something was sent, and its doubt could not be settled.
        t: The visitor's language.
    """
    match code:
        case "not_sent":
            return t.gettext(
                "Nothing was sent: the booking system can't be reached, so we can't say"
                " how your booking stands. Please try again."
            )
        case "stopped_looking":
            return t.gettext(
                "We can't say how your booking stands: the booking system did not"
                " answer clearly. Please load the page again to see what is so."
            )
        case _:
            return ""


def stopped_problem(code: str, t: Translator) -> str:
    """Say that too much was sent from the visitor's network; ``""`` for another code.

    Args:
        code: ``too_many``, or any other.
        t: The visitor's language.
    """
    if code != "too_many":
        return ""
    stopped = t.gettext(
        "Too many requests came from your network, so nothing was sent. Your booking is"
        " unchanged."
    )
    return t.gettext("{state} {way_out}", state=stopped, way_out=_when_to_try_again(t))


def _when_to_try_again(t: Translator) -> str:
    return t.ngettext(
        "Please try again in {count} second.",
        "Please try again in {count} seconds.",
        REMEMBERED_SECONDS,
        count=REMEMBERED_SECONDS,
    )


def cancel_problem(code: str, t: Translator) -> str:
    """Say why a booking is not cancelled, or not known to be.

    Args:
        code: A ``Refusal``, an ``Obstacle``, a reason's code, or any other code:
            Cal.com did not do it.
        t: The visitor's language.
    """
    if sentence := not_known_problem(code, t) or stopped_problem(code, t):
        return sentence
    match code:
        case "reason_too_long":
            return t.gettext(
                "The reason is longer than {count} characters. Nothing was sent: please"
                " shorten it and try again.",
                count=MAX_REASON_LENGTH,
            )
        case "still_not":
            return t.gettext(
                "Your booking still does not show as cancelled, long after it was sent."
                " You can try again."
            )
        case "past" | "in_the_past":
            return t.gettext("It is over, so it can't be cancelled any more.")
        case "disabled" | "cancellation_disabled":
            return t.gettext(
                "It is not cancelled: your host doesn't allow cancelling online. Please"
                " contact your host."
            )
        case "reason_required":
            return t.gettext(
                "It is not cancelled: your host asks for a reason. Please write one and"
                " try again."
            )
        case "seat_needed" | "seated" | "seat_gone":
            return t.gettext(
                "It is not cancelled: this event has several seats. Please use the link"
                " in your own e-mail."
            )
        case "not_found":
            return t.gettext("It is not cancelled: the booking was not found any more.")
        case "rescheduled" | "already_rescheduled":
            return t.gettext(
                "It was moved meanwhile, and the new booking is not cancelled."
            )
        case "rejected":
            return t.gettext("It was declined, so there is nothing to cancel.")
        case "series":
            return t.gettext(
                "It is not cancelled: please open the event of the series that you want"
                " to cancel."
            )
        case "unknown_status":
            return t.gettext(
                "It is not cancelled: we can't tell whether it takes place. Please"
                " contact your host."
            )
        case _:
            return passing_problem(t.gettext("It is not cancelled."), code, t)


def passing_problem(state: str, code: str, t: Translator) -> str:
    """Say that a change may succeed if it is tried again.

    Args:
        state: How the booking stands, in words.
        code: ``rate_limited``, or any other code: an outage, or an unknown refusal.
        t: The visitor's language.
    """
    if code == "rate_limited":
        way_out = t.gettext(
            "Too many people ask right now. Please try again in a minute."
        )
    else:
        way_out = t.gettext(
            "The booking system can't be reached or refused it. Please try again."
        )
    # Translators: two sentences: how the booking stands, what to do
    return t.gettext("{state} {way_out}", state=state, way_out=way_out)
