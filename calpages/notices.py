"""What an operator should know of settings that work, but not as they are written."""

from __future__ import annotations

from calpages.brand import color_note
from calpages.i18n.own_sentences import OwnSentences, read_own_sentences
from calpages.settings import Settings

NOTICES_SAID = "__CALPAGES_NOTICES_SAID"
"""In the environment of a process: whoever has started it has said them."""


def notices(settings: Settings) -> tuple[str, ...]:
    """Say what is taken in the place of what is set, a message for each setting."""
    said = (_of_the_color(settings), _of_sentences(settings))
    return tuple(filter(None, said))


def own_sentences(settings: Settings) -> OwnSentences:
    """Read the platform's own catalogues; ``load_settings`` has seen that it can."""
    if settings.catalogues is None:
        return OwnSentences()
    return read_own_sentences(settings.catalogues)


def _of_the_color(settings: Settings) -> str:
    return color_note(settings.brand_color) if settings.brand_color else ""


def _of_sentences(settings: Settings) -> str:
    warnings = own_sentences(settings).warnings
    if not warnings:
        return ""
    title = "CALPAGES_CATALOGUES: these are not used, and ours are shown:"
    return "\n".join([title, *(f"  {one}" for one in warnings)])
