"""The menu of language and appearance, and what follows from them for the document."""

from __future__ import annotations

import reflex as rx
from reflex.vars import ObjectVar

from calpages.components import shared_files
from calpages.components.icons import icon
from calpages.presentation.texts import Texts


def _text(value: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (value,)


class DocumentLanguage(rx.Component):
    """Keeps ``lang`` and ``dir`` of the whole document in step."""

    library = shared_files.library("document_language.js")
    tag = "DocumentLanguage"

    language: rx.Var[str]
    direction: rx.Var[str]


class ReaderMenu(rx.Component):
    """Languages and appearances to choose from."""

    library = shared_files.library("reader_menu.js")
    tag = "ReaderMenu"

    words: rx.Var[dict[str, str]]
    languages: rx.Var[tuple[tuple[str, str], ...]]
    language: rx.Var[str]

    on_language: rx.EventHandler[_text]


def reader_menu(
    text: ObjectVar[Texts],
    *,
    languages: tuple[tuple[str, str], ...],
    language: rx.Var[str],
    on_language,
) -> rx.Component:
    """Offer the languages, each in its own name, and light and dark.

    Args:
        text: The words of the menu.
        languages: Each tag with its own name; the same for everybody, so the build has
            them.
        language: The tag of the present one.
        on_language: What follows when a language, given by its tag, is chosen.
    """
    return ReaderMenu.create(
        icon("globe"),
        words={
            "menu": text.reader_menu,
            "language": text.language,
            "appearance": text.appearance,
            "automatic": text.appearance_automatic,
            "light": text.appearance_light,
            "dark": text.appearance_dark,
        },
        languages=languages,
        language=language,
        on_language=on_language,
    )
