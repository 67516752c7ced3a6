"""Plays many random runs against the real process, and says how they ended.

python -m tests.scenario --runs 1000 --workers 2
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from calpages.serving.build import ensure_built
from tests.processes import PROJECT
from tests.scenario.play import Play
from tests.scenario.steps import draw
from tests.scenario.world import World


def main() -> int:
    """Play; gives 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.scenario")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--first-seed", type=int, default=0)
    options = parser.parse_args()
    ensure_built(PROJECT, print)
    began, bad, writes = time.monotonic(), 0, 0
    with (
        tempfile.TemporaryDirectory() as folder,
        World(Path(folder), options.workers) as world,
    ):
        for seed in range(options.first_seed, options.first_seed + options.runs):
            run = draw(seed, workers=options.workers)
            wrong = asyncio.run(Play(world, run).play())
            writes += sum(one.method == "POST" for one in world.line.passed)
            if wrong:
                bad += 1
                _say(f"seed {seed}: {'; '.join(wrong)}")
                _say("  " + ", ".join(f"{one.kind} {one.fault}" for one in run.steps))
    seconds = round(time.monotonic() - began)
    _say(
        f"{options.runs} runs, {options.workers} workers, {writes} writes, "
        f"{bad} runs with something wrong, {seconds} s"
    )
    return 1 if bad else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
