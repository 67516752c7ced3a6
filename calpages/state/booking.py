"""The booking that the URL names: the counterpart of ``useGetBooking``.

``isLoading`` is ``is_loading``, ``data`` is ``booking``, ``refetch`` is ``refetch``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import reflex as rx

from calpages import services
from calpages.bookings import BookingRead
from calpages.calcom.models import EventType
from calpages.i18n import get_translator
from calpages.presentation.booking import BookingView, present_booking, present_series
from calpages.presentation.problems import (
    ProblemView,
    loading_problem,
    refresh_problem,
    updated_sentence,
)
from calpages.presentation.viewer import Preferences, viewer_of
from calpages.state.locale import LocaleState
from calpages.state.query import QueryError, QueryMixin
from calpages.visit import Visit, read_visit


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class BookingContext:
    """What one fetch needs to know of the visit."""

    visit: Visit
    preferences: Preferences


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class FoundBooking:
    """A booking as read, with its event type where that could be found."""

    read: BookingRead
    event_type: EventType | None


async def find_booking(visit: Visit, *, fresh: bool = False) -> FoundBooking:
    """Read the booking that a visit names, and its event type.

    Args:
        visit: The visit; its uid is checked here.
        fresh: Whether to ask Cal.com past every cache.

    Raises:
        QueryError: The link has no uid, or not one that can be asked for.
        CalError: Cal.com did not give the booking.
    """
    if visit.uid_parameter == "rescheduleUid" and not visit.has_uid:
        raise QueryError("malformed_uid" if visit.uid else "missing_uid")
    bookings = services.current().bookings
    read = await bookings.read(visit.uid, fresh=fresh)
    event_type = await bookings.event_type(
        read.booking,
        username=visit.username,
        slug=visit.slug,
        team_id=visit.team_id,
    )
    return FoundBooking(read=read, event_type=event_type)


class BookingState(QueryMixin, rx.State):
    """The booking of this page, as the visitor may see it.

    Attributes:
        booking: The view; empty until ``status`` is ``success``.
        problem: Why there is none, while ``status`` is ``error``.
        notice: That what is shown could not be refreshed; ``""`` otherwise.
        updated_text: When it was read, in words.
    """

    if TYPE_CHECKING:
        booking_uid: str

    booking: rx.Field[BookingView] = rx.field(default_factory=BookingView)
    problem: rx.Field[ProblemView] = rx.field(default_factory=ProblemView)
    notice: rx.Field[str] = rx.field("")
    updated_text: rx.Field[str] = rx.field("")

    @rx.var
    def tab_title(self) -> str:
        """What the browser's tab says."""
        return self.booking.heading or self.problem.heading

    def _visit(self) -> Visit:
        return read_visit(self.booking_uid, self.router.url.query_parameters)

    def _query_key(self) -> str:
        return self._visit().uid

    async def _query_context(self) -> BookingContext:
        locale = await self.get_state(LocaleState)
        return BookingContext(visit=self._visit(), preferences=locale._preferences())

    async def _query(self, context: BookingContext, *, fresh: bool) -> FoundBooking:
        return await find_booking(context.visit, fresh=fresh)

    def _receive(self, context: BookingContext, data: FoundBooking) -> None:
        now = dt.datetime.now(dt.UTC)
        read = data.read
        viewer = viewer_of(
            context.preferences, read.booking, now, seat_uid=read.seat_uid
        )
        if read.kind == "series":
            self.booking = present_series(read.occurrences, data.event_type, viewer)
        else:
            self.booking = present_booking(
                read.booking,
                data.event_type,
                viewer,
                kind=read.kind,
                seat_uid=read.seat_uid,
            )
        self.problem, self.notice = ProblemView(), ""
        self.updated_text = updated_sentence(now, viewer)

    def _put(self, context: BookingContext, found: FoundBooking | None) -> None:
        """Take what a write has read back (``setQueryData``), if still shown."""
        if found is not None and self._key == context.visit.uid:
            self._fetch_number += 1
            self._finish_fetch()
            self._receive(context, found)

    def _explain(self, context: BookingContext, code: str) -> None:
        t = get_translator(context.preferences.language)
        if self.status == "success":
            self.notice = refresh_problem(t)
        else:
            self.problem = loading_problem(code, t)

    def _clear(self) -> None:
        self.booking, self.problem = BookingView(), ProblemView()
        self.notice, self.updated_text = "", ""
