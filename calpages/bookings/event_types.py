"""Finds the event types of bookings, and remembers them for minutes.

They say what the host allows and change rarely; each process remembers its own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from calpages.bookings.flights import Flights
from calpages.bookings.memory import Memory
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError
from calpages.calcom.models import Booking, EventType
from calpages.calcom.urgency import spare


class EventTypes:
    """Event types for many visitors at once.

    Args:
        client: Asks Cal.com.
        ttl_seconds: How long one is remembered, found or not.
        clock: A monotonic clock, in seconds.
    """

    def __init__(
        self, client: CalClient, *, ttl_seconds: float, clock: Callable[[], float]
    ) -> None:
        self._client = client
        self._ttl_seconds = ttl_seconds
        self._flights = Flights[EventType | None]()
        self._memory = Memory[EventType | None](clock=clock)

    async def find(
        self, booking: Booking, *, username: str, slug: str, team_id: int | None
    ) -> EventType | None:
        """Find the event type of ``booking``, helped by what its link tells.

        What the link finds counts only if it is what the booking names. An outage is
        ``None`` too, and is not remembered.
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
            found = await self._of(owner, slug)
            if found is not None and found.id == booking.type_id:
                return found
        return None

    async def _of(self, owner: int | str, slug: str) -> EventType | None:
        remembered = self._memory.find((owner, slug))
        if remembered is not None:
            return remembered.value
        fetch = functools.partial(self._fetch, owner, slug)
        try:
            with spare():
                return await self._flights.join((owner, slug), fetch)
        except CalError:
            return None

    async def _fetch(self, owner: int | str, slug: str) -> EventType | None:
        if isinstance(owner, int):
            found = await self._client.get_team_event_type(team_id=owner, slug=slug)
        else:
            found = await self._client.get_event_type(username=owner, slug=slug)
        self._memory.keep((owner, slug), found, seconds=self._ttl_seconds)
        return found
