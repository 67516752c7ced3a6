"""Reflex's own document, read once: what every page of ours is put into.

It is the same for every page and visitor (React Router's SPA fallback): the links to
the scripts, and an empty body.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re

import httpx
from starlette.types import ASGIApp

from calpages.web.content_policy import Inline, inline_of

# Any address of ours: Reflex answers all of them with the same document.
_ANY_PAGE = "/booking/-"
_MANIFEST = re.compile(r'"(/[^"]*/manifest-[\w-]+\.js)"')
_MANIFEST_JSON = re.compile(r"window\.__reactRouterManifest=(\{.*\});?\s*$", re.DOTALL)
_STYLESHEET = re.compile(r'<link\b[^>]*\brel="stylesheet"[^>]*>')
# Held back by first.js until the first HTML is painted: each takes the processor, and
# the first look into localStorage waits for another process.
_HELD = (
    ("<script>", '<script type="text/plain" data-held="">'),
    (
        '<script type="module" async="">',
        '<script type="text/plain" data-held="module">',
    ),
    ('rel="modulepreload"', 'rel="held-modulepreload"'),
)
_HREF = re.compile(r'\bhref="([^"]+)"')
_LINK_TO = r'<link\b(?=[^>]*\bhref="{href}")'
# A bigger one is better kept by the browser than sent with every page.
_MAX_INLINE_CHARACTERS = 60_000


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class SpaShell:
    """Reflex's document, in the parts between which ours are put.

    Attributes:
        before_head_end: From the end of the ``html`` tag to the end of the head.
        body: The inside of the body: the scripts, held back until they are started.
        inline: The texts of its scripts, which are run when they are started.
        stylesheet: The whole stylesheet; ``""`` where it is too big to be inline.
        modules: The scripts of each route that no other route has, by React Router's
            path, such as ``booking/:booking_uid``.
    """

    before_head_end: str
    body: str
    inline: Inline
    stylesheet: str
    modules: dict[str, tuple[str, ...]]


class ShellReader:
    """Asks Reflex's application for its document, until it has one.

    Args:
        app: Reflex's application, with the built pages in it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._shell: SpaShell | None = None
        self._lock = asyncio.Lock()

    async def read(self) -> SpaShell | None:
        """Give the document; ``None`` where the pages are served by somebody else."""
        if self._shell is None:
            async with self._lock:
                if self._shell is None:
                    self._shell = await _read_shell(self._app)
        return self._shell


async def _read_shell(app: ASGIApp) -> SpaShell | None:
    document = await _get(app, _ANY_PAGE)
    parts = re.fullmatch(
        r"<!DOCTYPE html><html[^>]*>(.*)</head><body>(.*)</body></html>\s*",
        document,
        re.DOTALL,
    )
    if parts is None:
        return None
    head, body = (_hold_back(part) for part in parts.groups())
    stylesheet, head = await _take_stylesheet(app, head)
    manifest = _MANIFEST.search(document)
    return SpaShell(
        before_head_end=head,
        body=body,
        inline=inline_of(document),
        stylesheet=stylesheet,
        modules=_modules(await _get(app, manifest[1])) if manifest else {},
    )


def _hold_back(html: str) -> str:
    for eager, held in _HELD:
        html = html.replace(eager, held)
    return html


async def _take_stylesheet(app: ASGIApp, head: str) -> tuple[str, str]:
    """Give the stylesheet, and the head with the links to it switched off.

    React finds its links by what they lead to, so they stay; neither a stylesheet that
    is ``disabled`` nor a preload for no medium is loaded.
    """
    links = _STYLESHEET.findall(head)
    hrefs = [match[1] for link in links if (match := _HREF.search(link))]
    styles = "".join([await _get(app, href) for href in hrefs])
    if not styles or len(styles) > _MAX_INLINE_CHARACTERS or "</" in styles:
        return "", head
    for href in hrefs:
        link = _LINK_TO.format(href=re.escape(href))
        head = re.sub(link, '<link disabled media="not all"', head)
    return styles, head


def _modules(manifest: str) -> dict[str, tuple[str, ...]]:
    if (found := _MANIFEST_JSON.search(manifest)) is None:
        return {}
    routes = json.loads(found[1])["routes"]
    root = routes["root"]
    shared = {root["module"], *root["imports"]}
    return {
        route["path"]: tuple(
            module
            for module in (route["module"], *route["imports"])
            if module not in shared
        )
        for route in routes.values()
        if route.get("path")
    }


async def _get(app: ASGIApp, path: str) -> str:
    """GET ``path`` from ``app``; ``""`` if that is no success."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost"
    ) as client:
        response = await client.get(path)
    return response.text if response.status_code == httpx.codes.OK else ""
