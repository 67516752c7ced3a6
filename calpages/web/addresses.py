"""Gives every address below a page's path the page, whatever the uid looks like.

Reflex looks for a file of the address first, and a path that no file system takes (a
NUL byte, 10 kB) ends in a bare "Not Found". The page itself says that it finds no
booking.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from calpages.calcom.uids import is_uid

_PAGES = ("/booking/", "/cancel/", "/reschedule/")
# No uid can be so short, so it is never somebody's booking.
_NOBODY = "-"


def page_addresses(app: ASGIApp) -> ASGIApp:
    """Wrap Reflex's application: an impossible uid is served as nobody's page."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = page_path(scope["path"])
            if path != scope["path"]:
                scope = {**scope, "path": path, "raw_path": path.encode("ascii")}
        await app(scope, receive, send)

    return serve


def page_path(path: str) -> str:
    """The path to serve for ``path`` (decoded): itself, or that of nobody's page."""
    for page in _PAGES:
        if path.startswith(page) and not is_uid(path.removeprefix(page)):
            return page + _NOBODY
    return path
