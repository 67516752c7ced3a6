"""TanStack Query's meaning of a query and of a mutation, as Reflex State mixins.

Two facts are kept apart: ``status`` says whether there is data, ``fetch_status``
whether it is being fetched. State changes only by a named transition, under the lock;
the fetch itself runs outside it. ``fetch_status`` is never a lock: a navigation cancels
a page's events, so it can be left at ``fetching``, and ``ensure`` then simply fetches
again. Nothing here counts as fresh by its age: a state outlives its page, and how long
a reading may be shared is for ``Bookings`` to say.

Query::

    pending --fetch--> pending+fetching --success--> success
                                        --error----> error     (no data yet)
    success --fetch--> success+fetching --error----> success   (data and notice kept)
    any     --key changes--> pending                           (data is dropped)

Mutation::

    idle --start--> pending --succeed--> success
                            --fail-----> error --start--> pending
"""

from __future__ import annotations

import logging
import time
from typing import Any, Literal

import reflex as rx

from calpages.calcom.errors import CalError, ShapeError
from calpages.state.steadily import is_lost, steadily
from calpages.visit import VisitError

QueryStatus = Literal["pending", "error", "success"]
FetchStatus = Literal["idle", "fetching"]
MutationStatus = Literal["idle", "pending", "error", "success"]

_logger = logging.getLogger(__name__)


class QueryMixin(rx.State, mixin=True):
    """One resource, kept by a key: the counterpart of ``useGetBooking``'s result.

    A subclass says what is fetched, by four hooks: ``_query_key``,
    ``_query_context``, ``_query`` and ``_receive``, and what its data is, as vars of
    its own that ``_clear`` drops. ``error_code`` is a ``CalError.code`` or one of the
    subclass's own.

    Attributes:
        status: Whether there is data: ``pending`` (not yet), ``error``, ``success``.
        fetch_status: Whether it is being fetched: ``fetching`` or ``idle``.
        error_code: The last fetch's problem; kept beside data that is still shown.
        updated_at: When data last arrived (Unix seconds); 0 for never.
        is_invalidated: Whether the data is known to be out of date.
    """

    status: rx.Field[str] = rx.field("pending")
    fetch_status: rx.Field[str] = rx.field("idle")
    error_code: rx.Field[str] = rx.field("")
    updated_at: rx.Field[float] = rx.field(0.0)
    is_invalidated: rx.Field[bool] = rx.field(False)
    _key: str = ""
    _fetch_number: int = 0

    @rx.var(initial_value="pending")
    def shown_status(self) -> str:
        """``status``, or ``pending`` while the data is still another address's."""
        return self.status if self._key == self._query_key() else "pending"

    @rx.var
    def is_loading(self) -> bool:
        """Whether the first data is on its way."""
        return self.fetch_status == "fetching" and self.status == "pending"

    @rx.var
    def is_refetching(self) -> bool:
        """Whether data that is shown is being fetched again."""
        return self.fetch_status == "fetching" and self.status != "pending"

    @rx.event(background=True, supersedes=True)
    async def ensure(self):
        """Fetch, from a reading that others have just made if there is one.

        TanStack's ``refetchOnMount`` and ``refetchOnWindowFocus`` without a
        ``staleTime``.
        """
        async with self:
            fresh = self.is_invalidated
        return await self._fetch(fresh=fresh)

    @rx.event(background=True, supersedes=True)
    async def refetch(self):
        """Fetch again, past every cache, while what is shown stays."""
        return await self._fetch(fresh=True)

    @rx.event
    def invalidate(self):
        """Mark the data as out of date: the next ``ensure`` passes every cache."""
        self.is_invalidated = True

    def _query_key(self) -> str:
        """Name the resource; a new name drops the data of the old one."""
        raise NotImplementedError

    async def _query_context(self) -> Any:
        """Gather, under the lock, what ``_query`` and ``_receive`` need."""
        raise NotImplementedError

    async def _query(self, context: Any, *, fresh: bool) -> Any:
        """Fetch the data; runs outside the lock and must not touch the State.

        Raises:
            CalError: Its ``code`` becomes ``error_code``.
            VisitError: Likewise.
        """
        raise NotImplementedError

    async def _receive(self, context: Any, data: Any) -> None:
        """Put the data into the vars; called under the lock."""
        raise NotImplementedError

    def _clear(self) -> None:
        """Drop the data, because the key changed."""
        raise NotImplementedError

    async def _explain(self, context: Any, code: str) -> None:
        """Put a problem's words into the vars; called under the lock."""

    async def _fetch(self, *, fresh: bool) -> Any:
        """Fetch and settle; gives the event that follows, if any."""
        async with self:
            # The context last: a new key drops what the old one has left in the vars.
            number = self._start_fetch(self._query_key())
            context = await self._query_context()
        try:
            data = await self._query(context, fresh=fresh)
        except (CalError, VisitError) as error:
            if isinstance(error, ShapeError):
                _logger.warning("An answer can't be shown: %s", error)
            return await self._settle(number, context, error_code=error.code)
        except Exception:
            await self._settle(number, context, error_code="unknown")
            raise
        return await self._settle(number, context, data=data)

    async def _settle(
        self, number: int, context: Any, *, data: Any = None, error_code: str = ""
    ) -> Any:
        async def tell() -> Any:
            if is_lost(self):
                return self.__class__.ensure
            if number != self._fetch_number:
                return None
            if error_code:
                self._fail_fetch(error_code)
                await self._explain(context, error_code)
            else:
                self._finish_fetch()
                await self._receive(context, data)
            return None

        return await steadily(self, tell)

    def _start_fetch(self, key: str) -> int:
        if key != self._key:
            # What was never filled need not be emptied, or sent empty.
            is_first, self._key = not self._key, key
            if not is_first:
                self.status, self.error_code, self.updated_at = "pending", "", 0.0
                self._clear()
        self.fetch_status = "fetching"
        self._fetch_number += 1
        return self._fetch_number

    def _finish_fetch(self) -> None:
        self.status, self.fetch_status, self.error_code = "success", "idle", ""
        self.is_invalidated, self.updated_at = False, time.time()

    def _note_age(self, seconds: float, code: str) -> None:
        """Say of what was just received how old it is, and why it is not newer."""
        self.is_invalidated, self.error_code = True, code
        self.updated_at -= seconds

    def _fail_fetch(self, code: str) -> None:
        self.fetch_status, self.error_code = "idle", code
        self.is_invalidated = True
        if self.status != "success":
            self.status = "error"


class MutationMixin(rx.State, mixin=True):
    """One write: the counterpart of ``useCancelBooking``'s result.

    Attributes:
        status: ``idle``, ``pending``, ``error`` or ``success``.
        error_code: Why it is not done; ``""`` otherwise.
        times_begun: How often it was begun: it grows with each click that was heard,
            also where ``pending`` was over before a browser could draw it.
    """

    status: rx.Field[str] = rx.field("idle")
    error_code: rx.Field[str] = rx.field("")
    times_begun: rx.Field[int] = rx.field(0)

    @rx.var
    def is_pending(self) -> bool:
        """Whether the write is under way."""
        return self.status == "pending"

    @rx.event
    def reset_mutation(self):
        """Forget the last outcome (TanStack's ``reset``, a name Reflex has taken)."""
        if self.status != "pending":
            self._reset_mutation()

    def _reset_mutation(self) -> None:
        self.status, self.error_code = "idle", ""

    def _start(self) -> bool:
        """Begin, unless a write is under way; call under the lock."""
        if self.status == "pending":
            return False
        self.status, self.error_code = "pending", ""
        self.times_begun += 1
        return True

    def _succeed(self) -> None:
        self.status, self.error_code = "success", ""

    def _fail(self, code: str) -> None:
        self.status, self.error_code = "error", code
