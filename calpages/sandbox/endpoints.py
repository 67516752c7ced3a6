"""The endpoints of Cal.com API v2 about bookings and event types.

A limit, on purpose: they are known in one version each; without the right
``cal-api-version`` the answer is a 404 that says so (Cal.com falls back to its version
of 2024-04-15).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from calpages.sandbox import inputs, wire
from calpages.sandbox.callers import Caller, admit, caller_of
from calpages.sandbox.cancelling import Cancelling, cancel
from calpages.sandbox.model import Catalogue, StoredBooking
from calpages.sandbox.replies import NestError, success
from calpages.sandbox.reschedule_rules import Rescheduling
from calpages.sandbox.rescheduling import reschedule
from calpages.sandbox.session import Session
from calpages.sandbox.store import Store
from calpages.sandbox.wire_types import event_type_json

_BOOKINGS = "2024-08-13"
_EVENT_TYPES = "2024-06-14"


class Api:
    """Answers requests from a store and a catalogue, by a clock."""

    def __init__(
        self, store: Store, catalogue: Catalogue, now: Callable[[], dt.datetime]
    ) -> None:
        self.store = store
        self.catalogue = catalogue
        self.now = now

    def routes(self) -> list[Route]:
        """List where each endpoint is."""
        uid = "/v2/bookings/{uid}"
        team = "/v2/teams/{team_id}/event-types"
        return [
            Route("/v2/bookings/by-seat/{uid}", self.get_by_seat),
            Route(uid, self.get_booking),
            Route(f"{uid}/cancel", self.cancel_booking, methods=["POST"]),
            Route(f"{uid}/reschedule", self.reschedule_booking, methods=["POST"]),
            Route("/v2/event-types", self.get_event_types),
            Route(team, self.get_team_event_types),
        ]

    async def get_booking(self, request: Request) -> Response:
        """Answer ``GET /v2/bookings/{uid}``; a series uid gives an array."""
        caller = admit(request, _BOOKINGS)
        uid = request.path_params["uid"]

        def read() -> Any:
            with self.store.reading() as session:
                return self._read_back(session, uid, caller)

        return success(await run_in_threadpool(read))

    async def get_by_seat(self, request: Request) -> Response:
        """Answer ``GET /v2/bookings/by-seat/{seatUid}``."""
        caller = admit(request, _BOOKINGS)
        uid = request.path_params["uid"]

        def read() -> Any:
            with self.store.reading() as session:
                booking = session.of_seat(uid)
            if booking is None:
                message = f"Booking with seatUid={uid} was not found in the database"
                raise NestError(404, message)
            return self._json(booking, caller, seat_uid=uid)

        return success(await run_in_threadpool(read))

    async def cancel_booking(self, request: Request) -> Response:
        """Answer ``POST /v2/bookings/{uid}/cancel`` with what a GET would give."""
        caller = admit(request, _BOOKINGS)
        wanted = inputs.cancel_input(await inputs.json_body(request))
        asked = Cancelling(request.path_params["uid"], wanted, caller, self.now())
        return success(await run_in_threadpool(self._cancel, asked))

    def _cancel(self, asked: Cancelling) -> Any:
        with self.store.writing() as session:
            cancel(session, self.catalogue, asked)
            booking = session.booking(asked.uid)
            series_uid = booking.series_uid if booking else ""
            wants_series = asked.wanted.subsequent and asked.wanted.seat_uid is None
            uid = series_uid if wants_series and series_uid else asked.uid
            data = self._read_back(session, uid, asked.caller)
        if wants_series and not series_uid:
            message = (
                f"Booking with bookingUid={uid} is not part of a recurring booking."
            )
            raise NestError(400, message)
        return data

    async def reschedule_booking(self, request: Request) -> Response:
        """Answer ``POST /v2/bookings/{uid}/reschedule`` with the new booking."""
        caller = admit(request, _BOOKINGS)
        wanted = inputs.reschedule_input(await inputs.json_body(request))
        asked = Rescheduling(request.path_params["uid"], wanted, caller, self.now())

        def write() -> Any:
            with self.store.writing() as session:
                moved = reschedule(session, self.catalogue, asked)
            data = self._json(moved.booking, caller)
            return data | ({"seatUid": moved.seat_uid} if moved.seat_uid else {})

        return success(await run_in_threadpool(write), status=201)

    async def get_event_types(self, request: Request) -> Response:
        """Answer ``GET /v2/event-types``; what cannot be found is an empty array."""
        caller = admit(request, _EVENT_TYPES)
        host = self.catalogue.host_named(request.query_params.get("username", ""))
        slug = request.query_params.get("eventSlug", "")
        found = self.catalogue.of_host(host, slug) if host else ()
        shown = [kind for kind in found if caller is Caller.HOST or not kind.hidden]
        return success(self._event_types_json(shown))

    async def get_team_event_types(self, request: Request) -> Response:
        """Answer ``GET /v2/teams/{teamId}/event-types``."""
        caller_of(request.headers)
        team_id = request.path_params["team_id"]
        if not team_id.isascii() or not team_id.isdecimal():
            raise NestError(400, "Validation failed (numeric string is expected)")
        slug = request.query_params.get("eventSlug", "")
        found = self.catalogue.of_team(int(team_id[:9]), slug)
        return success(self._event_types_json(found))

    def _read_back(self, session: Session, uid: str, caller: Caller) -> Any:
        booking = session.booking(uid)
        if booking is not None:
            return self._json(booking, caller)
        series = session.series(uid)
        if not series:
            message = f"Booking with uid={uid} was not found in the database"
            raise NestError(404, message)
        return [self._json(booking, caller) for booking in series]

    def _json(
        self, booking: StoredBooking, caller: Caller, *, seat_uid: str = ""
    ) -> dict[str, Any]:
        return wire.booking_json(
            booking,
            self.catalogue,
            is_host=caller.sees_everybody,
            seat_uid=seat_uid,
        )

    def _event_types_json(self, kinds: Any) -> list[dict[str, Any]]:
        today = self.now().date()
        return [event_type_json(kind, self.catalogue, today) for kind in kinds]
