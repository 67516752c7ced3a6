"""Cancelling: what it changes, and Cal.com's words when it does not."""

import dataclasses
import datetime as dt

import httpx
import pytest
from starlette.applications import Starlette

from calpages.sandbox import DEMO
from tests.sandbox.conftest import BOOKINGS, Cal, Clock

UIDS = {demo.kind: demo.uid for demo in DEMO}


async def test_a_cancelled_booking_stays_cancelled(cal: Cal) -> None:
    uid = UIDS["accepted"]
    answer = await cal.cancel(uid, cancellationReason="Ill")
    assert answer.status_code == 200
    assert answer.json() == (await cal.get(uid)).json()
    assert answer.json()["data"]["status"] == "cancelled"
    assert answer.json()["data"]["cancellationReason"] == "Ill"
    again = await cal.cancel(uid, cancellationReason="Really")
    assert again.status_code == 400
    assert again.json()["error"]["message"] == (
        f"Can't cancel booking with uid={uid} because it has been cancelled already. "
        "Please provide uid of a booking that is not cancelled."
    )
    assert (await cal.get(uid)).json()["data"]["cancellationReason"] == "Ill"


@pytest.mark.parametrize("kind", ["pending", "rejected", "in-person", "team"])
async def test_other_bookings_can_be_cancelled_without_a_reason(cal, kind) -> None:
    answer = await cal.cancel(UIDS[kind])
    assert answer.json()["data"]["status"] == "cancelled"
    assert answer.json()["data"]["cancellationReason"] == ""


async def test_a_cancel_without_a_body_is_one(cal: Cal) -> None:
    url = f"/v2/bookings/{UIDS['accepted']}/cancel"
    answer = await cal.client.post(url, headers=BOOKINGS)
    assert answer.json()["data"]["status"] == "cancelled"


def refused_by_library(answer: httpx.Response, status: int, message: str) -> bool:
    expected = {"statusCode": status, "message": message}
    return answer.status_code == status and answer.json() == expected


async def test_the_library_refuses_in_nests_default_shape(cal: Cal) -> None:
    disabled = await cal.cancel(UIDS["cancelling-disabled"])
    past = await cal.cancel(UIDS["past"])
    seated = await cal.cancel(UIDS["seated"])
    ended = "Cannot cancel a booking that has already ended"
    no_host = "User not a host of this event or an admin of the booking user"
    not_allowed = "This event type does not allow cancellations"
    assert refused_by_library(disabled, 400, not_allowed)
    assert refused_by_library(past, 400, ended)
    assert refused_by_library(seated, 401, no_host)
    for kind in ("cancelling-disabled", "past", "seated"):
        assert (await cal.get(UIDS[kind])).json()["data"]["status"] == "accepted"


async def test_a_booking_under_way_can_still_be_cancelled(
    cal: Cal, clock: Clock
) -> None:
    start = clock.now + dt.timedelta(hours=3)
    moved = await cal.reschedule(UIDS["accepted"], start=start.isoformat())
    clock.now = start + dt.timedelta(minutes=10)
    answer = await cal.cancel(moved.json()["data"]["uid"])
    assert answer.json()["data"]["status"] == "cancelled"


async def test_an_unknown_uid_is_not_found(cal: Cal) -> None:
    answer = await cal.cancel("nobodyKnowsThisUid0001")
    assert answer.status_code == 404
    message = answer.json()["error"]["message"]
    assert message == "Booking with uid=nobodyKnowsThisUid0001 not found"


async def test_wrong_fields_are_all_named(cal: Cal) -> None:
    answer = await cal.cancel(
        UIDS["accepted"], cancellationReason=5, cancelSubsequentBookings="yes", more=1
    )
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["message"]) == (
        "BadRequestException",
        "Bad Request Exception",
    )
    assert error["details"]["errors"] == [
        {
            "property": "cancellationReason",
            "constraints": {"isString": "cancellationReason must be a string"},
            "children": [],
        },
        {
            "property": "cancelSubsequentBookings",
            "constraints": {
                "isBoolean": "cancelSubsequentBookings must be a boolean value"
            },
            "children": [],
        },
    ]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 100_000])
async def test_what_is_no_json_object_is_a_bad_request(cal: Cal, body) -> None:
    url = f"/v2/bookings/{UIDS['accepted']}/cancel"
    answer = await cal.client.post(url, headers=BOOKINGS, content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadRequestException"
    assert (await cal.get(UIDS["accepted"])).json()["data"]["status"] == "accepted"


async def test_a_huge_body_is_refused(cal: Cal) -> None:
    url = f"/v2/bookings/{UIDS['accepted']}/cancel"
    answer = await cal.client.post(url, headers=BOOKINGS, content=b" " * 1_000_001)
    assert answer.status_code == 413


async def statuses(cal: Cal) -> list[str]:
    series = (await cal.get(UIDS["series"])).json()["data"]
    return [booking["status"] for booking in series]


async def test_one_occurrence_is_cancelled_alone(cal: Cal) -> None:
    await cal.cancel(UIDS["occurrence"])
    assert await statuses(cal) == [
        *("accepted", "accepted", "cancelled"),
        *("accepted", "cancelled", "accepted"),
    ]


async def test_an_occurrence_and_all_later_ones(cal: Cal) -> None:
    answer = await cal.cancel(UIDS["occurrence"], cancelSubsequentBookings=True)
    assert [booking["status"] for booking in answer.json()["data"]] == [
        *("accepted", "accepted"),
        *("cancelled",) * 4,
    ]
    assert answer.json() == (await cal.get(UIDS["series"])).json()


async def test_a_series_whose_oldest_is_over_refuses_its_own_uid(cal: Cal) -> None:
    """The trap: Cal.com checks one of the oldest occurrences for them all."""
    answer = await cal.cancel(UIDS["series"])
    message = "Cannot cancel a booking that has already ended"
    assert refused_by_library(answer, 400, message)


async def test_a_series_that_is_all_ahead_is_cancelled_by_its_uid(
    cal: Cal, sandbox: Starlette
) -> None:
    with sandbox.state.store.writing() as session:
        for booking in session.series(UIDS["series"])[2:]:
            session.put(
                dataclasses.replace(booking, series_uid="seriesAllAhead00000001")
            )
    answer = await cal.cancel("seriesAllAhead00000001", cancellationReason="Moving")
    statuses = [booking["status"] for booking in answer.json()["data"]]
    assert statuses == ["cancelled"] * 4


async def test_a_series_uid_takes_no_subsequent_bookings(cal: Cal) -> None:
    answer = await cal.cancel(UIDS["series"], cancelSubsequentBookings=True)
    assert answer.json()["error"]["message"] == (
        "Cannot cancel subsequent bookings for recurring event - you have to provide "
        "uid of one of the individual bookings of a recurring booking."
    )


async def test_subsequent_of_a_single_booking_cancels_it_and_complains(cal) -> None:
    uid = UIDS["accepted"]
    answer = await cal.cancel(uid, cancelSubsequentBookings=True)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == (
        f"Booking with bookingUid={uid} is not part of a recurring booking."
    )
    assert (await cal.get(uid)).json()["data"]["status"] == "cancelled"


async def test_seats_leave_one_by_one_and_the_last_cancels(cal: Cal) -> None:
    seats = [demo.uid for demo in DEMO if demo.kind == "seat"]
    booking = UIDS["seated"]
    first = await cal.cancel(booking, seatUid=seats[0])
    assert first.json()["data"]["status"] == "accepted"
    assert (await cal.by_seat(seats[0])).status_code == 404
    assert (await cal.by_seat(seats[1])).status_code == 200
    again = await cal.cancel(booking, seatUid=seats[0])
    assert again.json()["error"]["message"] == (
        "Invalid seatUid: this seat does not exist or has already been cancelled."
    )
    elsewhere = await cal.cancel(UIDS["accepted"], seatUid=seats[1])
    assert elsewhere.json()["error"]["message"] == (
        "Invalid seatUid: this seat does not belong to this booking."
    )
    last = await cal.cancel(booking, seatUid=seats[1])
    assert last.json()["data"]["status"] == "cancelled"
