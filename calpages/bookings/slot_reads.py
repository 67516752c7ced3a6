"""The reads of free times, as a part of ``Bookings``."""

from __future__ import annotations

import datetime as dt

from calpages.bookings.free_slots import FreeSlots, duration_to_ask
from calpages.calcom.client import CalClient
from calpages.calcom.errors import NotFoundError
from calpages.calcom.models import Booking, EventType, Slot


class SlotReads:
    """What ``Bookings`` tells of the times to which a booking could be moved."""

    _client: CalClient
    _free_slots: FreeSlots

    async def slots(
        self,
        booking: Booking,
        start: dt.datetime,
        end: dt.datetime,
        *,
        event_type: EventType | None = None,
    ) -> tuple[Slot, ...]:
        """Read anew the times between ``start`` and ``end`` (aware) for ``booking``.

        They are neither kept nor shared: for a last look before something is sent.

        Args:
            booking: The booking to move; its own time counts as free.
            start: From when.
            end: Until when.
            event_type: Its event type, where known; tells if it has several lengths.

        Raises:
            NotFoundError: The booking has no event type any more.
            CalError: They could not be read.
        """
        if booking.type_id is None:
            raise NotFoundError
        return await self._client.get_slots(
            event_type_id=booking.type_id,
            start=start,
            end=end,
            duration=duration_to_ask(booking, event_type),
            rescheduling_uid=booking.uid,
        )

    async def free_slots(
        self,
        booking: Booking,
        first: dt.datetime,
        last: dt.datetime,
        *,
        event_type: EventType | None = None,
        fresh: bool = False,
    ) -> tuple[Slot, ...]:
        """Find the times to choose from for ``booking``; as ``FreeSlots.find``.

        They are shared and up to ``slots_ttl_seconds`` old, unless ``fresh``.
        """
        return await self._free_slots.find(
            booking, first, last, event_type=event_type, fresh=fresh
        )

    def prefetch_slots(
        self,
        booking: Booking,
        first: dt.datetime,
        last: dt.datetime,
        *,
        event_type: EventType | None = None,
        fresh: bool = False,
    ) -> bool:
        """Begin to read what ``free_slots`` will give; as ``FreeSlots.prefetch``."""
        return self._free_slots.prefetch(
            booking, first, last, event_type=event_type, fresh=fresh
        )

    def forget_slots(self, uid: str) -> None:
        """Let nobody be given free times, read before now, for the booking ``uid``.

        For who was refused one of them; our own writes do it by themselves.
        """
        self._free_slots.drop((uid,))
