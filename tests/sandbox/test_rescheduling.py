"""Rescheduling: what the new booking keeps, and Cal.com's words when there is none."""

import asyncio
import datetime as dt

import pytest

from calpages.sandbox import DEMO
from tests.sandbox.conftest import Cal, Clock, message

UIDS = {demo.kind: demo.uid for demo in DEMO}
TAKEN = "User either already has booking at this time or is not available"


async def read(cal: Cal, uid: str) -> dict:
    return (await cal.get(uid)).json()["data"]


async def free(cal: Cal, uid: str, number: int = -1) -> str:
    booking = await read(cal, uid)
    starts = await cal.starts(
        eventTypeId=booking["eventTypeId"], duration=booking["duration"]
    )
    return starts[number]


async def test_a_reschedule_makes_a_new_booking_and_links_both(cal: Cal) -> None:
    uid = UIDS["accepted"]
    before = await read(cal, uid)
    start = await free(cal, uid)
    answer = await cal.reschedule(uid, start=start, reschedulingReason="Train strike")
    assert answer.status_code == 201
    new = answer.json()["data"]
    old = await read(cal, uid)
    assert (old["status"], old["rescheduledToUid"]) == ("cancelled", new["uid"])
    assert old["start"] == before["start"]
    assert new == await read(cal, new["uid"])
    assert (new["status"], new["start"]) == ("accepted", start)
    assert new["rescheduledFromUid"] == uid
    assert new["reschedulingReason"] == "Train strike"
    assert new["bookingFieldsResponses"]["rescheduledReason"] == "Train strike"
    assert new["location"] == f"https://app.cal.com/video/{new['uid']}"
    assert len(new["uid"]) == 22
    assert new["id"] > old["id"]
    for kept in ("title", "description", "duration", "guests", "attendees", "icsUid"):
        assert new[kept] == before[kept]


async def test_the_length_that_was_chosen_is_kept(cal: Cal) -> None:
    uid = UIDS["multi-duration"]
    answer = await cal.reschedule(uid, start=await free(cal, uid))
    assert answer.json()["data"]["duration"] == 60


async def test_a_type_that_needs_confirmation_waits_for_it(cal: Cal) -> None:
    uid = UIDS["in-person"]
    start = await free(cal, uid)
    answer = await cal.reschedule(uid, start=start)
    assert answer.json()["data"]["status"] == "pending"
    by_host = await cal.reschedule(
        answer.json()["data"]["uid"],
        start=await free(cal, uid, 3),
        rescheduledBy="amina.kaya@example.com",
    )
    assert by_host.json()["data"]["status"] == "accepted"


async def test_one_occurrence_moves_and_stays_in_its_series(cal: Cal) -> None:
    uid = UIDS["occurrence"]
    new = (await cal.reschedule(uid, start=await free(cal, uid))).json()["data"]
    assert new["recurringBookingUid"] == UIDS["series"]
    series = (await cal.get(UIDS["series"])).json()["data"]
    moved = {booking["uid"]: booking["status"] for booking in series}
    assert (moved[uid], moved[new["uid"]]) == ("cancelled", "accepted")
    assert len(series) == 7
    assert "rescheduledToUid" not in await read(cal, uid)


async def test_a_moved_or_cancelled_booking_cannot_be_moved(cal: Cal) -> None:
    uid, cancelled = UIDS["accepted"], UIDS["cancelled"]
    new = (await cal.reschedule(uid, start=await free(cal, uid))).json()["data"]["uid"]
    again = await cal.reschedule(uid, start=await free(cal, uid, 0))
    assert again.status_code == 400
    assert message(again) == (
        f"Can't reschedule booking with uid={uid} because it has been cancelled and "
        f"rescheduled already to booking with uid={new}. You probably want to "
        f"reschedule {new} instead by passing it within the request URL."
    )
    other = await cal.reschedule(cancelled, start=await free(cal, uid, 0))
    assert message(other) == (
        f"Can't reschedule booking with uid={cancelled} because it has been cancelled. "
        "Please provide uid of a booking that is not cancelled."
    )


async def test_a_taken_time_is_refused_and_changes_nothing(cal: Cal) -> None:
    taken = (await read(cal, UIDS["rescheduled-to"]))["start"]
    answer = await cal.reschedule(UIDS["accepted"], start=taken)
    assert (answer.status_code, message(answer)) == (400, TAKEN)
    assert (await read(cal, UIDS["accepted"]))["status"] == "accepted"


async def test_a_time_outside_working_hours_is_refused(cal: Cal) -> None:
    for start in ("2026-10-12T03:00:00Z", "2026-10-11T09:00:00Z"):
        answer = await cal.reschedule(UIDS["accepted"], start=start)
        assert message(answer) == TAKEN


async def test_a_collective_event_needs_every_host(cal: Cal) -> None:
    jane_only = (await read(cal, UIDS["rescheduled-to"]))["start"]
    answer = await cal.reschedule(UIDS["collective"], start=jane_only)
    assert message(answer) == (
        "One of the hosts either already has booking at this time or is not available"
    )


async def test_a_round_robin_event_goes_to_whoever_is_free(cal: Cal) -> None:
    """Max has a booking then; Tokyo's working day overlaps his early morning only."""
    busy = (await read(cal, UIDS["attendee-address"]))["start"]
    start = dt.datetime.fromisoformat(busy) - dt.timedelta(hours=3)
    new = await cal.reschedule(UIDS["team"], start=start.isoformat())
    assert new.json()["data"]["hosts"][0]["username"] == "hanako-yamada"


async def test_too_soon_too_far_and_past_are_told_apart(cal: Cal, clock: Clock) -> None:
    clock.now = dt.datetime(2026, 10, 5, 7, 30, tzinfo=dt.UTC)
    uid = UIDS["accepted"]
    past = await cal.reschedule(uid, start="2026-10-05T07:00:00Z")
    soon = await cal.reschedule(uid, start="2026-10-05T08:00:00Z")
    far = await cal.reschedule(uid, start="2027-10-05T08:00:00Z")
    furthest = await cal.reschedule(uid, start="9999-12-31T23:59:59Z")
    assert message(past) == "Attempting to book a meeting in the past."
    for answer in (soon, far, furthest):
        assert message(answer).startswith(
            'The event type can\'t be booked at the "start" time provided. This could '
            "be because it's too soon (violating the minimum booking notice) or too "
            "far in the future (outside the event's scheduling window)."
        )


async def test_the_minimum_notice_of_a_booking_is_the_librarys_403(cal, clock) -> None:
    uid = UIDS["minimum-notice"]
    start = (await read(cal, uid))["start"]
    target = await free(cal, uid)
    moved = (await cal.reschedule(uid, start=target)).json()["data"]
    clock.now = dt.datetime.fromisoformat(moved["start"]) - dt.timedelta(hours=23)
    answer = await cal.reschedule(moved["uid"], start=start)
    assert answer.status_code == 403
    assert answer.json() == {
        "statusCode": 403,
        "message": "Rescheduling is not allowed within the minimum notice period "
        "before the event",
    }


async def test_what_the_api_does_not_enforce_is_not_enforced(cal: Cal) -> None:
    """``disableRescheduling.disabled``, past and rejected: the pages must check."""
    for kind in ("rescheduling-disabled", "past", "rejected"):
        uid = UIDS[kind]
        answer = await cal.reschedule(uid, start=await free(cal, uid))
        assert answer.status_code == 201, kind


async def test_unknown_and_series_uids_are_not_found(cal: Cal) -> None:
    for uid in ("nobodyKnowsThisUid0001", UIDS["series"]):
        answer = await cal.reschedule(uid, start="2026-10-12T09:00:00Z")
        assert answer.status_code == 404
        expected = f"Booking with uid={uid} was not found in the database"
        assert message(answer) == expected


@pytest.mark.parametrize(
    "start", [None, 5, "", "tomorrow", "2026-13-01T00:00:00Z", "0001-01-01T00:00+23:00"]
)
async def test_a_start_that_is_no_date_is_named(cal: Cal, start) -> None:
    answer = await cal.reschedule(
        UIDS["accepted"], start=start, reschedulingReason=[], rescheduledBy="me"
    )
    assert answer.status_code == 400
    errors = answer.json()["error"]["details"]["errors"]
    assert [error["property"] for error in errors] == [
        *("start", "reschedulingReason", "rescheduledBy"),
    ]
    constraint = {"isDateString": "start must be a valid ISO 8601 date string"}
    assert errors[0]["constraints"] == constraint


async def test_of_two_who_want_the_same_time_one_gets_it(cal: Cal) -> None:
    first, second = UIDS["accepted"], UIDS["rescheduled-to"]
    start = await free(cal, first)
    answers = await asyncio.gather(
        cal.reschedule(first, start=start), cal.reschedule(second, start=start)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 400]
    loser = next(answer for answer in answers if answer.status_code == 400)
    assert message(loser) == TAKEN


async def test_of_two_who_move_the_same_booking_one_does(cal: Cal) -> None:
    uid = UIDS["accepted"]
    starts = await free(cal, uid, -1), await free(cal, uid, -2)
    answers = await asyncio.gather(
        *(cal.reschedule(uid, start=start) for start in starts)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 400]
