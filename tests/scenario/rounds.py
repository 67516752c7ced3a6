"""Plays many runs, in several worlds side by side."""

from __future__ import annotations

import asyncio
import dataclasses
import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.scenario.play import Play
from tests.scenario.steps import draw
from tests.scenario.world import World

_RUNS_IN_A_WORLD = 10
# So long that only something that hangs takes longer.
_LONGEST_RUN_SECONDS = 900.0


@dataclasses.dataclass(frozen=True)
class Ended:
    """How a run ended.

    Attributes:
        writes: How many were sent.
        wrong: What was wrong in it.
    """

    seed: int
    writes: int
    wrong: tuple[str, ...]


def played(seeds: Sequence[int], *, workers: int, at_once: int) -> Iterator[Ended]:
    """Play the runs of ``seeds``; each world plays some, one after the other."""
    parts = [
        seeds[first : first + _RUNS_IN_A_WORLD]
        for first in range(0, len(seeds), _RUNS_IN_A_WORLD)
    ]
    with ProcessPoolExecutor(
        at_once, mp_context=multiprocessing.get_context("spawn")
    ) as worlds:
        rounds = [worlds.submit(play_in_a_world, part, workers) for part in parts]
        for one in as_completed(rounds):
            yield from one.result()


def play_in_a_world(seeds: Sequence[int], workers: int) -> list[Ended]:
    """Play the runs of ``seeds``, one after the other."""
    with (
        tempfile.TemporaryDirectory() as folder,
        World(Path(folder), workers) as world,
    ):
        return [_play(world, seed) for seed in seeds]


def _play(world: World, seed: int) -> Ended:
    async def play() -> list[str]:
        async with asyncio.timeout(_LONGEST_RUN_SECONDS):
            return await Play(world, draw(seed, workers=world.workers)).play()

    try:
        wrong = asyncio.run(play())
    except Exception as error:  # noqa: BLE001 (one run more or less is not the end)
        wrong = [f"the run broke: {error!r}"]
    writes = sum(one.method == "POST" for one in world.line.passed)
    return Ended(seed, writes, tuple(wrong))
