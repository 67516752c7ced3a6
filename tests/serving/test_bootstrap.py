"""The first step on a bare machine; its faults are one line that says what to do."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import PROJECT

SCRIPT = PROJECT / "scripts" / "bootstrap.py"


def bootstrap(
    folder: Path, *, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), "requirements.lock"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(path or "")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where an environment was just made."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "requirements.lock").write_text("")
    first = bootstrap(folder)
    assert (first.returncode, first.stderr) == (0, "")
    assert "Making .venv" in first.stdout
    return folder


def test_an_environment_that_agrees_with_the_lock_is_left_alone(made: Path) -> None:
    (made / "requirements.lock").write_text("# the same\n")
    assert "Installing" in bootstrap(made).stdout
    second = bootstrap(made)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_a_folder_that_moved_gets_a_new_environment(made: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(made, moved, symlinks=True)
    assert "Making .venv" in bootstrap(moved).stdout
    assert str(moved) in (moved / ".venv" / "bin" / "pip").read_text()


def test_what_cannot_be_installed_fails_and_is_tried_again(made: Path) -> None:
    (made / "requirements.lock").write_text("httpx==0.28.1\n")
    for _ in range(2):
        done = bootstrap(made)
        assert done.returncode == 1
        assert "hash" in done.stderr


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError")
    done = bootstrap(tmp_path, path=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    version = "{}.{}".format(*sys.version_info)
    assert f"apt-get install python{version}-venv" in done.stderr
