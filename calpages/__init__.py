"""The booking, reschedule and cancel pages of a platform that uses Cal.com.

In an app of your own, with ``calpages.reflex_config`` in its ``rxconfig.py``::

    import reflex as rx

    import calpages

    services = calpages.make_services(calpages.load_settings())
    calpages.use(services)

    app = rx.App(**calpages.app_options())
    app.register_lifespan_task(calpages.closing_at_shutdown, services=services)
    calpages.add_pages(app)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calpages.assembly import closing_at_shutdown, make_services
    from calpages.bookings import BookingRead, Bookings, Outcome
    from calpages.bookings.locks import LockBusyError, NoLockError
    from calpages.calcom.client import CalClient
    from calpages.calcom.errors import (
        BadRequestError,
        CalError,
        DeadlineError,
        ForbiddenError,
        NoAnswerError,
        NotFoundError,
        RateLimitedError,
        ServerError,
        ShapeError,
        StatusError,
        UnauthorizedError,
    )
    from calpages.configuration import reflex_config
    from calpages.pages import add_home_page, add_pages, app_options
    from calpages.redaction import redact_logs
    from calpages.services import Services, use
    from calpages.settings import Settings, SettingsError, load_settings
    from calpages.state.booking import BookingState
    from calpages.state.cancel import CancelState
    from calpages.state.hold import HoldState
    from calpages.state.locale import LocaleState
    from calpages.state.reschedule import RescheduleState
    from calpages.state.slots import SlotsState

__all__ = [
    "BadRequestError",
    "BookingRead",
    "BookingState",
    "Bookings",
    "CalClient",
    "CalError",
    "CancelState",
    "DeadlineError",
    "ForbiddenError",
    "HoldState",
    "LocaleState",
    "LockBusyError",
    "NoAnswerError",
    "NoLockError",
    "NotFoundError",
    "Outcome",
    "RateLimitedError",
    "RescheduleState",
    "ServerError",
    "Services",
    "Settings",
    "SettingsError",
    "ShapeError",
    "SlotsState",
    "StatusError",
    "UnauthorizedError",
    "add_home_page",
    "add_pages",
    "app_options",
    "closing_at_shutdown",
    "load_settings",
    "make_services",
    "redact_logs",
    "reflex_config",
    "use",
]

_HOMES = {
    "BadRequestError": "calpages.calcom.errors",
    "BookingRead": "calpages.bookings",
    "BookingState": "calpages.state.booking",
    "Bookings": "calpages.bookings",
    "CalClient": "calpages.calcom.client",
    "CalError": "calpages.calcom.errors",
    "CancelState": "calpages.state.cancel",
    "DeadlineError": "calpages.calcom.errors",
    "ForbiddenError": "calpages.calcom.errors",
    "HoldState": "calpages.state.hold",
    "LocaleState": "calpages.state.locale",
    "LockBusyError": "calpages.bookings.locks",
    "NoAnswerError": "calpages.calcom.errors",
    "NoLockError": "calpages.bookings.locks",
    "NotFoundError": "calpages.calcom.errors",
    "Outcome": "calpages.bookings",
    "RateLimitedError": "calpages.calcom.errors",
    "RescheduleState": "calpages.state.reschedule",
    "ServerError": "calpages.calcom.errors",
    "Services": "calpages.services",
    "Settings": "calpages.settings",
    "SettingsError": "calpages.settings",
    "ShapeError": "calpages.calcom.errors",
    "SlotsState": "calpages.state.slots",
    "StatusError": "calpages.calcom.errors",
    "UnauthorizedError": "calpages.calcom.errors",
    "add_home_page": "calpages.pages",
    "add_pages": "calpages.pages",
    "app_options": "calpages.pages",
    "closing_at_shutdown": "calpages.assembly",
    "load_settings": "calpages.settings",
    "make_services": "calpages.assembly",
    "redact_logs": "calpages.redaction",
    "reflex_config": "calpages.configuration",
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
