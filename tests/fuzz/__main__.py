"""Fuzzes the real process for as long as is wanted, and says what broke.

python -m tests.fuzz --examples 5000 --pieces 4000
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from calpages.serving.build import ensure_built
from tests.fuzz.growth import growth, most_bytes
from tests.fuzz.shots import fire
from tests.fuzz.target import target
from tests.processes import PROJECT


def main() -> int:
    """Fuzz; gives 1 if the memory grew, and raises what broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--examples", type=int, default=2_000)
    parser.add_argument("--pieces", type=int, default=2_000)
    options = parser.parse_args()
    ensure_built(PROJECT, print)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, target(Path(folder)) as process:
        fire(process, options.examples)
        grown = growth(process, options.pieces, warm_up=options.pieces)
        process.check()
    most = most_bytes(options.pieces)
    seconds = round(time.monotonic() - began)
    sys.stdout.write(
        f"{options.examples} requests and as many live connections: nothing broke; "
        f"{2 * options.pieces} more grew the process by {grown / 1e6:.1f} MB "
        f"(at most {most / 1e6:.0f}); {seconds} s\n"
    )
    return 0 if grown <= most else 1


if __name__ == "__main__":
    sys.exit(main())
