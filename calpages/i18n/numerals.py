"""The digits of a language: Babel writes most numbers with Latin ones."""

from __future__ import annotations

from babel import Locale

# Where the ten digits begin, for the numbering systems that CLDR makes a default.
_ZERO = {
    "adlm": 0x1E950,
    "arab": 0x0660,
    "arabext": 0x06F0,
    "beng": 0x09E6,
    "cakm": 0x11136,
    "deva": 0x0966,
    "mymr": 0x1040,
    "olck": 0x1C50,
    "tibt": 0x0F20,
}
_TABLES = {
    system: str.maketrans("0123456789", "".join(chr(zero + n) for n in range(10)))
    for system, zero in _ZERO.items()
}


def localise_digits(text: str, locale: Locale) -> str:
    """Return ``text`` with the digits that are usual in ``locale``."""
    table = _TABLES.get(locale.default_numbering_system)
    return text.translate(table) if table else text
