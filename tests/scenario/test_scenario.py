"""Contract: some runs of the random scenario, in which nothing is wrong.

``python -m tests.scenario`` plays as many as are wanted.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.scenario.play import Play
from tests.scenario.steps import draw
from tests.scenario.world import World


@pytest.mark.parametrize(("workers", "seed"), [(1, 101), (2, 103)])
async def test_nothing_is_wrong_whatever_happens(
    web_dir: Path, tmp_path: Path, workers: int, seed: int
) -> None:
    with World(tmp_path, workers) as world:
        assert await Play(world, draw(seed, workers=workers)).play() == []


def test_a_run_is_drawn_from_its_seed_and_everything_happens_in_some() -> None:
    assert draw(7, workers=2) == draw(7, workers=2)
    kinds = Counter(
        step.kind for seed in range(100) for step in draw(seed, workers=2).steps
    )
    assert len(kinds) == 13
    assert kinds["kill worker"] <= 100
