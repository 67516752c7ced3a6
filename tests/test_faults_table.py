"""Contract: ``docs/faults.md`` has every fault, and the tests that it names exist."""

from __future__ import annotations

import re

import pytest

from tests.processes import PROJECT

_ROW = re.compile(r"^\| (?P<number>\d+) \| (?P<rest>.*) \|$")
_TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>test_\w+)`")
FAULTS = range(1, 30)


def rows() -> list[tuple[int, str]]:
    text = (PROJECT / "docs" / "faults.md").read_text("utf-8")
    found = filter(None, map(_ROW.match, text.splitlines()))
    return [(int(row["number"]), row["rest"]) for row in found]


def test_every_fault_has_a_row() -> None:
    assert {number for number, _ in rows()} == set(FAULTS)


@pytest.mark.parametrize(("number", "rest"), rows())
def test_the_tests_of_a_fault_exist(number: int, rest: str) -> None:
    named = _TEST.findall(rest)
    assert named, f"Row {number} names no test."
    for path, name in named:
        source = (PROJECT / path).read_text("utf-8")
        assert re.search(rf"def {name}\(", source), f"{path} has no {name}."
