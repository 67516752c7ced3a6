"""The booking that the URL names: the counterpart of ``useGetBooking``.

``isLoading`` is ``is_loading``, ``data`` is ``booking``, ``refetch`` is ``refetch``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import reflex as rx

from calpages import routes, services
from calpages.calcom.errors import CalError
from calpages.finding import find, last_known
from calpages.found import Found
from calpages.presentation.booking import present
from calpages.presentation.freshness import FreshnessView, freshness_steps
from calpages.presentation.problems import (
    ProblemView,
    loading_problem,
    refresh_problem,
)
from calpages.presentation.viewer import booked_language, viewer_of
from calpages.presentation.views import BookingView
from calpages.state.locale import LocaleState
from calpages.state.query import QueryMixin
from calpages.visit import Visit, read_visit

_BOOKING_PAGES = routes.BOOKING_ROUTE.partition("[")[0]


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class BookingContext:
    """What one fetch needs to know of the visit.

    How the visitor reads is asked when there is something to tell: it may have changed.

    Attributes:
        key: The query's key, as the URL gives it.
        visit: The visit; of a seat whose booking is known, to that booking.
        may_be_old: Whether the page changes nothing: then what was read some minutes
            ago is better than nothing.
        is_shown: Whether it shows the booking already.
    """

    key: str
    visit: Visit
    may_be_old: bool = False
    is_shown: bool = False


def key_of(visit: Visit) -> str:
    """Name what a visit shows: which booking.

    Not in which language or zone: when one of these changes, what is shown, and what
    was written into it, stays until it is told anew.
    """
    return "\n".join((visit.uid, visit.seat_uid))


class BookingState(QueryMixin, rx.State):
    """The booking of this page, as the visitor may see it.

    Attributes:
        booking: The view; empty until ``status`` is ``success``.
        problem: Why there is none, while ``status`` is ``error``.
        notice: That what is shown could not be refreshed; ``""`` otherwise.
        freshness: Sentences for how long ago it was read.
        has_moved: Whether this page leads on to the booking that took its place: until
            that is read, what is shown here must not be taken for it.
    """

    if TYPE_CHECKING:
        booking_uid: str

    booking: rx.Field[BookingView] = rx.field(default_factory=BookingView)
    problem: rx.Field[ProblemView] = rx.field(default_factory=ProblemView)
    notice: rx.Field[str] = rx.field("")
    _homes: dict[str, str] = {}
    _is_last_known: bool = False
    freshness: rx.Field[tuple[FreshnessView, ...]] = rx.field(())
    has_moved: rx.Field[bool] = rx.field(False)

    @rx.var(initial_value="")
    def tab_title(self) -> str:
        """What the browser's tab says."""
        if self.shown_status == "pending":
            return services.current().brand.name
        return self.booking.tab_title or self.problem.heading

    def _visit(self) -> Visit:
        return read_visit(
            self.booking_uid,
            self.router.url.query_parameters,
            self.router.session.client_ip,
        )

    def _seat_at_home(self, visit: Visit) -> Visit:
        """Name the booking of a seat beside it: Cal.com forgets a seat given back."""
        if visit.uid not in self._homes:
            return visit
        return dataclasses.replace(
            visit, uid=self._homes[visit.uid], seat_uid=visit.uid
        )

    def _query_key(self) -> str:
        return key_of(self._visit())

    async def _query_context(self) -> BookingContext:
        visit = self._visit()
        is_its_page = self.router.url.path.startswith(_BOOKING_PAGES)
        if self._is_last_known and not is_its_page:
            # A page that changes it needs the truth.
            self.status, self.updated_at, self._is_last_known = "pending", 0.0, False
            self._clear()
        return BookingContext(
            key=key_of(visit),
            visit=self._seat_at_home(visit),
            may_be_old=is_its_page,
            is_shown=self.status == "success",
        )

    async def _query(self, context: BookingContext, *, fresh: bool) -> Found:
        try:
            return await find(context.visit, fresh=fresh)
        except CalError as error:
            if context.is_shown or not context.may_be_old:
                raise
            known = await last_known(context.visit, error)
            if known is None:
                raise
            return known

    async def _receive(self, context: BookingContext, data: Found) -> None:
        read = data.read
        if read.kind == "seat":
            self._homes = {read.seat_uid: read.booking.uid}
        locale = await self.get_state(LocaleState)
        locale._take_booked_language(booked_language(read.booking, read.seat_uid))
        viewer = viewer_of(
            locale._preferences(),
            read.booking,
            dt.datetime.now(dt.UTC),
            seat_uid=read.seat_uid,
        )
        self.booking = present(data, viewer, all_remaining=context.visit.all_remaining)
        self._arrive()
        self.problem, self.notice = ProblemView(), ""
        self._is_last_known = data.outage != ""
        if self._is_last_known:
            self._note_age(data.age_seconds, data.outage)
            self.notice = refresh_problem(data.outage, viewer.t)
        self.freshness = freshness_steps(viewer.t, age_seconds=data.age_seconds)

    async def _put(self, context: BookingContext, found: Found | None) -> None:
        """Take what a write has read back (``setQueryData``), if still shown."""
        if found is not None and self._key == context.key:
            self._fetch_number += 1
            self._finish_fetch()
            await self._receive(context, found)

    async def _explain(self, context: BookingContext, code: str) -> None:
        t = (await self.get_state(LocaleState))._t()
        self._arrive()
        if self.status == "success":
            self.notice = refresh_problem(code, t)
            self._is_last_known = context.may_be_old
        else:
            self.problem = loading_problem(code, t)

    def _arrive(self) -> None:
        """Show what is here now; what is as before is not sent again."""
        if self.has_moved:
            self.has_moved = False

    def _clear(self) -> None:
        self._arrive()
        self.booking, self.problem = BookingView(), ProblemView()
        self.notice, self.freshness = "", ()
