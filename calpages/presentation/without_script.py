"""The few words that only a browser without JavaScript needs."""

from __future__ import annotations

import dataclasses

from calpages.i18n import Translator
from calpages.presentation.moving_problems import reschedule_problem


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class WithoutScriptTexts:
    """Words for the first HTML; the live page never shows them."""

    loading_slowly: str
    no_time: str


def without_script_texts(t: Translator) -> WithoutScriptTexts:
    """The words in the visitor's language."""
    return WithoutScriptTexts(
        loading_slowly=t.gettext(
            "This takes longer than usual. The page looks again by itself."
        ),
        no_time=reschedule_problem("no_time", t),
    )
