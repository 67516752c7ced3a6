"""Pseudo-languages: English made strange, to find what a translation would break.

``en-XA`` and its right-to-left twin ``en-XB`` (named as CLDR names them) are read like
English but accented, about 40 % longer and in brackets. Text on a page without accents
is not translatable, text without its closing bracket is clipped.
"""

from __future__ import annotations

import itertools

from calpages.i18n.placeholders import take_apart

_ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
_LENGTHENING = 0.4
_FILLER = ("one", "two", "three", "four", "five", "six", "seven", "eight")


def pseudo_translate(sentence: str) -> str:
    """Return ``sentence`` in the pseudo-language, its placeholders untouched.

    Raises:
        MalformedSentenceError: As ``take_apart``.
    """
    pairs = take_apart(sentence)
    body = "".join(
        _escaped(text.translate(_ACCENTED)) + (f"{{{name}}}" if name else "")
        for text, name in pairs
    )
    return f"[{body}{_filler(sum(len(text) for text, _ in pairs))}]"


def _filler(length: int) -> str:
    """Whole words that make a text of ``length`` longer by the wanted part."""
    words, brackets = "", 2
    for word in itertools.cycle(_FILLER):
        if len(words) + brackets >= length * _LENGTHENING:
            break
        words += f" {word.translate(_ACCENTED)}"
    return words


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
