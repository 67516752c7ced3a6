"""A copy of this project, for tests that build it otherwise than it is."""

import shutil
from pathlib import Path

from calpages.serving.build import BUILD_DIR
from tests.processes import PROJECT

_SOURCES = ("calpages", "assets", "reflex.lock", "rxconfig.py", "requirements.lock")


def copy_of_project(folder: Path, web_dir: Path) -> Path:
    """Copy what a build is made of.

    Args:
        folder: Where to.
        web_dir: The ordinary build: what npm has installed for it serves this one too.

    Returns:
        The folder with `rxconfig.py`.
    """
    copy = folder / "project"
    for name in _SOURCES:
        of, to = PROJECT / name, copy / name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(of, to) if of.is_dir() else shutil.copy2(of, to)
    modules = Path("web", "node_modules")
    if (installed := web_dir.parent / modules).is_dir():
        shutil.copytree(installed, copy / BUILD_DIR / modules, symlinks=True)
    return copy
