"""The door to bookings: reads are shared, writes are carried out one by one.

Readings are shared (``reader``): many pages of one booking make one call. A write makes
void every reading begun before it of what it touches (``cache``), and tells what a new
reading shows (``writes``); what is not known then can be settled (``settling``).
"""

from __future__ import annotations

import datetime as dt
import functools
import time
from collections.abc import Callable, Collection, Iterable
from typing import Literal

from calpages.bookings.cache import KeptReading, LocalCache, ReadingCache
from calpages.bookings.cancelling import plan_cancel
from calpages.bookings.changes import Doubt, Outcome
from calpages.bookings.doubts import find_doubt, find_landed
from calpages.bookings.event_types import EventTypes
from calpages.bookings.free_slots import SLOTS_SECONDS, FreeSlots
from calpages.bookings.held_times import HeldTimes, Hold
from calpages.bookings.holds import HoldRefusal, Holds
from calpages.bookings.locks import LocalLocks, Locks
from calpages.bookings.marks import LocalMarks, Marks
from calpages.bookings.patience import Patience
from calpages.bookings.reader import Reader
from calpages.bookings.readings import take_reading
from calpages.bookings.rescheduling import plan_move
from calpages.bookings.seat_moving import Trail
from calpages.bookings.settling import Settler
from calpages.bookings.slot_reads import SlotReads
from calpages.bookings.writes import Permit, Writer
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError
from calpages.calcom.models import Booking, EventType
from calpages.calcom.uids import is_uid
from calpages.found import BookingRead

_DRAIN_SECONDS = 10.0


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Bookings(SlotReads):
    """Reads and writes bookings for many visitors at once.

    Args:
        client: Asks Cal.com.
        client_id: The OAuth client whose bookings these are; another's are not found.
        ttl_seconds: How long a reading, or that Cal.com knows of none, serves further
            readers; with 0 nothing is kept, not even for a write's first look or for an
            outage.
        event_type_ttl_seconds: The same for event types, found or not.
        slots_ttl_seconds: The same for free times to choose from.
        clock: A monotonic clock in seconds, for all that ends by itself.
        now: The present (aware), for choosing the upcoming occurrence of a series.
        cache: Keeps readings; by default within this process.
        locks: Keeps writes to one booking apart; by default within this process.
        marks: Remembers what may still land; by default within this process.
        held_times: Remembers what is held; by default within this process.
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
        client_id: str = "",
        ttl_seconds: float = 5.0,
        event_type_ttl_seconds: float = 300.0,
        slots_ttl_seconds: float = SLOTS_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], dt.datetime] = _utc_now,
        cache: ReadingCache | None = None,
        locks: Locks | None = None,
        marks: Marks | None = None,
        held_times: HeldTimes | None = None,
        read_back_delays: tuple[float, ...] = (1.0, 2.0, 4.0),
        read_back_seconds: float = 10.0,
        settle_delays: tuple[float, ...] = (8.0, 16.0, 30.0),
        doubt_seconds: float = 300.0,
    ) -> None:
        self._client = client
        self._client_id = client_id
        self._now = now
        self._locks = locks if locks is not None else LocalLocks()
        self._marks = marks if marks is not None else LocalMarks(clock=clock)
        self._reader = Reader(
            self._take_reading,
            cache=cache if cache is not None else LocalCache(clock=clock),
            ttl_seconds=ttl_seconds,
            now=now,
        )
        self._event_types = EventTypes(
            client, ttl_seconds=event_type_ttl_seconds, clock=clock
        )
        self._free_slots = FreeSlots(
            client, ttl_seconds=slots_ttl_seconds, clock=clock, now=now
        )
        self._holds = Holds(client, times=held_times)
        self._trail = Trail(marks=self._marks, slots=self.slots)
        self._read_fresh = functools.partial(self._reader.read, fresh=True)
        patience = Patience(
            read_back_delays=read_back_delays,
            read_back_seconds=read_back_seconds,
            settle_delays=settle_delays,
            doubt_seconds=doubt_seconds,
        )
        self._settler = Settler(
            read=self._read_fresh,
            locks=self._locks,
            marks=self._marks,
            patience=patience,
            clock=clock,
        )
        self._writer = Writer(
            client,
            read=self._read_fresh,
            share=functools.partial(self._reader.read, for_write=True),
            recall=self._reader.recall,
            drop=self._drop,
            locks=self._locks,
            marks=self._marks,
            settler=self._settler,
            patience=patience,
        )

    async def read(
        self, uid: str, *, fresh: bool = False, for_write: bool = False
    ) -> BookingRead:
        """Read what ``uid`` stands for: a booking, a series or a seat.

        All who ask within ``ttl_seconds`` share one reading, or one "not found".

        Args:
            uid: As it came, checked here.
            fresh: Use only a reading that begins now.
            for_write: What is read is about to be changed: use also a reading of up to
                ``reader.FIRST_LOOK_SECONDS`` that nobody's change has made void.

        Raises:
            NotFoundError: Cal.com does not know the uid, or could not.
            CalError: It could not be read.
        """
        return await self._reader.read(uid, fresh=fresh, for_write=for_write)

    async def last_known(self, uid: str) -> KeptReading | None:
        """Give what was read of ``uid`` in the last minutes; asks nobody, never raises.

        For a page that says so, while Cal.com can't be asked. ``None`` where nothing is
        kept, or where a change, a webhook or Cal.com itself has made it untrue.
        """
        return await self._reader.last_known(uid)

    async def drop(self, uids: Iterable[str]) -> None:
        """Let nobody be given a reading, begun before now, in which ``uids`` occur.

        For who hears of a change; our own writes do it by themselves.
        """
        names = {uid for uid in uids if is_uid(uid)}
        if names:
            await self._drop(names)

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
        link may help. It is remembered for minutes.

        Args:
            booking: The booking.
            username: The organiser's username in the link, or ``""``.
            slug: The event type's slug in the link, or ``""``.
            team_id: The team in the link, if there is one.
        """
        return await self._event_types.find(
            booking, username=username, slug=slug, team_id=team_id
        )

    async def hold(
        self,
        booking: Booking,
        start: dt.datetime,
        *,
        event_type: EventType | None = None,
    ) -> Hold | HoldRefusal:
        """Hold ``start`` (aware) to move ``booking`` to; raises no ``CalError``."""
        return await self._holds.hold(booking, start, event_type=event_type)

    async def held(self, booking: Booking, start: dt.datetime) -> Hold | None:
        """Tell how ``start`` (aware) is held for a move of ``booking``, if by us."""
        return await self._holds.find(booking, start)

    async def release(self, uid: str) -> None:
        """Give a held time back within seconds, or leave it to end by itself."""
        await self._holds.release(uid)

    async def clear(self, booking: Booking, start: dt.datetime, *, uid: str) -> bool:
        """Give back what we hold at ``start`` for ``booking``, and ``uid`` if any.

        Returns:
            Whether nothing of ours that is known hides that time any more.
        """
        return await self._holds.clear(booking, start, uid=uid)

    def has_given_back(self, uid: str) -> bool:
        """Whether this process has given the hold ``uid`` back."""
        return self._holds.has_given_back(uid)

    async def forget_hold(self, booking: Booking, start: dt.datetime) -> None:
        """Offer ``start`` (aware) no more because we hold it: it was refused."""
        await self._holds.forget(booking, start)

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
            permit: Asked under the lock when something is about to be sent; with the
                code that it returns the cancel is refused. It is asked with what was
                kept from before, as ``read(for_write=True)`` gives it, if there is
                anything; before it refuses, once more with a new reading.
        """
        plan = functools.partial(
            plan_cancel,
            uid=uid,
            reason=reason,
            scope=scope,
            seat_uid=seat_uid,
            marks=self._marks,
        )
        return await self._writer.write(plan, permit, name=seat_uid or uid)

    async def reschedule(
        self,
        uid: str,
        *,
        start: dt.datetime,
        reason: str = "",
        seat_uid: str = "",
        permit: Permit | None = None,
    ) -> Outcome:
        """Move a booking or a seat to ``start`` (aware); never raises a ``CalError``.

        What was moved to that very start already counts as done. A seat is not moved
        into a class that is full (``SEATS_FULL``).

        Args:
            uid: A booking's or a seat's uid; that of a series is refused.
            start: The new start.
            reason: The visitor's reason; with a seat Cal.com takes none, so it is
                dropped.
            seat_uid: The seat to move, beside the uid of the booking that it was shown
                in; one that is in another by now counts as moved by another hand.
            permit: As for ``cancel``, but with a new reading only.
        """
        plan = functools.partial(
            plan_move,
            uid=uid,
            seat_uid=seat_uid,
            start=start,
            reason=reason,
            trail=self._trail,
        )
        return await self._writer.write(plan, permit, name=seat_uid or uid)

    async def doubt_of(self, read: BookingRead) -> Doubt | None:
        """Tell what was sent to a booking and may still land, whoever sent it.

        For a page that is opened or reloaded meanwhile. Of a series, it is told of the
        next upcoming event. What is off already is not in doubt. Where it cannot be
        told, it is ``None``: the page works, and a write asks again.
        """
        return await find_doubt(read, self._trail)

    async def landed(self, read: BookingRead) -> Outcome | None:
        """Tell that a move that was in doubt is done: ``done``, with the new booking.

        For a page of the old booking that is opened, or wakes up, minutes after it was
        sent. ``None`` for every other booking, and where it cannot be told.
        """
        change = await find_landed(read, self._trail)
        if change is None:
            return None
        try:
            outcome = await self._settler.glance(change)
        except CalError:
            return None
        return outcome if outcome.status == "done" else None

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
        return await self._settler.settle(doubt)

    async def drain(self, *, seconds: float = _DRAIN_SECONDS) -> None:
        """Let the writes that were sent end, for so long; the others are given up."""
        await self._writer.drain(seconds=seconds)

    async def aclose(self) -> None:
        """Drain, then close the connections."""
        await self.drain()
        await self._free_slots.aclose()
        await self._holds.aclose()
        await self._client.aclose()
        await self._reader.aclose()
        await self._locks.aclose()
        await self._marks.aclose()

    async def _drop(self, uids: Collection[str]) -> None:
        self._free_slots.drop(uids)
        await self._reader.drop(uids)

    async def _take_reading(self, uid: str) -> BookingRead:
        return await take_reading(
            self._client, uid, self._now(), client_id=self._client_id
        )
