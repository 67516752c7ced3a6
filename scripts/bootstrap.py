"""Prepares a bare machine: `.venv` with what a lock names, and tools for the tests.

    python3 scripts/bootstrap.py requirements.lock
    python3 scripts/bootstrap.py requirements-dev.lock --test-tools
    python3 scripts/bootstrap.py --test-tools

It runs before anything is installed, on whatever `python3` is: standard library only,
and a syntax that an old Python understands well enough to be told that it is too old.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
VENV = Path(".venv")
CHROMIUM = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)


def main():
    """Prepare what the arguments ask for; exit with one line if that cannot be."""
    parser = argparse.ArgumentParser(description="Prepare .venv from a lock.")
    parser.add_argument("lock", type=Path, nargs="?")
    parser.add_argument(
        "--test-tools", action="store_true", help="install Chromium and Redis server"
    )
    options = parser.parse_args()
    if not (options.lock or options.test_tools):
        parser.error("nothing to prepare")
    check_python()
    if options.lock:
        install(options.lock)
    if options.test_tools:
        install_test_tools()


def check_python():
    """Stop unless this Python is new enough and can make a virtual environment."""
    this = "{}.{}".format(*sys.version_info)
    if sys.version_info < OLDEST:
        sys.exit(
            "Python {}.{} or newer is needed and this is {}; name another: "
            "make PYTHON=python3.12 ...".format(*OLDEST, this)
        )
    try:
        import ensurepip
        import venv
    except ImportError:
        sys.exit(
            f"This Python cannot make virtual environments; on Debian and Ubuntu: "
            f"apt-get install python{this}-venv"
        )
    del ensurepip, venv


def install(lock):
    """Make `.venv` agree with a lock, unless it already does."""
    python = VENV / "bin" / "python"
    # The scripts of an environment name its folder: moved, it is made again.
    place = str(VENV.absolute())
    wanted = f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {place}"
    stamp = VENV / f"{lock.name}.installed"
    found = stamp.read_text() if stamp.is_file() else f" {place}"
    if found == wanted and works(python, "--version"):
        return
    if not (found.endswith(f" {place}") and works(python, "-m", "pip", "--version")):
        sys.stdout.write("Making .venv.\n")
        run(sys.executable, "-m", "venv", "--clear", str(VENV))
    sys.stdout.write(f"Installing {lock.name} into .venv.\n")
    sys.stdout.flush()
    stamp.unlink(missing_ok=True)
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "install", "--require-hashes", "--no-deps", "-r", lock)
    stamp.write_text(wanted)


def install_test_tools():
    """Install what the tests drive, or say what is missing."""
    packages = []
    if not any(map(shutil.which, CHROMIUM)):
        packages.append("chromium-headless-shell")
    if not shutil.which("redis-server"):
        packages.append("redis-server")
    if not packages:
        return
    names = " ".join(packages)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (is_root and Path("/etc/debian_version").is_file()):
        sys.exit(f"The tests need: {names}; on Debian: sudo apt-get install {names}")
    sys.stdout.write(f"Installing {names}.\n")
    sys.stdout.flush()
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    run("apt-get", "update", "-qq", env=quiet)
    get = ("apt-get", "install", "-qq", "-y", "--no-install-recommends")
    run(*get, *packages, env=quiet)


def works(*command):
    """Whether a command exists and succeeds."""
    try:
        done = subprocess.run(  # noqa: S603
            [str(word) for word in command], capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def run(*command, env=None):
    """Run a command that must succeed; its own words say why it did not."""
    words = [str(word) for word in command]
    done = subprocess.run(words, env=env, check=False)  # noqa: S603
    if done.returncode != 0:
        sys.exit("This failed: {}".format(" ".join(words)))


if __name__ == "__main__":
    main()
