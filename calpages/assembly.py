"""Puts together, from the settings, what the pages of an app work with."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from calpages import sandbox
from calpages.bookings import Bookings
from calpages.bookings.free_slots import SLOTS_SECONDS
from calpages.bookings.redis_line import connect, connect_quick
from calpages.bookings.shared_cache import RedisCache
from calpages.bookings.shared_held_times import RedisHeldTimes
from calpages.bookings.shared_locks import RedisLocks
from calpages.bookings.shared_marks import RedisMarks
from calpages.calcom.client import CalClient
from calpages.goodbye import on_goodbye
from calpages.mishaps import OnceAMinute, log_of_loop
from calpages.notices import NOTICES_SAID, notices, own_sentences
from calpages.services import Services
from calpages.settings import Settings
from calpages.throttling import Throttle
from calpages.web.begun_in_time import CONNECTIONS

_logger = logging.getLogger(__name__)

# Never looked up: requests to it stay in this process.
_SANDBOX_URL = "http://sandbox.invalid/v2"
# Of Reflex's tasks that listen to Redis: without it each reports every second.
_REFLEX_LISTENERS = "reflex.utils.tasks"


def make_services(settings: Settings) -> Services:
    """Choose Cal.com, or the sandbox inside this process where no API is set.

    What is taken in the place of a setting is logged, unless the command line that has
    started this process has said so.
    """
    if not os.environ.get(NOTICES_SAID):
        for notice in notices(settings):
            _logger.warning("%s", notice)
    return Services(
        bookings=_make_bookings(settings),
        brand=settings.brand,
        cancellation_reason=settings.cancellation_reason,
        default_language=settings.language,
        sentences=own_sentences(settings),
        is_sandbox=settings.is_sandbox,
        demo=sandbox.DEMO if settings.is_sandbox else (),
        webhook_secret=settings.webhook_secret,
        origins=settings.origins,
        trusted_proxy_hops=settings.trusted_proxy_hops,
        throttle=Throttle(
            redis_url=(
                settings.redis_url.get_secret_value() if settings.redis_url else ""
            )
        ),
        frame_ancestors=settings.frame_ancestors,
        **_form_secret(settings),
    )


@contextlib.asynccontextmanager
async def closing_at_shutdown(services: Services) -> AsyncIterator[None]:
    """Let writes under way end, and close what ``services`` opened, after the block.

    For the lifespan of an app: its workers need a kill timeout above 10 seconds. What
    breaks in its event loop is logged without what it held, and that Redis is away once
    a minute.
    """
    asyncio.get_running_loop().set_exception_handler(log_of_loop)
    on_goodbye(CONNECTIONS.end)
    listeners, seldom = logging.getLogger(_REFLEX_LISTENERS), OnceAMinute()
    listeners.addFilter(seldom)
    try:
        yield
    finally:
        await services.bookings.aclose()
        listeners.removeFilter(seldom)
        await services.throttle.aclose()


def _form_secret(settings: Settings) -> dict[str, str]:
    """The secret of the settings; without one, each start makes its own."""
    if settings.secret is None:
        return {}
    return {"form_secret": settings.secret.get_secret_value()}


def _make_bookings(settings: Settings) -> Bookings:
    client = _make_client(settings)
    make = functools.partial(
        Bookings,
        client,
        client_id=settings.oauth_client_id or "",
        ttl_seconds=settings.cache_seconds,
        slots_ttl_seconds=SLOTS_SECONDS if settings.cache_seconds else 0.0,
    )
    if settings.redis_url is None:
        return make()
    url = settings.redis_url.get_secret_value()
    redis, quick = connect(url), connect_quick(url)
    return make(
        cache=RedisCache(quick, patient=redis),
        held_times=RedisHeldTimes(quick, patient=redis),
        locks=RedisLocks(redis),
        marks=RedisMarks(redis),
    )


def _make_client(settings: Settings) -> CalClient:
    if settings.api_url is not None:
        return CalClient(base_url=settings.api_url, client_id=settings.oauth_client_id)
    box = httpx.ASGITransport(
        _on_first_use(settings.sandbox_file),
        # What breaks in the sandbox is an answer of 500, as from any other server.
        raise_app_exceptions=False,
    )
    return CalClient(base_url=_SANDBOX_URL, transport=box)


def _on_first_use(file: Path) -> ASGIApp:
    """The sandbox, opened by its first request: a build has no use for its file."""
    open_sandbox = functools.cache(lambda: sandbox.create_sandbox(file))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await open_sandbox()(scope, receive, send)

    return app
