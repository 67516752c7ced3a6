"""A platform's own sentences: catalogues in a folder of its own, which win over ours.

The folder has ``<language>.po`` or ``<language>/LC_MESSAGES/calpages.po`` for as many
languages as the platform likes, English among them, each with as many sentences as it
likes: what is not in them, or empty, is said as before. A folder that can't be meant is
an error; a sentence that can't be used is told and passed over.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import PoFileError

from calpages.i18n.catalogues import (
    DOMAIN,
    empty_catalogue,
    read_catalogue,
    template,
)
from calpages.i18n.checking import (
    is_translated,
    sentences,
    source_of,
    wrong_sentences,
)
from calpages.i18n.languages import LANGUAGES


class CatalogueFolderError(ValueError):
    """A folder of catalogues that can't be used; the message names each file."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class OwnSentences:
    """What a platform says in its own words.

    Attributes:
        by_language: The sentences that can be used, by language.
        warnings: The others: file, sentence and what is wrong with it.
    """

    by_language: Mapping[str, tuple[Message, ...]] = dataclasses.field(
        default_factory=dict
    )
    warnings: tuple[str, ...] = ()


def read_own_sentences(folder: Path) -> OwnSentences:
    """Read and check a platform's folder.

    Raises:
        CatalogueFolderError: It has no catalogue, or one that can't be read or is of
            no language of ours.
        OSError: It is no folder, or can't be read.
    """
    found = sorted(_files(folder))
    read: dict[str, tuple[Message, ...]] = {}
    warnings: list[str] = []
    problems: list[str] = []
    for name, path in found:
        where = path.relative_to(folder)
        language = _language(name)
        if language is None:
            problems.append(f"{where}: we speak no language of this name")
        elif language in read:
            problems.append(f"{where}: there is another catalogue of this language")
        else:
            try:
                catalogue = read_catalogue(path, language)
            except Exception as error:  # noqa: BLE001 (a file can hold anything)
                problems.append(f"{where}: {_reason(error)}")
                continue
            read[language], wrong = _judge(catalogue, language)
            warnings += [f"{where}: {one}" for one in wrong]
    if problems:
        raise CatalogueFolderError("; ".join(problems))
    if not found:
        msg = "there is no catalogue in this folder, such as de.po"
        raise CatalogueFolderError(msg)
    return OwnSentences(by_language=read, warnings=tuple(warnings))


def put_into(catalogue: Catalog, own: tuple[Message, ...]) -> None:
    """Let a platform's sentences take the place of ours in ``catalogue``."""
    for message in own:
        catalogue.delete(message.id, message.context)
        catalogue.add(message.id, message.string, context=message.context)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.iterdir():
        nested = path / "LC_MESSAGES" / f"{DOMAIN}.po"
        if path.suffix == ".po":
            yield path.stem, path
        elif nested.exists():
            yield path.name, nested


def _language(name: str) -> str | None:
    tag = name.replace("_", "-").lower()
    return next((one for one in LANGUAGES if one.lower() == tag), None)


def _judge(
    catalogue: Catalog, language: str
) -> tuple[tuple[Message, ...], tuple[str, ...]]:
    wrong = wrong_sentences(catalogue, template(), empty_catalogue(language))
    unusable = {(source_of(one.message), one.message.context) for one in wrong}
    good = tuple(
        message
        for message in sentences(catalogue)
        if is_translated(message)
        and (source_of(message), message.context) not in unusable
    )
    return good, tuple(map(str, wrong))


def _reason(error: Exception) -> str:
    match error:
        case PoFileError(lineno=line) if line is not None:
            return f"line {line + 1} can't be read"
        case OSError(strerror=reason) if reason:
            return reason
        case _:
            return "this is no catalogue in UTF-8"
