"""Contract: every kind of booking is told truly, with the actions its policy allows."""

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest

from calpages.policy import Phase
from calpages.presentation.booking import present
from calpages.presentation.views import BookingView
from calpages.sandbox import DEMO
from tests.builders import (
    HOURS,
    NEW_UID,
    UID,
    booking,
    event_type,
    found,
    viewer,
)
from tests.presentation.conftest import Shown

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
    "series": (CANCEL, NO),
    "occurrence": (CANCEL, NO),
    "seated": (NO, NO),
    "seat": (CANCEL, RESCHEDULE),
    "team": (CANCEL, RESCHEDULE),
    "collective": (CANCEL, RESCHEDULE),
}
NO_CALENDAR = {"pending", "rejected", "cancelled", "past", "rescheduled-from"}


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
    return present(found(booking(**fields), event_type()), viewer())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_heading(demo: dict[str, Shown], kind: str):
    heading = HEADINGS.get(kind, "This meeting is scheduled")
    assert demo[kind].view.heading == heading


@pytest.mark.parametrize("kind", sorted(ACTIONS))
def test_every_kind_offers_what_it_allows(demo: dict[str, Shown], kind: str):
    view = demo[kind].view
    offered = (view.cancel_href != "", view.reschedule_href != "")
    assert offered == ACTIONS[kind]


@pytest.mark.parametrize("kind", sorted(ACTIONS))
def test_an_action_that_is_not_possible_is_explained(demo: dict[str, Shown], kind: str):
    view = demo[kind].view
    assert bool(view.no_move_text) == (view.reschedule_href == "")
    is_off_already = kind in ("rejected", "cancelled", "rescheduled-from")
    if not is_off_already:
        assert bool(view.cancel.refusal) == (view.cancel_href == "")


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
def test_the_tab_and_its_description_are_words(demo: dict[str, Shown], kind: str):
    view = demo[kind].view
    assert view.tab_title == f"{view.heading}: {view.title}"
    assert view.summary == f"{view.when.date}, {view.when.time}, {view.when.zone}"


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_will_take_place_is_added_to_a_calendar(
    demo: dict[str, Shown], kind: str
):
    calendar = dataclasses.astuple(demo[kind].view.calendar)
    assert any(calendar) == (kind not in NO_CALENDAR)


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
    english, pseudo = demo[kind].view, present(demo[kind].found, viewer("en-XA"))
    for name in (
        *("heading", "badge", "sentence", "change_note", "no_move_text"),
        *("more_label", "tab_title"),
    ):
        text = getattr(english, name)
        assert not text or getattr(pseudo, name) != text
    for text, other in (
        (english.cancel.consequence, pseudo.cancel.consequence),
        (english.cancel.refusal, pseudo.cancel.refusal),
        (english.when.other, pseudo.when.other),
    ):
        assert not text or other != text


@pytest.mark.parametrize(
    ("fields", "phase", "badge"),
    [
        ({}, Phase.SCHEDULED, "Confirmed"),
        ({"starts_in": 0 * HOURS}, Phase.HAPPENING, "Now"),
        ({"starts_in": -HOURS}, Phase.PAST, "Past"),
        ({"status": "pending"}, Phase.PENDING, "Waiting"),
        ({"status": "awaiting_host"}, Phase.PENDING, "Waiting"),
        ({"status": "rejected"}, Phase.REJECTED, "Declined"),
        ({"status": "cancelled"}, Phase.CANCELLED, "Cancelled"),
        (
            {"status": "cancelled", "rescheduledToUid": NEW_UID},
            Phase.RESCHEDULED,
            "Rescheduled",
        ),
        ({"status": "unheard-of"}, Phase.UNKNOWN, "Unclear"),
    ],
)
def test_every_phase_has_its_own_badge(
    fields: dict[str, Any], phase: Phase, badge: str
):
    view = view_of(**fields)
    assert (view.phase, view.badge) == (phase, badge)


def test_a_status_nobody_knows_is_shown_without_actions():
    view = view_of(status="unheard-of")
    assert (view.cancel_href, view.reschedule_href) == ("", "")
    assert view.tone == "quiet"
    assert view.cancel.refusal
    assert "unheard-of" not in " ".join(texts_of(view))


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


def test_the_length_is_the_booked_one_or_what_the_times_tell():
    assert view_of(duration=None).length_text == "30 minutes"
    assert view_of(duration=45).length_text == "45 minutes"


@pytest.mark.parametrize(
    ("in_doubt", "words"), [("cancel", "cancelled:"), ("reschedule", "moved:")]
)
def test_a_change_in_doubt_is_told_beside_the_booking(in_doubt: str, words: str):
    view = present(found(booking(), in_doubt=in_doubt), viewer())
    assert view.doubt.startswith(f"We don't know yet whether it was {words}")
    assert view.heading == "This meeting is scheduled"
    assert present(found(booking()), viewer()).doubt == ""


def test_a_visitors_links_keep_their_preferences():
    who = dataclasses.replace(viewer(), link_query={"lang": "de"})
    one = booking(rescheduledFromUid=NEW_UID, recurringBookingUid=UID)
    view = present(found(one), who)
    links = (view.href, view.cancel_href, view.former_href, view.series_href)
    assert all(link.endswith("?lang=de") for link in (*links, view.calendar.ics))


def test_text_is_shown_as_it_was_written():
    title = "<script>alert(1)</script> **bold** {name} & \u200f!"
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
    view = present(found(bare), viewer())
    assert view.heading
    assert view.title == "Your booking"
    assert view.when.date
    assert view.people == ()
    assert view.place.text == ""
