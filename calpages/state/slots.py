"""The free times to which the booking of the URL could be moved.

What is looked at and what is chosen is in the URL (``calpages.choice``): the page
changes its address and calls ``ensure``.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import reflex as rx

from calpages.calcom.models import Slot
from calpages.choice import Choice, read_choice
from calpages.offering import find_offer
from calpages.policy import Obstacle
from calpages.presentation.choosing import (
    ChoosingView,
    LinksView,
    NearestView,
    Offer,
    present_choosing,
)
from calpages.presentation.confirm import ConfirmView
from calpages.presentation.month import MonthView
from calpages.presentation.moving_problems import (
    outage_sentence,
    reschedule_problem,
    slots_problem,
)
from calpages.presentation.times import ChosenView, DayTimesView, WeekView
from calpages.presentation.viewer import Preferences
from calpages.presentation.zone_choice import ZoneView
from calpages.state.booking import key_of
from calpages.state.hold import HoldState
from calpages.state.locale import LocaleState
from calpages.state.query import QueryMixin
from calpages.visit import Visit, read_visit


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class SlotsContext:
    """What one fetch needs to know of the page's address, and of its visitor."""

    visit: Visit
    choice: Choice
    query: dict[str, str]
    preferences: Preferences
    held: Slot | None


class SlotsState(QueryMixin, rx.State):
    """The free times, laid out as the URL asks; one var for each part of the page.

    Attributes:
        layout: ``month``, ``week`` or ``soonest``; ``""`` until it is known.
        month: The calendar of a month.
        day: The times of the day chosen in it.
        week: The times of a week.
        soonest: The days with the next free times.
        former: The booking's time as it is.
        chosen: The chosen time; empty for none.
        confirm: What moving there means; empty unless the visitor has gone on.
        zone: The zone in which all times are.
        notice: That there is no free time here, or why a later month is shown.
        gone: That the chosen time is not free any more; ``""`` otherwise.
        nearest: The free times nearest to it.
        links: The addresses of the page with something else chosen.
        problem: Why the free times can't be shown or renewed; ``""`` otherwise.
    """

    if TYPE_CHECKING:
        booking_uid: str

    layout: rx.Field[str] = rx.field("")
    month: rx.Field[MonthView] = rx.field(default_factory=MonthView)
    day: rx.Field[DayTimesView] = rx.field(default_factory=DayTimesView)
    week: rx.Field[WeekView] = rx.field(default_factory=WeekView)
    soonest: rx.Field[tuple[DayTimesView, ...]] = rx.field(())
    former: rx.Field[ChosenView] = rx.field(default_factory=ChosenView)
    chosen: rx.Field[ChosenView] = rx.field(default_factory=ChosenView)
    confirm: rx.Field[ConfirmView] = rx.field(default_factory=ConfirmView)
    zone: rx.Field[ZoneView] = rx.field(default_factory=ZoneView)
    notice: rx.Field[str] = rx.field("")
    gone: rx.Field[str] = rx.field("")
    nearest: rx.Field[tuple[NearestView, ...]] = rx.field(())
    links: rx.Field[LinksView] = rx.field(default_factory=LinksView)
    problem: rx.Field[str] = rx.field("")

    def _query_key(self) -> str:
        return key_of(read_visit(self.booking_uid, self.router.url.query_parameters))

    async def _query_context(self) -> SlotsContext:
        locale = await self.get_state(LocaleState)
        hold = await self.get_state(HoldState)
        query = dict(self.router.url.query_parameters)
        visit = read_visit(self.booking_uid, query, self.router.session.client_ip)
        return SlotsContext(
            visit=visit,
            choice=read_choice(query),
            query=query,
            preferences=locale._preferences(),
            held=hold._held_for(key_of(visit)),
        )

    async def _query(self, context: SlotsContext, *, fresh: bool) -> Offer:
        return await find_offer(
            context.visit,
            context.choice,
            context.preferences,
            fresh=fresh,
            held=context.held,
        )

    async def _receive(self, context: SlotsContext, data: Offer) -> None:
        self._show(present_choosing(data, context.query))
        self.problem = ""

    async def _explain(self, context: SlotsContext, code: str) -> None:
        t = (await self.get_state(LocaleState))._t()
        if code in set(Obstacle):
            self.problem = reschedule_problem(code, t)
        else:
            has_times = self.status == "success"
            self.problem = outage_sentence(t) if has_times else slots_problem(t)

    def _clear(self) -> None:
        self._show(ChoosingView())
        self.problem = ""

    def _show(self, view: ChoosingView) -> None:
        """Put a view into the vars; what is as before is not sent again."""
        for field in dataclasses.fields(view):
            value = getattr(view, field.name)
            if getattr(self, field.name) != value:
                setattr(self, field.name, value)
