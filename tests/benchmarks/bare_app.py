"""A Reflex app that has nothing of ours, built and served as ours is.

What its page takes is Reflex's share of what ours take.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from calpages.serving.build import BUILD_DIR, ensure_built
from tests.benchmarks import stage
from tests.processes import PROJECT, Running, free_port, running

DONE = r'"is_hydrated\w*":true'
"""Found in the message that completes its page."""

# Kept beside our own builds, so that it is built once.
_FOLDER = PROJECT / BUILD_DIR / "bare"
_FILES = {
    "rxconfig.py": """import calpages

config = calpages.reflex_config(calpages.load_settings(), app_name="bare")
""",
    "bare/bare.py": """import reflex as rx


class Greeting(rx.State):
    words: str = "Hello"


def index() -> rx.Component:
    return rx.el.h1(Greeting.words)


app = rx.App()
app.add_page(index, route="/")
""",
}


@contextmanager
def bare_app(folder: Path, *, core: int | None = None) -> Iterator[Running]:
    """Run it, with one worker, for the block.

    Args:
        folder: Where its log lies.
        core: The only core that it may use, if any.
    """
    built, port = _build(), free_port()
    granian = [*stage.GRANIAN, "--interface", "asgi", "--port", str(port)]
    with running(
        stage.on_core(core, [*granian, "bare.bare:app"]),
        port=port,
        ready="/ping",
        output=folder / "bare.log",
        environ={
            "PYTHONPATH": f"{_FOLDER}{os.pathsep}{PROJECT}",
            "PORT": str(port),
            "REFLEX_ENV_MODE": "prod",
            "REFLEX_WEB_WORKDIR": str(built),
            "REFLEX_TELEMETRY_ENABLED": "false",
            "__REFLEX_SKIP_COMPILE": "true",
            "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        },
        cwd=_FOLDER,
    ) as process:
        yield process


def _build() -> Path:
    """Build it, by the npm packages that ours has installed, if it has."""
    for name, text in _FILES.items():
        file = _FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    # Once only: a build makes it the bare app's own.
    if not (_FOLDER / "reflex.lock").is_dir():
        shutil.copytree(PROJECT / "reflex.lock", _FOLDER / "reflex.lock")
    packages = Path("web") / "node_modules"
    ours, its = PROJECT / BUILD_DIR / packages, _FOLDER / BUILD_DIR / packages
    if ours.is_dir() and not its.exists():
        shutil.copytree(ours, its, symlinks=True)
    with mock.patch.dict(os.environ, {"PYTHONPATH": str(PROJECT)}):
        return ensure_built(_FOLDER, lambda _: None)
