"""The calls about free times: list them, and hold one of them for some minutes.

A reservation is a hint to others, not a claim: Cal.com neither asks for it nor ends it
when a booking is made or moved (``RegularBookingService.ts``), and it hides the time
from everybody who lists slots, its own holder too. So release it before a reschedule,
and let a refused reservation stop nobody; ``refusal`` tells a time that is gone
(``SLOT_TAKEN``, ``SLOT_RESERVED``, ``SEATS_FULL``) from an outage, which is another
``CalError``. ``SLOT_TAKEN`` may just mean the booking that is to be moved: Cal.com
counts it here (contract 4.2).
"""

from __future__ import annotations

import datetime as dt

from calpages.calcom import answers
from calpages.calcom.connection import SLOTS_VERSION, Connection
from calpages.calcom.encoding import segment, wire_time
from calpages.calcom.models import Reservation, Slot
from calpages.calcom.uids import is_uid

_RESERVATIONS = "/slots/reservations"


class SlotCalls:
    """Endpoints of ``/slots``, version 2024-09-04 (contract 4)."""

    _connection: Connection

    async def get_slots(
        self,
        *,
        event_type_id: int,
        start: dt.datetime,
        end: dt.datetime,
        duration: int | None = None,
        rescheduling_uid: str | None = None,
        time_zone: str = "",
    ) -> tuple[Slot, ...]:
        """Read the free times: ``GET /slots?format=range``.

        Of an event type with seats every time says how many are left; full classes are
        among them (``Slot.is_full``).

        Args:
            event_type_id: The event type.
            start: From when (aware).
            end: Until when (aware).
            duration: Minutes; only for event types that offer several lengths.
            rescheduling_uid: The booking to move; its own time then counts as free.
            time_zone: IANA name; ``""`` is UTC. The instants come back in UTC all the
                same.

        Raises:
            NotFoundError: There is no such event type.
        """
        params = {
            "eventTypeId": str(event_type_id),
            "start": wire_time(start),
            "end": wire_time(end),
            "format": "range",
        }
        if duration is not None:
            params["duration"] = str(duration)
        if rescheduling_uid is not None and is_uid(rescheduling_uid):
            params["bookingUidToReschedule"] = rescheduling_uid
        if time_zone:
            params["timeZone"] = time_zone
        data = await self._connection.get("/slots", SLOTS_VERSION, params)
        return answers.read_slots(data)

    async def reserve_slot(
        self, *, event_type_id: int, start: dt.datetime, duration: int | None = None
    ) -> Reservation:
        """Hold a time for five minutes: ``POST /slots/reservations``, sent once.

        How long it is held is Cal.com's choice: only callers with credentials may ask
        for more. Nothing is checked but bookings and reservations of the event type.

        Args:
            event_type_id: The event type.
            start: The time (aware).
            duration: Minutes; only for event types that offer several lengths, others
                refuse it.

        Raises:
            BadRequestError: Cal.com refused; ``refusal`` tells why.
            NotFoundError: There is no such event type.
            NoAnswerError: It is not known whether it is held, if ``sent``; it ends by
                itself.
        """
        body = _reservation_body(event_type_id, start, duration)
        data = await self._connection.post(_RESERVATIONS, SLOTS_VERSION, body)
        return answers.read_reservation(data)

    async def update_reservation(
        self,
        uid: str,
        *,
        event_type_id: int,
        start: dt.datetime,
        duration: int | None = None,
    ) -> Reservation:
        """Move a reservation: ``PATCH /slots/reservations/{uid}``, sent once.

        The uid stays, and five minutes begin anew. Cal.com compares the new time with
        every reservation that has not ended, this one too, so a time that overlaps the
        held one is refused as ``SLOT_RESERVED``: to hold the same time longer, release
        it and reserve it again.

        Args:
            uid: The reservation; it may have ended.
            event_type_id: The event type.
            start: The new time (aware).
            duration: As for ``reserve_slot``.

        Raises:
            BadRequestError: Cal.com refused, and the reservation is as it was.
            NotFoundError: There is no such reservation any more, or event type.
            NoAnswerError: It is not known which time is held, if ``sent``.
        """
        body = _reservation_body(event_type_id, start, duration)
        path = f"{_RESERVATIONS}/{segment(uid)}"
        data = await self._connection.patch(path, SLOTS_VERSION, body)
        return answers.read_reservation(data)

    async def get_reservation(self, uid: str) -> Reservation | None:
        """Read a reservation: ``GET /slots/reservations/{uid}``.

        Returns:
            ``None`` if there is none. One that has ended may still be given: compare
            its ``until``.
        """
        path = f"{_RESERVATIONS}/{segment(uid)}"
        data = await self._connection.get(path, SLOTS_VERSION)
        return None if data is None else answers.read_reservation(data)

    async def release_reservation(self, uid: str) -> None:
        """Give a time back: ``DELETE /slots/reservations/{uid}``.

        Tried again like a read, for a second one changes nothing: Cal.com answers with
        success also when there is no such reservation.
        """
        path = f"{_RESERVATIONS}/{segment(uid)}"
        await self._connection.delete(path, SLOTS_VERSION)


def _reservation_body(
    event_type_id: int, start: dt.datetime, duration: int | None
) -> dict[str, int | str]:
    body: dict[str, int | str] = {
        "eventTypeId": event_type_id,
        "slotStart": wire_time(start),
    }
    if duration is not None:
        body["slotDuration"] = duration
    return body
