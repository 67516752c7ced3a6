"""The last look before a booking is moved: old time, new time, and what stays."""

from __future__ import annotations

import dataclasses

from calpages.presentation.times import ChosenView


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class KeptView:
    """Something that stays as it is: a label and what it is."""

    label: str = ""
    text: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmView:
    """What the visitor agrees to.

    Attributes:
        former: The booking's time as it is.
        new: The time that was chosen.
        kept: What stays: length, place, people, notes and answers.
        confirmation_text: That the host must agree, where that is so; else "".
        heading: The question.
        submit_label: The button that sends it.
        asks_reason: Whether a reason may be given; Cal.com takes none for a seat.
    """

    former: ChosenView = dataclasses.field(default_factory=ChosenView)
    new: ChosenView = dataclasses.field(default_factory=ChosenView)
    kept: tuple[KeptView, ...] = ()
    confirmation_text: str = ""
    heading: str = ""
    submit_label: str = ""
    asks_reason: bool = False
