"""Contract: a page that is left in any moment lets the one after it begin at once."""

from __future__ import annotations

import asyncio
import contextlib
from types import SimpleNamespace
from typing import Any, cast

import reflex as rx
from redis.asyncio import Redis
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.redis import StateManagerRedis
from reflex.istate.manager.token import BaseStateToken

from calpages.state.left_locks import give_back_left_locks
from tests.processes import PATIENCE_SECONDS
from tests.redis_server import RedisProcess
from tests.state.test_reach import all_pages

pytest_plugins = ("tests.servers",)

_PAGES = 200
_LONGEST_SECONDS = 0.003
# Longer than any patience: one that ends by itself is none that was given back.
_LOCK_MILLISECONDS = 600_000


def _app(manager: Any) -> rx.App:
    return cast("rx.App", SimpleNamespace(state_manager=manager))


async def test_a_page_left_in_any_moment_lets_the_next_one_begin(
    redis: RedisProcess,
) -> None:
    manager = StateManagerRedis(
        Redis.from_url(redis.url), lock_expiration=_LOCK_MILLISECONDS
    )
    give_back_left_locks(_app(manager))

    async def begin(page: int) -> None:
        token = BaseStateToken(ident=f"page-{page}", cls=rx.State)
        async with manager.modify_state(token):
            await asyncio.sleep(0)

    try:
        for page in range(_PAGES):
            beginning = asyncio.create_task(begin(page))
            await asyncio.sleep(_LONGEST_SECONDS * page / _PAGES)
            beginning.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beginning
        async with asyncio.timeout(PATIENCE_SECONDS):
            for page in range(_PAGES):
                await begin(page)
    finally:
        await manager.close()


def test_every_app_with_the_pages_does_so() -> None:
    assert give_back_left_locks in all_pages().at_start


def test_a_state_in_memory_has_no_such_locks() -> None:
    manager = StateManagerMemory()
    give_back_left_locks(_app(manager))
    assert not hasattr(manager, "redis")
