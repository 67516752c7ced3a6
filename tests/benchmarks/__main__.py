"""Measures how fast the pages are: `make bench`, or a part of it.

    python -m tests.benchmarks [--runs 9] [readable] [choosing] [cancel] ...

A table on the standard output; of a whole run, also `docs/bench.json`. A figure that
falls short fails nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from calpages.settings import Settings
from tests.benchmarks import (
    cancelling,
    choosing,
    flood,
    languages,
    load,
    memory,
    page_opens,
    readable,
)
from tests.benchmarks.report import Row, table, write_json
from tests.processes import PROJECT

_JSON = PROJECT / "docs" / "bench.json"
_QUIET_LOAD = 0.5
_SECTIONS: dict[str, Callable[[Path, int], list[Row]]] = {
    "readable": readable.measure,
    "languages": languages.measure,
    "choosing": choosing.measure,
    "cancel": cancelling.measure,
    "load": load.measure,
    "opens": page_opens.measure,
    "flood": flood.measure,
    "memory": memory.measure,
}


def main() -> None:
    """Measure what the command line names, or everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("sections", nargs="*", metavar="section", default=[])
    parser.add_argument("--runs", type=int, default=9, help="cold runs (default: 9)")
    options = parser.parse_args()
    if unknown := set(options.sections) - _SECTIONS.keys():
        parser.error(
            f"no section {', '.join(unknown)}; there is {', '.join(_SECTIONS)}"
        )
    for setting in Settings.model_fields.values():
        os.environ.pop(str(setting.alias), None)
    circumstances = _circumstances(options.runs)
    if (before := os.getloadavg()[0]) > _QUIET_LOAD:
        _say(f"This machine is busy (load {before:.1f}): expect worse than it can do.")
    rows = []
    for name in options.sections or _SECTIONS:
        _say(f"Measuring: {name}")
        with tempfile.TemporaryDirectory(prefix="calpages-bench-") as folder:
            rows += _SECTIONS[name](Path(folder), options.runs)
    _say(f"\n{table(rows)}")
    if not options.sections:
        write_json(_JSON, rows, circumstances)
        _say(f"\nKept in {_JSON.relative_to(PROJECT)}.")


def _circumstances(runs: int) -> dict[str, Any]:
    """On what it is measured: figures of another machine are other figures."""
    return {
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "runs": runs,
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "load_before": round(os.getloadavg()[0], 2),
        },
        "python": platform.python_version(),
        **{name: version(name) for name in ("reflex", "granian", "playwright")},
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
