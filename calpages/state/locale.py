"""How this visitor reads: language, direction, time zone, and the fixed words."""

from __future__ import annotations

import reflex as rx

from calpages import routes, services
from calpages.i18n import (
    SUPPORTED,
    Formatter,
    LanguageWishes,
    Translator,
    direction,
    get_translator,
)
from calpages.presentation.texts import Texts, contact_label, fixed_texts
from calpages.presentation.viewer import Preferences
from calpages.remembered import (
    CLOCK_COOKIE,
    KEPT_SECONDS,
    LANGUAGE_COOKIE,
    ZONE_COOKIE,
    hour_cycle_of,
)
from calpages.visit import read_visit
from calpages.zones import UTC, is_zone

_MAX_PREFERENCE = 64


def _remembered(name: str) -> rx.Cookie:
    """A preference that a year's visits share; the first HTML reads it too."""
    return rx.Cookie("", name=name, max_age=KEPT_SECONDS, same_site="lax")


def _text(value: object) -> str:
    """Read what a browser keeps for us; it can send anything in its place."""
    return value[:_MAX_PREFERENCE] if isinstance(value, str) else ""


class LocaleState(rx.State):
    """The visitor's language and zone; the words of every page come from here.

    The initial values are empty: they are built into the pages, for every visitor of
    every platform, and must not flash another's words.

    Attributes:
        browser_time_zone: The browser's IANA zone, written by
            ``components/calpages.js`` before the page connects; not checked until it is
            used.
        booked_language: The language in which the visitor has booked; until the booking
            is known, that of the first HTML, written by the same script. Not checked.
        chosen_language: The tag that the visitor has chosen, on any of the pages;
            ``""`` for none. A cookie, like the next: not checked until it is used.
        chosen_zone: The IANA zone that the visitor has chosen, on any of the pages;
            ``""`` for none.
        chosen_clock: ``12`` or ``24``, or ``""`` for the language's own.
    """

    browser_time_zone: str = rx.LocalStorage("", name="calpages.browser-time-zone")
    booked_language: str = rx.SessionStorage("", name="calpages.language")
    chosen_language: str = _remembered(LANGUAGE_COOKIE)
    chosen_zone: str = _remembered(ZONE_COOKIE)
    chosen_clock: str = _remembered(CLOCK_COOKIE)

    @rx.var(initial_value="")
    def language(self) -> str:
        """The locale tag, as ``LanguageWishes.resolve`` chooses it."""
        return self._languages().resolve(_text(self.booked_language))

    @rx.var(initial_value="")
    def sentences_language(self) -> str:
        """The language of the sentences: the locale tag, mostly without its region."""
        return get_translator(self.language).tag

    @rx.var(initial_value="ltr")
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return direction(self.language)

    @rx.var(initial_value=Texts())
    def text(self) -> Texts:
        """The fixed words in the visitor's language."""
        return fixed_texts(get_translator(self.language))

    @rx.var(initial_value="24")
    def clock(self) -> str:
        """``12`` or ``24``: the clock that times are written with."""
        hours = hour_cycle_of(self.chosen_clock)
        formatter = Formatter(self.language, UTC, hour_cycle=hours)
        return "12" if formatter.uses_12_hours else "24"

    @rx.var(initial_value="")
    def zones_href(self) -> str:
        """Where the list of time zones is."""
        return routes.zones_url(self.language, self.clock)

    @rx.var(initial_value="")
    def brand_name(self) -> str:
        """The name in the brand bar."""
        return services.current().brand.name

    @rx.var(initial_value="")
    def brand_initial(self) -> str:
        """The letter of the brand's mark."""
        return services.current().brand.initial

    @rx.var(initial_value="")
    def brand_logo(self) -> str:
        """The address of the picture in the place of that letter, if there is one."""
        return services.current().brand.logo.url

    @rx.var(initial_value=0)
    def brand_logo_width(self) -> int:
        """How wide that is, in CSS pixels."""
        return services.current().brand.logo.width

    @rx.var(initial_value="")
    def contact_href(self) -> str:
        """Where a visitor finds help, if the platform says so."""
        return services.current().brand.contact

    @rx.var(initial_value="")
    def contact_label(self) -> str:
        """What the link there says."""
        return contact_label(self._t(), services.current().brand)

    @rx.var(initial_value=False)
    def is_sandbox(self) -> bool:
        """Whether these are demo bookings."""
        return services.current().is_sandbox

    @rx.event
    def choose_zone(self, name: str):
        """Remember a zone for all pages; the address of this one asks for it too.

        Args:
            name: An IANA zone; anything else is ignored.
        """
        if is_zone(name):
            self.chosen_zone = name

    @rx.event
    def choose_clock(self, hours: str):
        """Remember with which clock all pages write times.

        Args:
            hours: ``12`` or ``24``; anything else is ignored.
        """
        if hour_cycle_of(hours) is not None:
            self.chosen_clock = hours

    @rx.event
    def choose_language(self, tag: str):
        """Remember in which language all pages are.

        Args:
            tag: One of the languages that we speak; anything else is ignored.
        """
        if isinstance(tag, str) and tag in SUPPORTED:
            self.chosen_language = tag

    def _t(self) -> Translator:
        """The translator of the visitor's language."""
        return get_translator(self.language)

    def _take_booked_language(self, tag: str) -> None:
        """Speak as the visitor has booked, now that this is known."""
        # A var that is written is sent, and with it all the words.
        if self._languages().resolve(tag) != self.language:
            self.booked_language = tag

    def _languages(self) -> LanguageWishes:
        visit = read_visit("", self.router.url.query_parameters)
        return LanguageWishes(
            asked=visit.language,
            chosen=_text(self.chosen_language),
            accepted=self.router.headers.accept_language,
            default=services.current().default_language,
        )

    def _preferences(self) -> Preferences:
        visit = read_visit("", self.router.url.query_parameters)
        return Preferences(
            languages=self._languages(),
            asked_zone=visit.time_zone,
            chosen_zone=_text(self.chosen_zone),
            browser_zone=_text(self.browser_time_zone),
            hour_cycle=hour_cycle_of(self.chosen_clock),
            link_query=visit.link_query,
        )
