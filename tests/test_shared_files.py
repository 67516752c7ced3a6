"""Contract: what a worker knows of our files is what the compiled app has."""

from pathlib import Path

import pytest
from reflex.environment import environment

from calpages.components import shared_files
from tests.processes import PROJECT

_FILES = sorted(
    one.name
    for one in Path(shared_files.__file__).parent.iterdir()
    if one.suffix in {".css", ".js"} and one.name != "calpages.js"
)


@pytest.mark.parametrize("name", _FILES)
def test_serving_knows_what_compiling_made(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    compiled = shared_files.library(name), shared_files.address(name)
    linked = tmp_path / "assets" / shared_files.address(name).removeprefix("/")
    assert linked.read_bytes() == _source(name).read_bytes()
    linked.unlink()
    monkeypatch.setenv(environment.REFLEX_SKIP_COMPILE.name, "true")
    assert (shared_files.library(name), shared_files.address(name)) == compiled
    assert not linked.exists(), "A worker writes nothing."


def test_a_file_that_is_missing_is_told_while_compiling(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError):
        shared_files.library("nothing.js")


def _source(name: str) -> Path:
    return PROJECT / "calpages" / "components" / name
