"""The free times to which the booking of the URL could be moved, a month at a time."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

import reflex as rx

from calpages import services
from calpages.calcom.models import Booking
from calpages.dates import Month, month_window
from calpages.finding import VisitError, find
from calpages.found import Found
from calpages.i18n import Formatter, get_translator
from calpages.policy import may_reschedule
from calpages.presentation.month import (
    DayTimesView,
    MonthView,
    present_month,
    present_times,
    short_time,
)
from calpages.presentation.moving_problems import no_times_sentence, slots_problem
from calpages.presentation.viewer import Preferences, Viewer, viewer_of
from calpages.state.booking import key_of
from calpages.state.locale import LocaleState
from calpages.state.query import QueryMixin
from calpages.visit import Visit, read_visit
from calpages.zones import resolve_zone

MONTHS_AHEAD = 12
"""How many months after this one can be shown."""
_MONTHS_LOOKED_THROUGH = 3


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class SlotsContext:
    """What one fetch needs to know: the visit, and the month asked for if any."""

    visit: Visit
    preferences: Preferences
    month: Month | None


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class FoundSlots:
    """A month of free times (aware, UTC) for a booking."""

    booking: Booking
    viewer: Viewer
    month: Month
    starts: tuple[dt.datetime, ...]


class SlotsState(QueryMixin, rx.State):
    """The month that is shown, the day chosen in it, and the time chosen in that.

    Attributes:
        month: The calendar.
        day: The times of the chosen day.
        chosen_start: The chosen time, as an instant; ``""`` for none.
        chosen_text: The chosen time in words.
        former_text: The booking's time in words.
        problem: Why the free times can't be shown; ``""`` otherwise.
        empty_text: That there is no free time, once that is known.
    """

    if TYPE_CHECKING:
        booking_uid: str

    month: rx.Field[MonthView] = rx.field(default_factory=MonthView)
    day: rx.Field[DayTimesView] = rx.field(default_factory=DayTimesView)
    chosen_start: rx.Field[str] = rx.field("")
    chosen_text: rx.Field[str] = rx.field("")
    former_text: rx.Field[str] = rx.field("")
    problem: rx.Field[str] = rx.field("")
    empty_text: rx.Field[str] = rx.field("")
    _asked_month: str = ""
    _starts: tuple[dt.datetime, ...] = ()
    _language: str = ""
    _zone: str = ""
    _duration_seconds: float = 0.0
    _current: dt.datetime | None = None

    @rx.event(background=True, supersedes=True)
    async def show_month(self, month: str):
        """Show another month.

        Args:
            month: Such as "2026-12"; anything else, or one out of range, is ignored.
        """
        async with self:
            if not _is_in_range(month):
                return
            self._asked_month = month
        await self._fetch(fresh=False)

    @rx.event
    def choose_day(self, day: str):
        """Show the free times of a day.

        Args:
            day: A civil date such as "2026-11-27"; one without free times is ignored.
        """
        if any(one.iso == day and one.is_free for one in self.month.days):
            self._forget_time()
            self._show_day(dt.date.fromisoformat(day))

    @rx.event
    def choose_time(self, start: str):
        """Choose one of the shown times.

        Args:
            start: Its ``start_iso``; anything that is not shown is ignored.
        """
        times = [time for part in self.day.parts for time in part.times]
        if any(one.start_iso == start and not one.is_current for one in times):
            self.chosen_start = start
            self.chosen_text = short_time(
                dt.datetime.fromisoformat(start), self._duration(), self._viewer()
            )

    def _query_key(self) -> str:
        return key_of(read_visit(self.booking_uid, self.router.url.query_parameters))

    async def _query_context(self) -> SlotsContext:
        locale = await self.get_state(LocaleState)
        asked = self._asked_month
        return SlotsContext(
            visit=read_visit(self.booking_uid, self.router.url.query_parameters),
            preferences=locale._preferences(),
            month=Month.parse(asked) if asked else None,
        )

    async def _query(self, context: SlotsContext, *, fresh: bool) -> FoundSlots:
        now = dt.datetime.now(dt.UTC)
        found = await find(context.visit, fresh=fresh)
        permission = may_reschedule(
            found.read.booking, found.event_type, now, kind=found.read.kind
        )
        if permission.obstacle:
            raise VisitError(permission.obstacle)
        booking = found.read.booking
        viewer = viewer_of(context.preferences, booking, now)
        month, starts = await _first_free_month(found, viewer, context.month)
        return FoundSlots(booking=booking, viewer=viewer, month=month, starts=starts)

    def _receive(self, context: SlotsContext, data: FoundSlots) -> None:
        viewer, booking = data.viewer, data.booking
        self._asked_month, self._starts = str(data.month), data.starts
        self._language = context.preferences.language
        self._zone = viewer.fmt.zone.key
        self._duration_seconds = (booking.end - booking.start).total_seconds()
        self._current = booking.start
        self.month = present_month(
            data.month, data.starts, viewer, last=_last_month(viewer.now)
        )
        self.former_text = short_time(booking.start, self._duration(), viewer)
        self.problem = ""
        free = [day for day in self.month.days if day.is_free]
        self.empty_text = "" if free else no_times_sentence(viewer.t)
        if not any(day.iso == self.day.iso for day in free):
            self.day = DayTimesView()
            self._forget_time()
            booked_day = booking.start.astimezone(viewer.fmt.zone).date().isoformat()
            later = [day for day in free if day.iso >= booked_day]
            if chosen := (later or free)[:1]:
                self._show_day(dt.date.fromisoformat(chosen[0].iso))
        else:
            self._show_day(dt.date.fromisoformat(self.day.iso))

    def _explain(self, context: SlotsContext, code: str) -> None:
        self.problem = slots_problem(get_translator(context.preferences.language))

    def _clear(self) -> None:
        self.month, self.day = MonthView(), DayTimesView()
        self._asked_month, self._starts = "", ()
        self.problem = self.empty_text = self.former_text = ""
        self._forget_time()

    def _show_day(self, day: dt.date) -> None:
        if self._current is not None:
            self.day = present_times(
                day,
                self._starts,
                self._viewer(),
                duration=self._duration(),
                current=self._current,
            )

    def _forget_time(self) -> None:
        self.chosen_start = self.chosen_text = ""

    def _duration(self) -> dt.timedelta:
        return dt.timedelta(seconds=self._duration_seconds)

    def _viewer(self) -> Viewer:
        return Viewer(
            t=get_translator(self._language),
            fmt=Formatter(self._language, resolve_zone(self._zone)),
            now=dt.datetime.now(dt.UTC),
        )


async def _first_free_month(
    found: Found, viewer: Viewer, asked: Month | None
) -> tuple[Month, tuple[dt.datetime, ...]]:
    """Read the month asked for, or the first with a free time from the booking's on."""
    zone, booking = viewer.fmt.zone, found.read.booking
    this_month = Month.of(viewer.now.astimezone(zone).date())
    month = asked or max(this_month, Month.of(booking.start.astimezone(zone).date()))
    first = month
    for _ in range(1 if asked else _MONTHS_LOOKED_THROUGH):
        start, end = month_window(month, zone)
        slots = await services.current().bookings.slots(
            booking, start, end, event_type=found.event_type
        )
        starts = tuple(_in_month((slot.start for slot in slots), month, viewer))
        if starts or month >= _last_month(viewer.now):
            return month, starts
        month = month.next
    return first, ()


def _in_month(
    starts: Iterable[dt.datetime], month: Month, viewer: Viewer
) -> Iterable[dt.datetime]:
    zone = viewer.fmt.zone
    return (
        start
        for start in starts
        if start > viewer.now and Month.of(start.astimezone(zone).date()) == month
    )


def _last_month(now: dt.datetime) -> Month:
    month = Month.of(now.date())
    for _ in range(MONTHS_AHEAD):
        month = month.next
    return month


def _is_in_range(text: object) -> bool:
    if not isinstance(text, str):
        return False
    now = dt.datetime.now(dt.UTC)
    try:
        month = Month.parse(text)
    except ValueError:
        return False
    # One day of tolerance: the visitor's zone may still be in the month before.
    earliest = Month.of((now - dt.timedelta(days=1)).date())
    return earliest <= month <= _last_month(now).next
