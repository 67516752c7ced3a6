"""The demo bookings as the sandbox's start page lists them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Protocol

from calpages import routes
from calpages.i18n import Translator
from calpages.presentation.people import without_client_id


class DemoLink(Protocol):
    """A demo booking: its kind, and what the links of its e-mail say."""

    @property
    def uid(self) -> str:
        """Its uid, or its seat's."""
        ...

    @property
    def kind(self) -> str:
        """What it is there to show."""
        ...

    @property
    def title(self) -> str:
        """What is booked."""
        ...

    @property
    def username(self) -> str:
        """The host."""
        ...

    @property
    def event_slug(self) -> str:
        """The event type."""
        ...

    @property
    def team_id(self) -> int | None:
        """The team, for a team event."""
        ...


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class DemoView:
    """One demo booking with the links that its e-mail would carry."""

    title: str = ""
    kind: str = ""
    href: str = ""
    reschedule_href: str = ""
    cancel_href: str = ""


def present_demo(demo: DemoLink, t: Translator, query: Mapping[str, str]) -> DemoView:
    """Make the row of one demo booking, with links as real e-mails shape them."""
    links = {"slug": demo.event_slug, "username": demo.username}
    if demo.team_id is not None:
        links["teamId"] = str(demo.team_id)
    links |= query
    return DemoView(
        title=without_client_id(demo.title),
        kind=_kind_in_words(demo.kind, t),
        href=routes.booking_url(demo.uid, links),
        reschedule_href=routes.reschedule_url(demo.uid, links),
        cancel_href=routes.cancel_url(demo.uid, links),
    )


def _kind_in_words(kind: str, t: Translator) -> str:
    words = {
        "accepted": t.gettext("Confirmed"),
        "pending": t.gettext("Waiting for confirmation"),
        "rejected": t.gettext("Declined"),
        "cancelled": t.gettext("Cancelled"),
        "past": t.gettext("In the past"),
        # Translators: a demo booking, now at another time
        "rescheduled-from": t.gettext("Moved away"),
        # Translators: a demo booking, that had another time
        "rescheduled-to": t.gettext("Moved here"),
        # Translators: a demo booking: where it takes place
        "in-person": t.gettext("At an address"),
        # Translators: a demo booking, by phone
        "phone": t.gettext("You call"),
        # Translators: a demo booking: the host calls
        "attendee-phone": t.gettext("You are called"),
        "link": t.gettext("Video call on another site"),
        "attendee-address": t.gettext("At your address"),
        # Translators: a demo booking: a place in the host's words
        "somewhere-else": t.gettext("Somewhere else"),
        "integration-without-url": t.gettext("Video call without a link yet"),
        # Translators: a demo booking: how long it takes was chosen
        "multi-duration": t.gettext("Length was chosen"),
        # Translators: a demo booking: to be moved a day before at the latest
        "minimum-notice": t.gettext("One day's notice"),
        "rescheduling-disabled": t.gettext("Can't be moved"),
        "cancelling-disabled": t.gettext("Can't be cancelled"),
        "organizer-email-hidden": t.gettext("Host's e-mail hidden"),
        "next-month": t.gettext("No free time this month"),
        "far-ahead": t.gettext("No free time for two months"),
        "short-window": t.gettext("Bookable two weeks ahead"),
        "success-redirect": t.gettext("Leads to the host's page"),
        "team": t.gettext("Team event"),
        "collective": t.gettext("Several hosts"),
        "seated": t.gettext("Event with seats"),
        "seat": t.gettext("One seat of it"),
        "custom-answers": t.gettext("Answers to questions"),
        # Translators: a demo booking with a long title and long notes
        "long-text": t.gettext("Long text"),
        # Translators: a demo booking with Arabic or Hebrew text
        "rtl": t.gettext("Right to left"),
        # Translators: a demo booking with emoji in its texts
        "emoji": t.gettext("Emoji"),
        "series": t.gettext("Series"),
        "occurrence": t.gettext("One event of a series"),
    }
    return words.get(kind, kind)
