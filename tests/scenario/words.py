"""What a page says of a booking, in a word: of its HTML, or of its live state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.web.html import read_html

CANCELLED = "This event is cancelled"
MOVED = "This event was rescheduled"
STANDS = "This meeting is scheduled"
WAITS = "Your booking is waiting for confirmation"
"""What is moved may have to be confirmed anew."""
ASKS = "asks"
"""The form: the booking stands, as far as the page knows, and can be changed."""
DOUBT = "doubt"
UNCHANGED = "unchanged"
LOADING = "loading"
AT_ODDS = "at odds"
"""Not changed, it says, beside that it is."""

_DOUBT = re.compile("We don't know yet|We can't say how")
_UNCHANGED = re.compile("It is not cancelled|Your booking is unchanged")

Vars = Mapping[str, Any]


def words_of_html(text: str) -> str:
    """Read what the HTML of a page says: one of the above, or another heading."""
    main = read_html(text).one("main")
    headings = [one.text.strip() for one in main.all("h1")]
    is_form = bool(main.all("textarea"))
    return _words(headings[0] if headings else "", main.text, is_form=is_form)


def words_of_live(page: str, booking: Vars, change: Vars) -> str:
    """Read what a live page says.

    Args:
        page: ``booking``, ``cancel`` or ``reschedule``.
        booking: The vars of ``BookingState``.
        change: Those of ``CancelState`` or ``RescheduleState``; none on the first.
    """
    status, view = booking.get("shown_status", "pending"), booking.get("booking", {})
    if status == "pending" or booking.get("has_moved"):
        return LOADING
    if status == "error":
        return str(booking["problem"]["heading"])
    can_change = view[f"{page}_href"] != "" if page != "booking" else False
    is_form = can_change and (page == "reschedule" or change.get("status") != "success")
    is_same = change.get("told_of", "") == view["standing"]
    told = change.get("problem", "") if is_same else ""
    if page == "booking" or (is_form and change.get("status", "idle") == "idle"):
        told = f"{told} {view['doubt']}"
    return _words(view["heading"], told, is_form=is_form)


def _words(heading: str, told: str, *, is_form: bool) -> str:
    is_unchanged = _UNCHANGED.search(told) is not None
    if heading in (CANCELLED, MOVED):
        return AT_ODDS if is_unchanged else heading
    if _DOUBT.search(told):
        return DOUBT
    if is_unchanged:
        return UNCHANGED
    if is_form:
        return ASKS
    return heading or LOADING
