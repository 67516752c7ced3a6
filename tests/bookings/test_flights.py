"""Contract: one fetch per key at a time, shared by all who ask meanwhile."""

import asyncio
import gc

import pytest

from calpages.bookings.flights import Flights


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

    return await flights.join(key, fetch)


async def test_callers_at_the_same_time_share_one_flight() -> None:
    flights, source = Flights[str](), Source()
    callers = [asyncio.create_task(flights.join("k", source.fetch)) for _ in range(5)]
    await source.begun.acquire()
    source.gates[0].set_result("one")
    assert await asyncio.gather(*callers) == ["one"] * 5
    assert len(source.gates) == 1


async def test_keys_do_not_share() -> None:
    flights, source = Flights[str](), Source()
    waiting = asyncio.create_task(flights.join("a", source.fetch))
    await source.begun.acquire()
    assert await fetched(flights, "b", "b") == "b"
    source.gates[0].set_result("a")
    assert await waiting == "a"


async def test_what_a_flight_brought_is_not_remembered() -> None:
    flights = Flights[str]()
    assert await fetched(flights, "old") == "old"
    assert await fetched(flights, "new") == "new"


async def test_a_caller_who_leaves_does_not_end_the_flight_of_the_others() -> None:
    flights, source = Flights[str](), Source()
    leaver = asyncio.create_task(flights.join("k", source.fetch))
    await source.begun.acquire()
    stayer = asyncio.create_task(flights.join("k", source.fetch))
    leaver.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaver
    source.gates[0].set_result("one")
    assert await stayer == "one"
    assert len(source.gates) == 1


async def test_an_error_reaches_everybody_and_ends_the_flight() -> None:
    flights, source = Flights[str](), Source()
    callers = [asyncio.create_task(flights.join("k", source.fetch)) for _ in range(2)]
    await source.begun.acquire()
    source.gates[0].set_exception(LookupError("no"))
    results = await asyncio.gather(*callers, return_exceptions=True)
    assert [type(result) for result in results] == [LookupError] * 2
    assert await fetched(flights, "yes") == "yes"


async def test_an_error_that_nobody_waits_for_is_not_reported() -> None:
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, c: reported.append(c))
    flights, source = Flights[str](), Source()
    caller = asyncio.create_task(flights.join("k", source.fetch))
    await source.begun.acquire()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    source.gates.pop().set_exception(LookupError("no"))
    for _ in range(3):
        await asyncio.sleep(0)
    gc.collect()
    assert reported == []


async def test_who_wants_it_anew_joins_none_and_is_joined_by_who_comes_later() -> None:
    flights, source = Flights[str](), Source()
    early = asyncio.create_task(flights.join("k", source.fetch))
    await source.begun.acquire()
    anew = asyncio.create_task(flights.join("k", source.fetch, anew=True))
    await source.begun.acquire()
    late = asyncio.create_task(flights.join("k", source.fetch))
    source.gates[0].set_result("old")
    assert await early == "old"
    source.gates[1].set_result("new")
    assert await asyncio.gather(anew, late) == ["new", "new"]
    assert len(source.gates) == 2


async def test_nobody_joins_a_closed_flight_and_who_is_on_it_stays() -> None:
    flights, source = Flights[str](), Source()
    early = asyncio.create_task(flights.join("k", source.fetch))
    await source.begun.acquire()
    flights.close(["k", "another"])
    assert await fetched(flights, "new") == "new"
    source.gates[0].set_result("old")
    assert await early == "old"


async def test_a_flight_can_begin_before_anybody_asks() -> None:
    flights, source = Flights[str](), Source()
    flights.start("k", source.fetch)
    flights.start("k", source.fetch)
    await source.begun.acquire()
    caller = asyncio.create_task(flights.join("k", source.fetch))
    source.gates[0].set_result("one")
    assert await caller == "one"
    assert len(source.gates) == 1


async def test_at_the_end_every_flight_is_cancelled() -> None:
    flights, source = Flights[str](), Source()
    flights.start("k", source.fetch)
    flights.start("k", source.fetch, anew=True)
    await source.begun.acquire()
    await source.begun.acquire()
    await flights.aclose()
    assert all(gate.cancelled() for gate in source.gates)
    assert asyncio.all_tasks() == {asyncio.current_task()}
