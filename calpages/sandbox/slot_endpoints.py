"""The endpoints of Cal.com API v2 about free times and their reservations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from calpages.sandbox import inputs, reservations, wire
from calpages.sandbox.callers import admit
from calpages.sandbox.model import Catalogue, EventType
from calpages.sandbox.openings import openings
from calpages.sandbox.replies import NestError, done, success
from calpages.sandbox.reservations import Reserving
from calpages.sandbox.store import Store

_VERSION = "2024-09-04"


class SlotsApi:
    """Answers requests from a store and a catalogue, by a clock."""

    def __init__(
        self, store: Store, catalogue: Catalogue, now: Callable[[], dt.datetime]
    ) -> None:
        self.store = store
        self.catalogue = catalogue
        self.now = now

    def routes(self) -> list[Route]:
        """List where each endpoint is."""
        all_held = "/v2/slots/reservations"
        held = f"{all_held}/{{uid}}"
        return [
            Route("/v2/slots", self.get_slots),
            Route(all_held, self.reserve, methods=["POST"]),
            Route(held, self.get_reservation),
            Route(held, self.update_reservation, methods=["PATCH"]),
            Route(held, self.delete_reservation, methods=["DELETE"]),
        ]

    async def get_slots(self, request: Request) -> Response:
        """Answer ``GET /v2/slots``, and sweep out what has ended, as Cal.com does."""
        admit(request, _VERSION)
        wanted = inputs.slots_input(request.query_params)
        kind = self._wanted_type(wanted)
        now = self.now()

        def read() -> Any:
            with self.store.reading() as session:
                found = openings(
                    self.catalogue,
                    session,
                    kind,
                    (wanted.first, wanted.last),
                    minutes=kind.duration(wanted.duration),
                    now=now,
                    rescheduling_uid=wanted.rescheduling_uid,
                )
                has_ended = session.has_ended_reservations(kind.id, now)
            if has_ended:
                with self.store.writing() as session:
                    session.sweep_reservations(kind.id, now)
            return wire.slots_json(found, kind, wanted.zone, as_range=wanted.as_range)

        return success(await run_in_threadpool(read))

    async def reserve(self, request: Request) -> Response:
        """Answer ``POST /v2/slots/reservations``."""
        caller = admit(request, _VERSION)
        wanted = inputs.reserve_input(await inputs.json_body(request))
        asked = Reserving(wanted, caller, self.now())

        def write() -> Any:
            with self.store.writing() as session:
                held = reservations.reserve(session, self.catalogue, asked)
            return wire.reservation_json(held, wanted.held_minutes)

        return success(await run_in_threadpool(write), status=201)

    async def get_reservation(self, request: Request) -> Response:
        """Answer ``GET /v2/slots/reservations/{uid}``; there may be none."""
        admit(request, _VERSION)

        def read() -> Any:
            with self.store.reading() as session:
                held = session.reservation(request.path_params["uid"])
            return wire.reservation_json(held) if held else None

        return success(await run_in_threadpool(read))

    async def update_reservation(self, request: Request) -> Response:
        """Answer ``PATCH /v2/slots/reservations/{uid}``."""
        caller = admit(request, _VERSION)
        wanted = inputs.reserve_input(await inputs.json_body(request))
        asked = Reserving(wanted, caller, self.now())
        uid = request.path_params["uid"]

        def write() -> Any:
            with self.store.writing() as session:
                held = reservations.update(session, self.catalogue, asked, uid)
            return wire.reservation_json(held, wanted.held_minutes)

        return success(await run_in_threadpool(write))

    async def delete_reservation(self, request: Request) -> Response:
        """Answer ``DELETE /v2/slots/reservations/{uid}``, also where there is none."""
        admit(request, _VERSION)

        def write() -> None:
            with self.store.writing() as session:
                session.drop_reservation(request.path_params["uid"])

        await run_in_threadpool(write)
        return done()

    def _wanted_type(self, wanted: inputs.SlotsInput) -> EventType:
        if wanted.event_type_id is not None:
            kind = self.catalogue.event_types.get(wanted.event_type_id)
            found = (kind,) if kind else ()
        elif wanted.event_type_slug and wanted.username:
            host = self.catalogue.host_named(wanted.username)
            if host is None:
                raise NestError(404, f"User with username {wanted.username} not found")
            found = self.catalogue.of_host(host, wanted.event_type_slug)
        elif wanted.event_type_slug and wanted.team_slug:
            team = self.catalogue.team_named(wanted.team_slug)
            if team is None:
                raise NestError(404, f"Team with slug {wanted.team_slug} not found")
            found = self.catalogue.of_team(team.id, wanted.event_type_slug)
        else:
            message = (
                "Either eventTypeId or eventTypeSlug + username or eventTypeSlug + "
                "teamSlug must be provided"
            )
            raise NestError(400, message)
        if not found:
            raise NestError(404, "Event Type not found")
        return found[0]
