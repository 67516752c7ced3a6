"""Who looks at a booking: the language, formats and zone that a visitor reads in."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Literal

from calpages.calcom.models import Booking
from calpages.i18n import Formatter, LanguageWishes, Translator, get_translator
from calpages.presentation.people import visible_attendees
from calpages.zones import resolve_zone


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """How this visitor reads: language, formats and the present instant.

    Attributes:
        t: The translator of the visitor's language.
        fmt: Formats in the visitor's locale, zone and clock.
        now: The present instant (aware).
        link_query: What links to our own pages must carry.
    """

    t: Translator
    fmt: Formatter
    now: dt.datetime
    link_query: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Preferences:
    """What is known of the visitor before any booking is.

    Attributes:
        languages: What is known of the visitor's language.
        asked_zone: The zone asked for by the URL, not yet checked.
        browser_zone: The zone of the visitor's browser, not yet checked.
        chosen_zone: The zone that the visitor chose before, not yet checked.
        hour_cycle: The clock that the visitor chose; ``None``: as usual in the locale.
        link_query: What links to our own pages must carry.
    """

    languages: LanguageWishes = dataclasses.field(default_factory=LanguageWishes)
    asked_zone: str = ""
    browser_zone: str = ""
    chosen_zone: str = ""
    hour_cycle: Literal[12, 24] | None = None
    link_query: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def t(self) -> Translator:
        """The translator for whoever has no booking yet."""
        return get_translator(self.languages.resolve())

    def t_of(self, booking: Booking, seat_uid: str = "") -> Translator:
        """The translator for who reads ``booking``, or one seat of it."""
        booked = booked_language(booking, seat_uid)
        return get_translator(self.languages.resolve(booked))


def booked_language(booking: Booking, seat_uid: str = "") -> str:
    """The language in which the visitor has booked, not yet checked; or ``""``.

    Never that of an attendee whom the visitor may not see.
    """
    attendees = visible_attendees(booking, seat_uid)
    return attendees[0].language if attendees else ""


def viewer_of(
    preferences: Preferences,
    booking: Booking,
    now: dt.datetime,
    *,
    seat_uid: str = "",
) -> Viewer:
    """Choose language and zone for ``booking`` and make its viewer.

    The language is the one that ``LanguageWishes.resolve`` says. The zone asked for
    comes first, then the one the visitor chose, then the one it was booked in, then the
    browser's, then the host's: a person abroad still reads the time they agreed to,
    named.
    """
    attendees = visible_attendees(booking, seat_uid)
    zone = resolve_zone(
        preferences.asked_zone,
        preferences.chosen_zone,
        attendees[0].time_zone if attendees else "",
        preferences.browser_zone,
        booking.hosts[0].time_zone if booking.hosts else "",
    )
    locale = preferences.languages.resolve(booked_language(booking, seat_uid))
    return Viewer(
        t=get_translator(locale),
        fmt=Formatter(locale, zone, preferences.hour_cycle),
        now=now,
        link_query=preferences.link_query,
    )


def zone_with_offset(instant: dt.datetime, fmt: Formatter) -> str:
    """The zone's name with its offset at ``instant``, once where they are the same.

    An offset that some languages write with a space ("GMT +1") is not broken there.
    """
    name, offset = fmt.zone_name(instant), fmt.zone_offset(instant)
    unbroken = offset.replace(" ", "\u00a0")
    return name if name == offset else f"{name} ({unbroken})"
