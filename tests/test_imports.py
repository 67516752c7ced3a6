"""Contract: imports go one way.

``pages`` wire ``state`` to ``components``; below ``state`` nothing knows of Reflex, and
the client and the sandbox know nothing of the rest.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.processes import PROJECT

WITHOUT_REFLEX = (
    *("bookings", "brand", "calcom", "cancelling", "changing", "choice", "colors"),
    *("dates", "finding"),
    *("found", "free_times", "i18n", "offering", "policy", "presentation"),
    *("reasons", "remembered", "rescheduling", "routes", "sandbox", "services"),
    *("settings", "slot_search", "visit", "zones"),
)
BELOW_STATE = (
    *("cancelling", "changing", "choice", "finding", "free_times", "offering"),
    *("remembered", "rescheduling", "slot_search"),
)
# The importer, what it must not import, and what of that it may.
FORBIDDEN = (
    *((f"calpages.{room}", "reflex", "") for room in WITHOUT_REFLEX),
    *((f"calpages.{room}", "reflex_base", "") for room in WITHOUT_REFLEX),
    ("calpages.calcom", "calpages", "calpages.calcom"),
    ("calpages.sandbox", "calpages", "calpages.sandbox"),
    ("calpages.presentation", "calpages.bookings", ""),
    ("calpages.presentation", "calpages.services", ""),
    ("calpages.presentation", "calpages.state", ""),
    ("calpages.presentation", "calpages.finding", ""),
    ("calpages.presentation", "calpages.free_times", ""),
    ("calpages.presentation", "calpages.offering", ""),
    ("calpages.choice", "calpages.presentation", ""),
    ("calpages.free_times", "calpages.presentation", ""),
    ("calpages.slot_search", "calpages.presentation", ""),
    ("calpages.i18n", "calpages.presentation", ""),
    ("calpages.colors", "calpages", ""),
    ("calpages.brand", "calpages", "calpages.colors"),
    ("calpages.policy", "calpages.presentation", ""),
    ("calpages.policy", "calpages.bookings", ""),
    ("calpages.bookings", "calpages.presentation", ""),
    ("calpages.bookings", "calpages.services", ""),
    ("calpages.found", "calpages.presentation", ""),
    *((f"calpages.{room}", "calpages.state", "") for room in BELOW_STATE),
    ("calpages.web", "calpages.state", ""),
    ("calpages.web", "calpages.components", ""),
    ("calpages.web", "calpages.pages", ""),
    ("calpages.state", "calpages.components", ""),
    ("calpages.state", "calpages.pages", ""),
    ("calpages.state", "calpages.sandbox", ""),
    ("calpages.components", "calpages.state", ""),
    ("calpages.components", "calpages.pages", ""),
    ("calpages.components", "calpages.i18n", ""),
    ("calpages.components", "calpages.services", ""),
    ("calpages.components", "calpages.bookings", ""),
    ("calpages.components", "calpages.calcom", ""),
    ("calpages.pages", "calpages.i18n", ""),
    ("calpages.pages", "calpages.bookings", ""),
    ("calpages.pages", "calpages.calcom", ""),
    ("calpages.pages", "calpages.sandbox", ""),
    ("calpages", "calpages.calpages", ""),
)


def is_in(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def modules() -> dict[str, str]:
    """The source of every module of ours by its dotted name."""
    paths = (PROJECT / "calpages").rglob("*.py")
    names = {path: path.relative_to(PROJECT).with_suffix("").parts for path in paths}
    return {
        ".".join(parts).removesuffix(".__init__"): path.read_text("utf-8")
        for path, parts in names.items()
    }


def imports_of(source: str) -> Iterator[str]:
    """Everything imported, also inside functions, as far as a name can be dotted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def violations(importer: str, source: str) -> list[str]:
    return [
        f"{importer} imports {imported}"
        for imported in imports_of(source)
        for room, forbidden, allowed in FORBIDDEN
        if is_in(importer, room)
        and is_in(imported, forbidden)
        and not (allowed and is_in(imported, allowed))
    ]


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_go_one_way(module: str):
    assert violations(module, modules()[module]) == []


@pytest.mark.parametrize("room", sorted({room for room, _, _ in FORBIDDEN}))
def test_every_room_of_the_table_exists(room: str):
    assert any(is_in(module, room) for module in modules())


@pytest.mark.parametrize(
    ("importer", "source"),
    [
        ("calpages.policy", "import reflex as rx"),
        ("calpages.presentation.month", "def late():\n    from reflex import Var"),
        ("calpages.calcom.client", "from calpages.dates import Month"),
        ("calpages.calcom.client", "from calpages import dates"),
        ("calpages.sandbox.demo.hosts", "import calpages.calcom.models"),
        ("calpages.state.booking", "from calpages.pages import add_pages"),
        ("calpages.components.shell", "from calpages.i18n import direction"),
        ("calpages.pages", "from calpages.calpages import app"),
    ],
)
def test_an_import_that_goes_the_other_way_is_found(importer: str, source: str):
    assert len(violations(importer, source)) == 1


@pytest.mark.parametrize(
    ("importer", "source"),
    [
        ("calpages.calcom.client", "from calpages.calcom.errors import CalError"),
        ("calpages.components.shell", "import reflex as rx"),
        ("calpages.policies", "import reflex as rx"),
        ("calpages.state.slots", "from calpages.dates import Month"),
    ],
)
def test_an_import_that_goes_the_right_way_is_not(importer: str, source: str):
    assert violations(importer, source) == []
