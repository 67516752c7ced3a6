"""Contract: a line to Redis that is closed lets what is under way on it end."""

import asyncio

import pytest

from calpages.bookings.redis_line import close, connect
from tests.redis_server import RedisProcess

pytest_plugins = ("tests.servers",)


@pytest.mark.parametrize("turns", range(30))
async def test_what_was_asked_before_it_closes_is_answered(
    redis: RedisProcess, turns: int
) -> None:
    """However far the commands have come, in turns of the event loop."""
    client = connect(redis.url)
    asked = [asyncio.ensure_future(client.get("key")) for _ in range(8)]
    for _ in range(turns):
        await asyncio.sleep(0)
    await close(client.connection_pool)
    assert await asyncio.gather(*asked) == [None] * 8
    await client.aclose()


async def test_closing_says_nothing_of_a_redis_that_is_away(
    redis: RedisProcess,
) -> None:
    client = connect(redis.url)
    await client.get("key")
    redis.stop()
    await close(client.connection_pool)
    redis.start()
