"""What a page's bytes on the wire belong to: Reflex, or us."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

Owner = Literal["Reflex", "ours"]

# The chunks that a page without anything of ours has too (Reflex 0.10.1); where one
# chunk holds the parts of several, it is called after one of them.
_REFLEX_CHUNKS = re.compile(
    r"/assets/(entry\.client|root|context|emotion-react[\w.]*|errorBoundaries"
    r"|reflex-env|manifest|state|components|react-dom)-[\w-]{8}\.js"
)
_PAGES = re.compile(r"/(booking|cancel|reschedule)\b")


@dataclass(frozen=True)
class Transfer:
    """One answer, as it came over the wire.

    Attributes:
        url: Where it came from.
        size: Bytes, with the head of the answer, compressed.
        head: How many of them are the head.
    """

    url: str
    size: int
    head: int = 0


@dataclass(frozen=True)
class Split:
    """The bytes of a page.

    Attributes:
        sizes: Bytes by owner and by part: ``sizes["ours"]["HTML"]``.
        heads: How many of them are heads of answers, by owner.
    """

    sizes: dict[Owner, dict[str, int]]
    heads: dict[Owner, int]

    def of(self, owner: Owner) -> int:
        """All bytes of one owner."""
        return sum(self.sizes[owner].values())

    @property
    def total(self) -> int:
        """All bytes."""
        return self.of("Reflex") + self.of("ours")


def split(transfers: Iterable[Transfer], socket_frames: Iterable[str]) -> Split:
    """Sort a page's bytes by whose they are.

    What is not known to be Reflex's counts as ours.

    Args:
        transfers: The answers to all requests, the socket's handshake among them.
        socket_frames: The text of each message that came over the socket.
    """
    sizes: dict[Owner, dict[str, int]] = {"Reflex": {}, "ours": {}}
    heads: dict[Owner, int] = {"Reflex": 0, "ours": 0}
    for transfer in transfers:
        owner, part = _owner(transfer.url)
        heads[owner] += transfer.head
        sizes[owner][part] = sizes[owner].get(part, 0) + transfer.size
    sizes["ours"]["socket"] = sum(map(frame_size, socket_frames))
    return Split(sizes, heads)


def frame_size(text: str) -> int:
    """The bytes of one message of a server, uncompressed (RFC 6455, 5.2)."""
    size = len(text.encode())
    if size < 126:
        return size + 2
    return size + (4 if size < 65536 else 10)


def _owner(url: str) -> tuple[Owner, str]:
    path = urlsplit(url).path
    if chunk := _REFLEX_CHUNKS.fullmatch(path):
        return "Reflex", chunk[1]
    if path.startswith("/_event"):
        return "Reflex", "handshake"
    if path.endswith(".css"):
        return "ours", "CSS"
    if path.endswith(".js"):
        return "ours", "JavaScript"
    return "ours", "HTML" if _PAGES.match(path) else "other"
