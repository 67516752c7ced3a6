"""Contract: whatever bytes the process is sent, it breaks nowhere, serves on, and
keeps nothing of them.

``python -m tests.fuzz`` sends as many as are wanted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.growth import WORDS, growth, most_bytes
from tests.fuzz.shots import fire
from tests.fuzz.target import Target, target

_EXAMPLES = int(os.environ.get("CALPAGES_FUZZ_EXAMPLES", "25"))
_PIECES = 250


@pytest.fixture(scope="module")
def process(
    web_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Target]:
    del web_dir
    with target(tmp_path_factory.mktemp("fuzz")) as running:
        yield running


def test_whatever_is_sent_breaks_nothing(process: Target) -> None:
    fire(process, _EXAMPLES)


def test_nothing_that_is_sent_is_kept(process: Target) -> None:
    # Who kept all addresses, or all that comes live, would show.
    assert most_bytes(_PIECES) < _PIECES * WORDS
    assert growth(process, _PIECES, warm_up=120) <= most_bytes(_PIECES)
    process.check()
