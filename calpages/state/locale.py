"""How this visitor reads: language, direction, time zone, and the fixed words."""

from __future__ import annotations

import reflex as rx

from calpages import routes, services
from calpages.i18n import (
    Formatter,
    direction,
    get_translator,
    parse_accept_language,
    resolve_locale,
)
from calpages.presentation.texts import Texts, fixed_texts
from calpages.presentation.viewer import Preferences
from calpages.remembered import CLOCK_COOKIE, ZONE_COOKIE, hour_cycle_of
from calpages.visit import read_visit
from calpages.zones import UTC, is_zone

_A_YEAR_SECONDS = 365 * 24 * 3600


def _remembered(name: str) -> rx.Cookie:
    """A preference that a year's visits share; the first HTML reads it too."""
    return rx.Cookie("", name=name, max_age=_A_YEAR_SECONDS, same_site="lax")


class LocaleState(rx.State):
    """The visitor's language and zone; the words of every page come from here.

    The initial values are empty: they are built into the pages, for every visitor of
    every platform, and must not flash another's words.

    Attributes:
        browser_time_zone: The browser's IANA zone, written by
            ``components/calpages.js`` before the page connects; not checked until it is
            used.
        chosen_zone: The IANA zone that the visitor has chosen, on any of the pages;
            ``""`` for none. A cookie, like the next: not checked until it is used.
        chosen_clock: ``12`` or ``24``, or ``""`` for the language's own.
    """

    browser_time_zone: str = rx.LocalStorage("", name="calpages.browser-time-zone")
    chosen_zone: str = _remembered(ZONE_COOKIE)
    chosen_clock: str = _remembered(CLOCK_COOKIE)

    @rx.var(initial_value="")
    def language(self) -> str:
        """The locale tag: ``?lang=``, then the browser's, then the default."""
        return resolve_locale(
            read_visit("", self.router.url.query_parameters).language,
            *parse_accept_language(self.router.headers.accept_language),
            services.current().default_language,
        )

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
        return services.current().brand_name

    @rx.var(initial_value="")
    def brand_initial(self) -> str:
        """The letter of the brand's mark."""
        return services.current().brand_name[:1].upper()

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

    def _preferences(self) -> Preferences:
        visit = read_visit("", self.router.url.query_parameters)
        return Preferences(
            language=self.language,
            asked_zone=visit.time_zone,
            chosen_zone=self.chosen_zone,
            browser_zone=self.browser_time_zone,
            hour_cycle=hour_cycle_of(self.chosen_clock),
            link_query=visit.link_query,
        )
