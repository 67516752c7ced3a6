"""The fields of a booking that leave the server: ready to be read, and nothing else."""

from __future__ import annotations

import dataclasses

from calpages.presentation.calendar_links import CalendarLinksView
from calpages.presentation.cancelling import CancelView
from calpages.presentation.details import DetailView
from calpages.presentation.people import PersonView
from calpages.presentation.place import PlaceView
from calpages.presentation.series import OccurrenceView
from calpages.presentation.when import WhenView


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class BookingView:
    """A booking as this visitor may see it.

    Attributes:
        phase: A ``policy.Phase``, ``series``, or ``gone`` for a seat not held any more.
        standing: Which event it is, and its phase. What is said of a change is said of
            one standing, and of no later one.
        tone: ``ok``, ``warn``, ``bad`` or ``quiet``: the colour of the badge.
        tab_title: What the browser's tab says.
        summary: When it takes place, in one line.
        title: What is booked.
        length_text: The length in words.
        doubt: That a change was sent of which it is not known what became.
        former_title: What it was called; this and the next two are set only where a
            reschedule has changed them.
        former_host: With whom it was to be.
        former_place: Where it was to be.
        occurrences: The first events of a series; ``more_occurrences`` the others.
        reschedule_href: The link to move it, or ``""`` when that is not possible.
        cancel_href: The link to cancel it, or ``""`` when that is not possible.
        change_note: Why it can't be changed, or until when it can or could.
        no_move_text: Why it can't be moved, said on the reschedule page.
        newer_href: The booking that replaced this one.
        former_href: The booking that this one replaced.
        series_href: The series that this one belongs to.
        join_href: The video call, while it is time to join it.
        structured_data: The same as JSON-LD.
        copy_text: The same as lines of text.
    """

    phase: str = ""
    standing: str = ""
    tone: str = ""
    badge: str = ""
    heading: str = ""
    sentence: str = ""
    tab_title: str = ""
    summary: str = ""
    doubt: str = ""
    title: str = ""
    when: WhenView = dataclasses.field(default_factory=WhenView)
    length_text: str = ""
    people: tuple[PersonView, ...] = ()
    place: PlaceView = dataclasses.field(default_factory=PlaceView)
    former_title: str = ""
    former_host: str = ""
    former_place: str = ""
    details: tuple[DetailView, ...] = ()
    occurrences: tuple[OccurrenceView, ...] = ()
    more_occurrences: tuple[OccurrenceView, ...] = ()
    more_label: str = ""
    href: str = ""
    reschedule_href: str = ""
    cancel_href: str = ""
    cancel: CancelView = dataclasses.field(default_factory=CancelView)
    calendar: CalendarLinksView = dataclasses.field(default_factory=CalendarLinksView)
    change_note: str = ""
    no_move_text: str = ""
    newer_href: str = ""
    former_href: str = ""
    series_href: str = ""
    join_href: str = ""
    structured_data: str = ""
    copy_text: str = ""
