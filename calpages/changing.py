"""What every write from a page shares: it never raises, and tells what a reading shows.

A write is awaited through ``run``; its ``Result`` says how it ended. ``doubted`` and
``settled`` are for what was sent and may still land.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Awaitable, Callable

from calpages import services
from calpages.bookings import BookingRead, Doubt, Outcome
from calpages.calcom.errors import CalError, NotFoundError
from calpages.calcom.models import EventType
from calpages.calcom.urgency import Urgency, urgency
from calpages.finding import find
from calpages.found import Found, with_successors
from calpages.mishaps import log_mishap
from calpages.policy import Obstacle, Permission
from calpages.reasons import ReasonError
from calpages.visit import Visit, VisitError

UNKNOWN_OUTCOME = "unknown_outcome"
"""The code of a change that may have happened or may still happen."""
NOT_SENT = "not_sent"
"""The code of a change that was not sent, for nothing could be read before."""
STOPPED_LOOKING = "stopped_looking"
"""The code of a change of which nobody can say what became of it."""

_logger = logging.getLogger(__name__)
_Rule = Callable[..., Permission]


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """How a write ended.

    Attributes:
        code: Why it is not done, or not known to be; ``""`` when it is done.
        found: The booking as it was read last, if it was.
        new_uid: The new booking's uid, after a reschedule.
        new_seat_uid: Of a seat that was moved, its uid now, if that is known.
        doubt: What is still to be settled, where the outcome is unknown.
    """

    code: str = ""
    found: Found | None = None
    new_uid: str = ""
    new_seat_uid: str = ""
    doubt: Doubt | None = None


async def run(
    write: Callable[[], Awaitable[Result]], level: Urgency = Urgency.WRITE
) -> Result:
    """Run a write, and turn what stops it into a code that claims nothing.

    Args:
        write: The write, or a look at what became of one.
        level: How urgent it is at Cal.com.
    """
    try:
        with urgency(level):
            return await write()
    except (VisitError, ReasonError) as error:
        return Result(code=error.code)
    except NotFoundError as error:
        return Result(code=error.code)
    except CalError as error:
        _logger.warning("A write was not sent: %s", error)
        return Result(code=NOT_SENT)
    except Exception as error:  # noqa: BLE001 (no button may stay dead for our mistakes)
        log_mishap(_logger, "A write", error)
        # Something may have been sent before it broke.
        return Result(code=STOPPED_LOOKING)


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
        now = dt.datetime.now(dt.UTC)
        obstacle = rule(read.booking, event_type, now, kind=read.kind).obstacle
        return None if obstacle in passed_over else obstacle

    return ask


def result_of(outcome: Outcome, before: Found) -> Result:
    """Turn the outcome of a write into a result, with what was read back."""
    read, found = _reading_of(outcome), before
    if read is not None or outcome.seat_is_gone:
        read = read or before.read
        is_same = read.booking.uid == before.read.booking.uid
        found = dataclasses.replace(
            before,
            read=read,
            seat_is_gone=outcome.seat_is_gone and not outcome.new_uid,
            former=before.former if is_same else before.read.booking,
            series=read.occurrences or before.series,
        )
    if outcome.status == "done":
        return Result(
            found=found, new_uid=outcome.new_uid, new_seat_uid=outcome.new_seat_uid
        )
    if outcome.status == "unknown":
        return _in_doubt(found, outcome.doubt)
    if outcome.read is None:
        # What was known before may be out of date by now: nothing is shown as so.
        found = None
    code = outcome.obstacle or outcome.refusal
    if not code and outcome.error is not None:
        code = outcome.error.code if outcome.read is not None else NOT_SENT
    return Result(code=str(code or NOT_SENT), found=found)


def _reading_of(outcome: Outcome) -> BookingRead | None:
    """Take the reading; a moved event of a series names where it went."""
    read = outcome.read
    if read is None:
        return None
    booking, events = read.booking, outcome.series or read.occurrences
    is_old = outcome.new_uid not in ("", booking.uid)
    if read.kind == "single" and outcome.status == "refused" and is_old:
        booking = booking.model_copy(update={"rescheduled_to_uid": outcome.new_uid})
    return dataclasses.replace(
        read,
        kind="series" if outcome.series else read.kind,
        booking=booking,
        occurrences=with_successors(events),
    )


def _in_doubt(found: Found, doubt: Doubt | None) -> Result:
    if doubt is None:
        return Result(code=STOPPED_LOOKING, found=found)
    action = doubt.sent.action if doubt.sent is not None else doubt.change.sent.action
    return Result(
        code=UNKNOWN_OUTCOME,
        found=dataclasses.replace(found, in_doubt=action),
        doubt=doubt,
    )


async def doubted(visit: Visit) -> Result:
    """Find what was sent to a booking and may still land; its ``doubt`` is set then.

    Of a move that was in doubt and is done by now, ``new_uid`` is set.

    Raises:
        VisitError: The link has no uid, or not one that can be asked for.
        CalError: Cal.com did not give the booking.
    """
    found = await find(visit)
    bookings = services.current().bookings
    if not found.in_doubt:
        landed = await bookings.landed(found.read)
        return Result(found=found) if landed is None else result_of(landed, found)
    doubt = await bookings.doubt_of(found.read)
    return Result(found=found) if doubt is None else _in_doubt(found, doubt)


async def settled(result: Result) -> Result:
    """Await what became of a result in doubt: it reads for minutes, sends nothing."""
    if result.doubt is None or result.found is None:
        return result
    before = dataclasses.replace(result.found, in_doubt="")
    outcome = await services.current().bookings.settle(result.doubt)
    end = result_of(outcome, before)
    if end.doubt is None:
        return end
    return Result(code=STOPPED_LOOKING, found=before)
