"""The sums and the table of `make bench`."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.report import (
    MeasureError,
    Row,
    Spread,
    kilobytes,
    ratio,
    table,
    write_json,
)


def test_runs_are_summed_up_by_their_median() -> None:
    spread = Spread.of([300.0, 100.0, 120.4])
    assert spread == Spread(median=120.4, low=100.0, high=300.0)
    assert spread.words() == "120 (100 to 300) ms"
    assert Spread.of([1, 2, 3, 4]).median == 2.5


def test_no_run_is_no_measurement() -> None:
    with pytest.raises(MeasureError):
        Spread.of([])


def test_a_ratio_is_that_of_the_medians() -> None:
    assert ratio([250, 110, 125], [90, 100, 900]) == 1.25


def test_a_kilobyte_is_a_thousand_bytes() -> None:
    assert kilobytes(133_960) == "134.0 KB"


def test_the_table_says_what_is_short() -> None:
    rows = [
        Row("opens/s", ">= 150", "173", is_ok=True),
        Row("memory", "<= 20 KB", "46 KB", is_ok=False),
        Row("files/s", ">= 10", "9"),
        Row("hello/s", "", "13,000"),
    ]
    assert table(rows).splitlines() == [
        "|         | reach    | measured |         |",
        "|---------|----------|----------|---------|",
        "| opens/s | >= 150   | 173      | ok      |",
        "| memory  | <= 20 KB | 46 KB    | short   |",
        "| files/s | >= 10    | 9        | unclear |",
        "| hello/s |          | 13,000   |         |",
    ]


def test_the_json_keeps_the_numbers_and_their_circumstances(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    row = Row("opens/s", ">= 150", "173", is_ok=True, figures={"rate": 173.2})
    write_json(file, [row], {"runs": 9})
    assert json.loads(file.read_text("utf-8")) == {
        "runs": 9,
        "rows": [
            {
                "name": "opens/s",
                "reach": ">= 150",
                "measured": "173",
                "is_ok": True,
                "figures": {"rate": 173.2},
            }
        ],
    }
