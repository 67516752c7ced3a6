"""Sentences with ``{placeholders}``: taken apart, checked and filled.

Only plain names are placeholders. Nothing is ever evaluated, so neither a translation
nor a value can reach into an object as ``str.format`` would; ``{{`` and ``}}`` are
braces.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping

_POP_ISOLATE = "\u2069"
# Of Latin, Chinese, Bengali and Khmer; several dots are an ellipsis.
_LONE_STOP = re.compile(r"[.\u3002\u0964\u17d4](?!\.)")
_PIECE = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}|[{}]|[^{}]+")


class MalformedSentenceError(ValueError):
    """A sentence has a brace that is not part of a ``{placeholder}``."""


@functools.lru_cache(maxsize=4096)
def take_apart(sentence: str) -> tuple[tuple[str, str], ...]:
    """Split ``sentence`` into pairs of text and the placeholder after it (or ``""``).

    Raises:
        MalformedSentenceError: A brace stands alone or holds more than a name.
    """
    pairs: list[tuple[str, str]] = []
    text = ""
    for piece in _PIECE.finditer(sentence):
        if name := piece[1]:
            pairs.append((text, name))
            text = ""
        elif piece[0] in ("{", "}"):
            raise MalformedSentenceError(sentence)
        else:
            text += piece[0][:1] if piece[0] in ("{{", "}}") else piece[0]
    return (*pairs, (text, ""))


def placeholders(sentence: str) -> frozenset[str]:
    """Name the placeholders of ``sentence``; raises as ``take_apart``."""
    return frozenset(name for _, name in take_apart(sentence) if name)


def is_faithful(
    translation: str, source: str, *, optional: Collection[str] = ()
) -> bool:
    """Whether ``translation`` has exactly the placeholders of its ``source``.

    Args:
        translation: The sentence to judge.
        source: The English sentence.
        optional: Placeholders that it may have or leave out: those of the number in a
            plural form ("one hour").
    """
    try:
        found, wanted = placeholders(translation), placeholders(source)
    except MalformedSentenceError:
        return False
    return found ^ wanted <= frozenset(optional)


def fill(sentence: str, values: Mapping[str, str]) -> str:
    """Put ``values`` into the placeholders of ``sentence``.

    A value that ends in a full stop ("2:30 p. m.") brings the sentence's own.

    Raises:
        KeyError: A placeholder has no value.
        MalformedSentenceError: As ``take_apart``.
    """
    filled = ""
    for text, name in take_apart(sentence):
        has_two_stops = _LONE_STOP.match(text) and filled.endswith(
            (text[0], text[0] + _POP_ISOLATE)
        )
        filled += text[1:] if has_two_stops else text
        filled += values[name] if name else ""
    return filled
