"""Cancels what a visit names, as the form of its page asks."""

from __future__ import annotations

from collections.abc import Mapping

from calpages import services
from calpages.changing import Result, permit, result_of
from calpages.finding import find
from calpages.found import Found
from calpages.policy import Obstacle, may_cancel
from calpages.presentation.cancelling import THIS_AND_LATER
from calpages.reasons import ReasonError, clean_reason
from calpages.visit import Visit


async def cancel(visit: Visit, form: Mapping[str, object]) -> Result:
    """Cancel, once, what ``visit`` names; to be awaited through ``changing.run``.

    Args:
        visit: The visit of the page that the form was on.
        form: The form's fields, unchecked: ``reason``, free text; of a series also
            ``scope``, how much of it, and ``event``, the uid of the event shown.

    Raises:
        VisitError: The link has no uid, or not one that can be asked for.
        TooManyError: Too much was changed from the visitor's network.
        ReasonError: The reason can't be sent.
        CalError: Nothing could be read, so nothing was sent.
    """
    reason = _reason(form)
    await services.current().throttle.take("changes", visit.network)
    found = await find(visit, for_write=True)
    if found.seat_is_gone:
        return Result(found=found)
    outcome = await services.current().bookings.cancel(
        _shown_event(found, form) or visit.uid,
        reason=reason,
        scope="later" if form.get("scope") == THIS_AND_LATER else "only",
        seat_uid=found.read.seat_uid,
        # Already cancelled is what was wanted; the write finds that by itself.
        permit=permit(may_cancel, found.event_type, Obstacle.CANCELLED),
    )
    return result_of(outcome, found)


def _shown_event(found: Found, form: Mapping[str, object]) -> str:
    """The event of a series that the page showed, so that a late click means it too."""
    shown = form.get("event")
    return next((one.uid for one in found.read.occurrences if one.uid == shown), "")


def _reason(form: Mapping[str, object]) -> str:
    mode = services.current().cancellation_reason
    if mode == "hidden":
        return ""
    reason = clean_reason(form.get("reason"))
    if mode == "required" and not reason:
        raise ReasonError("reason_required")
    return reason
