"""What was measured, as a table for a person and as JSON: pure sums and words."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

_HEAD = ("", "reach", "measured", "")
_VERDICTS = {True: "ok", False: "short", None: "unclear"}


class MeasureError(RuntimeError):
    """Something could not be measured; the message says what."""


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        name: What was measured.
        reach: What is to be reached; ``""`` for a figure that others are held against.
        measured: The figure, in words.
        is_ok: Whether it is reached; None where that can't be told.
        figures: The numbers behind it, for the JSON.
    """

    name: str
    reach: str
    measured: str
    is_ok: bool | None = None
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Spread:
    """The middle of several runs, and how far they lie apart."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Sum up runs.

        Raises:
            MeasureError: There is none.
        """
        if not values:
            raise MeasureError("There is no run to sum up.")
        return cls(statistics.median(values), min(values), max(values))

    def words(self, unit: str = "ms") -> str:
        """Write it as ``142 (131 to 160) ms``."""
        return f"{self.median:.0f} ({self.low:.0f} to {self.high:.0f}) {unit}"


def ratio(measured: Sequence[float], reference: Sequence[float]) -> float:
    """Divide the median of some runs by that of their pairs."""
    return Spread.of(measured).median / Spread.of(reference).median


def kilobytes(count: float) -> str:
    """Write bytes as KB of 1,000."""
    return f"{count / 1000:.1f} KB"


def table(rows: Iterable[Row]) -> str:
    """Write rows as a Markdown table whose columns stand below each other."""
    cells = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(line, widths) for line in cells]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def write_json(path: Path, rows: Iterable[Row], circumstances: dict[str, Any]) -> None:
    """Keep rows, and on what they were measured."""
    report = circumstances | {"rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(report, indent=2) + "\n", "utf-8")


def _cells(row: Row) -> tuple[str, ...]:
    verdict = _VERDICTS[row.is_ok] if row.reach else ""
    return row.name, row.reach, row.measured, verdict


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
