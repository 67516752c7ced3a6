"""Says of every answer how long it may be kept, and what a browser may do with it.

An address of ours is a secret: whoever has it can cancel. So no page is kept by a cache
or found by a search, no other site is told where a visitor came from, none has a hold
on our window, and nothing runs in it that is not ours (``content_policy``).
"""

from __future__ import annotations

import asyncio
import functools
import gzip
from pathlib import Path

import brotli
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calpages import services
from calpages.web.content_policy import (
    Inline,
    Sources,
    data_policy,
    document_policy,
    inline_of,
)

_YEAR_SECONDS = 365 * 24 * 3600
# It never changes. There are a dozen to a page, so they carry only what they need.
_OF_HASHED_FILES = {
    "Cache-Control": f"public, max-age={_YEAR_SECONDS}, immutable",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_UNUSED_FEATURES = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "publickey-credentials-get"),
    *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
# Anything else may be another visitor's, or newer.
_ALWAYS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED_FEATURES),
}
_POLICY = "Content-Security-Policy"
_BACKEND = "/_"


def answer_headers(app: ASGIApp, sources: Sources = ()) -> ASGIApp:
    """Wrap an application: its answers get the headers that they lack.

    Args:
        app: The application; a document without a policy is one that Reflex has built.
        sources: What every document may load beside what is ours.
    """

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        await app(scope, receive, _Answer(scope, send, sources).send)

    return serve


class _Answer:
    """An answer on its way out; the head of a built document waits for its body."""

    def __init__(self, scope: Scope, send: Send, sources: Sources) -> None:
        self._scope = scope
        self._send = send
        self._sources = sources
        self._waiting: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        """Send the answer's next part on, or keep it until more is known."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._waiting is not None:
            await self._go_on(self._waiting, message)
        else:
            await self._send(message)

    async def _begin(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        if _is_hashed_file(self._scope, start):
            wanted = _OF_HASHED_FILES
        else:
            wanted = _ALWAYS | _over_https()
        for name, value in wanted.items():
            headers.setdefault(name, value)
        if _is_built_document(self._scope, headers):
            self._waiting = start
            return
        if wanted is not _OF_HASHED_FILES:
            ancestors = services.current().frame_ancestors
            headers.setdefault(_POLICY, data_policy(ancestors))
        await self._send(start)

    async def _go_on(self, start: Message, part: Message) -> None:
        if part["type"] == "http.response.pathsend":
            # The server sends the file by itself, and only it.
            body = await asyncio.to_thread(Path(part["path"]).read_bytes)
        else:
            self._body += part.get("body", b"")
            if part.get("more_body", False):
                return
            body = bytes(self._body)
            part = {**part, "body": body}
        self._waiting = None
        headers = MutableHeaders(scope=start)
        inline = _inline_of_built(body, headers.get("content-encoding", ""))
        headers[_POLICY] = policy_of(inline, self._sources)
        await self._send(start)
        await self._send(part)


def policy_of(inline: Inline, sources: Sources = ()) -> str:
    """Give the policy of a document of this deployment.

    Args:
        inline: What is inline in it.
        sources: What it may load beside what is ours.
    """
    current = services.current()
    if origin := current.brand.logo_origin:
        sources = (*sources, ("img-src", (origin,)))
    return document_policy(
        inline,
        origins=current.origins,
        frame_ancestors=current.frame_ancestors,
        more=sources,
    )


def _over_https() -> dict[str, str]:
    """What holds only where every visitor comes over HTTPS (RFC 6797)."""
    origins = services.current().origins
    if not origins or not all(one.startswith("https://") for one in origins):
        return {}
    return {"Strict-Transport-Security": f"max-age={_YEAR_SECONDS}"}


def _is_hashed_file(scope: Scope, answer: Message) -> bool:
    is_found = answer["status"] in (200, 206, 304)
    return is_found and scope["path"].startswith("/assets/")


def _is_built_document(scope: Scope, headers: MutableHeaders) -> bool:
    """Whether it is a document out of the build; what came by upload is none."""
    is_html = headers.get("content-type", "").startswith("text/html")
    is_built = not scope["path"].startswith(_BACKEND)
    return is_html and is_built and _POLICY not in headers


@functools.lru_cache(maxsize=64)
def _inline_of_built(body: bytes, encoding: str) -> Inline:
    match encoding:
        # An answer to HEAD says how its body would be encoded, and has none.
        case "br" if body:
            body = brotli.decompress(body)
        case "gzip":
            body = gzip.decompress(body)
        case _:
            pass
    return inline_of(body.decode("utf-8", errors="replace"))
