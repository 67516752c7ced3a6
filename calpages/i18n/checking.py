"""What is wrong with the sentences of a catalogue, in words for whoever wrote them."""

from __future__ import annotations

import dataclasses
import gettext
from collections.abc import Iterator

from babel.messages import Catalog, Message

from calpages.i18n.placeholders import is_faithful, placeholders

# What a plural sentence calls its number; the code fills both with it.
_NUMBERS = frozenset({"n", "count"})
# So many numbers have been through every form of every language.
_SEEN_NUMBERS = range(1, 1001)


@dataclasses.dataclass(frozen=True, slots=True)
class WrongSentence:
    """A sentence that can't be used.

    Attributes:
        message: The sentence, as it stands in its catalogue.
        reason: What is wrong with it.
    """

    message: Message
    reason: str

    def __str__(self) -> str:
        """The English sentence and the reason."""
        context = f" ({self.message.context})" if self.message.context else ""
        return f'"{source_of(self.message)}"{context}: {self.reason}'


def source_of(message: Message) -> str:
    """The English sentence of a message; of a plural one, the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def sentences(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue, without its header."""
    return (message for message in catalogue if message.id)


def forms_of(message: Message) -> tuple[str, ...]:
    """The translation, in as many forms as it has; each ``""`` while there is none."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def is_translated(message: Message) -> bool:
    """Whether there is anything of a translation."""
    return any(forms_of(message))


def counterpart(message: Message, catalogue: Catalog) -> Message | None:
    """The message of another catalogue for the same English sentence."""
    return catalogue.get(source_of(message), message.context)


def wrong_sentences(
    catalogue: Catalog, template: Catalog, plurals: Catalog
) -> tuple[WrongSentence, ...]:
    """Find the translations that can't be used; a missing one is not wrong.

    Args:
        catalogue: What is judged.
        template: Every sentence that there is.
        plurals: A catalogue with the plural forms of the language.
    """
    found: list[WrongSentence] = []
    for message in sentences(catalogue):
        if not is_translated(message):
            continue
        wanted = counterpart(message, template)
        if wanted is None:
            reason = "this is none of our sentences"
        elif message.fuzzy:
            reason = "it is marked fuzzy"
        elif wanted.id != message.id:
            reason = "its English plural is another one"
        elif isinstance(wanted.id, str):
            reason = _wrong_placeholders(forms_of(message)[0], wanted.id)
        else:
            reason = _wrong_forms(forms_of(message), wanted.id[1], plurals)
        if reason:
            found.append(WrongSentence(message, reason))
    return tuple(found)


def _wrong_placeholders(
    translation: str, source: str, optional: frozenset[str] = frozenset()
) -> str:
    if is_faithful(translation, source, optional=optional):
        return ""
    wanted = ", ".join(f"{{{name}}}" for name in sorted(placeholders(source)))
    expected = f"the placeholders {wanted}" if wanted else "no placeholder"
    return f"expected {expected}, and braces nowhere else"


def _wrong_forms(forms: tuple[str, ...], plural: str, plurals: Catalog) -> str:
    if len(forms) != plurals.num_plurals or not all(forms):
        count = plurals.num_plurals
        return f"expected {count} plural form{'s' if count > 1 else ''}, none empty"
    numbers = placeholders(plural) & _NUMBERS
    for index, form in enumerate(forms):
        if reason := _wrong_placeholders(form, plural, optional=_NUMBERS):
            return reason
        if (
            numbers
            and not placeholders(form) & _NUMBERS
            and _is_for_many(index, plurals)
        ):
            names = ", ".join(f"{{{name}}}" for name in sorted(numbers))
            return f"form {index} is for several numbers, so it needs {names}"
    return ""


def _is_for_many(index: int, plurals: Catalog) -> bool:
    """Whether a plural form is that of more numbers than one, beside 0."""
    form_for = gettext.c2py(plurals.plural_expr)  # pyright: ignore[reportAttributeAccessIssue]
    return sum(form_for(number) == index for number in _SEEN_NUMBERS) > 1
