"""What both writes share: asking the policy again, and what is known afterwards."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Awaitable, Callable

from calpages.bookings import BookingRead, Outcome
from calpages.calcom.errors import CalError
from calpages.calcom.models import Booking, EventType
from calpages.finding import LinkError
from calpages.found import Found
from calpages.mishaps import log_mishap
from calpages.policy import Obstacle, Permission
from calpages.reasons import ReasonError

UNKNOWN_OUTCOME = "unknown_outcome"
"""The code of a change that may have happened or may still happen."""

_logger = logging.getLogger(__name__)
_Rule = Callable[..., Permission]


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """How a write ended.

    Attributes:
        code: Why it is not done, or not known to be; ``""`` when it is done.
        found: The booking as it was read last, if it was.
        new_uid: The new booking's uid, after a reschedule.
    """

    code: str = ""
    found: Found | None = None
    new_uid: str = ""


async def run_change(write: Callable[[], Awaitable[Change]]) -> Change:
    """Run a write, and turn what stops it before anything is sent into a code."""
    try:
        return await write()
    except (CalError, LinkError, ReasonError) as error:
        return Change(code=error.code)
    except Exception as error:  # noqa: BLE001 (no button may stay dead for our mistakes)
        log_mishap(_logger, "A write", error)
        # Something may have been sent before it broke.
        return Change(code=UNKNOWN_OUTCOME)


def permit(
    rule: _Rule, event_type: EventType | None, *passed_over: Obstacle
) -> Callable[[BookingRead], str | None]:
    """Make the question that is asked once more just before sending.

    Args:
        rule: ``may_cancel`` or ``may_reschedule``.
        event_type: The booking's event type, where it could be found.
        *passed_over: Obstacles that the write finds, and tells, by itself.
    """

    def ask(read: BookingRead) -> str | None:
        booking: Booking = read.booking
        now = dt.datetime.now(dt.UTC)
        obstacle = rule(booking, event_type, now, kind=read.kind).obstacle
        return None if obstacle in passed_over else obstacle

    return ask


def change_of(outcome: Outcome, before: Found) -> Change:
    """Turn the outcome of a write into a change, with what was read back."""
    found = before
    if outcome.read is not None or outcome.seat_is_gone:
        found = dataclasses.replace(
            before,
            read=outcome.read or before.read,
            seat_is_gone=outcome.seat_is_gone,
            former=None,
            series=outcome.read.occurrences if outcome.read else (),
        )
    if outcome.status == "done":
        return Change(found=found, new_uid=outcome.new_uid)
    if outcome.status == "unknown":
        return Change(code=UNKNOWN_OUTCOME, found=found)
    code = outcome.obstacle or outcome.refusal
    if not code and outcome.error is not None:
        code = outcome.error.code
    return Change(code=str(code or "unknown"), found=found)
