"""Requests as a client of any kind sends them, to an application in this process.

No HTTP client stands between, so nothing of what is sent is put right on the way, and
nothing of it is remembered by one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from starlette.types import ASGIApp, Message

Header = tuple[bytes, bytes]
OF_OUR_PAGE: tuple[Header, ...] = ((b"sec-fetch-site", b"same-origin"),)
_FORM = (b"content-type", b"application/x-www-form-urlencoded")


@dataclasses.dataclass(frozen=True, slots=True)
class RawAnswer:
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: bytes


async def ask(
    app: ASGIApp,
    target: bytes,
    *,
    method: str = "GET",
    headers: Sequence[Header] = (),
    body: bytes = b"",
    client: str = "127.0.0.1",
) -> RawAnswer:
    """Send a request; what the application raises is raised here.

    Args:
        app: The application.
        target: The path and query, encoded as they are sent.
        method: The method.
        headers: The headers, with names in lower case; the host is added.
        body: The body; its length is only told where ``headers`` tell it.
        client: The address that it comes from.
    """
    path, _, query = target.partition(b"?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        # As granian does.
        "path": unquote_to_bytes(path).decode("utf-8", errors="replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"book.example.com"), *headers],
        "client": (client, 4711),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    parts = [body[:1000], body[1000:]] if len(body) > 1000 else [body]
    coming: list[Message] = [
        {"type": "http.request", "body": part, "more_body": at < len(parts) - 1}
        for at, part in enumerate(parts)
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start: Any = sent[0] if sent else {"status": 0, "headers": []}
    return RawAnswer(
        start["status"],
        {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in start["headers"]
        },
        b"".join(part.get("body", b"") for part in sent[1:]),
    )


async def send_form(
    app: ASGIApp,
    target: bytes,
    fields: dict[str, str],
    headers: Sequence[Header] = OF_OUR_PAGE,
) -> RawAnswer:
    """Send a form, as from our own page."""
    body = urlencode(fields, errors="surrogatepass").encode("ascii")
    return await ask(app, target, method="POST", headers=[_FORM, *headers], body=body)
