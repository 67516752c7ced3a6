"""Sentences in one language: ``t.gettext("Cancel {title}?", title=...)``.

The English sentence is the key, so a sentence without a translation, or with one whose
placeholders are wrong, is shown in English. Call the methods with literals on anything
named as you like: ``pybabel extract`` finds them by the method's name.
"""

from __future__ import annotations

import dataclasses
import functools
import gettext
import unicodedata

from babel.numbers import format_decimal

from calpages.i18n.catalogues import (
    catalogue_path,
    compiled,
    empty_catalogue,
    read_catalogue,
)
from calpages.i18n.cldr import babel_locale
from calpages.i18n.languages import (
    PSEUDO_LANGUAGES,
    SOURCE_LANGUAGE,
    direction,
    resolve_language,
)
from calpages.i18n.numerals import localise_digits
from calpages.i18n.own_sentences import OwnSentences, put_into
from calpages.i18n.placeholders import fill, is_faithful, placeholders
from calpages.i18n.pseudo import pseudo_translate

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_AGAINST = {"ltr": frozenset({"R", "AL"}), "rtl": frozenset({"L"})}


@dataclasses.dataclass(frozen=True, slots=True)
class Translator:
    """Looks sentences up in one language.

    Values are text or whole numbers. A number is written with the language's numerals
    and separators; text that runs against the language's direction is isolated (UAX 9,
    FSI and PDI), so a name can't disturb the sentence around it.

    Attributes:
        tag: The language, as for a ``lang`` attribute.
        catalogue: Its sentences; without any, English ones.
        edition: Tells translators of other sentences apart.
    """

    tag: str = SOURCE_LANGUAGE
    catalogue: gettext.NullTranslations = dataclasses.field(
        default_factory=gettext.NullTranslations, compare=False, repr=False
    )
    edition: int = 1

    @property
    def direction(self) -> str:
        """``"ltr"`` or ``"rtl"``, as for a ``dir`` attribute."""
        return direction(self.tag)

    def gettext(self, message: str, /, **values: str | int) -> str:
        """Return ``message`` in this language, with ``values`` in its placeholders.

        Raises:
            KeyError: A placeholder of ``message`` has no value.
        """
        return self._say(message, self.catalogue.gettext(message), values)

    def pgettext(self, context: str, message: str, /, **values: str | int) -> str:
        """As ``gettext``, where one English sentence needs several translations.

        ``context`` tells the translator which one is meant: "button", "noun".
        """
        return self._say(message, self.catalogue.pgettext(context, message), values)

    def ngettext(
        self, singular: str, plural: str, n: int, /, **values: str | int
    ) -> str:
        """As ``gettext``, in the plural form for ``n``, which fills ``{n}``."""
        source = singular if n == 1 else plural
        translation = self.catalogue.ngettext(singular, plural, n)
        of_the_number = placeholders(singular) ^ placeholders(plural)
        optional = of_the_number | {
            name for name, value in values.items() if value == n
        }
        return self._say(source, translation, {"n": n, **values}, optional | {"n"})

    def _say(
        self,
        source: str,
        translation: str,
        values: dict[str, str | int],
        optional: frozenset[str] = frozenset(),
    ) -> str:
        if self.tag in PSEUDO_LANGUAGES:
            translation = pseudo_translate(source)
        elif not is_faithful(translation, source, optional=optional):
            translation = source
        return fill(translation, {k: self._value(v) for k, v in values.items()})

    def _value(self, value: str | int) -> str:
        if isinstance(value, int):
            locale = babel_locale(self.tag)
            number = format_decimal(value, locale=locale, numbering_system="default")
            return localise_digits(number, locale)
        against = _AGAINST[self.direction]
        if any(unicodedata.bidirectional(char) in against for char in value):
            return f"{_FIRST_STRONG_ISOLATE}{value}{_POP_ISOLATE}"
        return value


@functools.lru_cache(maxsize=256)
def get_translator(tag: str) -> Translator:
    """Return the translator for a locale tag; English for one that isn't supported.

    Raises:
        OSError: The language's catalogue can't be read.
    """
    return _translator(resolve_language(tag))


@functools.cache
def _translator(language: str) -> Translator:
    chosen, edition = _chosen[-1], len(_chosen)
    own = chosen.by_language.get(language, ())
    if language in PSEUDO_LANGUAGES or (language == SOURCE_LANGUAGE and not own):
        return Translator(language, edition=edition)
    if language == SOURCE_LANGUAGE:
        catalogue = empty_catalogue(language)
    else:
        catalogue = read_catalogue(catalogue_path(language), language)
    put_into(catalogue, own)
    return Translator(language, compiled(catalogue), edition)


# The sentences that were chosen, one edition after another.
_chosen = [OwnSentences()]


def use_own_sentences(own: OwnSentences) -> None:
    """Choose a platform's own sentences for this process; the last choice counts."""
    if own != _chosen[-1]:
        _chosen.append(own)
        get_translator.cache_clear()
        _translator.cache_clear()
