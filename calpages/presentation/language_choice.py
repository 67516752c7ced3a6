"""The languages to choose from, each in its own name, so the same for everybody."""

from __future__ import annotations

import functools

from calpages.i18n import LANGUAGES, own_name
from calpages.presentation.zone_choice import sortable


@functools.cache
def language_options() -> tuple[tuple[str, str], ...]:
    """List each language's tag with its name, by the letters of the names.

    Where letters of several scripts stand side by side, the Latin ones come first.
    """
    names = ((tag, own_name(tag)) for tag in LANGUAGES)
    return tuple(sorted(names, key=lambda pair: sortable(pair[1])))
