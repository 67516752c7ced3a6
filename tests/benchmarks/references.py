"""The servers that ours is held against: one static page, and a hello world.

Run by granian, as ours is; the page waits as long before it answers as Cal.com does.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import brotli
from starlette.types import ASGIApp, Receive, Scope, Send

PAGE_FILE = "BENCH_STATIC_PAGE"
"""The environment's name for the file of the static page."""

PAGE_SECONDS = "BENCH_STATIC_SECONDS"
"""The environment's name for how long it waits."""


def static_page() -> ASGIApp:
    """Make the server of one HTML file, compressed once."""
    html = Path(os.environ[PAGE_FILE]).read_bytes()
    return _answering(brotli.compress(html), float(os.environ[PAGE_SECONDS]))


def hello() -> ASGIApp:
    """Make the server that does nothing but answer."""
    return _answering(brotli.compress(b"Hello"), 0.0)


def _answering(body: bytes, seconds: float) -> ASGIApp:
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-encoding", b"br"),
        (b"content-length", str(len(body)).encode()),
    ]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if seconds:
            await asyncio.sleep(seconds)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app
