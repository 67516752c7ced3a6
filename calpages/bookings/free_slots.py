"""The free times of bookings, read a month at a time and shared for half a minute.

One call brings a unit: the times for one booking in one month of UTC and the week on
each side of it. So a unit holds a month with its whole edge weeks in every time zone,
and another zone or another start of the week costs no call. Each process keeps its own.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Collection, Iterator

from calpages.bookings.drops import Drops
from calpages.bookings.flights import Flights
from calpages.bookings.memory import Memory
from calpages.calcom.client import CalClient
from calpages.calcom.errors import NotFoundError
from calpages.calcom.models import Booking, EventType, Slot
from calpages.calcom.urgency import spare
from calpages.dates import Month, month_window
from calpages.zones import UTC

SLOTS_SECONDS = 30.0
"""How long free times are kept: long enough to page back and forth through months.

Nothing is sent on their word: they are read anew just before.
"""

# Six days at most to the end of an edge week, and 14 hours at most to a zone's own day.
_MARGIN = dt.timedelta(days=7)
_MAX_KEPT = 200


@dataclasses.dataclass(frozen=True, slots=True)
class _Unit:
    """What one call asks for."""

    type_id: int
    duration: int | None
    uid: str
    month: Month


@dataclasses.dataclass(frozen=True, slots=True)
class _Kept:
    slots: tuple[Slot, ...]
    number: int


class FreeSlots:
    """Free times for many visitors at once.

    Args:
        client: Asks Cal.com.
        ttl_seconds: How long a unit is kept; with 0 nothing is.
        clock: A monotonic clock, in seconds.
        now: The present (aware); nothing is asked of the time before it.
    """

    def __init__(
        self,
        client: CalClient,
        *,
        ttl_seconds: float,
        clock: Callable[[], float],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._client = client
        self._ttl_seconds = ttl_seconds
        self._now = now
        self._drops = Drops(clock=clock)
        self._newest: dict[_Unit, int] = {}
        self._flights = Flights[tuple[Slot, ...] | None]()
        self._memory = Memory[_Kept](clock=clock, max_kept=_MAX_KEPT)

    async def find(
        self,
        booking: Booking,
        first: dt.datetime,
        last: dt.datetime,
        *,
        event_type: EventType | None = None,
        fresh: bool = False,
    ) -> tuple[Slot, ...]:
        """Find the times for ``booking`` that start from ``first`` to before ``last``.

        The months are read side by side.

        Args:
            booking: The booking to move; its own time counts as free.
            first: From when (aware); the past has none.
            last: Before when (aware).
            event_type: Its event type, where known; tells if it has several lengths.
            fresh: Use only readings that begin now.

        Returns:
            By start, each start once; full classes are among them.

        Raises:
            NotFoundError: The booking has no event type any more.
            CalError: They could not be read.
        """
        units = _units(booking, event_type, first, last)
        parts = await asyncio.gather(*(self._read(unit, fresh=fresh) for unit in units))
        found = {
            slot.start: slot
            for slots in parts
            for slot in slots
            if first <= slot.start < last
        }
        return tuple(found[start] for start in sorted(found))

    def prefetch(
        self,
        booking: Booking,
        first: dt.datetime,
        last: dt.datetime,
        *,
        event_type: EventType | None = None,
        fresh: bool = False,
    ) -> bool:
        """Begin to read, in the background, what ``find`` will soon be asked for.

        What is kept or under way is not read again; ``fresh`` passes it over, and
        ``find`` then gives nothing older. Nobody hears of errors: ``find`` asks again.

        Returns:
            Whether ``find`` will join that; where nothing is kept it would be in vain.
        """
        if booking.type_id is None or self._ttl_seconds <= 0:
            return False
        for unit in _units(booking, event_type, first, last):
            if fresh:
                self._memory.forget(unit)
            if self._kept(unit) is None:
                fly = functools.partial(self._fly, unit)
                with spare():
                    self._flights.start(unit, fly, anew=fresh)
        return True

    def drop(self, uids: Collection[str]) -> None:
        """Make void what was read before now for the bookings ``uids``."""
        self._drops.note(uids)

    async def aclose(self) -> None:
        """End what is under way."""
        await self._flights.aclose()

    async def _read(self, unit: _Unit, *, fresh: bool) -> tuple[Slot, ...]:
        fly = functools.partial(self._fly, unit)
        while True:
            kept = None if fresh else self._kept(unit)
            if kept is not None:
                return kept.slots
            slots = await self._flights.join(unit, fly, anew=fresh)
            if slots is not None:
                return slots

    def _kept(self, unit: _Unit) -> _Kept | None:
        remembered = self._memory.find(unit)
        if remembered is None:
            return None
        kept = remembered.value
        return None if self._drops.hit((unit.uid,), kept.number) else kept

    async def _fly(self, unit: _Unit) -> tuple[Slot, ...] | None:
        """Ask Cal.com, and keep what it says; ``None`` if that is void already."""
        number = self._newest[unit] = self._drops.begin()
        try:
            slots = await self._ask(unit)
            if self._drops.hit((unit.uid,), number):
                return None
            # Whoever wanted a newer reading must not find an older one.
            if self._newest.get(unit) == number:
                kept = _Kept(slots, number)
                self._memory.keep(unit, kept, seconds=self._ttl_seconds)
            return slots
        finally:
            if self._newest.get(unit) == number:
                del self._newest[unit]

    async def _ask(self, unit: _Unit) -> tuple[Slot, ...]:
        start, end = month_window(unit.month, UTC, _MARGIN.days)
        start = max(start, self._now())
        if start >= end:
            return ()
        return await self._client.get_slots(
            event_type_id=unit.type_id,
            start=start,
            end=end,
            duration=unit.duration,
            rescheduling_uid=unit.uid,
        )


def duration_to_ask(booking: Booking, event_type: EventType | None) -> int | None:
    """Give the booking's minutes where Cal.com wants them: of several lengths."""
    lengths = event_type.length_in_minutes_options if event_type else ()
    return booking.duration if booking.duration in lengths else None


def _units(
    booking: Booking,
    event_type: EventType | None,
    first: dt.datetime,
    last: dt.datetime,
) -> tuple[_Unit, ...]:
    if booking.type_id is None:
        raise NotFoundError
    make = functools.partial(
        _Unit, booking.type_id, duration_to_ask(booking, event_type), booking.uid
    )
    return tuple(make(month) for month in _months(first, last))


def _months(first: dt.datetime, last: dt.datetime) -> Iterator[Month]:
    """Name as few months as hold, with their margins, what is asked for."""
    if first >= last:
        return
    month = Month.of((first + _MARGIN).astimezone(dt.UTC))
    yield month
    while month_window(month, UTC, _MARGIN.days)[1] < last:
        month = month.next
        yield month
