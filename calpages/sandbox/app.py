"""Puts the sandbox together: one Starlette application."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from calpages.sandbox.control import control_routes
from calpages.sandbox.demo import CATALOGUE, place
from calpages.sandbox.endpoints import Api
from calpages.sandbox.faults import Controls, FaultyWire
from calpages.sandbox.headers import AnswerHeaders
from calpages.sandbox.replies import (
    InputError,
    LibraryError,
    NestError,
    UnmappedError,
    on_input_error,
    on_library_error,
    on_nest_error,
    on_no_route,
    on_unmapped_error,
)
from calpages.sandbox.slot_endpoints import SlotsApi
from calpages.sandbox.store import Store


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def create_sandbox(
    path: Path | str | None = None,
    *,
    now: Callable[[], dt.datetime] | None = None,
    control: bool = False,
) -> Starlette:
    """Make the sandbox: Cal.com API v2 under ``/v2``.

    Args:
        path: The SQLite file that keeps bookings and reservations, made when missing;
            several processes may share it. None keeps them in memory, for this one
            only.
        now: The clock, aware; the default is the real time.
        control: Whether tests may cause faults and read requests under ``/_sandbox``.

    Raises:
        sqlite3.Error: The file is no SQLite file, or is not writable.
    """
    clock = now or _utc_now
    store = Store(
        Path(path) if path is not None else None,
        seed=place,
        today=lambda: clock().astimezone(dt.UTC).date(),
    )
    routes = Api(store, CATALOGUE, clock).routes()
    routes += SlotsApi(store, CATALOGUE, clock).routes()
    middleware = [Middleware(AnswerHeaders)]
    if control:
        controls = Controls()
        routes += control_routes(controls, store)
        middleware.append(Middleware(FaultyWire, controls=controls))
    app = Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers={
            NestError: on_nest_error,
            LibraryError: on_library_error,
            InputError: on_input_error,
            UnmappedError: on_unmapped_error,
            HTTPException: on_no_route,
        },
    )
    app.state.now = clock
    app.state.store = store
    return app
