"""Contract: one fetch per key at a time; a short memory; no past after forget."""

import asyncio
import gc

import pytest

from calpages.bookings.flights import Flights


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Source:
    """Counts fetches; each waits until it is let go, in order."""

    def __init__(self) -> None:
        self.gates: list[asyncio.Future[str]] = []
        self.begun = asyncio.Semaphore(0)

    async def fetch(self) -> str:
        gate = asyncio.get_running_loop().create_future()
        self.gates.append(gate)
        self.begun.release()
        return await gate


async def fetched(flights: Flights[str], value: str, key: str = "k") -> str:
    async def fetch() -> str:
        return value

    return await flights.get(key, fetch)


async def test_callers_at_the_same_time_share_one_flight() -> None:
    flights, source = Flights[str](ttl_seconds=0), Source()
    callers = [asyncio.create_task(flights.get("k", source.fetch)) for _ in range(5)]
    await source.begun.acquire()
    source.gates[0].set_result("one")
    assert await asyncio.gather(*callers) == ["one"] * 5
    assert len(source.gates) == 1


async def test_keys_do_not_share() -> None:
    flights = Flights[str](ttl_seconds=5)
    assert await fetched(flights, "a", "a") == "a"
    assert await fetched(flights, "b", "b") == "b"


async def test_a_caller_who_leaves_does_not_end_the_flight_of_the_others() -> None:
    flights, source = Flights[str](ttl_seconds=0), Source()
    leaver = asyncio.create_task(flights.get("k", source.fetch))
    await source.begun.acquire()
    stayer = asyncio.create_task(flights.get("k", source.fetch))
    leaver.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaver
    source.gates[0].set_result("one")
    assert await stayer == "one"
    assert len(source.gates) == 1


async def test_a_value_is_remembered_until_its_time_is_over() -> None:
    clock = Clock()
    flights = Flights[str](ttl_seconds=5, clock=clock)
    assert await fetched(flights, "old") == "old"
    clock.now = 4.9
    assert await fetched(flights, "new") == "old"
    clock.now = 5.0
    assert await fetched(flights, "new") == "new"


async def test_an_error_reaches_everybody_and_is_not_remembered() -> None:
    flights, source = Flights[str](ttl_seconds=5), Source()
    callers = [asyncio.create_task(flights.get("k", source.fetch)) for _ in range(2)]
    await source.begun.acquire()
    source.gates[0].set_exception(LookupError("no"))
    results = await asyncio.gather(*callers, return_exceptions=True)
    assert [type(result) for result in results] == [LookupError] * 2
    assert await fetched(flights, "yes") == "yes"


async def test_an_error_that_nobody_waits_for_is_not_reported() -> None:
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, c: reported.append(c))
    flights, source = Flights[str](ttl_seconds=0), Source()
    caller = asyncio.create_task(flights.get("k", source.fetch))
    await source.begun.acquire()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    source.gates.pop().set_exception(LookupError("no"))
    for _ in range(3):
        await asyncio.sleep(0)
    gc.collect()
    assert reported == []


async def test_fresh_uses_neither_memory_nor_a_flight_begun_before() -> None:
    flights, source = Flights[str](ttl_seconds=5), Source()
    early = asyncio.create_task(flights.get("k", source.fetch))
    await source.begun.acquire()
    fresh = asyncio.create_task(flights.get("k", source.fetch, fresh=True))
    await source.begun.acquire()
    source.gates[1].set_result("new")
    assert await fresh == "new"
    source.gates[0].set_result("old")
    assert await early == "old"
    assert await fetched(flights, "newest") == "new"


async def test_after_forget_all_even_those_who_wait_get_what_is_new() -> None:
    flights, source = Flights[str](ttl_seconds=5), Source()
    waiting = asyncio.create_task(flights.get("k", source.fetch))
    await source.begun.acquire()
    flights.forget_all()
    source.gates[0].set_result("old")
    done, _ = await asyncio.wait(
        [waiting, asyncio.create_task(source.begun.acquire())],
        return_when=asyncio.FIRST_COMPLETED,
    )
    assert waiting not in done
    source.gates[1].set_result("new")
    assert await waiting == "new"


async def test_memory_is_bounded_and_the_oldest_goes_first() -> None:
    flights = Flights[str](ttl_seconds=5, max_kept=2)
    for key in ("a", "b", "c"):
        await fetched(flights, "first", key)
    assert await fetched(flights, "second", "c") == "first"
    assert await fetched(flights, "second", "a") == "second"
