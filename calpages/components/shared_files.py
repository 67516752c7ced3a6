"""Where the scripts and the stylesheet of this folder are within a Reflex app.

``rx.asset`` reads the source around every frame of the stack to learn who asks, and
within an import that is dozens: 0.1 s for each file, more than half of the start of a
worker. So it is asked only where the app is compiled, and else the answer is known.
"""

from __future__ import annotations

import reflex as rx
from reflex.environment import environment

_FOLDER = f"/external/{__name__.replace('.', '/')}"


def library(name: str) -> str:
    """Give what a component imports, for a script of this folder."""
    path = f"$/public{_FOLDER}/{name}"
    if environment.REFLEX_SKIP_COMPILE.get():
        return path
    return rx.asset(name, shared=True).importable_path


def address(name: str) -> str:
    """Give the path of a file of this folder in the app, without a version.

    Reflex adds one to a URL, and of a stylesheet looks for a file of that name.
    """
    if environment.REFLEX_SKIP_COMPILE.get():
        return f"{_FOLDER}/{name}"
    return rx.asset(name, shared=True).partition("?")[0]
