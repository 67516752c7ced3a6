"""The catalogues of sentences: gettext ``.po`` files, compiled in memory.

No compiled ``.mo`` file is needed, so a fresh clone speaks every language that it has a
``.po`` file for; to read one takes milliseconds, once in each process. English is the
source text and has no catalogue, only the template that the others are made of.
"""

from __future__ import annotations

import functools
import gettext
import io
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DOMAIN = "calpages"
LOCALE_FOLDER = Path(__file__).parent / "locale"
TEMPLATE = Path(__file__).parent / f"{DOMAIN}.pot"

# CLDR's names of the two that a tag alone does not tell.
_CLDR_NAMES = {"zh-CN": "zh_Hans_CN", "zh-TW": "zh_Hant_TW"}


def catalogue_path(language: str, folder: Path = LOCALE_FOLDER) -> Path:
    """Where the catalogue of ``language`` (a tag such as ``pt-BR``) is kept."""
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def translated_languages(folder: Path = LOCALE_FOLDER) -> tuple[str, ...]:
    """The tags of the languages that have a catalogue in ``folder``, sorted."""
    paths = folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return tuple(sorted(path.parts[-3] for path in paths))


def empty_catalogue(language: str) -> Catalog:
    """A catalogue without sentences, with the plural forms of ``language``."""
    name = _CLDR_NAMES.get(language, language.replace("-", "_"))
    return Catalog(locale=Locale.parse(name), domain=DOMAIN, fuzzy=False)


def read_catalogue(path: Path, language: str) -> Catalog:
    """Read a ``.po`` file, with the plural forms that it says it has.

    Raises:
        OSError: The file can't be read.
        ValueError: It is not in UTF-8.
        babel.messages.pofile.PoFileError: It is not a catalogue.
    """
    with path.open("rb") as file:
        locale = empty_catalogue(language).locale
        return read_po(file, locale=locale, abort_invalid=True)


@functools.cache
def template() -> Catalog:
    """Every sentence of the code, with the notes to its translators.

    Raises:
        OSError: The template can't be read.
    """
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def compiled(catalogue: Catalog) -> gettext.NullTranslations:
    """Make a catalogue ready to speak; sentences marked fuzzy are left out."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    file.seek(0)
    return gettext.GNUTranslations(file)


def load_catalogue(path: Path) -> gettext.NullTranslations:
    """Read a ``.po`` file of our own; raises as ``read_catalogue``."""
    return compiled(read_catalogue(path, path.parts[-3]))
