"""Which language and which formats a visitor gets: BCP 47 tags, negotiated by CLDR.

Sentences and formats are separate. ``de-AT`` reads German sentences with Austrian
dates, ``es-MX`` the Latin American Spanish ones, ``en-US`` English with American dates
and a 12-hour clock. Plain ``en`` formats as ``en-GB`` (day before month, 24 hours),
which is what most of the world expects of English, and plain ``pt`` as ``pt-PT``; every
other language formats as in the territory that CLDR names the likeliest for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from babel.core import get_global

from calpages.i18n.catalogues import translated_languages
from calpages.i18n.cldr import babel_locale, cldr_identifier
from calpages.i18n.tags import Tag, parse_tag, split_tag

SOURCE_LANGUAGE = "en"
PSEUDO_LANGUAGES = ("en-XA", "en-XB")
LANGUAGES = tuple(sorted({SOURCE_LANGUAGE, *translated_languages()}))
SUPPORTED = (*LANGUAGES, *PSEUDO_LANGUAGES)

_MAX_HEADER = 1000
_QUALITY = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")


def resolve_language(
    *candidates: str | None, supported: Sequence[str] = SUPPORTED
) -> str:
    """Return the language of the sentences: the first candidate that is supported.

    Args:
        *candidates: BCP 47 tags in order of preference, unchecked; case and ``_`` don't
            matter. ``None``, ``""`` and nonsense are passed over.
        supported: The tags to choose from.

    Returns:
        A tag of ``supported``; English when nothing fits.
    """
    for candidate in candidates:
        if (parsed := parse_tag(candidate)) and (tag := _match(parsed, supported)):
            return tag
    return SOURCE_LANGUAGE


def resolve_locale(
    *candidates: str | None, supported: Sequence[str] = SUPPORTED
) -> str:
    """Return the locale tag to keep for a visitor: the language with its region.

    As ``resolve_language``, but a territory that changes the formats is kept: ``de-AT``
    stays ``de-AT``, while ``de-DE`` becomes ``de``.
    """
    for candidate in candidates:
        if (parsed := parse_tag(candidate)) and (tag := _match(parsed, supported)):
            return _with_region(tag, parsed.territory, supported)
    return SOURCE_LANGUAGE


def find_language(tag: str | None) -> str | None:
    """Return the language that we speak of a tag; ``None`` if there is none."""
    parsed = parse_tag(tag)
    return _match(parsed, SUPPORTED) if parsed else None


def has_territory(tag: str) -> bool:
    """Whether a tag, unchecked, names a country or a region."""
    parsed = parse_tag(tag)
    return parsed is not None and parsed.territory != ""


def with_region_of(language: str, tags: Iterable[str]) -> str:
    """Return a language with the region that one of ``tags`` names for it, if any."""
    for tag in tags:
        parsed = parse_tag(tag)
        if parsed and _match(parsed, SUPPORTED) == language:
            return _with_region(language, parsed.territory, SUPPORTED)
    return language


def parse_accept_language(header: str) -> tuple[str, ...]:
    """Return the tags of an ``Accept-Language`` header (RFC 9110, 12.5.4), best first.

    ``*``, refused (``q=0``) and malformed entries are left out.
    """
    weighted: list[tuple[float, str]] = []
    for entry in header[:_MAX_HEADER].split(","):
        tag, _, parameter = (part.strip() for part in entry.partition(";"))
        quality = _QUALITY.fullmatch(parameter.replace(" ", "").lower())
        if parameter and not quality:
            continue
        weight = float(quality[1]) if quality else 1.0
        if weight > 0 and parse_tag(tag):
            weighted.append((weight, tag))
    return tuple(tag for _, tag in sorted(weighted, key=lambda pair: -pair[0]))


def direction(tag: str) -> str:
    """Return ``"ltr"`` or ``"rtl"``, the direction in which the language is written."""
    if tag in PSEUDO_LANGUAGES:
        return "rtl" if tag == "en-XB" else "ltr"
    return babel_locale(tag).text_direction


def own_name(tag: str) -> str:
    """Return the language's name in the language itself, such as ``Deutsch``."""
    if tag in PSEUDO_LANGUAGES:
        return tag
    parts, locale = split_tag(tag), babel_locale(tag)
    written = f"{parts.language}_{parts.maximised().script}"
    keys = (f"{parts.language}_{parts.territory}", written)
    name = next((n for key in keys if (n := locale.languages.get(key))), None)
    if name is None:
        name = locale.languages.get(parts.language, tag)
        if parts.territory:
            name += f" ({locale.territories.get(parts.territory, parts.territory)})"
    return name[:1].upper() + name[1:]


def _with_region(language: str, territory: str, supported: Sequence[str]) -> str:
    if not territory or language in PSEUDO_LANGUAGES:
        return language
    spoken = split_tag(language)
    regional = Tag(spoken.language, territory=territory)
    tag = f"{spoken.language}-{territory}"
    changes_only_formats = (
        _match(regional, supported) == language
        and regional.maximised().script == spoken.maximised().script
        and cldr_identifier(regional) not in (None, cldr_identifier(spoken))
    )
    return tag if changes_only_formats else language


def _match(wanted: Tag, supported: Iterable[str]) -> str | None:
    same_language = {
        tag: parts
        for tag in supported
        if (parts := split_tag(tag)).language == wanted.language
    }
    script = wanted.maximised().script
    same_script = {
        tag: parts
        for tag, parts in same_language.items()
        if parts.maximised().script == script
    }
    choice = same_script or same_language
    parent = get_global("parent_exceptions").get(
        f"{wanted.language}_{wanted.territory}", ""
    )
    territories = (wanted.territory, split_tag(parent).territory if parent else "", "")
    for territory in territories:
        for tag, parts in choice.items():
            if parts.territory == territory:
                return tag
    return next((tag for tag in choice if tag not in PSEUDO_LANGUAGES), None)
