"""The booking, reschedule and cancel pages of a platform that uses Cal.com.

In an app of your own::

    import reflex as rx

    import calpages

    calpages.use(calpages.make_services(calpages.load_settings()))
    app = rx.App(
        stylesheets=[calpages.STYLESHEET],
        api_transformer=calpages.plain_http,
    )
    calpages.add_pages(app)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calpages.assembly import make_services
    from calpages.bookings import BookingRead, Bookings, Outcome
    from calpages.calcom.client import CalClient
    from calpages.components.shell import STYLESHEET
    from calpages.pages import add_home_page, add_pages
    from calpages.services import Services, use
    from calpages.settings import Settings, SettingsError, load_settings
    from calpages.state.booking import BookingState
    from calpages.state.cancel import CancelState
    from calpages.state.locale import LocaleState
    from calpages.state.reschedule import RescheduleState
    from calpages.state.slots import SlotsState
    from calpages.web.plain_http import plain_http

__all__ = [
    "STYLESHEET",
    "BookingRead",
    "BookingState",
    "Bookings",
    "CalClient",
    "CancelState",
    "LocaleState",
    "Outcome",
    "RescheduleState",
    "Services",
    "Settings",
    "SettingsError",
    "SlotsState",
    "add_home_page",
    "add_pages",
    "load_settings",
    "make_services",
    "plain_http",
    "use",
]

_HOMES = {
    "STYLESHEET": "calpages.components.shell",
    "BookingRead": "calpages.bookings",
    "BookingState": "calpages.state.booking",
    "Bookings": "calpages.bookings",
    "CalClient": "calpages.calcom.client",
    "CancelState": "calpages.state.cancel",
    "LocaleState": "calpages.state.locale",
    "Outcome": "calpages.bookings",
    "RescheduleState": "calpages.state.reschedule",
    "Services": "calpages.services",
    "Settings": "calpages.settings",
    "SettingsError": "calpages.settings",
    "SlotsState": "calpages.state.slots",
    "add_home_page": "calpages.pages",
    "add_pages": "calpages.pages",
    "load_settings": "calpages.settings",
    "make_services": "calpages.assembly",
    "plain_http": "calpages.web.plain_http",
    "use": "calpages.services",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is asked for (PEP 562).

    The client, the sandbox and the command line are of use without Reflex, which takes
    seconds to import.
    """
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)
