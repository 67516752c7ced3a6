"""Starts the Chromium of this machine, quietly and without a network of its own."""

import shutil

from playwright.sync_api import Browser, Playwright

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Tabs of one visitor share what is compiled.
    "--process-per-site",
]


def launch(playwright: Playwright) -> Browser:
    """Start a browser; `make test` installs it or says how."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    assert path, "Chromium is missing; `make test` installs it or says how."
    return playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
