"""What a process and all that it started take of the machine (Linux: `/proc`)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_PRIVATE = re.compile(r"^Private_\w+: +(\d+) kB$", re.MULTILINE)
_TICKS = os.sysconf("SC_CLK_TCK")


def private_bytes(pid: int) -> int:
    """The memory that belongs to them alone: what several share grows with no page."""
    return sum(
        int(kilobytes) * 1024
        for member in _family(pid)
        for kilobytes in _PRIVATE.findall(_read(member, "smaps_rollup"))
    )


def cpu_seconds(pid: int) -> float:
    """For how long they have had a core."""
    return sum(_ticks(member) for member in _family(pid)) / _TICKS


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text("ascii").split():
            yield from _family(int(child))


def _ticks(pid: int) -> int:
    # utime and stime: fields 14 and 15 of proc(5), counted after the name's bracket.
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _read(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text("utf-8")
