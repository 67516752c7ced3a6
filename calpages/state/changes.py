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

import datetime as dt
import functools
from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from calpages.calcom.urgency import Urgency
from calpages.changing import (
    NOT_SENT,
    STOPPED_LOOKING,
    Result,
    doubted,
    run,
    settled,
)
from calpages.i18n import Translator
from calpages.presentation.booking import standing_of
from calpages.presentation.problems import doubt_sentence
from calpages.reasons import ReasonError
from calpages.state.booking import BookingContext, BookingState
from calpages.state.locale import LocaleState
from calpages.state.query import MutationMixin
from calpages.state.steadily import is_lost, steadily


def form_fields(form: object) -> dict[str, Any]:
    """Give the fields of a form.

    Raises:
        ReasonError: A client has sent something else in its place.
    """
    if not isinstance(form, dict):
        raise ReasonError("bad_reason")
    return form


class ChangeMixin(MutationMixin, rx.State, mixin=True):
    """A write to the booking of the page, told as what a reading shows.

    Attributes:
        problem: Why it is not done, or not known to be; ``""`` otherwise. To be shown
            only beside the booking that it was told of: see ``told_of``.
        told_of: The ``standing`` of the booking that ``problem`` was told of. Another
            hand may have cancelled it since, and a refresh shows that.
        is_watching: Whether the outcome is not known yet, and is being read again.
    """

    problem: rx.Field[str] = rx.field("")
    told_of: rx.Field[str] = rx.field("")
    is_watching: rx.Field[bool] = rx.field(False)
    _code: str = ""
    _action_in_doubt: str | None = None

    @rx.event
    def open_page(self):
        """Forget an earlier outcome when the page is opened; nothing else."""
        self._reset_mutation()

    @rx.event(background=True, supersedes=True)
    async def watch_doubt(self):
        """Tell of a change that somebody sent and that may still land; reads only."""
        async with self:
            context = await (await self.get_state(BookingState))._query_context()
        # Anybody can open a page: it takes nothing of what is kept for changes.
        result = await run(lambda: doubted(context.visit), Urgency.PAGE)
        if result.doubt is None:
            if result.new_uid:
                async with self:
                    (await self.get_state(BookingState)).has_moved = True
            return self._came_late(context, result)
        async with self:
            if not self._start():
                return None
        return await self._finish(context, result)

    @rx.event
    async def say_again(self):
        """Say the same in the language that the visitor reads now."""
        if self.problem:
            await self._say()

    def _reset_mutation(self) -> None:
        super()._reset_mutation()
        self.problem, self.is_watching = "", False

    def _words(self, code: str, t: Translator) -> str:
        """Say why the change is not done."""
        raise NotImplementedError

    def _next(self, context: BookingContext, result: Result) -> Any:
        """Give the event that follows, if any."""
        return None

    def _came_late(self, context: BookingContext, result: Result) -> Any:
        """Give the event that follows where nothing is in doubt any more, if any."""
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
            tell_doubt = functools.partial(self._tell_doubt, context, result)
            if await steadily(self, tell_doubt):
                return BookingState.ensure
            result = await run(functools.partial(settled, result))
        return await steadily(self, functools.partial(self._tell_end, context, result))

    async def _tell_doubt(self, context: BookingContext, result: Result) -> bool:
        """Say that it is not known yet; gives whether the page must begin anew."""
        self.is_watching = await self._tell(context, result)
        return is_lost(self)

    async def _tell_end(self, context: BookingContext, result: Result) -> Any:
        """Say how it ended; gives the event that follows, if any."""
        if is_lost(self):
            return self._next(context, result) or BookingState.ensure
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
            await page._put(context, result.found)
        elif not result.code:
            page.has_moved = True
        if result.code in (NOT_SENT, STOPPED_LOOKING):
            page.is_invalidated = True
        self._action_in_doubt = None
        if result.doubt is not None and result.found is not None:
            self._action_in_doubt = result.found.in_doubt
        self._code, self.told_of = result.code, page.booking.standing
        if not self.told_of and result.found is not None:
            # The page is about to show it.
            self.told_of = standing_of(result.found, dt.datetime.now(dt.UTC))
        await self._say()
        return True

    async def _say(self) -> None:
        t = (await self.get_state(LocaleState))._t()
        if self._action_in_doubt is not None:
            self.problem = doubt_sentence(self._action_in_doubt, t)
        else:
            self.problem = self._words(self._code, t) if self._code else ""
