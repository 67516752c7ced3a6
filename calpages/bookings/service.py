"""The door to bookings: reads are shared, writes are carried out one by one.

Readings are shared (``flights``): many pages of one booking make one call. A write
makes every reading begun before it void, and tells what a new reading shows
(``writes``); what is not known then can be settled.
"""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable
from typing import Literal

from calpages.bookings.cancelling import plan_cancel, plan_doubted_cancel
from calpages.bookings.changes import Change, Doubt, Outcome
from calpages.bookings.flights import Flights
from calpages.bookings.locks import LocalLocks, Locks, NoLockError
from calpages.bookings.marks import LocalMarks, Marks
from calpages.bookings.readings import take_reading
from calpages.bookings.rescheduling import plan_reschedule
from calpages.bookings.writes import Patience, Permit, Writer
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NotFoundError
from calpages.calcom.models import Booking, EventType, Slot
from calpages.calcom.uids import is_uid
from calpages.found import BookingRead

_DRAIN_SECONDS = 10.0


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Bookings:
    """Reads and writes bookings for many visitors at once.

    Args:
        client: Asks Cal.com.
        ttl_seconds: How long a reading serves further readers.
        event_type_ttl_seconds: The same for event types, found or not.
        clock: A monotonic clock in seconds, for all that ends by itself.
        now: The present (aware), for choosing the upcoming occurrence of a series.
        locks: Keeps writes to one booking apart; by default within this process.
        marks: Remembers what may still land; by default within this process.
        read_back_delays: The seconds to wait before each further reading, when the
            first after a write does not show what became of it.
        read_back_seconds: How long all readings after a write may take together.
        settle_delays: The same for ``settle``; the last one is for all that follow.
        doubt_seconds: How long after its sending a change may still land.
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
        marks: Marks | None = None,
        read_back_delays: tuple[float, ...] = (1.0, 2.0, 4.0),
        read_back_seconds: float = 10.0,
        settle_delays: tuple[float, ...] = (8.0, 16.0, 30.0),
        doubt_seconds: float = 300.0,
    ) -> None:
        self._client = client
        self._now = now
        self._locks = locks if locks is not None else LocalLocks()
        self._marks = marks if marks is not None else LocalMarks(clock=clock)
        self._reads = Flights[BookingRead](ttl_seconds=ttl_seconds, clock=clock)
        self._event_types = Flights[EventType | None](
            ttl_seconds=event_type_ttl_seconds, clock=clock
        )
        self._writer = Writer(
            client,
            read=self.read,
            forget=self._reads.forget_all,
            locks=self._locks,
            marks=self._marks,
            patience=Patience(
                read_back_delays=read_back_delays,
                read_back_seconds=read_back_seconds,
                settle_delays=settle_delays,
                doubt_seconds=doubt_seconds,
            ),
            clock=clock,
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

    async def cancel(
        self,
        uid: str,
        *,
        reason: str = "",
        scope: Literal["only", "later"] = "only",
        seat_uid: str = "",
        permit: Permit | None = None,
    ) -> Outcome:
        """Cancel a booking, events of a series or a seat; never raises a ``CalError``.

        What is cancelled already counts as done, without a request; a booking that was
        rescheduled is still going to happen, so it counts as refused.

        Args:
            uid: A booking's, a seat's, or a series' uid. For a series its next upcoming
                event is meant, chosen now: a page that showed a certain event gives
                that event's uid, so that a late click cannot hit the one after it.
            reason: The visitor's reason.
            scope: ``later`` cancels all later events of the series too; without a
                series, and for a seat, it means ``only``.
            seat_uid: The seat to give back, beside the uid of its booking or series;
                one of another booking is refused (``SEAT_GONE``).
            permit: Asked with a new reading, under the lock, when something is about to
                be sent; with the code that it returns the cancel is refused.
        """

        async def plan() -> Change | Outcome:
            return await plan_cancel(
                uid,
                reason=reason,
                scope=scope,
                seat_uid=seat_uid,
                read=self.read,
                marks=self._marks,
            )

        return await self._writer.write(plan, permit, name=seat_uid or uid)

    async def reschedule(
        self,
        uid: str,
        *,
        start: dt.datetime,
        reason: str = "",
        permit: Permit | None = None,
    ) -> Outcome:
        """Move a booking to ``start`` (aware); never raises a ``CalError``.

        A booking that was moved to that very start already counts as done.

        Args:
            uid: The booking's uid; that of a series or a seat is refused.
            start: The new start.
            reason: The visitor's reason.
            permit: As for ``cancel``.
        """

        async def plan() -> Change | Outcome:
            read = await self.read(uid)
            return plan_reschedule(read, start=start, reason=reason)

        return await self._writer.write(plan, permit, name=uid)

    async def doubt_of(self, read: BookingRead) -> Doubt | None:
        """Tell what was sent to a booking and may still land, whoever sent it.

        For a page that is opened or reloaded meanwhile. Of a series, it is told of the
        next upcoming event. Where that cannot be told, it is ``None``: the page works,
        and a write asks again.
        """
        name = read.uid if read.kind == "seat" else read.booking.uid
        try:
            sent = await self._marks.find([name])
        except NoLockError:
            return None
        if sent is None:
            return None
        if sent.action == "reschedule" and sent.start is not None:
            change = plan_reschedule(read, start=sent.start, reason="")
        else:
            change = plan_doubted_cancel(read, sent)
        return None if isinstance(change, Outcome) else Doubt(change=change, sent=sent)

    async def settle(self, doubt: Doubt) -> Outcome:
        """Keep reading until it is known what became of a change in doubt.

        To be awaited in the background of a page that shows "not known yet": it reads
        after 8, 16, 30, 30 ... seconds, sends nothing, and never raises a ``CalError``.
        A caller who leaves ends it.

        Returns:
            ``done`` or ``refused`` as soon as a reading tells. When the change does not
            show although ``doubt_seconds`` are over, ``refused`` with the obstacle
            ``STILL_NOT``: by then no request can live at Cal.com any more, so this is
            definite enough to offer a new click. ``unknown`` only if even then
            Cal.com, or the locks, cannot be asked.
        """
        return await self._writer.settle(doubt)

    async def drain(self, *, seconds: float = _DRAIN_SECONDS) -> None:
        """Let the writes that were sent end, for so long; give up those that were not.

        What does not end in time stays marked for the other workers.
        """
        await self._writer.drain(seconds=seconds)

    async def aclose(self) -> None:
        """Drain, then close the connections."""
        await self.drain()
        await self._client.aclose()
        await self._locks.aclose()
        await self._marks.aclose()

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
