"""The control endpoints under ``/_sandbox``, for tests; off unless asked for.

POST    /_sandbox/faults    adds a fault (see `calpages.sandbox.faults`)
DELETE  /_sandbox/faults    removes all faults
GET     /_sandbox/requests  lists what was asked under ``/v2``
DELETE  /_sandbox/requests  forgets it
POST    /_sandbox/reset     demo data, faults and record as at the start
PATCH   /_sandbox/bookings/{uid}  sets what no demo booking can be for long: its
                            ``status``, ``starts_in`` and ``lasts`` (minutes),
                            ``absent_host``, ``cancelled_by``, ``phone_only``, or the
                            ``language`` of its attendees
POST    /_sandbox/bookings/{uid}/copies  puts one like it, without seats, under another
                            ``uid``
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from calpages.sandbox.faults import Controls, Fault
from calpages.sandbox.inputs import json_body
from calpages.sandbox.model import StoredBooking
from calpages.sandbox.store import Store


def control_routes(controls: Controls, store: Store) -> list[Route]:
    """Make the control endpoints."""

    async def add_fault(request: Request) -> Response:
        try:
            fault = Fault.from_json(await json_body(request))
        except (ValueError, re.error) as error:
            return JSONResponse({"message": str(error)}, status_code=400)
        controls.faults.append(fault)
        return Response(status_code=204)

    async def clear_faults(request: Request) -> Response:
        controls.faults.clear()
        return Response(status_code=204)

    async def list_requests(request: Request) -> Response:
        return JSONResponse(list(controls.requests))

    async def clear_requests(request: Request) -> Response:
        controls.requests.clear()
        return Response(status_code=204)

    async def reset(request: Request) -> Response:
        controls.clear()
        await run_in_threadpool(store.reset)
        return Response(status_code=204)

    async def patch_booking(request: Request) -> Response:
        changes = await json_body(request)
        found = await run_in_threadpool(
            _patch, store, request.path_params["uid"], changes
        )
        return Response(status_code=204 if found else 404)

    async def copy_booking(request: Request) -> Response:
        uid = str((await json_body(request)).get("uid", ""))
        found = await run_in_threadpool(_copy, store, request.path_params["uid"], uid)
        return Response(status_code=204 if found else 404)

    return [
        Route("/_sandbox/faults", add_fault, methods=["POST"]),
        Route("/_sandbox/faults", clear_faults, methods=["DELETE"]),
        Route("/_sandbox/requests", list_requests, methods=["GET"]),
        Route("/_sandbox/requests", clear_requests, methods=["DELETE"]),
        Route("/_sandbox/reset", reset, methods=["POST"]),
        Route("/_sandbox/bookings/{uid}", patch_booking, methods=["PATCH"]),
        Route("/_sandbox/bookings/{uid}/copies", copy_booking, methods=["POST"]),
    ]


def _patch(store: Store, uid: str, changes: dict[str, Any]) -> bool:
    with store.writing() as session:
        booking = session.booking(uid)
        if booking is None:
            return False
        session.put(_patched(booking, changes))
        return True


def _copy(store: Store, uid: str, new_uid: str) -> bool:
    with store.writing() as session:
        booking = session.booking(uid)
        if booking is None or not new_uid:
            return False
        attendees = tuple(
            dataclasses.replace(one, seat_uid="") for one in booking.attendees
        )
        session.put(
            dataclasses.replace(
                booking, uid=new_uid, id=session.next_id(), attendees=attendees
            )
        )
        return True


def _patched(booking: StoredBooking, changes: dict[str, Any]) -> StoredBooking:
    plain = {
        name: changes[name]
        for name in ("status", "absent_host", "cancelled_by")
        if name in changes
    }
    if "starts_in" in changes:
        now = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
        length = changes.get("lasts", (booking.end - booking.start).seconds // 60)
        plain["start"] = now + dt.timedelta(minutes=changes["starts_in"])
        plain["end"] = plain["start"] + dt.timedelta(minutes=length)
    if number := changes.get("phone_only"):
        plain["attendees"] = tuple(
            dataclasses.replace(one, email="", phone=number)
            for one in booking.attendees
        )
    if "language" in changes:
        plain["attendees"] = tuple(
            dataclasses.replace(one, language=changes["language"])
            for one in booking.attendees
        )
    return dataclasses.replace(booking, **plain)
