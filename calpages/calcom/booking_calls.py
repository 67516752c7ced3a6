"""The calls about bookings and seats: read, cancel, reschedule."""

from __future__ import annotations

import datetime as dt

from calpages.calcom import answers
from calpages.calcom.connection import BOOKINGS_VERSION, Connection
from calpages.calcom.encoding import checked_uid, segment, storable, wire_time
from calpages.calcom.models import Booking


class BookingCalls:
    """Endpoints of ``/bookings``, version 2024-08-13 (contract 2 and 3)."""

    _connection: Connection

    async def get_booking(self, uid: str) -> Booking | tuple[Booking, ...]:
        """Read a booking: ``GET /bookings/{uid}``.

        Returns:
            The booking, or for the uid of a series its occurrences by their start.

        Raises:
            NotFoundError: No booking or series has this uid; it may be that of a seat.
        """
        path = f"/bookings/{segment(uid)}"
        return answers.read_bookings(await self._connection.get(path, BOOKINGS_VERSION))

    async def get_booking_by_seat(self, seat_uid: str) -> Booking:
        """Read the booking that a seat belongs to: ``GET /bookings/by-seat/{seatUid}``.

        Raises:
            NotFoundError: There is no such seat: it was cancelled, or it was moved to a
                time of its own, where it has a new uid.
        """
        path = f"/bookings/by-seat/{segment(seat_uid)}"
        return answers.read_booking(await self._connection.get(path, BOOKINGS_VERSION))

    async def cancel_booking(
        self,
        uid: str,
        *,
        reason: str = "",
        seat_uid: str = "",
        cancel_subsequent: bool = False,
    ) -> Booking | tuple[Booking, ...]:
        """Cancel a booking: ``POST /bookings/{uid}/cancel``, sent once.

        Args:
            uid: The booking, or one event of a series. With the uid of a series Cal.com
                checks one of its oldest events and may refuse for all (contract 2.3).
            reason: The visitor's reason; ``""`` sends none.
            seat_uid: Give back only this seat of the booking.
            cancel_subsequent: Cancel all later events of its series too. The uid of a
                booking without a series is cancelled and answered with an error.

        Returns:
            What reading ``uid`` gives now; with ``cancel_subsequent`` the series.

        Raises:
            ValueError: A seat's later events are asked for: Cal.com has no such cancel.
            BadRequestError: Cal.com refused; ``refusal`` tells why.
            NoAnswerError: It is not known whether it was cancelled, if ``sent``.
        """
        if seat_uid and cancel_subsequent:
            msg = "the seats of a series are given back one by one"
            raise ValueError(msg)
        body: dict[str, str | bool] = {}
        if reason:
            body["cancellationReason"] = storable(reason)
        if seat_uid:
            # The key alone selects the seated form, so it is never sent empty.
            body["seatUid"] = checked_uid(seat_uid)
        if cancel_subsequent:
            body["cancelSubsequentBookings"] = True
        path = f"/bookings/{segment(uid)}/cancel"
        data = await self._connection.post(path, BOOKINGS_VERSION, body)
        return answers.read_bookings(data)

    async def reschedule_booking(
        self, uid: str, *, start: dt.datetime, reason: str = "", seat_uid: str = ""
    ) -> Booking:
        """Move a booking or one seat: ``POST /bookings/{uid}/reschedule``, sent once.

        ``rescheduledBy`` is never sent: with a host's address in it, an unauthenticated
        caller would act as the host (contract 3).

        A seat leaves the others where they are. If its event type already has a booking
        at ``start`` it joins that one and keeps its uid, else Cal.com makes a booking
        with a new seat (``attendeeRescheduleSeatedBooking.ts``). It counts no seats
        here: a class that is full takes one more.

        Args:
            uid: The booking to move, or with ``seat_uid`` the one that the seat is in;
                the uid of a series or a seat is refused.
            start: The new start (aware); the length stays.
            reason: The visitor's reason; ``""`` sends none. Not for a seat.
            seat_uid: Move only this seat of the booking.

        Returns:
            The booking at the new time. For a whole booking it is a new one, and the
            old one is cancelled then. For a seat, its ``seat_uid`` is the seat's from
            now on, nothing leads back to the old booking, and ``attendees`` is empty
            unless the event type shows them.

        Raises:
            ValueError: A seat's reason is given: Cal.com refuses the key.
            BadRequestError: Cal.com refused; ``refusal`` tells why.
            StatusError: The same, with status 403, 404 or 409.
            NoAnswerError: It is not known whether it was moved, if ``sent``.
        """
        if seat_uid and reason:
            msg = "a seat is moved without a reason"
            raise ValueError(msg)
        body = {"start": wire_time(start)}
        if reason:
            body["reschedulingReason"] = storable(reason)
        if seat_uid:
            body["seatUid"] = checked_uid(seat_uid)
        path = f"/bookings/{segment(uid)}/reschedule"
        data = await self._connection.post(path, BOOKINGS_VERSION, body)
        return answers.read_booking(data)
