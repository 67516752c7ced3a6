"""What can be done with a booking, safely: read it, cancel it, reschedule it.

Readings are shared (``flights``): many pages of one booking make one call. A write
makes every reading begun before it void, and tells what a new reading shows
(``writes``).
"""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable

from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NotFoundError
from calpages.calcom.models import Booking, EventType, Slot
from calpages.calcom.uids import is_uid
from calpages.flights import Flights
from calpages.locks import LocalLocks, Locks
from calpages.readings import BookingRead, take_reading
from calpages.writes import Cancel, Outcome, Reschedule, Writer

__all__ = ["BookingRead", "Bookings", "Outcome"]


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Bookings:
    """Reads and writes bookings for many visitors at once.

    Args:
        client: Asks Cal.com.
        ttl_seconds: How long a reading serves further readers.
        event_type_ttl_seconds: The same for event types, found or not.
        clock: A monotonic clock in seconds, for the two above.
        now: The present (aware), for choosing the upcoming occurrence of a series.
        locks: Keeps writes to one booking apart; by default within this process.
        read_back_delays: The seconds to wait before each further reading, when the
            first after a write does not show what became of it.
    """

    def __init__(
        self,
        client: CalClient,
        *,
        ttl_seconds: float = 5.0,
        event_type_ttl_seconds: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], dt.datetime] = _utc_now,
        locks: Locks | None = None,
        read_back_delays: tuple[float, ...] = (1.0, 2.0, 4.0),
    ) -> None:
        self._client = client
        self._now = now
        self._reads = Flights[BookingRead](ttl_seconds=ttl_seconds, clock=clock)
        self._event_types = Flights[EventType | None](
            ttl_seconds=event_type_ttl_seconds, clock=clock
        )
        self._writer = Writer(
            client,
            read=self.read,
            forget=self._reads.forget_all,
            locks=locks if locks is not None else LocalLocks(),
            read_back_delays=read_back_delays,
        )

    async def read(self, uid: str, *, fresh: bool = False) -> BookingRead:
        """Read what ``uid`` stands for: a booking, a series or a seat.

        Args:
            uid: As it came, checked here.
            fresh: Use only a reading that begins now.

        Raises:
            NotFoundError: Cal.com does not know the uid, or could not.
            CalError: It could not be read.
        """
        if not is_uid(uid):
            raise NotFoundError

        async def fetch() -> BookingRead:
            return await take_reading(self._client, uid, self._now())

        return await self._reads.get(uid, fetch, fresh=fresh)

    async def event_type(
        self,
        booking: Booking,
        *,
        username: str = "",
        slug: str = "",
        team_id: int | None = None,
    ) -> EventType | None:
        """Find the event type of ``booking``; the page must work without it.

        A booking names neither its team nor, for every kind of event, its owner, so the
        link may help. What the link finds counts only if it is what the booking names.

        Args:
            booking: The booking.
            username: The organiser's username in the link, or ``""``.
            slug: The event type's slug in the link, or ``""``.
            team_id: The team in the link, if there is one.
        """
        slug = booking.type_slug or slug
        if booking.type_id is None or not slug:
            return None
        hosts = booking.hosts[:1]
        names = dict.fromkeys([username, *(host.username for host in hosts)])
        owners: list[int | str] = [name for name in names if name]
        if team_id is not None:
            owners.insert(0, team_id)
        for owner in owners:
            found = await self._event_type_of(owner, slug)
            if found is not None and found.id == booking.type_id:
                return found
        return None

    async def slots(
        self,
        booking: Booking,
        start: dt.datetime,
        end: dt.datetime,
        *,
        event_type: EventType | None = None,
    ) -> tuple[Slot, ...]:
        """Read the times between ``start`` and ``end`` (aware) to move ``booking`` to.

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
        lengths = event_type.length_in_minutes_options if event_type else ()
        return await self._client.get_slots(
            event_type_id=booking.type_id,
            start=start,
            end=end,
            duration=booking.duration if booking.duration in lengths else None,
            rescheduling_uid=booking.uid,
        )

    async def cancel(self, uid: str, *, reason: str = "") -> Outcome:
        """Cancel a booking; never raises a ``CalError``.

        A booking that is cancelled already counts as done, without a request; one that
        was rescheduled is still going to happen, so it counts as refused.
        """
        return await self._writer.write(uid, Cancel(reason=reason))

    async def reschedule(
        self, uid: str, *, start: dt.datetime, reason: str = ""
    ) -> Outcome:
        """Move a booking to ``start`` (aware); never raises a ``CalError``."""
        return await self._writer.write(uid, Reschedule(start=start, reason=reason))

    async def drain(self) -> None:
        """Wait for the writes under way, as before the process ends."""
        await self._writer.drain()

    async def _event_type_of(self, owner: int | str, slug: str) -> EventType | None:
        if isinstance(owner, int):
            fetch = functools.partial(
                self._client.get_team_event_type, team_id=owner, slug=slug
            )
        else:
            fetch = functools.partial(
                self._client.get_event_type, username=owner, slug=slug
            )
        try:
            return await self._event_types.get((owner, slug), fetch)
        except CalError:
            return None
