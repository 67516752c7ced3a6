"""Languages, catalogues and formats: everything a sentence or a date needs.

A *locale tag* (BCP 47, such as ``de-AT``) is the one value to keep for a visitor. From
it follow the language of the sentences (``get_translator``: ``de``) and the formats of
dates and numbers (``Formatter``: Austria's).
"""

from calpages.i18n.formatting import Formatter
from calpages.i18n.languages import (
    LANGUAGES,
    PSEUDO_LANGUAGES,
    SOURCE_LANGUAGE,
    SUPPORTED,
    direction,
    own_name,
    parse_accept_language,
    resolve_language,
    resolve_locale,
)
from calpages.i18n.own_sentences import OwnSentences
from calpages.i18n.translator import Translator, get_translator, use_own_sentences
from calpages.i18n.wishes import LanguageWishes

__all__ = [
    "LANGUAGES",
    "PSEUDO_LANGUAGES",
    "SOURCE_LANGUAGE",
    "SUPPORTED",
    "Formatter",
    "LanguageWishes",
    "OwnSentences",
    "Translator",
    "direction",
    "get_translator",
    "own_name",
    "parse_accept_language",
    "resolve_language",
    "resolve_locale",
    "use_own_sentences",
]
