import re
import shutil
from pathlib import Path

import pytest

from calpages.serving.build import BuildError, ensure_built, source_hash
from tests.processes import PROJECT


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A small project of ours; Reflex would refuse to build it."""
    for name in ("calpages/app.py", "assets/look.css", "reflex.lock/package.json"):
        file = tmp_path / name
        file.parent.mkdir()
        file.write_text("one")
    (tmp_path / "rxconfig.py").write_text("raise SystemExit('no configuration')")
    (tmp_path / "requirements.lock").write_text("reflex==0.10.1")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "calpages/app.py",
        "calpages/new.js",
        "assets/look.css",
        "rxconfig.py",
        "requirements.lock",
        "reflex.lock/package.json",
    ],
)
def test_changed_sources_are_built_again(sources: Path, name: str) -> None:
    before = source_hash(sources)
    (sources / name).write_text("two")
    assert source_hash(sources) != before


def test_a_renamed_source_is_built_again(sources: Path) -> None:
    before = source_hash(sources)
    (sources / "calpages/app.py").rename(sources / "calpages/page.py")
    assert source_hash(sources) != before


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "tests/test_app.py",
        "calpages/__pycache__/app.cpython-311.pyc",
        "assets/external/calpages/grid.js",
    ],
)
def test_what_is_no_source_does_not_start_a_build(sources: Path, name: str) -> None:
    before = source_hash(sources)
    (sources / name).parent.mkdir(parents=True, exist_ok=True)
    (sources / name).write_text("two")
    assert source_hash(sources) == before


def test_settings_do_not_start_a_build(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = source_hash(sources)
    monkeypatch.setenv("PORT", "4000")
    assert source_hash(sources) == before


def test_a_failed_build_says_all_and_leaves_nothing_to_serve(sources: Path) -> None:
    with pytest.raises(BuildError, match="no configuration"):
        ensure_built(sources, print)
    assert not (sources / ".build" / source_hash(sources)).exists()


def _processes_that_fail_with(words: str, sources: Path) -> int:
    (sources / "rxconfig.py").write_text(
        "import os, pathlib\n"
        "pathlib.Path(f'begun-{os.getpid()}').touch()\n"
        f"raise SystemExit({words!r})\n"
    )
    with pytest.raises(BuildError, match=re.escape(words)):
        ensure_built(sources, print)
    begun = list(sources.glob("begun-*"))
    for one in begun:
        one.unlink()
    return len(begun)


def test_only_a_build_for_which_a_page_was_late_is_tried_again(sources: Path) -> None:
    once = _processes_that_fail_with("no configuration", sources)
    late = _processes_that_fail_with("at defaultHandleError (vite.js:895)", sources)
    assert late == 2 * once > 0


def test_an_unchanged_project_is_not_built_again(web_dir: Path) -> None:
    said: list[str] = []
    assert ensure_built(PROJECT, said.append) == web_dir
    assert said == []


def test_the_build_before_is_kept_for_a_process_that_still_serves_it(
    sources: Path,
) -> None:
    builds = sources / ".build"
    for name in ("oldest", "older", source_hash(sources)):
        (builds / name).mkdir(parents=True)
        (builds / name / "routes.json").write_text("{}")
    ensure_built(sources, print)
    kept = {folder.name for folder in builds.iterdir() if folder.is_dir()}
    assert kept == {"older", source_hash(sources)}


def test_no_file_of_a_build_names_a_host_or_a_port(web_dir: Path) -> None:
    scripts = list((web_dir / "build" / "client").rglob("*.js"))
    assert scripts
    for script in scripts:
        baked = re.findall(r"(?:ws|http)s?://localhost:\d+", script.read_text("utf-8"))
        assert baked == [], script.name


def test_no_registry_is_named_in_the_lock() -> None:
    for lock in (PROJECT / "reflex.lock").iterdir():
        assert "resolved" not in lock.read_text("utf-8")
        assert "bun" not in lock.name


def test_a_build_leaves_no_lock_file_changed(web_dir: Path, tmp_path: Path) -> None:
    web = web_dir.parent / "web"
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PROJECT / "reflex.lock" / name, tmp_path)
        assert (tmp_path / name).read_bytes() == (web / name).read_bytes()
