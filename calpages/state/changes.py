"""What both writes share: one click, one request, and the truth afterwards.

::

    ready --submit--> sending, checking --> done           (status success)
                                        --> not done       (status error: click again)
                                        --> not known yet  (status pending, watching)
    not known yet --a later reading shows it--> done
                  --it can't land any more----> not done
                  --it can't be read----------> stopped looking (status error)

Opening a page while somebody's change is in doubt begins at "not known yet".
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from calpages import services
from calpages.bookings import BookingRead, Doubt, Outcome
from calpages.calcom.errors import CalError, NotFoundError
from calpages.calcom.models import EventType
from calpages.finding import VisitError, find
from calpages.found import Found, with_successors
from calpages.i18n import Translator, get_translator
from calpages.mishaps import log_mishap
from calpages.policy import Obstacle, Permission
from calpages.presentation.problems import doubt_sentence
from calpages.reasons import ReasonError
from calpages.state.booking import BookingContext, BookingState
from calpages.state.query import MutationMixin

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
        doubt: What is still to be settled, where the outcome is unknown.
    """

    code: str = ""
    found: Found | None = None
    new_uid: str = ""
    doubt: Doubt | None = None


class ChangeMixin(MutationMixin, rx.State, mixin=True):
    """A write to the booking of the page, told as what a reading shows.

    Attributes:
        problem: Why it is not done, or not known to be; ``""`` otherwise.
        is_watching: Whether the outcome is not known yet, and is being read again.
    """

    problem: rx.Field[str] = rx.field("")
    is_watching: rx.Field[bool] = rx.field(False)

    @rx.event
    def open_page(self):
        """Forget an earlier outcome when the page is opened; nothing else."""
        self._reset_mutation()
        self.problem, self.is_watching = "", False

    @rx.event(background=True, supersedes=True)
    async def watch_doubt(self):
        """Tell of a change that somebody sent and that may still land; reads only."""
        async with self:
            context = await (await self.get_state(BookingState))._query_context()
        result = await run(lambda: _doubted(context))
        if result.doubt is None:
            return None
        async with self:
            if not self._start():
                return None
        return await self._finish(context, result)

    def _words(self, code: str, t: Translator) -> str:
        """Say why the change is not done."""
        raise NotImplementedError

    def _next(self, context: BookingContext, result: Result) -> Any:
        """Give the event that follows, if any."""
        return None

    async def _carry_out(
        self, write: Callable[[BookingContext], Awaitable[Result]]
    ) -> Any:
        """Run a write unless one is under way; returns the event that follows."""
        async with self:
            if not self._start():
                return None
            self.problem = ""
            context = await (await self.get_state(BookingState))._query_context()
        return await self._finish(context, await run(lambda: write(context)))

    async def _finish(self, context: BookingContext, result: Result) -> Any:
        if result.doubt is not None:
            async with self:
                self.is_watching = await self._tell(context, result)
            result = await run(_settling(result))
        async with self:
            if not await self._tell(context, result):
                return None
            self.is_watching = False
            if result.code:
                self._fail(result.code)
            else:
                self._succeed()
        return self._next(context, result)

    async def _tell(self, context: BookingContext, result: Result) -> bool:
        """Say what is so, unless the page shows another booking by now."""
        page = await self.get_state(BookingState)
        if page._query_key() != context.key:
            return False
        if not result.new_uid:
            page._put(context, result.found)
        if result.code in (NOT_SENT, STOPPED_LOOKING):
            page.is_invalidated = True
        t = get_translator(context.preferences.language)
        if result.doubt is not None and result.found is not None:
            self.problem = doubt_sentence(result.found.in_doubt, t)
        else:
            self.problem = self._words(result.code, t) if result.code else ""
        return True


async def run(write: Callable[[], Awaitable[Result]]) -> Result:
    """Run a write, and turn what stops it into a code that claims nothing."""
    try:
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
            seat_is_gone=outcome.seat_is_gone,
            former=before.former if is_same else None,
            series=read.occurrences or before.series,
        )
    if outcome.status == "done":
        return Result(found=found, new_uid=outcome.new_uid)
    if outcome.status == "unknown":
        return _in_doubt(found, outcome.doubt)
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
    if read.kind == "single" and outcome.status == "refused" and outcome.new_uid:
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


async def _doubted(context: BookingContext) -> Result:
    found = await find(context.visit)
    if not found.in_doubt:
        return Result(found=found)
    doubt = await services.current().bookings.doubt_of(found.read)
    return Result(found=found) if doubt is None else _in_doubt(found, doubt)


def _settling(result: Result) -> Callable[[], Awaitable[Result]]:
    async def settle() -> Result:
        if result.doubt is None or result.found is None:
            return result
        before = dataclasses.replace(result.found, in_doubt="")
        outcome = await services.current().bookings.settle(result.doubt)
        settled = result_of(outcome, before)
        if settled.doubt is None:
            return settled
        return Result(code=STOPPED_LOOKING, found=before)

    return settle
