"""Plays many runs, in several worlds side by side."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from queue import Empty, Queue

from tests.scenario.play import Play
from tests.scenario.steps import draw
from tests.scenario.world import World

_RUNS_IN_A_WORLD = 20
# So long that only something that hangs takes longer.
_LONGEST_RUN_SECONDS = 900.0
_LOOK_SECONDS = 10.0


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a run ended.

    Attributes:
        seconds: How long it took.
        writes: How many were sent.
        wrong: What was wrong in it.
    """

    seed: int
    seconds: float
    writes: int
    wrong: tuple[str, ...]


def played(seeds: Sequence[int], *, workers: int, at_once: int) -> Iterator[Ended]:
    """Play the runs of ``seeds``; each world plays some, one after the other."""
    parts = [
        seeds[first : first + _RUNS_IN_A_WORLD]
        for first in range(0, len(seeds), _RUNS_IN_A_WORLD)
    ]
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        told: Queue[Ended] = manager.Queue()
        with ProcessPoolExecutor(at_once, mp_context=context) as worlds:
            rounds = [
                worlds.submit(play_in_a_world, part, workers, told) for part in parts
            ]
            for _ in seeds:
                yield _next(told, rounds)


def play_in_a_world(seeds: Sequence[int], workers: int, told: Queue[Ended]) -> None:
    """Play the runs of ``seeds``, one after the other, and tell how each ended."""
    with (
        tempfile.TemporaryDirectory() as folder,
        World(Path(folder), workers) as world,
    ):
        for seed in seeds:
            told.put(_play(world, seed))


def _next(told: Queue[Ended], rounds: Sequence[Future[None]]) -> Ended:
    while True:
        with contextlib.suppress(Empty):
            return told.get(timeout=_LOOK_SECONDS)
        for one in rounds:
            if one.done():
                one.result()


def _play(world: World, seed: int) -> Ended:
    async def play() -> list[str]:
        async with asyncio.timeout(_LONGEST_RUN_SECONDS):
            return await Play(world, draw(seed, workers=world.workers)).play()

    began = time.monotonic()
    try:
        wrong = asyncio.run(play())
    except Exception as error:  # noqa: BLE001 (one run more or less is not the end)
        wrong = [f"the run broke: {error!r}"]
    writes = sum(one.method == "POST" for one in world.line.passed)
    return Ended(seed, time.monotonic() - began, writes, tuple(wrong))
