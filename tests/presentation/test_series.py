"""Contract: a series is a list of its events, each with its own state and link."""

import datetime as dt
from typing import Any

import pytest

from calpages.calcom.models import Booking, EventType
from calpages.found import with_successors
from calpages.presentation.booking import present
from calpages.presentation.series import SHOWN_FIRST, rows_of
from tests.builders import (
    HOURS,
    NOW,
    SERIES_UID,
    booking,
    event_type,
    found,
    found_series,
    host_json,
    lessons,
    seated_type,
    viewer,
)
from tests.presentation.conftest import Shown

BERLIN_HOST = [host_json(timeZone="Europe/Berlin")]
# Every Thursday at 10:00 in Berlin, whose clocks go back on 25 October 2026;
# those of New York follow a week later.
THURSDAYS = ("2026-10-22T08:00Z", "2026-10-29T09:00Z", "2026-11-05T09:00Z")


def weekly(*, past: int, ahead: int) -> tuple[Booking, ...]:
    return lessons(
        *(
            (NOW + dt.timedelta(weeks=n, hours=2)).isoformat()
            for n in range(-past, ahead)
        )
    )


def marked(series: tuple[Booking, ...], zone: str) -> list[bool]:
    first, rest = rows_of(series, viewer(zone=zone))
    return [row.shift != "" for row in (*first, *rest)]


def test_the_first_four_start_at_the_next_event():
    series = weekly(past=2, ahead=7)
    first, rest = rows_of(series, viewer())
    assert [row.href[-1] for row in first] == ["3", "4", "5", "6"]
    assert [row.href[-1] for row in rest] == ["1", "2", "7", "8", "9"]


@pytest.mark.parametrize(("past", "ahead"), [(0, 1), (0, 4), (3, 3), (0, 12), (5, 0)])
def test_every_event_has_one_row(past: int, ahead: int):
    series = weekly(past=past, ahead=ahead)
    first, rest = rows_of(series, viewer())
    assert len(first) <= SHOWN_FIRST
    links = sorted(row.href for row in (*first, *rest))
    assert links == [f"/booking/{one.uid}" for one in series]


def test_a_series_that_is_over_starts_with_its_first_event():
    first, _ = rows_of(weekly(past=5, ahead=0), viewer())
    assert [row.href[-1] for row in first] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("past", "ahead", "others", "label"),
    [(2, 7, 5, "Show the other 5 events"), (0, 5, 1, "Show the other event")],
)
def test_the_rest_is_behind_a_button_that_counts_it(
    past: int, ahead: int, others: int, label: str
):
    series = weekly(past=past, ahead=ahead)
    view = present(found_series(series, next_up=past), viewer())
    assert (len(view.occurrences), len(view.more_occurrences)) == (4, others)
    assert view.more_label == label


def test_a_series_lists_every_event_with_its_own_state(demo: dict[str, Shown]):
    view = demo["series"].view
    rows = sorted((*view.occurrences, *view.more_occurrences), key=lambda r: r.href)
    assert [row.badge for row in rows] == [
        *("Past", "Past", "Confirmed", "Confirmed", "Cancelled", "Confirmed")
    ]
    assert [row.is_off for row in rows] == [False] * 4 + [True, False]


def test_a_series_counts_what_is_still_to_come(demo: dict[str, Shown]):
    assert demo["series"].view.sentence == "3 events are still to come."


def test_a_series_shows_its_next_event(demo: dict[str, Shown]):
    series = demo["series"]
    upcoming = series.found.read.occurrences[2].start.isoformat()
    assert series.view.when.start_iso == upcoming.replace("+00:00", "Z")


def test_a_series_is_cancelled_from_its_own_page(demo: dict[str, Shown]):
    uid = demo["series"].found.read.uid
    assert demo["series"].view.href == f"/booking/{uid}"
    assert demo["series"].view.cancel_href == f"/cancel/{uid}"
    assert demo["series"].view.series_href == ""


def test_a_series_that_is_over_shows_no_event_to_come():
    series = weekly(past=3, ahead=0)
    view = present(found_series(series, next_up=2), viewer())
    assert (view.badge, view.tone) == ("Past", "quiet")
    assert view.heading == "No event of this series is still to come"
    assert view.tab_title.startswith(view.heading)
    assert view.sentence == ""
    assert view.cancel_href == ""
    assert "It is over" in view.cancel.refusal


def test_a_series_that_was_cut_short_is_cancelled():
    past, ahead = weekly(past=1, ahead=2)[:1], weekly(past=1, ahead=2)[1:]
    cut = tuple(one.model_copy(update={"status": "cancelled"}) for one in ahead)
    view = present(found_series((*past, *cut), next_up=2), viewer())
    assert view.heading == "No event of this series is still to come"
    assert (view.badge, view.tone) == ("Cancelled", "bad")
    assert (view.sentence, view.cancel_href) == ("", "")


def test_an_event_that_was_moved_names_its_successor():
    """Cal.com tells it of the new event only (contract, 2.1)."""
    old, other, new = weekly(past=0, ahead=3)
    old = old.model_copy(update={"status": "cancelled"})
    new = new.model_copy(update={"rescheduled_from_uid": old.uid})
    moved, still, arrived = with_successors((old, other, new))
    assert moved.rescheduled_to_uid == new.uid
    assert (still, arrived) == (other, new)
    view = present(found(moved, series=(moved, still, arrived)), viewer())
    assert (view.phase, view.badge) == ("rescheduled", "Rescheduled")
    assert view.newer_href == f"/booking/{new.uid}"


def test_an_event_that_was_only_cancelled_has_no_successor():
    series = weekly(past=0, ahead=2)
    off = series[0].model_copy(update={"status": "cancelled"})
    assert with_successors((off, series[1])) == (off, series[1])


def test_an_event_that_is_still_on_has_no_successor():
    old, new = weekly(past=0, ahead=2)
    new = new.model_copy(update={"rescheduled_from_uid": old.uid})
    assert with_successors((old, new)) == (old, new)


@pytest.mark.parametrize(
    ("series", "of_type", "words"),
    [
        (
            lessons("2026-09-08T08:00Z"),
            event_type(disableCancelling={"disabled": True}),
            "can't be rescheduled or cancelled online",
        ),
        (
            lessons("2026-09-08T08:00Z", attendees=[]),
            seated_type(),
            "link in your own e-mail",
        ),
    ],
)
def test_a_series_that_cannot_be_cancelled_says_why(
    series: tuple[Booking, ...], of_type: EventType, words: str
):
    view = present(found_series(series, of_type), viewer())
    assert view.cancel_href == ""
    assert words in view.change_note


def test_a_series_says_what_can_be_done_with_its_events(demo: dict[str, Shown]):
    note = "An event of a series can be cancelled, but not rescheduled."
    assert demo["series"].view.change_note == note
    assert demo["series"].view.no_move_text == note


def test_an_occurrence_leads_to_its_series(demo: dict[str, Shown]):
    series = demo["series"].found.read.uid
    assert demo["occurrence"].view.series_href == f"/booking/{series}"


def test_an_occurrence_says_what_can_be_done_with_it():
    one = booking(recurringBookingUid=SERIES_UID)
    view = present(found(one), viewer())
    assert "can be cancelled, but not rescheduled" in view.change_note
    assert view.no_move_text == view.change_note


@pytest.mark.parametrize(
    ("zone", "marks"),
    [
        ("Europe/Berlin", [False, False, False]),
        ("America/New_York", [False, True, True]),
        ("UTC", [False, True, False]),
        ("Asia/Tokyo", [False, True, False]),
    ],
)
def test_a_change_of_clocks_is_marked_where_it_moves_the_time(
    zone: str, marks: list[bool]
):
    assert marked(lessons(*THURSDAYS, hosts=BERLIN_HOST), zone) == marks


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_another_day_at_the_same_time_is_not_marked(zone: str):
    starts = ("2026-09-03T08:00Z", "2026-09-11T08:00Z", "2026-09-14T08:00Z")
    assert marked(lessons(*starts, hosts=BERLIN_HOST), zone) == [False] * 3


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_an_event_at_another_time_is_not_blamed_on_the_clocks(zone: str):
    starts = ("2026-09-03T08:00Z", "2026-09-10T14:00Z", "2026-09-17T08:00Z")
    assert marked(lessons(*starts, hosts=BERLIN_HOST), zone) == [False] * 3


@pytest.mark.parametrize("host", [{"timeZone": ""}, {"timeZone": "Mars/Olympus"}])
def test_a_host_without_a_zone_breaks_no_row(host: dict[str, Any]):
    series = lessons(*THURSDAYS, hosts=[host_json(**host)])
    assert marked(series, "Asia/Tokyo") == [False] * 3


def test_rows_are_in_the_viewers_zone():
    series = lessons("2026-09-03T23:30Z")
    berlin, _ = rows_of(series, viewer(zone="Europe/Berlin"))
    assert berlin[0].date == "4 Sept 2026"
    assert berlin[0].time.startswith("01:30")


def test_an_event_under_way_is_still_to_come():
    series = lessons((NOW - HOURS / 2).isoformat(), (NOW + 48 * HOURS).isoformat())
    view = present(found_series(series), viewer())
    assert view.sentence == "2 events are still to come."
