"""CLDR's data for a locale tag, as Babel has it."""

from __future__ import annotations

import copy
import functools
from typing import Any

from babel import Locale, UnknownLocaleError, localedata

from calpages.i18n.tags import Tag, parse_tag


class CldrLocale(Locale):
    """A Babel locale with its own copy of the data.

    Babel up to 2.18 writes resolved aliases into data that all locales share: once
    Japanese month names were looked up, German ones can be Japanese too
    (python-babel/babel issue 1234).
    """

    _own: localedata.LocaleDataDict | None = None

    @property
    def _data(self) -> localedata.LocaleDataDict:
        if self._own is None:
            name = str(self)
            data: Any = copy.deepcopy(localedata.load(name))
            self._own = localedata.LocaleDataDict(data)
            # Babel keeps all that it has read for ever, and has no use for this now.
            localedata._cache.pop(name, None)
        return self._own

    @property
    def unit_patterns(self) -> localedata.LocaleDataDict:
        """The patterns of units: by unit, width and plural form."""
        return self._data["unit_patterns"]


# Anybody can ask for each of the hundreds of locales of our languages.
_MAX_KEPT = 128


@functools.lru_cache(maxsize=_MAX_KEPT)
def babel_locale(tag: str) -> CldrLocale:
    """Return the locale for the formats of ``tag``, always with a territory.

    Babel knows the right first weekday only with one. A tag that CLDR doesn't know
    gives the formats of its language, or English ones.
    """
    parsed = parse_tag(tag)
    identifier = parsed and (
        cldr_identifier(parsed) or cldr_identifier(Tag(parsed.language))
    )
    return _locale(identifier or "en_GB")


def cldr_identifier(tag: Tag) -> str | None:
    """Return Babel's identifier for ``tag`` with a territory, if it has such data."""
    full = tag.maximised()
    language = "nb" if full.language == "no" else full.language
    names = (
        f"{language}_{full.script}_{full.territory}",
        f"{language}_{full.territory}",
    )
    for name in names:
        if full.territory and localedata.exists(name):
            try:
                return str(Locale.parse(name))
            except (UnknownLocaleError, ValueError):
                continue
    return None


@functools.lru_cache(maxsize=_MAX_KEPT)
def _locale(identifier: str) -> CldrLocale:
    parts = Locale.parse(identifier)
    return CldrLocale(parts.language, parts.territory, parts.script)
