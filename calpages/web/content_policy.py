"""What a document of ours may load, run and be put into: Content-Security-Policy.

No script runs that we have not written: neither ``'unsafe-inline'`` nor
``'unsafe-eval'``. An inline script or stylesheet is named by the hash of its text
(https://www.w3.org/TR/CSP3/#grammardef-hash-source), and the texts come from the build
and from our own files, never from a document that holds a visitor's data: a hash made
of that would let in what somebody has put there.
"""

from __future__ import annotations

import base64
import dataclasses
import functools
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

Sources = tuple[tuple[str, tuple[str, ...]], ...]
"""More sources, by directive: ``(("img-src", ("https://cdn.example.com",)),)``."""

_SELF = "'self'"
_NONE = "'none'"
_ANY_INLINE = "'unsafe-inline'"
_ELEMENT = re.compile(
    r"<(?P<name>script|style)\b(?P<attributes>[^>]*)>(?P<text>.*?)</(?P=name)>",
    re.DOTALL | re.IGNORECASE,
)
_SRC = re.compile(r"\bsrc=", re.IGNORECASE)
_TYPE = re.compile(r"""\btype=["']?(?P<type>[^"'\s>]*)""", re.IGNORECASE)
# Whatever else a script is called, it is data and never run.
_RUN_TYPES = ("", "module", "text/javascript")
# Of a host, a policy can name neither an address of IPv6 nor anything but ASCII.
_HOST_SOURCE = re.compile(r"[a-z]+://[a-z0-9.-]+(:[0-9]+)?", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Inline:
    """The texts that stand in a document between its tags.

    Attributes:
        scripts: Of each script that may run.
        styles: Of each stylesheet.
    """

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()

    def __add__(self, other: Inline) -> Inline:
        """Both."""
        return Inline(
            scripts=self.scripts + other.scripts, styles=self.styles + other.styles
        )


def inline_of(html: str) -> Inline:
    """Find what is inline in a document, or a part of one, that we have built."""
    found = [
        (match["name"].lower(), match["text"])
        for match in _ELEMENT.finditer(html)
        if not _SRC.search(match["attributes"]) and _is_run(match["attributes"])
    ]
    return Inline(
        scripts=tuple(text for name, text in found if name == "script"),
        styles=tuple(text for name, text in found if name == "style"),
    )


def _is_run(attributes: str) -> bool:
    named = _TYPE.search(attributes)
    return named is None or named["type"].lower() in (*_RUN_TYPES, "text/css")


def read_sources(given: Mapping[str, Sequence[str]]) -> Sources:
    """Read what a library user lets in, such as ``{"img-src": ["https:"]}``."""
    return tuple((name, tuple(sources)) for name, sources in given.items())


@functools.lru_cache(maxsize=64)
def document_policy(
    inline: Inline,
    *,
    origins: tuple[str, ...],
    frame_ancestors: tuple[str, ...] = (),
    more: Sources = (),
) -> str:
    """Write the policy of a document.

    Args:
        inline: What is inline in it.
        origins: Our own, to which the live connection goes.
        frame_ancestors: The origins of the pages that may show it in a frame.
        more: Further sources; one of ``'unsafe-inline'`` takes the hashes' place, for
            beside a hash a browser ignores it.
    """
    sockets = [
        origin.replace("http", "ws", 1)
        for origin in origins
        if _HOST_SOURCE.fullmatch(origin)
    ]
    directives = {
        "default-src": [_NONE],
        "script-src": [_SELF, *_hashes(inline.scripts)],
        # The empty one is Emotion's: it fills its stylesheet by script.
        "style-src": [_SELF, *_hashes(("", *inline.styles))],
        "img-src": [_SELF],
        "font-src": [_SELF],
        # Old browsers do not take a WebSocket of our own origin for 'self'.
        "connect-src": [_SELF, *sockets],
        "form-action": [_SELF],
        "base-uri": [_NONE],
        "object-src": [_NONE],
        "frame-ancestors": list(frame_ancestors) or [_NONE],
    }
    for name, sources in more:
        directives[name] = _widened(directives.get(name, []), sources)
    return "; ".join(" ".join([name, *given]) for name, given in directives.items())


def data_policy(frame_ancestors: Sequence[str] = ()) -> str:
    """Write the policy of what is no document: opened as one, it can do nothing."""
    ancestors = " ".join(frame_ancestors) or _NONE
    return f"default-src {_NONE}; base-uri {_NONE}; frame-ancestors {ancestors}"


def _widened(given: Sequence[str], more: Sequence[str]) -> list[str]:
    kept = [
        one
        for one in given
        if one != _NONE and not (_ANY_INLINE in more and one.startswith("'sha256-"))
    ]
    return [*kept, *more]


def _hashes(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(_hash, texts)))


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
