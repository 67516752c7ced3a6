"""How long ago a booking was read, as sentences to choose from as time passes."""

from __future__ import annotations

import dataclasses
import functools

from calpages.i18n import Translator

_MINUTES = (1, 2, 3, 4, 5, 10, 15, 20, 30, 45)
_HOUR_SECONDS = 3600


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class FreshnessView:
    """A sentence, and after how many seconds it becomes true."""

    after_seconds: int = 0
    text: str = ""


def freshness_steps(
    t: Translator, *, age_seconds: float = 0.0
) -> tuple[FreshnessView, ...]:
    """List the sentences, in order of time: the last one that is due is true.

    Args:
        t: The visitor's language.
        age_seconds: How old it is already when the time begins.
    """
    age, steps = int(age_seconds), _steps(t)
    if not age:
        return steps
    is_due = [one for one in steps if one.after_seconds <= age][1:]
    return tuple(
        dataclasses.replace(one, after_seconds=max(0, one.after_seconds - age))
        for one in steps[len(is_due) :]
    )


@functools.lru_cache(maxsize=64)
def _steps(t: Translator) -> tuple[FreshnessView, ...]:
    return (
        # Translators: when the booking was last read
        FreshnessView(text=t.gettext("Updated just now")),
        *(
            FreshnessView(
                after_seconds=60 * minutes,
                text=t.ngettext(
                    "Updated {count} minute ago",
                    "Updated {count} minutes ago",
                    minutes,
                    count=minutes,
                ),
            )
            for minutes in _MINUTES
        ),
        FreshnessView(
            after_seconds=_HOUR_SECONDS,
            text=t.gettext("Updated more than an hour ago"),
        ),
    )
