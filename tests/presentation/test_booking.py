"""Contract: every kind of booking is told truly, with the actions its policy allows."""

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest

from calpages.policy import Phase
from calpages.presentation.booking import BookingView, present_booking, present_series
from calpages.sandbox import DEMO
from tests.builders import (
    HOURS,
    NEW_UID,
    SEAT_UID,
    UID,
    booking,
    event_type,
    questions,
    seated_booking,
    viewer,
)
from tests.presentation.conftest import Shown, show

HEADINGS = {
    "pending": "Your booking is waiting for confirmation",
    "rejected": "This booking was declined",
    "cancelled": "This event is cancelled",
    "rescheduled-from": "This event was rescheduled",
    "past": "This event is in the past",
    "series": "This is a series of events",
}
KINDS = sorted({demo.kind for demo in DEMO})
CANCEL, RESCHEDULE = True, True
NO = False
ACTIONS = {
    "accepted": (CANCEL, RESCHEDULE),
    "pending": (CANCEL, RESCHEDULE),
    "rejected": (NO, NO),
    "cancelled": (NO, NO),
    "past": (NO, NO),
    "rescheduled-from": (NO, NO),
    "rescheduled-to": (CANCEL, RESCHEDULE),
    "rescheduling-disabled": (CANCEL, NO),
    "cancelling-disabled": (NO, RESCHEDULE),
    "minimum-notice": (CANCEL, RESCHEDULE),
    "series": (NO, NO),
    "occurrence": (CANCEL, NO),
    "seated": (NO, NO),
    "seat": (NO, NO),
    "team": (CANCEL, RESCHEDULE),
    "collective": (CANCEL, RESCHEDULE),
}


def texts_of(view: Any) -> list[str]:
    """Every text in a view model, wherever it stands."""
    if isinstance(view, str):
        return [view]
    if isinstance(view, tuple | list):
        return [text for one in view for text in texts_of(one)]
    if dataclasses.is_dataclass(view):
        return texts_of([getattr(view, f.name) for f in dataclasses.fields(view)])
    return []


def view_of(**fields: Any) -> BookingView:
    return present_booking(booking(**fields), event_type(), viewer())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_heading(demo: dict[str, Shown], kind: str):
    heading = HEADINGS.get(kind, "This meeting is scheduled")
    assert demo[kind].view.heading == heading


@pytest.mark.parametrize("kind", sorted(ACTIONS))
def test_every_kind_offers_what_it_allows(demo: dict[str, Shown], kind: str):
    view = demo[kind].view
    offered = (view.cancel_href != "", view.reschedule_href != "")
    assert offered == ACTIONS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_when_who_and_where(demo: dict[str, Shown], kind: str):
    view = demo[kind].view
    assert view.title
    assert view.badge
    assert view.tone in ("ok", "warn", "bad", "quiet")
    assert view.when.date
    assert view.when.time
    assert view.when.zone
    assert view.length_text
    assert view.people[0].tag == "Host"
    assert view.place.text


@pytest.mark.parametrize("kind", KINDS)
def test_no_client_id_is_shown_or_linked(demo: dict[str, Shown], kind: str):
    shown = " ".join(texts_of(demo[kind].view))
    assert not re.search(r"c[a-z0-9]{24}", shown)


@pytest.mark.parametrize("kind", KINDS)
def test_links_to_our_pages_are_paths_and_all_others_safe(
    demo: dict[str, Shown], kind: str
):
    links = [
        text
        for text in texts_of(demo[kind].view)
        if re.match(r"[a-z]+:|/", text) and " " not in text
    ]
    assert links
    assert all(re.match(r"/[a-z]+/\w|https://\w|tel:\+?\d", link) for link in links)


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_comes_from_the_catalogue(demo: dict[str, Shown], kind: str):
    one = demo[kind]
    view = show(one.read, one.event_type, "en-XA")
    english = one.view
    for name in ("heading", "badge", "sentence", "change_note", "consequence"):
        text = getattr(english, name)
        assert not text or getattr(view, name) != text


def test_a_booking_that_changes_keeps_what_was_agreed_readable(
    demo: dict[str, Shown],
):
    for kind in ("cancelled", "rejected", "rescheduled-from"):
        when = demo[kind].view.when
        assert when.is_off
        assert when.away == ""
        assert when.date
    assert not demo["accepted"].view.when.is_off


def test_both_ends_of_a_reschedule_lead_to_each_other(demo: dict[str, Shown]):
    old, new = demo["rescheduled-from"], demo["rescheduled-to"]
    assert old.view.newer_href == new.view.href
    assert new.view.former_href == old.view.href


def test_an_occurrence_leads_to_its_series(demo: dict[str, Shown]):
    series = demo["series"].read.uid
    assert demo["occurrence"].view.series_href == f"/booking/{series}"


def test_a_series_lists_every_event_with_its_own_state(demo: dict[str, Shown]):
    badges = [one.badge for one in demo["series"].view.occurrences]
    assert badges == [
        *("Past", "Past", "Confirmed", "Confirmed", "Cancelled", "Confirmed")
    ]


def test_a_series_counts_what_is_still_to_come(demo: dict[str, Shown]):
    assert demo["series"].view.sentence == "3 events are still to come."


def test_a_row_of_a_series_leads_to_its_own_page(demo: dict[str, Shown]):
    series = demo["series"]
    links = [one.href for one in series.view.occurrences]
    assert links == [f"/booking/{one.uid}" for one in series.read.occurrences]


def test_a_series_shows_its_next_event(demo: dict[str, Shown]):
    series = demo["series"]
    upcoming = series.read.occurrences[2]
    assert series.view.when.start_iso == upcoming.start.isoformat().replace(
        "+00:00", "Z"
    )


def test_a_series_that_is_over_shows_no_event_to_come():
    past = tuple(
        booking(uid=f"occurrence{n}", starts_in=-n * HOURS) for n in (72, 48, 24)
    )
    view = present_series(past, event_type(), viewer())
    assert view.tone == "quiet"
    assert view.sentence == "0 events are still to come."


@pytest.mark.parametrize(
    ("fields", "phase"),
    [
        ({}, Phase.SCHEDULED),
        ({"starts_in": 0 * HOURS}, Phase.HAPPENING),
        ({"starts_in": -HOURS}, Phase.PAST),
        ({"status": "pending"}, Phase.PENDING),
        ({"status": "awaiting_host"}, Phase.PENDING),
        ({"status": "rejected"}, Phase.REJECTED),
        ({"status": "cancelled"}, Phase.CANCELLED),
        ({"status": "cancelled", "rescheduledToUid": NEW_UID}, Phase.RESCHEDULED),
        ({"status": "unheard-of"}, Phase.UNKNOWN),
    ],
)
def test_every_phase_has_words_of_its_own(fields: dict[str, Any], phase: Phase):
    view = view_of(**fields)
    assert view.phase == phase
    others = [view_of(**other) for other in ({}, {"status": "pending"})]
    same = [one for one in others if one.phase != phase]
    assert view.heading
    assert view.badge
    assert all(view.heading != other.heading for other in same)


def test_a_status_nobody_knows_is_shown_without_actions():
    view = view_of(status="unheard-of")
    assert (view.cancel_href, view.reschedule_href) == ("", "")
    assert view.tone == "quiet"
    assert "unheard-of" not in texts_of(view)


@pytest.mark.parametrize(
    ("starts_in", "is_near"),
    [
        (HOURS / 4, True),
        (HOURS / 4 + dt.timedelta(seconds=1), False),
        (0 * HOURS, True),
        (dt.timedelta(seconds=1) - HOURS / 2, True),
        (-HOURS / 2, False),
    ],
)
def test_the_call_can_be_joined_from_a_quarter_of_an_hour_before(
    starts_in: dt.timedelta, is_near: bool
):
    view = view_of(starts_in=starts_in, location="https://zoom.us/j/1")
    assert (view.join_href == "https://zoom.us/j/1") == is_near


def test_a_cancelled_call_cannot_be_joined():
    view = view_of(
        starts_in=0 * HOURS, location="https://zoom.us/j/1", status="cancelled"
    )
    assert view.join_href == ""
    assert view.place.href == ""


def test_the_time_is_in_the_viewers_zone_and_the_instant_in_utc():
    one = booking(start="2026-10-24T09:00:00Z", end="2026-10-24T09:30:00Z")
    berlin = present_booking(one, None, viewer(zone="Europe/Berlin")).when
    tokyo = present_booking(one, None, viewer(zone="Asia/Tokyo")).when
    assert berlin.start_iso == tokyo.start_iso == "2026-10-24T09:00:00Z"
    assert berlin.time.startswith("11:00")
    assert "18:00" in tokyo.time or "6:00" in tokyo.time
    assert "GMT+2" in berlin.zone


def test_the_offset_is_the_one_at_the_time_of_the_event():
    winter = booking(start="2026-10-26T09:00:00Z", end="2026-10-26T09:30:00Z")
    when = present_booking(winter, None, viewer()).when
    assert when.time.startswith("10:00")
    assert "GMT+1" in when.zone


def test_the_day_is_the_one_in_the_viewers_zone():
    late = booking(start="2026-10-20T23:30:00Z", end="2026-10-21T00:00:00Z")
    assert present_booking(late, None, viewer(zone="UTC")).when.day == "20"
    assert present_booking(late, None, viewer(zone="Asia/Tokyo")).when.day == "21"


def test_the_length_is_the_booked_one_or_what_the_times_tell():
    assert view_of(duration=None).length_text == "30 minutes"
    assert view_of(duration=45).length_text == "45 minutes"


def test_too_late_says_until_when_it_was_possible():
    rule = event_type(disableRescheduling={"minutesBefore": 24 * 60})
    one = booking(starts_in=23 * HOURS)
    view = present_booking(one, rule, viewer(zone="UTC"))
    assert view.reschedule_href == ""
    assert "Tuesday, 1 September 2026, 05:00" in view.change_note
    assert view.cancel_href


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "cancelled"},
        {"status": "rejected"},
        {"status": "cancelled", "rescheduledToUid": NEW_UID},
        {"starts_in": -HOURS},
        {"status": "unheard-of"},
        {"recurringBookingUid": "recurring_uid_987"},
    ],
)
def test_what_cannot_be_moved_says_so_on_the_reschedule_page(fields: dict[str, Any]):
    view = view_of(**fields)
    assert view.reschedule_href == ""
    assert view.no_move_text
    assert view_of().no_move_text == ""


def test_cancelling_says_before_the_click_who_will_be_told():
    assert "Amina Kaya" in view_of().consequence
    unnamed = view_of(hosts=[{"id": "unknown", "name": "unknown", "email": "unknown"}])
    assert "unknown" not in unnamed.consequence
    assert unnamed.consequence


def test_a_seats_links_carry_the_seat_and_not_the_booking():
    view = present_booking(
        seated_booking(), event_type(), viewer(), kind="seat", seat_uid=SEAT_UID
    )
    assert view.href == f"/booking/{SEAT_UID}"
    assert not any(UID in text for text in texts_of(view))


@pytest.mark.parametrize("seat_uid", [SEAT_UID, ""])
def test_nobody_sees_anything_of_another_seat(seat_uid: str):
    asked = questions({"slug": "allergies", "label": "Allergies"})
    class_ = seated_booking(
        guests=["stranger@example.com"],
        description="Written by the one who booked first",
        location="somewhereElse",
        bookingFieldsResponses={
            "allergies": "Pollen",
            "location": {"value": "somewhereElse", "optionValue": "John's flat"},
        },
    )
    view = present_booking(class_, asked, viewer(), kind="seat", seat_uid=seat_uid)
    shown = " ".join(texts_of(view))
    for secret in ("John", "john@", "Pollen", "stranger", "booked first", "flat"):
        assert secret not in shown


def test_a_visitors_links_keep_their_preferences():
    who = dataclasses.replace(viewer(), link_query={"lang": "de"})
    view = present_booking(booking(rescheduledFromUid=NEW_UID), event_type(), who)
    links = (view.href, view.cancel_href, view.reschedule_href, view.former_href)
    assert all(link.endswith("?lang=de") for link in links)


def test_text_is_shown_as_it_was_written():
    title = "<script>alert(1)</script> **bold** {name} & \u200f"
    assert view_of(title=title).title == title


def test_a_booking_of_bare_essentials_still_has_a_page():
    bare = booking(
        title=None,
        hosts=None,
        attendees=None,
        eventType=None,
        eventTypeId=None,
        duration=None,
    )
    view = present_booking(bare, None, viewer())
    assert view.heading
    assert view.when.date
    assert view.people == ()
    assert view.place.text == ""
