"""BCP 47 language tags: parsed, and completed with what CLDR thinks likely."""

from __future__ import annotations

import dataclasses
import re

from babel.core import get_global

# The longest tag that RFC 5646 (4.4.1) expects an application to meet.
_MAX_TAG = 35
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_TERRITORY = re.compile(r"[A-Za-z]{2}|[0-9]{3}")
_SAME_LANGUAGE = {"nb": "no", "nn": "no"}
_HOME_TERRITORY = {"en": "GB", "pt": "PT"}


@dataclasses.dataclass(frozen=True, slots=True)
class Tag:
    """A parsed tag; extensions, variants and private use are dropped."""

    language: str
    script: str = ""
    territory: str = ""

    def maximised(self) -> Tag:
        """Add the likely script and territory (UTS 35, Likely Subtags)."""
        likely = get_global("likely_subtags")
        territory = self.territory
        if not territory and not self.script:
            territory = _HOME_TERRITORY.get(self.language, "")
        keys = (
            f"{self.language}_{self.script}_{territory}",
            f"{self.language}_{self.script}",
            f"{self.language}_{territory}",
            self.language,
        )
        found = next((likely[key] for key in keys if key in likely), self.language)
        parts = split_tag(found)
        return Tag(
            self.language, self.script or parts.script, territory or parts.territory
        )


def parse_tag(text: str | None) -> Tag | None:
    """Read a tag that nobody has checked, with ``-`` or ``_``, in any case."""
    if not text or len(text) > _MAX_TAG or not _TAG.fullmatch(text):
        return None
    return split_tag(text)


def split_tag(tag: str) -> Tag:
    """Split a tag that is known to be well-formed."""
    language, *rest = re.split("[-_]", tag)
    language = language.lower()
    alias: str | None = get_global("language_aliases").get(language)
    current = (alias or language).split("_")[0]
    script = territory = ""
    for part in rest:
        if len(part) == 4 and part.isalpha() and not (script or territory):
            script = part.capitalize()
        elif _TERRITORY.fullmatch(part) and not territory:
            territory = part.upper()
        else:
            break
    return Tag(_SAME_LANGUAGE.get(current, current), script, territory)
