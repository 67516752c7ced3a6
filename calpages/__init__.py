"""The booking, reschedule and cancel pages of a platform that uses Cal.com.

In an app of your own::

    import reflex as rx
    import calpages

    calpages.use(calpages.make_services(calpages.load_settings()))
    app = rx.App(
        stylesheets=[calpages.STYLESHEET], api_transformer=calpages.page_addresses
    )
    calpages.add_pages(app)
"""

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
from calpages.web.addresses import page_addresses

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
    "page_addresses",
    "use",
]
