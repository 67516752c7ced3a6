"""In which language somebody reads: what is known of it, and what of that counts."""

from __future__ import annotations

import dataclasses
import functools

from calpages.i18n.languages import (
    SOURCE_LANGUAGE,
    find_language,
    has_territory,
    parse_accept_language,
    resolve_locale,
    with_region_of,
)

# Of what is longer, the first languages count: the visitor likes them best.
_MAX_ACCEPTED = 1000


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class LanguageWishes:
    """What is known of a visitor's language; nothing of it is checked yet.

    Attributes:
        asked: The tag that the address asks for.
        chosen: The tag that the visitor has chosen before.
        accepted: The browser's ``Accept-Language``.
        default: The tag for everybody else.
    """

    asked: str = ""
    chosen: str = ""
    accepted: str = ""
    default: str = SOURCE_LANGUAGE

    def resolve(self, booked: str = "") -> str:
        """Give the locale tag to use, by the first of these that we speak.

        What is asked for, what was chosen, what it was booked in, the browser's
        languages, the default. One without a region takes that of the browser, if the
        browser names one for that language: who chose English keeps American dates.

        Args:
            booked: The language of the visitor's own booking, as far as it is known.
        """
        accepted = self.accepted[:_MAX_ACCEPTED]
        return _resolve(self.asked, self.chosen, booked, accepted, self.default)


@functools.lru_cache(maxsize=512)
def _resolve(asked: str, chosen: str, booked: str, accepted: str, default: str) -> str:
    browser = parse_accept_language(accepted)
    for tag in (asked, chosen, booked, *browser, default):
        if find_language(tag):
            locale = resolve_locale(tag)
            return locale if has_territory(tag) else with_region_of(locale, browser)
    return SOURCE_LANGUAGE
