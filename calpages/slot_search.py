"""Reads the free times for one booking, as far as they can be shown in one zone.

Nothing is looked for before now, beyond ``MONTHS_AHEAD`` months, or beyond the booking
window of the event type.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from calpages import services
from calpages.calcom.models import Slot
from calpages.dates import Month, start_of_day
from calpages.found import Found
from calpages.policy import last_bookable_day

MONTHS_AHEAD = 12
"""How many months after this one can be shown."""
MONTHS_SEARCHED = 6
"""How many months are read at most to find a free time."""

# Whichever day a week begins with, its other six may be in the next month.
_EDGE = dt.timedelta(days=6)
_DAY = dt.timedelta(days=1)


class SlotSearch:
    """Reads the free times for one booking in one zone, as of one instant.

    Args:
        found: The booking to move.
        zone: The zone that days and months are of.
        now: The present (aware), if not by the clock.
        fresh: Whether only readings that begin now are used.

    Attributes:
        now: The present.
        today: Its day in the zone.
        first: The first month that can be shown.
        last: The last month that can be shown.
    """

    def __init__(
        self, found: Found, zone: ZoneInfo, now: dt.datetime | None, *, fresh: bool
    ) -> None:
        self._booking = found.read.booking
        self._event_type = found.event_type
        self._zone = zone
        self._fresh = fresh
        self._begun: set[Month] = set()
        self.now = now or dt.datetime.now(dt.UTC)
        self.today = self.now.astimezone(zone).date()
        self.first = Month.of(self.today)
        self.last = self._last_month()

    @property
    def begin(self) -> Month:
        """The booking's month, or the nearest to it that can be shown."""
        return self._month_of(self.within(self._booking.start))

    def shown(self, month: Month) -> Month:
        """Give ``month``, or the nearest to it that can be shown."""
        return min(max(month, self.first), self.last)

    def within(self, instant: dt.datetime) -> dt.datetime:
        """Give ``instant`` (aware), or the nearest to it that can be shown."""
        end = start_of_day(self.last.next.first_day, self._zone)
        return min(max(instant, self.now), end - dt.timedelta(microseconds=1))

    def months(self, first: Month, last: Month) -> Iterator[Month]:
        """Give the months from ``first`` to ``last``, but no more than are searched."""
        for _ in range(MONTHS_SEARCHED):
            if first > last:
                return
            yield first
            first = first.next

    async def read_month(self, month: Month) -> tuple[Slot, ...]:
        """Read a month and six days on each side; the next one meanwhile."""
        is_begun = self._begin(month)
        if month < self.last:
            self._begin(month.next)
        fresh = self._fresh and not is_begun
        return await self.read(*self._span(month), fresh=fresh)

    async def read(
        self, first: dt.datetime, last: dt.datetime, *, fresh: bool
    ) -> tuple[Slot, ...]:
        """Read what starts from ``first`` to before ``last``, and is not past."""
        slots = await services.current().bookings.free_slots(
            self._booking, first, last, event_type=self._event_type, fresh=fresh
        )
        return tuple(slot for slot in slots if slot.start > self.now)

    def free_in(self, month: Month, slots: Iterable[Slot]) -> tuple[Slot, ...]:
        """Give those of ``month`` to which the booking could be moved."""
        return tuple(
            slot
            for slot in slots
            if self.is_free(slot) and self._month_of(slot.start) == month
        )

    def is_free(self, slot: Slot) -> bool:
        """Say whether there is room, at another time than the booking's own."""
        return not slot.is_full and slot.start != self._booking.start

    def _begin(self, month: Month) -> bool:
        """Begin to read a month, once; ``False`` where that would be in vain."""
        fresh = self._fresh and month not in self._begun
        self._begun.add(month)
        return services.current().bookings.prefetch_slots(
            self._booking,
            *self._span(month),
            event_type=self._event_type,
            fresh=fresh,
        )

    def _span(self, month: Month) -> tuple[dt.datetime, dt.datetime]:
        return (
            start_of_day(month.first_day - _EDGE, self._zone),
            start_of_day(month.last_day + _EDGE + _DAY, self._zone),
        )

    def _month_of(self, instant: dt.datetime) -> Month:
        return Month.of(instant.astimezone(self._zone).date())

    def _last_month(self) -> Month:
        last = self.first
        for _ in range(MONTHS_AHEAD):
            last = last.next
        day = last_bookable_day(self._event_type, self.now)
        if day is None:
            return last
        return Month.of(min(max(day, self.today), last.last_day))
