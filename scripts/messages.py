"""Brings the template and every catalogue up to date with the sentences of the code.

    python -m scripts.messages            writes what has changed
    python -m scripts.messages --check    only says what is open

New sentences are added to each language, gone ones are removed, the others keep their
translation; all stand in the order of the code, with the notes to translators. Nothing
is guessed, and no date or place of a sentence makes a change where there is none.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from calpages.i18n import checking
from calpages.i18n.catalogues import (
    TEMPLATE,
    catalogue_path,
    empty_catalogue,
    read_catalogue,
    translated_languages,
)

ROOT = Path(__file__).parents[1]
_WIDTH = 88
_NOTES = "Translators:"
_KEPT_HEADERS = ("Language", "Plural-Forms", "Content-Type", "MIME-Version")
_HEADER = re.compile(r'^"([\w-]+): .*\n', re.MULTILINE)


def extract() -> Catalog:
    """Find every sentence of the code, with the notes above it."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.pot"
        command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
        options = ["-F", "babel.cfg", "-c", _NOTES, "-s", "--no-location"]
        subprocess.run([*command, *options, "-o", found, "."], cwd=ROOT, check=True)  # noqa: S603
        with found.open("rb") as file:
            return read_po(file)


def written_template(found: Catalog) -> str:
    """Write the template: every sentence without a translation."""
    template = Catalog(header_comment="# The sentences of calpages.", fuzzy=False)
    for message in checking.sentences(found):
        template.add(
            message.id, auto_comments=message.auto_comments, context=message.context
        )
    return _written(template, "")


def merged(found: Catalog, old: Catalog, language: str) -> str:
    """Write a language's catalogue: the sentences of ``found`` as ``old`` has them."""
    new = empty_catalogue(language)
    new.header_comment = f"# The sentences of calpages in {language}."
    for message in checking.sentences(found):
        known = checking.counterpart(message, old)
        if known is not None and known.id != message.id:
            known = None
        new.add(
            message.id,
            known.string if known else "",
            flags=known.flags if known else (),
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
            context=message.context,
        )
    return _written(new, language)


def problems(found: Catalog, old: Catalog, language: str) -> list[str]:
    """Say what is missing or wrong in a language's catalogue, a line for each."""
    lines = [
        f'"{checking.source_of(message)}": there is no translation'
        for message in checking.sentences(found)
        if (known := checking.counterpart(message, old)) is None
        or not checking.is_translated(known)
    ]
    wrong = checking.wrong_sentences(old, found, empty_catalogue(language))
    return lines + [str(one) for one in wrong]


def _written(catalogue: Catalog, language: str) -> str:
    file = io.BytesIO()
    write_po(file, catalogue, width=_WIDTH, no_location=True, ignore_obsolete=True)
    head, blank, rest = file.getvalue().decode().partition("\n\n")

    def kept(match: re.Match[str]) -> str:
        name = match[1]
        if name not in _KEPT_HEADERS:
            return ""
        return f'"Language: {language}\\n"\n' if name == "Language" else match[0]

    return _HEADER.sub(kept, f"{head}\n") + blank.removeprefix("\n") + rest


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what has changed, and say for each language what is open.

    Args:
        arguments: ``--check`` writes nothing; those of the process when None.

    Returns:
        The exit status: 1 where a check has found anything open, else 0.
    """
    parser = argparse.ArgumentParser(prog="python -m scripts.messages")
    parser.add_argument("--check", action="store_true", help="write nothing")
    is_check = parser.parse_args(arguments).check
    found = extract()
    if not is_check:
        TEMPLATE.write_text(written_template(found), "utf-8")
    total = 0
    for language in translated_languages():
        path = catalogue_path(language)
        old = read_catalogue(path, language)
        if not is_check:
            path.write_text(merged(found, old, language), "utf-8")
            old = read_catalogue(path, language)
        total += _tell(language, problems(found, old, language))
    return 1 if is_check and total else 0


def _tell(language: str, lines: list[str]) -> int:
    sys.stdout.write(f"{language}: {f'{len(lines)} open' if lines else 'complete'}\n")
    sys.stdout.writelines(f"  {line}\n" for line in lines)
    return len(lines)


if __name__ == "__main__":
    sys.exit(main())
