"""How many documents and files one worker on one core hands out in a second.

The generator has the other core; what the same server bears when it only says hello is
measured beside it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import httpx

from tests.benchmarks import stage
from tests.benchmarks.http_load import Load, load
from tests.benchmarks.report import MeasureError, Row, kilobytes
from tests.processes import Running

_REACH_DOCUMENTS, _REACH_ASSETS = 2000, 1500
_SCRIPT = re.compile(r'/assets/[^"\']+\.js')


def measure(folder: Path, _runs: int) -> list[Row]:
    """Measure a hello world, the booking page's document, and its JavaScript."""
    core = stage.SERVER_CORE
    with stage.reference("hello", folder, core=core) as hello:
        greeting = _load(hello, ["/"])
    with (
        stage.api(folder) as api,
        stage.pages(api, folder, core=core, CALPAGES_CACHE_SECONDS="60") as pages,
    ):
        path = f"/booking/{api.new_booking()}"
        html = httpx.get(pages.url + path).raise_for_status().text
        scripts = sorted(set(_SCRIPT.findall(html)))
        if not scripts:
            raise MeasureError("The booking page's HTML names no script.")
        document = _load(pages, [path])
        assets = _load(pages, scripts)
    return [
        Row("hello world/s, same server", "", _words(greeting), None, asdict(greeting)),
        _row("documents/s, booking cached", _REACH_DOCUMENTS, document),
        _row("static assets/s, hashed JS", _REACH_ASSETS, assets),
    ]


def _load(server: Running, paths: Sequence[str]) -> Load:
    with stage.generator_core():
        return asyncio.run(load(server, paths))


def _row(name: str, reach: int, measured: Load) -> Row:
    return Row(
        name,
        f">= {reach:,}",
        _words(measured),
        measured.window.reaches(reach),
        asdict(measured),
    )


def _words(measured: Load) -> str:
    encodings = " ".join(measured.encodings) or "not compressed"
    return f"{measured.window.words()}, {kilobytes(measured.body)} each ({encodings})"
