"""Reads what uids stand for, once for all who ask at the same time or soon after.

A view takes a kept reading of some seconds, joins a flight, or begins one. ``fresh``
takes only a flight that begins now. A flight that was under way when one of the uids in
its reading was dropped is void: whoever waits for it gets what a new one brings. What
was read some minutes ago is kept for an outage, for those who ask for just that.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Awaitable, Callable, Collection

from calpages.bookings.cache import KeptReading, ReadingCache
from calpages.bookings.drops import KEPT_SECONDS
from calpages.bookings.flights import Flights
from calpages.bookings.readings import NOT_KNOWN, as_of
from calpages.calcom.errors import ForbiddenError, NotFoundError
from calpages.calcom.uids import is_uid
from calpages.found import BookingRead

FIRST_LOOK_SECONDS = 30.0
"""How old the reading may be from which a write decides to send.

Long enough for a person who has opened the page to confirm, so that no call goes before
the one that matters. It costs no truth: a write of ours drops the reading, marks are
looked for under the lock, the clock is asked now, and what has changed at Cal.com
meanwhile Cal.com refuses. What is told afterwards is read then.
"""

LAST_KNOWN_SECONDS = KEPT_SECONDS
"""How old a reading may be that is shown, as what it is, while Cal.com is away."""


class NotKeptError(LookupError):
    """No reading is kept that could be recalled."""


class Reader:
    """Reads for many visitors at once.

    Args:
        fetch: Asks Cal.com; raises ``CalError``.
        cache: Keeps the readings.
        ttl_seconds: How long a reading, or that there is none, serves views; with 0
            nothing is kept, not even for a write's first look or for an outage.
        now: The present (aware), for choosing the upcoming occurrence of a series.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[BookingRead]],
        *,
        cache: ReadingCache,
        ttl_seconds: float,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._fetch = fetch
        self._cache = cache
        self._ttl_seconds = ttl_seconds
        self._keep_seconds = LAST_KNOWN_SECONDS if ttl_seconds else 0
        self._now = now
        self._flights = Flights[BookingRead | None]()

    async def read(
        self, uid: str, *, fresh: bool = False, for_write: bool = False
    ) -> BookingRead:
        """Read what ``uid`` stands for.

        Args:
            uid: As it came, checked here.
            fresh: Use only a reading that begins now.
            for_write: Use one that is young enough for a write's first look; not what
                is remembered as not found.

        Raises:
            NotFoundError: Cal.com does not know the uid, or could not.
            CalError: It could not be read.
        """
        if not is_uid(uid):
            raise NotFoundError
        while True:
            kept = None if fresh else await self._cache.find(uid)
            if kept is not None and self._serves(kept, for_write=for_write):
                if kept.found is None:
                    raise NotFoundError(message=NOT_KNOWN)
                return as_of(kept.found, self._now())
            fly = functools.partial(self._fly, uid, fresh=fresh)
            found = await self._flights.join(uid, fly, anew=fresh)
            if found is not None:
                return found

    async def recall(self, uid: str) -> BookingRead:
        """Give a reading that is young enough for a write's first look; asks nobody.

        Raises:
            NotKeptError: There is none.
        """
        kept = await self._cache.find(uid) if is_uid(uid) else None
        if kept is None or kept.found is None or not self._serves(kept, for_write=True):
            raise NotKeptError
        return as_of(kept.found, self._now())

    async def last_known(self, uid: str) -> KeptReading | None:
        """Give what was read in the last ``LAST_KNOWN_SECONDS``; asks nobody.

        ``None`` where nothing was, or where it is known not to be so any more.
        """
        kept = await self._cache.find(uid) if is_uid(uid) else None
        if kept is None or kept.found is None or kept.age_seconds >= LAST_KNOWN_SECONDS:
            return None
        found = as_of(kept.found, self._now())
        return KeptReading(found, kept.age_seconds)

    async def drop(self, uids: Collection[str]) -> None:
        """Make void every reading begun before now in which one of ``uids`` occurs."""
        self._flights.close(uids)
        await self._cache.drop(uids)

    async def aclose(self) -> None:
        """Close what was opened for keeping."""
        await self._cache.aclose()

    def _serves(self, kept: KeptReading, *, for_write: bool) -> bool:
        if not for_write:
            return kept.age_seconds < self._ttl_seconds
        return kept.found is not None and kept.age_seconds < FIRST_LOOK_SECONDS

    async def _fly(self, uid: str, *, fresh: bool) -> BookingRead | None:
        """Ask Cal.com, and keep what it says; ``None`` if that is void already."""
        beginning = await self._cache.begin()
        try:
            found = await self._fetch(uid)
        except ForbiddenError:
            await self._cache.forget(uid, beginning)
            raise
        except NotFoundError:
            if fresh:
                # Straight after a write, one that is there may not be seen yet.
                await self._cache.forget(uid, beginning)
                raise
            if await self._cache.keep(uid, None, beginning, self._ttl_seconds):
                raise
            return None
        if await self._cache.keep(uid, found, beginning, self._keep_seconds):
            return found
        return None
