"""Makes one build of the frontend work on any port, host and scheme.

Reflex writes the backend's address into the built JavaScript (0.10.1: the chunk
`reflex-env-*.js`, `ws://localhost:8000/_event` and its like). We serve pages and
backend from one port, so the right address is always the page's own origin.
"""

import re
from pathlib import Path
from typing import Unpack

from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PostBuildContext

_BAKED_URL = re.compile(
    r"""(?P<quote>["'`])(?P<scheme>ws|http)s?://localhost(?::\d+)?"""
    r"""(?P<path>/[\w./-]*)(?P=quote)"""
)


class AnyOriginPlugin(Plugin):
    """Rewrites the backend's address when Reflex has built, before it compresses."""

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Rewrite the built files in place.

        Raises:
            RuntimeError: There is no address to rewrite: Reflex builds differently
                now, and what it built would only work on one port.
        """
        rewritten = [
            _rewrite(chunk)
            for chunk in sorted(context["static_dir"].rglob("reflex-env-*.js"))
        ]
        if not any(rewritten):
            msg = "Found no backend address in the built frontend's reflex-env-*.js."
            raise RuntimeError(msg)


def _rewrite(chunk: Path) -> int:
    source, count = _BAKED_URL.subn(_from_page, chunk.read_text("utf-8"))
    chunk.write_text(source, "utf-8")
    return count


def _from_page(match: re.Match[str]) -> str:
    absolute = f"new URL(`{match['path']}`,location.href).href"
    if match["scheme"] == "http":
        return absolute
    return f"{absolute}.replace(/^http/,`ws`)"
