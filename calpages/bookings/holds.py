"""Holding a chosen time for some minutes, so that fewer people choose it at once.

A hold is a courtesy: Cal.com neither asks for it nor ends it when a booking is moved,
and hides the time from its own holder too (``calcom.slot_calls``). So nothing waits
long for it, nothing fails without it, and it is released before the times are read for
sending. One that is forgotten ends by itself. Until then it is remembered
(``held_times``) for what else is shown of the same booking: a page that is reloaded.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections import defaultdict

from calpages.bookings.free_slots import duration_to_ask
from calpages.bookings.held_times import (
    HeldTimes,
    Hold,
    LocalHeldTimes,
    Place,
)
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NoAnswerError, StatusError
from calpages.calcom.models import Booking, EventType
from calpages.calcom.refusals import Refusal
from calpages.calcom.urgency import spare

RELEASE_SECONDS = 2.0
"""The longest that somebody waits until a time is given back."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class HoldRefusal:
    """A time that is not held; it may be free all the same.

    Attributes:
        is_taken: Whether somebody else holds it, or its class is full. Else it is not
            known: Cal.com did not answer, or met the very booking that is to be moved.
    """

    is_taken: bool = False


class Holds:
    """Holds times and gives them back; never raises a ``CalError``.

    Args:
        client: Asks Cal.com.
        times: Remembers what is held; by default within this process.
        release_seconds: The longest that ``release`` may take.
    """

    def __init__(
        self,
        client: CalClient,
        *,
        times: HeldTimes | None = None,
        release_seconds: float = RELEASE_SECONDS,
    ) -> None:
        self._client = client
        self._times = times if times is not None else LocalHeldTimes()
        self._release_seconds = release_seconds
        self._under_way: set[asyncio.Task[object]] = set()
        self._reserving = defaultdict[Place, set[asyncio.Task[Hold | HoldRefusal]]](set)

    async def hold(
        self,
        booking: Booking,
        start: dt.datetime,
        *,
        event_type: EventType | None = None,
    ) -> Hold | HoldRefusal:
        """Hold the time at ``start`` (aware) for moving ``booking`` there.

        When its caller leaves meanwhile, it is given back as soon as it is held.
        """
        if booking.type_id is None:
            return HoldRefusal()
        task = asyncio.create_task(
            self._reserve(booking, booking.type_id, start, event_type)
        )
        self._watch(task)
        place = (booking.uid, start)
        self._reserving[place].add(task)
        task.add_done_callback(lambda _: self._forget_reserving(place, task))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(self._give_back)
            raise

    async def find(self, booking: Booking, start: dt.datetime) -> Hold | None:
        """Tell how ``start`` (aware) is held for moving ``booking``, if by us.

        What is being reserved at the moment is awaited, if that is possible quickly.
        """
        place = (booking.uid, start)
        await self._settle(place)
        return await self._times.find(place)

    async def clear(self, booking: Booking, start: dt.datetime, *, uid: str) -> bool:
        """Give back what we hold at ``start`` (aware) for moving ``booking``.

        Args:
            booking: The booking.
            start: The time.
            uid: One more reservation to give back, or ``""``.

        Returns:
            Whether nothing of ours that is known hides that time any more. Else a
            list of free times without it says nothing: Cal.com hides a held time from
            its holder too.
        """
        place = (booking.uid, start)
        is_settled = await self._settle(place)
        held = await self._times.find(place)
        uids = {uid, held.uid if held is not None else ""} - {""}
        are_released = all(await asyncio.gather(*map(self.release, uids)))
        is_clear = are_released and is_settled
        return is_clear and not await self._times.is_doubtful(place)

    async def forget(self, booking: Booking, start: dt.datetime) -> None:
        """Offer ``start`` (aware) no more because we hold it: it was refused."""
        held = await self._times.find((booking.uid, start))
        if held is not None:
            await self._times.release(held.uid)

    def has_given_back(self, uid: str) -> bool:
        """Whether this process has given that hold back."""
        return self._times.is_gone(uid)

    async def release(self, uid: str) -> bool:
        """Give a held time back, if that is possible quickly; any ``uid`` will do.

        Returns:
            Whether it is given back, or never was.
        """
        try:
            async with asyncio.timeout(self._release_seconds):
                await self._client.release_reservation(uid)
        except (CalError, TimeoutError):
            return False
        await self._times.release(uid)
        return True

    async def aclose(self) -> None:
        """Give up what is under way."""
        while self._under_way:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _is_ours(self, place: Place) -> bool:
        """Whether another hold of ours may be what a new one there has met."""
        if len(self._reserving.get(place, ())) > 1:
            return True
        is_held = await self._times.find(place) is not None
        return is_held or await self._times.is_doubtful(place)

    async def _settle(self, place: Place) -> bool:
        """Await what is being reserved there; gives whether that has ended in time."""
        if not (reserving := self._reserving.get(place)):
            return True
        _, pending = await asyncio.wait(list(reserving), timeout=self._release_seconds)
        return not pending

    async def _reserve(
        self,
        booking: Booking,
        type_id: int,
        start: dt.datetime,
        event_type: EventType | None,
    ) -> Hold | HoldRefusal:
        try:
            with spare():
                held = await self._client.reserve_slot(
                    event_type_id=type_id,
                    start=start,
                    duration=duration_to_ask(booking, event_type),
                )
        except CalError as error:
            place = (booking.uid, start)
            if _may_have_landed(error):
                await self._times.doubt(place)
            is_taken = _is_taken(error, booking, event_type)
            return HoldRefusal(is_taken=is_taken and not await self._is_ours(place))
        hold = Hold(uid=held.uid, start=held.start, until=held.until)
        await self._times.keep((booking.uid, hold.start), hold)
        return hold

    def _give_back(self, task: asyncio.Task[Hold | HoldRefusal]) -> None:
        if task.cancelled() or task.exception() is not None:
            return
        held = task.result()
        if isinstance(held, Hold):
            self._watch(asyncio.create_task(self.release(held.uid)))

    def _forget_reserving(
        self, place: Place, task: asyncio.Task[Hold | HoldRefusal]
    ) -> None:
        self._reserving[place].discard(task)
        if not self._reserving[place]:
            del self._reserving[place]

    def _watch(self, task: asyncio.Task[object]) -> None:
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


def _may_have_landed(error: CalError) -> bool:
    """Say whether Cal.com may hold the time although it did not say so."""
    if isinstance(error, NoAnswerError):
        return error.sent
    return not (isinstance(error, StatusError) and error.is_definite)


def _is_taken(error: CalError, booking: Booking, event_type: EventType | None) -> bool:
    """Say whether a refusal means that the time is gone for ``booking``.

    ``SLOT_TAKEN`` may be the booking itself, and of a class with seats Cal.com refuses
    a second hold however many seats are left (``slots.service.ts``).
    """
    refusal = error.refusal if isinstance(error, StatusError) else None
    has_seats = event_type is not None and event_type.seats is not None
    if refusal is Refusal.SLOT_RESERVED:
        return not (booking.is_seated or has_seats)
    return refusal is Refusal.SEATS_FULL
