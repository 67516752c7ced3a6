"""The catalogues of sentences: gettext ``.po`` files, compiled in memory.

No compiled ``.mo`` file is needed, so a fresh clone speaks every language that it has a
``.po`` file for. English is the source text and has no catalogue.
"""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DOMAIN = "calpages"
LOCALE_FOLDER = Path(__file__).parent / "locale"


def catalogue_path(language: str, folder: Path = LOCALE_FOLDER) -> Path:
    """Where the catalogue of ``language`` (a tag such as ``pt-BR``) is kept."""
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def translated_languages(folder: Path = LOCALE_FOLDER) -> tuple[str, ...]:
    """The tags of the languages that have a catalogue in ``folder``, sorted."""
    paths = folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return tuple(sorted(path.parts[-3] for path in paths))


def load_catalogue(path: Path) -> gettext.NullTranslations:
    """Read a ``.po`` file; sentences marked fuzzy are left out.

    Raises:
        OSError: The file can't be read.
        babel.messages.pofile.PoFileError: It is not a catalogue.
    """
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3].replace("-", "_"))
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
