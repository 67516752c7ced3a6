"""Contract: counting ends with who is cancelled, and opens few lines to Redis."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest

from calpages.bookings.redis_line import MOST_AT_ONCE
from calpages.counting import Counts
from calpages.known_uids import KnownUids
from tests.redis_server import redis_server

FLOOD = 300


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


class Silent:
    """A Redis that answers nobody.

    Attributes:
        url: Its address.
        lines: How many connections it has taken.
    """

    def __init__(self) -> None:
        self.url = ""
        self.lines = 0

    async def take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.lines += 1
        with contextlib.suppress(ConnectionError):
            while await reader.read(65_536):
                pass
        writer.close()


@pytest.fixture
async def silent() -> AsyncIterator[Silent]:
    silent = Silent()
    server = await asyncio.start_server(silent.take, "127.0.0.1", 0, backlog=FLOOD)
    silent.url = f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    yield silent
    server.close()


async def test_who_is_cancelled_while_redis_is_asked_ends(redis_url: str) -> None:
    async with contextlib.aclosing(Counts(redis_url)) as counts:
        await counts.add("changes", "somebody")
        kept_on: list[int] = []
        for steps in range(40):
            task = asyncio.create_task(counts.add("changes", "somebody"))
            for _ in range(steps):
                await asyncio.sleep(0)
            if task.cancel():
                await asyncio.wait([task])
                if not task.cancelled():
                    kept_on.append(steps)
        assert kept_on == []


async def test_a_flood_of_counts_opens_few_connections(silent: Silent) -> None:
    async with contextlib.aclosing(Counts(silent.url)) as counts:
        made = await asyncio.gather(*(counts.add("holds", "us") for _ in range(FLOOD)))
        assert sorted(made) == list(range(1, FLOOD + 1)), "It counts alone."
    assert 0 < silent.lines <= 2 * MOST_AT_ONCE


async def test_a_flood_of_questions_opens_few_connections(silent: Silent) -> None:
    async with contextlib.aclosing(KnownUids(silent.url)) as known:
        found = await asyncio.gather(*(known.has(f"uid-{i}") for i in range(FLOOD)))
        assert not any(found)
    assert 0 < silent.lines <= 2 * MOST_AT_ONCE


async def test_what_is_known_is_found_behind_a_flood(redis_url: str) -> None:
    async with (
        contextlib.aclosing(KnownUids(redis_url)) as known,
        contextlib.aclosing(KnownUids(redis_url)) as other,
    ):
        await other.add("found-elsewhere")
        unknown = [known.has(f"uid-{i}") for i in range(3 * MOST_AT_ONCE)]
        found = await asyncio.gather(*unknown, known.has("found-elsewhere"))
        assert found == [False] * len(unknown) + [True]
