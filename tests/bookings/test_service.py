"""Contract: what a uid stands for, read once for all, and what belongs to it."""

import asyncio
import datetime as dt
from typing import Any

import httpx
import pytest

from calpages.bookings import Bookings
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError, NotFoundError, ServerError
from calpages.calcom.models import Booking, EventType
from tests.calcom.fakes import (
    BASE_URL,
    SEAT_UID,
    SERIES_UID,
    UID,
    FakeCal,
    booking_json,
    refusal,
)

NOW = dt.datetime(2030, 9, 2, 9, 15, tzinfo=dt.UTC)
START = dt.datetime(2030, 9, 3, 9, tzinfo=dt.UTC)


def bookings_of(cal: FakeCal, **options: Any) -> Bookings:
    client = CalClient(base_url=BASE_URL, transport=cal.transport)
    return Bookings(client, now=lambda: NOW, **options)


def occurrence(day: int, **changes: Any) -> dict[str, Any]:
    return booking_json(
        uid=f"occurrence{day:02}",
        start=f"2030-09-{day:02}T09:00:00Z",
        end=f"2030-09-{day:02}T09:30:00Z",
        recurringBookingUid=SERIES_UID,
        **changes,
    )


def booking(**changes: Any) -> Booking:
    return Booking.model_validate(booking_json(**changes))


async def test_a_booking_uid_reads_a_single_booking() -> None:
    read = await bookings_of(FakeCal(booking_json())).read(UID)
    assert (read.uid, read.kind, read.booking.uid) == (UID, "single", UID)
    assert (read.occurrences, read.seat_uid) == ((), "")


async def test_a_seat_uid_reads_the_booking_of_that_seat() -> None:
    cal = FakeCal(booking_json())
    cal.seats[SEAT_UID] = UID
    read = await bookings_of(cal).read(SEAT_UID)
    assert (read.kind, read.uid, read.seat_uid) == ("seat", SEAT_UID, SEAT_UID)
    assert read.booking.uid == UID


@pytest.mark.parametrize(
    ("days", "cancelled", "chosen"),
    [
        ([1, 2, 9], [], 2),
        ([1, 9, 16], [9], 16),
        ([1], [], 1),
        ([9, 16], [9, 16], 16),
    ],
)
async def test_a_series_is_represented_by_its_next_occurrence_or_the_last(
    days: list[int], cancelled: list[int], chosen: int
) -> None:
    cal = FakeCal(
        *(
            occurrence(day, status="cancelled" if day in cancelled else "accepted")
            for day in reversed(days)
        )
    )
    read = await bookings_of(cal).read(SERIES_UID)
    assert read.kind == "series"
    assert [item.start.day for item in read.occurrences] == days
    assert read.booking.start.day == chosen


async def test_an_unknown_uid_is_not_found_after_asking_for_both() -> None:
    cal = FakeCal()
    with pytest.raises(NotFoundError):
        await bookings_of(cal).read(UID)
    paths = [request.url.path for request in cal.requests]
    assert paths == [f"/v2/bookings/{UID}", f"/v2/bookings/by-seat/{UID}"]


@pytest.mark.parametrize("uid", ["", "../me", "a" * 10_000, "uid\0uid\0", "uidéuidé"])
async def test_what_cannot_be_a_uid_is_not_found_without_a_call(uid: str) -> None:
    cal = FakeCal()
    bookings = bookings_of(cal)
    with pytest.raises(NotFoundError):
        await bookings.read(uid)
    for outcome in (
        await bookings.cancel(uid),
        await bookings.reschedule(uid, start=START),
    ):
        assert outcome.status == "refused"
        assert isinstance(outcome.error, NotFoundError)
    assert cal.requests == []


async def test_many_readers_of_a_booking_make_one_call() -> None:
    cal = FakeCal(booking_json())
    bookings = bookings_of(cal)
    await asyncio.gather(*(bookings.read(UID) for _ in range(20)))
    await bookings.read(UID)
    assert cal.count("GET") == 1


async def test_a_fresh_reading_asks_again_and_serves_the_next_readers() -> None:
    cal = FakeCal(booking_json())
    bookings = bookings_of(cal)
    await bookings.read(UID)
    cal.cancel(UID)
    assert (await bookings.read(UID)).booking.status == "accepted"
    assert (await bookings.read(UID, fresh=True)).booking.status == "cancelled"
    assert (await bookings.read(UID)).booking.status == "cancelled"
    assert cal.count("GET") == 2


async def test_a_failure_is_not_remembered() -> None:
    cal = FakeCal(booking_json())
    cal.instead = lambda _: httpx.Response(501)
    bookings = bookings_of(cal)
    with pytest.raises(ServerError):
        await bookings.read(UID)
    cal.instead = None
    assert (await bookings.read(UID)).booking.uid == UID


async def test_the_event_type_is_found_by_the_host_of_the_booking() -> None:
    cal = FakeCal()
    cal.event_types = [{"id": 7, "slug": "intro"}]
    found = await bookings_of(cal).event_type(booking())
    assert found is not None
    assert found.id == 7
    params = {"username": "amina", "eventSlug": "intro"}
    assert dict(cal.requests[0].url.params) == params


async def test_the_event_type_of_a_team_is_found_by_the_team_of_the_link() -> None:
    cal = FakeCal()
    cal.event_types = [{"id": 7, "slug": "intro", "teamId": 3}]
    found = await bookings_of(cal).event_type(booking(), team_id=3, slug="intro")
    assert found is not None
    assert [request.url.path for request in cal.requests] == ["/v2/teams/3/event-types"]


async def test_a_link_cannot_give_a_booking_another_event_types_rules() -> None:
    cal = FakeCal()
    cal.event_types = [{"id": 8, "slug": "intro"}]
    found = await bookings_of(cal).event_type(booking(), username="mallory", team_id=3)
    assert found is None
    asked = [request.url.params.get("username") for request in cal.requests]
    assert asked == [None, "mallory", "amina"]


async def test_the_slug_of_the_link_helps_only_where_the_booking_has_none() -> None:
    cal = FakeCal()
    cal.event_types = [{"id": 7, "slug": "intro"}]
    bookings = bookings_of(cal)
    assert await bookings.event_type(booking(), slug="other") is not None
    nameless = booking(eventType={"id": 7})
    assert await bookings.event_type(nameless, slug="intro") is not None
    assert await bookings.event_type(nameless) is None


async def test_a_booking_without_an_event_type_has_none_and_asks_nothing() -> None:
    cal = FakeCal()
    gone = booking(eventType=None, eventTypeId=None)
    assert await bookings_of(cal).event_type(gone, username="amina", slug="x") is None
    assert cal.requests == []


async def test_an_event_type_is_asked_for_once_in_minutes_found_or_not() -> None:
    time = [0.0]
    cal = FakeCal()
    bookings = bookings_of(cal, clock=lambda: time[0])
    for time[0] in (0.0, 299.0):
        assert await bookings.event_type(booking()) is None
    assert len(cal.requests) == 1
    time[0] = 300.0
    await bookings.event_type(booking())
    assert len(cal.requests) == 2


async def test_an_outage_hides_the_event_type_only_while_it_lasts() -> None:
    cal = FakeCal()
    cal.event_types = [{"id": 7, "slug": "intro"}]
    cal.instead = lambda _: refusal(501, "down")
    bookings = bookings_of(cal)
    assert await bookings.event_type(booking()) is None
    cal.instead = None
    assert await bookings.event_type(booking()) is not None


@pytest.mark.parametrize(
    ("lengths", "duration"), [([], None), ([15, 60], None), ([30, 60], "30")]
)
async def test_slots_name_the_length_only_where_lengths_can_be_chosen(
    lengths: list[int], duration: str | None
) -> None:
    cal = FakeCal()
    event_type = EventType.model_validate({"id": 7, "lengthInMinutesOptions": lengths})
    await bookings_of(cal).slots(booking(), NOW, START, event_type=event_type)
    params = cal.requests[0].url.params
    assert params["eventTypeId"] == "7"
    assert params["bookingUidToReschedule"] == UID
    assert params.get("duration") == duration


async def test_a_booking_without_an_event_type_has_no_known_slots() -> None:
    gone = booking(eventType=None, eventTypeId=None)
    with pytest.raises(CalError):
        await bookings_of(FakeCal()).slots(gone, NOW, START)
