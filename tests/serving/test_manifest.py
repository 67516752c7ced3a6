"""Which code each page loads: what the build's manifest says, and its chunks import."""

import json
import re
from pathlib import Path

import pytest

CALENDAR, ZONES = "rdp-", "useCombobox"
_STATIC_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["'`]\.?/?([\w.()-]+\.js)["'`]""")


@pytest.fixture(scope="module")
def assets(web_dir: Path) -> Path:
    return web_dir / "build" / "client" / "assets"


def loaded(assets: Path, route: str) -> dict[str, str]:
    """The chunks that the page of ``route`` loads or preloads, and their code."""
    manifest = json.loads(
        next(assets.glob("manifest-*.js"))
        .read_text("utf-8")
        .removeprefix("window.__reactRouterManifest=")
        .rstrip(";\n")
    )
    (page,) = (one for name, one in manifest["routes"].items() if route in name)
    entries = (manifest["entry"], manifest["routes"]["root"], page)
    to_read = {
        Path(address).name
        for one in entries
        for address in (one["module"], *one["imports"])
    }
    chunks: dict[str, str] = {}
    while to_read:
        name = to_read.pop()
        chunks[name] = (assets / name).read_text("utf-8")
        to_read |= set(_STATIC_IMPORT.findall(chunks[name])) - set(chunks)
    return chunks


def having(code: str, chunks: dict[str, str]) -> list[str]:
    return [name for name, text in chunks.items() if code in text]


@pytest.mark.parametrize("route", ["[booking]", "[cancel]", "[404]"])
def test_other_pages_load_neither_the_calendar_nor_the_zones(
    assets: Path, route: str
) -> None:
    chunks = loaded(assets, route)
    assert len(chunks) > 3, "Not even the page and what all pages share?"
    assert having(CALENDAR, chunks) == []
    assert having(ZONES, chunks) == []


def test_the_reschedule_page_loads_the_calendar_and_the_zones_only_when_asked(
    assets: Path,
) -> None:
    chunks = loaded(assets, "[reschedule]")
    assert len(having(CALENDAR, chunks)) == 1
    assert having(ZONES, chunks) == []
    everything = {one.name: one.read_text("utf-8") for one in assets.glob("*.js")}
    (lazy,) = having(ZONES, everything)
    (page,) = having(CALENDAR, everything)
    assert re.search(rf"import\([`\"']\./{re.escape(lazy)}[`\"']\)", chunks[page])
