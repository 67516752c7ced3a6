"""Contract: how somebody reads a booking.

Zone: the one asked for, the chosen, the booked, the browser's, the host's, or UTC.
Language: the one asked for, the chosen, the booked, the browser's, or the default.
"""

import dataclasses

import pytest

from calpages.i18n import LanguageWishes
from calpages.presentation.viewer import Preferences, booked_language, viewer_of
from tests.builders import (
    NOW,
    SEAT_UID,
    attendee_json,
    booking,
    host_json,
    seated_booking,
)

PLACELESS = attendee_json(timeZone="")


def zone(asked: str = "", browser: str = "", seat_uid: str = "", one=None) -> str:
    preferences = Preferences(asked_zone=asked, browser_zone=browser)
    who = viewer_of(preferences, one or booking(), NOW, seat_uid=seat_uid)
    return who.fmt.zone.key


def test_the_zone_asked_for_comes_first():
    assert zone("Asia/Tokyo", "America/Lima") == "Asia/Tokyo"


def test_then_the_zone_that_was_chosen_before():
    chosen = Preferences(chosen_zone="America/Lima", browser_zone="Asia/Tokyo")
    assert viewer_of(chosen, booking(), NOW).fmt.zone.key == "America/Lima"
    asked = dataclasses.replace(chosen, asked_zone="Africa/Lagos")
    assert viewer_of(asked, booking(), NOW).fmt.zone.key == "Africa/Lagos"
    forged = dataclasses.replace(chosen, chosen_zone="../etc/localtime")
    assert viewer_of(forged, booking(), NOW).fmt.zone.key == "Europe/Berlin"


@pytest.mark.parametrize(("hours", "uses_12"), [(12, True), (24, False), (None, False)])
def test_the_clock_is_the_one_that_was_chosen(hours, uses_12: bool):
    preferences = Preferences(hour_cycle=hours)
    assert viewer_of(preferences, booking(), NOW).fmt.uses_12_hours == uses_12


def test_then_the_zone_it_was_booked_in():
    assert zone("", "America/Lima") == "Europe/Berlin"


def test_then_the_browsers():
    assert zone("", "America/Lima", one=booking(attendees=[PLACELESS])) == (
        "America/Lima"
    )


def test_then_the_hosts():
    assert zone(one=booking(attendees=[PLACELESS])) == "Europe/Istanbul"


def test_then_utc():
    nowhere = booking(attendees=[], hosts=[host_json(timeZone="")])
    assert zone(one=nowhere) == "UTC"


@pytest.mark.parametrize("nonsense", ["Mars/Olympus", "../etc/localtime", "x" * 64])
def test_what_is_no_zone_is_passed_over(nonsense: str):
    odd = booking(attendees=[attendee_json(timeZone=nonsense)], hosts=[])
    assert zone(nonsense, nonsense, one=odd) == "UTC"


def test_the_zone_of_a_stranger_in_the_class_is_not_used():
    abroad = attendee_json(timeZone="Asia/Tokyo", seatUid="another-seat")
    mine = attendee_json(timeZone="Europe/Rome", seatUid=SEAT_UID)
    class_ = seated_booking(attendees=[abroad, mine])
    assert zone(one=class_, seat_uid=SEAT_UID) == "Europe/Rome"
    assert zone(one=class_) == "Europe/Istanbul"


def test_language_and_links_are_the_preferences():
    preferences = Preferences(
        languages=LanguageWishes(asked="en-XB"), link_query={"lang": "en-XB"}
    )
    who = viewer_of(preferences, booking(), NOW)
    assert who.t.direction == "rtl"
    assert who.link_query == {"lang": "en-XB"}
    assert who.now == NOW


def test_the_language_of_the_booking_comes_before_the_browsers():
    mine = booking(attendees=[attendee_json(language="en-XB")])
    browser = LanguageWishes(accepted="en-XA, en")
    assert viewer_of(Preferences(languages=browser), mine, NOW).t.tag == "en-XB"
    chosen = LanguageWishes(accepted="en-XA, en", chosen="en")
    assert viewer_of(Preferences(languages=chosen), mine, NOW).t.tag == "en"


def test_the_formats_are_those_of_the_same_language():
    mine = booking(attendees=[attendee_json(language="en")])
    american = LanguageWishes(accepted="de, en-US")
    assert viewer_of(Preferences(languages=american), mine, NOW).fmt.uses_12_hours


def test_the_language_of_a_stranger_in_the_class_is_not_used():
    other = attendee_json(language="en-XB", seatUid="another-seat")
    mine = attendee_json(language="en-XA", seatUid=SEAT_UID)
    class_ = seated_booking(attendees=[other, mine])
    assert booked_language(class_, SEAT_UID) == "en-XA"
    assert booked_language(class_) == booked_language(class_, "no-seat-of-it") == ""
    assert viewer_of(Preferences(), class_, NOW).t.tag == "en"


def test_nobody_needs_to_have_a_language():
    assert booked_language(booking(attendees=[])) == ""
    assert booked_language(booking(attendees=[attendee_json(language=None)])) == ""
