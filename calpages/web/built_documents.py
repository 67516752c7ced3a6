"""Documents out of Reflex's build, in the visitor's language from the first byte.

The start page and "not found" are the same file for everybody; only what its ``html``
tag says differs. The words come with the live page.
"""

from __future__ import annotations

import asyncio
import functools
import re
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calpages.i18n import get_translator
from calpages.visit import read_visit
from calpages.web.compression import Encoded
from calpages.web.page_requests import languages_of

_TAG = re.compile(r"<html\b[^>]*>")
# A file that is compressed already, or a part of one, could not be written into.
_OF_A_FILE = (b"accept-encoding", b"range", b"if-range")
_NOT_PAGES = ("/assets/", "/_")


def built_documents(app: ASGIApp) -> ASGIApp:
    """Wrap Reflex's application: its documents say in which language they are."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and not scope["path"].startswith(_NOT_PAGES)
        if not is_page or scope["method"] != "GET":
            await app(scope, receive, send)
            return
        request = Request(scope)
        plain = [pair for pair in scope["headers"] if pair[0] not in _OF_A_FILE]
        answer = _Answer(request, send)
        await app({**scope, "headers": plain}, receive, answer.send)

    return serve


class _Answer:
    """An answer on its way out; a document waits for its end."""

    def __init__(self, request: Request, send: Send) -> None:
        self._request = request
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        """Send what is no document on; keep a document until it is whole."""
        if message["type"] == "http.response.start" and _is_document(message):
            self._start = message
            return
        if self._start is None:
            await self._send(message)
            return
        if message["type"] == "http.response.pathsend":
            self._body += await asyncio.to_thread(Path(message["path"]).read_bytes)
        else:
            self._body += message.get("body", b"")
            if message.get("more_body", False):
                return
        await self._send_whole(self._start, bytes(self._body))

    async def _send_whole(self, start: Message, body: bytes) -> None:
        visit = read_visit("", self._request.query_params)
        t = get_translator(languages_of(self._request, visit).resolve(""))
        content, how = _spoken(body, t.tag, t.direction).for_request(
            self._request.headers
        )
        headers = MutableHeaders(scope=start)
        for name in ("etag", "last-modified"):
            del headers[name]
        headers.update(how)
        headers["Content-Length"] = str(len(content))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": content})


def _is_document(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    is_html = headers.get("content-type", "").startswith("text/html")
    return is_html and "content-encoding" not in headers


@functools.lru_cache(maxsize=128)
def _spoken(body: bytes, language: str, direction: str) -> Encoded:
    tag = f'<html lang="{language}" dir="{direction}">'
    html = _TAG.sub(tag, body.decode("utf-8", errors="replace"), count=1)
    return Encoded(html, language=language)
