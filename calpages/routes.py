"""The addresses of the pages: the routes Reflex serves and the links to them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

HOME_ROUTE = "/"
NOT_FOUND_ROUTE = "404"
BOOKING_ROUTE = "/booking/[booking_uid]"
CANCEL_ROUTE = "/cancel/[booking_uid]"
RESCHEDULE_ROUTE = "/reschedule/[[booking_uid]]"
BRAND_STYLE_PATH = "/brand.css"


def booking_url(uid: str, query: Mapping[str, str] | None = None) -> str:
    """The path of the booking page of ``uid``."""
    return _url("booking", uid, query)


def cancel_url(uid: str, query: Mapping[str, str] | None = None) -> str:
    """The path of the cancel page of ``uid``."""
    return _url("cancel", uid, query)


def reschedule_url(uid: str, query: Mapping[str, str] | None = None) -> str:
    """The path of the reschedule page of ``uid``, in the shape that e-mails carry."""
    return _url("reschedule", uid, query)


def zones_url(language: str, clock: str) -> str:
    """The path of the list of time zones, in a language and with a clock."""
    return f"/time-zones/{quote(language, safe='')}-{clock}.json"


def _url(page: str, uid: str, query: Mapping[str, str] | None) -> str:
    path = f"/{page}/{quote(uid, safe='')}"
    return f"{path}?{urlencode(query)}" if query else path
