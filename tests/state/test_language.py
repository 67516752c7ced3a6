"""Contract: the language of the live page, and what is kept when it changes.

?lang=, the visitor's choice, the booking's, the browser's, the default. Whatever comes
to be known, nothing that the visitor has before them is lost, and Cal.com is not asked
once more for it.
"""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages import routes
from calpages.state.locale import LocaleState
from tests.state.conftest import Cal, Tab, uid_of, under_way

UID = uid_of("accepted")
THEIRS = {"name": "Jane Roe", "email": "jane@example.com", "timeZone": "Europe/Berlin"}


def speak(cal: Cal, language: str) -> None:
    """Make every attendee have booked in a language."""
    cal.spoilt = {"attendees": [{**THEIRS, "language": language}]}


def locale(tab: Tab) -> LocaleState:
    return tab.of(LocaleState)


async def test_the_bookings_language_comes_before_the_browsers(tab: Tab, cal: Cal):
    speak(cal, "en-XB")
    tab.go(UID, accept_language="en-XA")
    assert locale(tab).language == "en-XA"
    await tab.ensure()
    assert cal.count("GET", "/bookings/") == 1, "The language cost a request."
    assert (locale(tab).language, locale(tab).direction) == ("en-XB", "rtl")
    heading, words = tab.booking.booking.heading, locale(tab).text.cancel

    speak(cal, "")
    tab.go(UID, accept_language="en-XA", lang="en-XB")
    await tab.ensure()
    assert (tab.booking.booking.heading, locale(tab).text.cancel) == (heading, words)


@pytest.mark.parametrize("language", ["xx", "../..", "", None, 7, ["de"], "x" * 10_000])
async def test_a_booking_without_a_language_leaves_it_to_the_browser(
    tab: Tab, cal: Cal, language: Any
):
    speak(cal, language)
    tab.go(UID, accept_language="en-XA")
    await tab.ensure()
    assert tab.booking.status == "success"
    assert locale(tab).language == "en-XA"


async def test_what_the_visitor_chose_comes_before_the_bookings(tab: Tab, cal: Cal):
    speak(cal, "en-XB")
    await tab.call(locale(tab), "choose_language", "en-XA")
    await tab.ensure()
    assert locale(tab).language == "en-XA"
    assert locale(tab).chosen_language == "en-XA"
    tab.go(UID, lang="en")
    assert locale(tab).language == "en"


async def test_the_language_of_a_stranger_in_the_class_is_not_used(tab: Tab, cal: Cal):
    cal.spoilt = {
        "attendees": [
            {**THEIRS, "language": "en-XB", "seatUid": "somebody-elses-seat-0000001"}
        ]
    }
    tab.go(uid_of("seated"))
    await tab.ensure()
    assert tab.booking.status == "success"
    assert locale(tab).language == "en"


async def test_until_the_booking_is_known_it_is_that_of_the_first_html(
    tab: Tab, cal: Cal
):
    locale(tab).booked_language = "en-XB"
    assert locale(tab).language == "en-XB"
    speak(cal, "en-XA")
    await tab.ensure()
    assert locale(tab).language == "en-XA"


async def test_the_words_are_not_sent_again_where_the_language_stays(
    tab: Tab, cal: Cal
):
    tab.go(UID, accept_language="en-US")
    assert locale(tab).language == "en-US"
    for language in ("en", "en-US", "xx"):
        speak(cal, language)
        await tab.ensure()
        assert locale(tab).booked_language == ""


async def test_a_page_of_the_same_booking_keeps_its_language(tab: Tab, cal: Cal):
    speak(cal, "en-XB")
    await tab.ensure()
    tab.go(UID, routes.CANCEL_ROUTE)
    cal.breakdown = httpx.ConnectError("unplugged")
    await tab.refetch()
    assert locale(tab).language == "en-XB"


async def test_another_language_drops_nothing_that_is_shown(tab: Tab):
    await tab.look(UID)
    await tab.ensure()
    before = tab.booking.booking
    await tab.call(locale(tab), "choose_language", "en-XB")
    tab.go(UID, routes.RESCHEDULE_ROUTE, lang="en-XA")
    assert tab.booking.shown_status == tab.slots.shown_status == "success"
    assert tab.booking.booking == before
    await tab.ensure()
    await tab.call(tab.slots, "ensure")
    assert tab.booking.booking.heading != before.heading
    assert tab.booking.booking.href.endswith("lang=en-XA")
    assert "lang=en-XA" in tab.slots.links.as_week


@pytest.mark.parametrize("forged", ["", "de-AT-x", "xx", "en-US", "EN", "\0", "x" * 99])
async def test_what_is_not_in_the_menu_is_not_chosen(tab: Tab, forged: str):
    await tab.call(locale(tab), "choose_language", "en-XA")
    await tab.call(locale(tab), "choose_language", forged)
    assert locale(tab).chosen_language == "en-XA"


async def test_no_cookie_is_a_fault(tab: Tab):
    @given(st.text(max_size=200), st.text(max_size=200))
    def whatever(cookie: str, hint: str) -> None:
        state = locale(tab)
        state.chosen_language, state.booked_language = cookie, hint
        assert state.language
        assert state.text.cancel

    whatever()


async def test_why_it_was_not_cancelled_is_said_in_the_new_language(tab: Tab, cal: Cal):
    await cal.fault("429", "/cancel", "POST")
    await tab.submit_cancel()
    before = tab.cancel.problem
    assert "not cancelled" in before
    await tab.call(locale(tab), "choose_language", "en-XB")
    await tab.call(tab.cancel, "say_again")
    assert tab.cancel.problem != before
    assert tab.cancel.status == "error"
    await tab.call(locale(tab), "choose_language", "en")
    await tab.call(tab.cancel, "say_again")
    assert tab.cancel.problem == before


async def test_where_nothing_is_said_there_is_nothing_to_say_again(tab: Tab):
    await tab.call(locale(tab), "choose_language", "en-XB")
    for state in (tab.cancel, tab.reschedule, tab.hold):
        await tab.call(state, "say_again")
    assert tab.cancel.problem == tab.reschedule.problem == tab.hold.hint == ""


async def test_that_somebody_else_holds_a_time_is_said_in_the_new_language(
    tab: Tab, cal: Cal
):
    start = await cal.free_start(UID)
    await cal.reserve(UID, start)
    await tab.look(UID, slot=start)
    await tab.call(tab.hold, "keep", start)
    before = tab.hold.hint
    assert before
    await tab.call(locale(tab), "choose_language", "en-XB")
    await tab.call(tab.hold, "say_again")
    assert tab.hold.hint not in ("", before)


async def test_a_change_that_ends_after_the_language_changed_speaks_the_new_one(
    tab: Tab, cal: Cal
):
    tab.go(UID, routes.CANCEL_ROUTE)
    await tab.ensure()
    held = cal.hold("POST", "/cancel")
    async with under_way(tab.submit_cancel(), held):
        await tab.call(locale(tab), "choose_language", "en-XB")
    assert tab.cancel.status == "success"
    shown = tab.booking.booking.heading
    await tab.call(locale(tab), "choose_language", "en")
    await tab.ensure()
    assert tab.booking.booking.heading == "This event is cancelled" != shown
