"""The chosen time, reserved at Cal.com for as long as the visitor looks at it.

A reservation is a hint to others (contract 4.2): nothing waits for it and nothing
depends on it. The page calls ``keep`` when a time is chosen and again while it stays
chosen, ``release`` when it is chosen no more; what is forgotten ends by itself.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import reflex as rx

from calpages import services
from calpages.bookings import Hold, HoldRefusal
from calpages.calcom.errors import CalError
from calpages.calcom.models import Slot
from calpages.choice import read_instant
from calpages.finding import find
from calpages.i18n import Translator
from calpages.presentation.moving_problems import held_hint
from calpages.state.booking import BookingState, key_of
from calpages.state.locale import LocaleState
from calpages.state.steadily import is_lost
from calpages.visit import VisitError, read_visit


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    key: str
    hold: Hold


class HoldState(rx.State):
    """One held time of one visitor.

    Attributes:
        hint: That somebody else is choosing the same time; ``""`` otherwise.
    """

    if TYPE_CHECKING:
        booking_uid: str

    hint: rx.Field[str] = rx.field("")
    _held: _Held | None = None
    _turn: int = 0
    _unwanted: tuple[str, dt.datetime] | None = None

    @rx.event(background=True, supersedes=True)
    async def keep(self, start: str):
        """Hold a time, in place of the one held before, or hold it for longer.

        Args:
            start: The instant in the address; another one is not held.
        """
        wanted = read_instant(start)
        async with self:
            query = self.router.url.query_parameters
            if wanted is None or wanted != read_instant(query.get("slot", "")):
                return None
            visit = read_visit(self.booking_uid, query, self.router.session.client_ip)
            if self._unwanted == (key_of(visit), wanted):
                return None
            self._unwanted = None
            locale = await self.get_state(LocaleState)
            t = locale._t()
            turn, earlier = self._take_turn()
        bookings = services.current().bookings
        try:
            if earlier is not None:
                await bookings.release(earlier.hold.uid)
            await services.current().throttle.take("holds", visit.network)
            found = await find(visit, for_write=True)
        except (CalError, VisitError):
            return None
        async with self:
            if turn != self._turn:
                # It was let go, or sent, meanwhile: a hold would only be in the way.
                return None
        answer = await bookings.hold(
            found.read.booking, wanted, event_type=found.event_type
        )
        async with self:
            is_mine = turn == self._turn
            if is_mine:
                self._note(key_of(visit), answer, t)
        if not is_mine and isinstance(answer, Hold):
            await bookings.release(answer.uid)
        return BookingState.ensure if is_lost(self) else None

    @rx.event(background=True, supersedes=True)
    async def release(self):
        """Give the held time back."""
        async with self:
            _, earlier = self._take_turn()
            self.hint = ""
        if earlier is not None:
            await services.current().bookings.release(earlier.hold.uid)

    @rx.event
    async def say_again(self):
        """Say the same in the language that the visitor reads now."""
        if self.hint:
            self.hint = held_hint((await self.get_state(LocaleState))._t())

    def _note(self, key: str, answer: Hold | HoldRefusal, t: Translator) -> None:
        """Remember what is held, or say why nothing is."""
        if isinstance(answer, Hold):
            self._held, self.hint = _Held(key=key, hold=answer), ""
        else:
            self.hint = held_hint(t) if answer.is_taken else ""

    def _take_turn(self) -> tuple[int, _Held | None]:
        """Make what is under way give way; call under the lock."""
        self._turn += 1
        earlier, self._held = self._held, None
        return self._turn, earlier

    def _held_for(self, key: str) -> Slot | None:
        """The time that is held for the booking of a page, as a free time."""
        if self._held is None or self._held.key != key:
            return None
        hold = self._held.hold
        return Slot(start=hold.start) if dt.datetime.now(dt.UTC) < hold.until else None

    def _hand_over(self, key: str, start: dt.datetime | None) -> str:
        """The reservation's uid, for giving it back just before a reschedule.

        One that is still being made would hide the time from that reschedule too, so it
        is given back when it comes; and none is made anew. Call under the lock.

        Args:
            key: The booking of the page.
            start: Where it shall be moved.
        """
        self._turn += 1
        self._unwanted = None if start is None else (key, start)
        if self._held is None or self._held.key != key:
            return ""
        return self._held.hold.uid

    def _take_back(self, *, is_gone: bool) -> None:
        """Take note of how a reschedule ended, for good; call under the lock.

        Args:
            is_gone: Whether it was refused for its time, which is held no more then.
        """
        held = self._held
        if held is not None:
            has_given_back = services.current().bookings.has_given_back
            if is_gone or has_given_back(held.hold.uid):
                self._held = None
        if not is_gone:
            self._unwanted = None
