"""How this visitor reads: language, direction, time zone, and the fixed words."""

from __future__ import annotations

import reflex as rx

from calpages import services
from calpages.i18n import (
    direction,
    get_translator,
    parse_accept_language,
    resolve_locale,
)
from calpages.presentation.texts import Texts, fixed_texts
from calpages.presentation.viewer import Preferences
from calpages.visit import read_visit


class LocaleState(rx.State):
    """The visitor's language and zone; the words of every page come from here.

    The initial values are empty: they are built into the pages, for every visitor of
    every platform, and must not flash another's words.

    Attributes:
        browser_time_zone: The browser's IANA zone, written by
            ``components/calpages.js`` before the page connects; not checked until it is
            used.
    """

    browser_time_zone: str = rx.LocalStorage("", name="calpages.browser-time-zone")

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

    def _preferences(self) -> Preferences:
        visit = read_visit("", self.router.url.query_parameters)
        return Preferences(
            language=self.language,
            asked_zone=visit.time_zone,
            browser_zone=self.browser_time_zone,
            link_query=visit.link_query,
        )
