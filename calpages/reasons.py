"""The reason a visitor gives for a change, made safe to send: pure."""

from __future__ import annotations

import re
import unicodedata

MAX_REASON_LENGTH = 1_000
"""Characters; longer is refused, not cut, so that nothing is lost unseen."""

_LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\v\f\x85]")


class ReasonError(ValueError):
    """A reason that can't be sent; ``code`` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def clean_reason(text: object) -> str:
    """Make a reason of what came from a form.

    Control characters and bidirectional overrides are removed: in the host's calendar
    they could make other words look as if the visitor had not written them.

    Args:
        text: Free text from a browser, or anything a forged event may hold.

    Raises:
        ReasonError: It is no text (``bad_reason``) or too long (``reason_too_long``).
    """
    if text is None:
        return ""
    if not isinstance(text, str):
        raise ReasonError("bad_reason")
    lines = _LINE_BREAKS.sub("\n", text)
    kept = "".join(c for c in lines if c in "\n\t" or not _is_hidden(c)).strip()
    if len(kept) > MAX_REASON_LENGTH:
        raise ReasonError("reason_too_long")
    return kept


def _is_hidden(character: str) -> bool:
    # U+200C and U+200D are needed to spell Persian and Indic words, and in emoji.
    if character in "\u200c\u200d":
        return False
    # Unicode keeps these for pictographs (emoji-data.txt), some younger than Python.
    if "\U0001f000" <= character <= "\U0001faff":
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
