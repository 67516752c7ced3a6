"""Plays many random runs against the real process, and says how they ended.

python -m tests.scenario --runs 1000 --workers 2 --at-once 10
"""

from __future__ import annotations

import argparse
import sys
import time

from calpages.serving.build import ensure_built
from tests.processes import PROJECT
from tests.scenario.rounds import Ended, played
from tests.scenario.steps import draw

_TELL_EVERY = 25


def main() -> int:
    """Play; gives 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.scenario")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=2, help="worlds side by side")
    options = parser.parse_args()
    ensure_built(PROJECT, print)
    seeds = range(options.first_seed, options.first_seed + options.runs)
    began, ended = time.monotonic(), []
    for one in played(seeds, workers=options.workers, at_once=options.at_once):
        ended.append(one)
        if one.wrong:
            _tell(one, options.workers)
        if len(ended) % _TELL_EVERY == 0 or len(ended) == len(seeds):
            _say(_summary(ended, options.workers, time.monotonic() - began))
    return 1 if any(one.wrong for one in ended) else 0


def _tell(ended: Ended, workers: int) -> None:
    _say(f"seed {ended.seed}, {ended.seconds:.0f} s: {'; '.join(ended.wrong)}")
    _say("  " + ", ".join(map(str, draw(ended.seed, workers=workers).steps)))


def _summary(ended: list[Ended], workers: int, seconds: float) -> str:
    longest = max(ended, key=lambda one: one.seconds)
    return (
        f"{len(ended)} runs, {workers} workers, {sum(one.writes for one in ended)}"
        f" writes, {sum(bool(one.wrong) for one in ended)} runs with something wrong,"
        f" {seconds:.0f} s; the longest took {longest.seconds:.0f}"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
