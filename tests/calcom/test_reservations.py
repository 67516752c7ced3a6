"""Contract 4.2: what is asked of Cal.com to hold a time, and what is tried again."""

import datetime as dt
import json
import logging

import httpx
import pytest

from calpages.calcom.client import CalClient
from calpages.calcom.errors import (
    BadRequestError,
    NotFoundError,
    ServerError,
    ShapeError,
    StatusError,
)
from tests.calcom.fakes import BASE_URL, FakeCal, answer, refusal

START = dt.datetime(2030, 9, 3, 11, tzinfo=dt.timezone(dt.timedelta(hours=2)))
HELD_UID = "e84be5a3-4696-49e3-acc7-b2f3999c3b94"
HELD = {
    "eventTypeId": 7,
    "slotStart": "2030-09-03T09:00:00.000Z",
    "slotEnd": "2030-09-03T09:30:00.000Z",
    "slotDuration": 30,
    "reservationUid": HELD_UID,
    "reservationDuration": 5,
    "reservationUntil": "2030-09-02T10:10:00.000Z",
}
RESERVED = (
    "This time slot is already reserved by another user. Please choose a different"
    " time."
)


def client_of(cal: FakeCal) -> CalClient:
    return CalClient(
        base_url=BASE_URL, transport=cal.transport, client_id="clx-example"
    )


def giving(response: httpx.Response) -> FakeCal:
    """Cal.com, that answers everything so."""
    cal = FakeCal()
    cal.instead = lambda _: httpx.Response(
        response.status_code, content=response.content
    )
    return cal


def last(cal: FakeCal) -> httpx.Request:
    return cal.requests[-1]


async def test_a_reservation_is_posted_in_utc_and_without_for_how_long() -> None:
    cal = giving(answer(HELD, 201))
    async with client_of(cal) as client:
        held = await client.reserve_slot(event_type_id=7, start=START)
    assert last(cal).method == "POST"
    assert last(cal).url.path == "/v2/slots/reservations"
    assert last(cal).headers["cal-api-version"] == "2024-09-04"
    assert last(cal).headers["content-type"] == "application/json"
    assert last(cal).headers["x-cal-client-id"] == "clx-example"
    assert "authorization" not in last(cal).headers
    assert json.loads(last(cal).content) == {
        "eventTypeId": 7,
        "slotStart": "2030-09-03T09:00:00.000Z",
    }
    assert (held.uid, held.start) == (HELD_UID, START)
    assert held.until == dt.datetime(2030, 9, 2, 10, 10, tzinfo=dt.UTC)


async def test_a_reservation_is_moved_by_its_uid() -> None:
    cal = giving(answer(HELD))
    async with client_of(cal) as client:
        held = await client.update_reservation(
            HELD_UID, event_type_id=7, start=START, duration=60
        )
    assert last(cal).method == "PATCH"
    assert last(cal).url.path == f"/v2/slots/reservations/{HELD_UID}"
    assert last(cal).headers["cal-api-version"] == "2024-09-04"
    assert json.loads(last(cal).content) == {
        "eventTypeId": 7,
        "slotStart": "2030-09-03T09:00:00.000Z",
        "slotDuration": 60,
    }
    assert held.uid == HELD_UID


async def test_a_reservation_is_read_or_there_is_none() -> None:
    read = {name: HELD[name] for name in HELD if name != "reservationDuration"}
    cal = giving(answer(read))
    async with client_of(cal) as client:
        held = await client.get_reservation(HELD_UID)
    assert held is not None
    assert held.until == dt.datetime(2030, 9, 2, 10, 10, tzinfo=dt.UTC)
    assert (last(cal).method, last(cal).url.path) == (
        "GET",
        f"/v2/slots/reservations/{HELD_UID}",
    )
    async with client_of(giving(answer(None))) as client:
        assert await client.get_reservation(HELD_UID) is None


async def test_a_reservation_is_released_by_its_uid() -> None:
    cal = giving(httpx.Response(200, json={"status": "success"}))
    async with client_of(cal) as client:
        await client.release_reservation(HELD_UID)
    assert last(cal).method == "DELETE"
    assert last(cal).url.path == f"/v2/slots/reservations/{HELD_UID}"
    assert last(cal).headers["cal-api-version"] == "2024-09-04"
    assert last(cal).content == b""


@pytest.mark.parametrize("body", [{"status": "error"}, [], "<html>"])
async def test_a_release_that_is_no_success_is_a_wrong_shape(body: object) -> None:
    async with client_of(giving(httpx.Response(200, json=body))) as client:
        with pytest.raises(ShapeError):
            await client.release_reservation(HELD_UID)


async def test_a_reservation_that_cannot_be_read_is_a_wrong_shape() -> None:
    async with client_of(giving(answer(None, 201))) as client:
        with pytest.raises(ShapeError):
            await client.reserve_slot(event_type_id=7, start=START)
    async with client_of(giving(answer({}))) as client:
        with pytest.raises(ShapeError):
            await client.get_reservation(HELD_UID)


async def test_what_cannot_be_meant_is_not_asked() -> None:
    cal = giving(answer(HELD))
    naive = START.replace(tzinfo=None)
    async with client_of(cal) as client:
        with pytest.raises(ValueError, match="aware"):
            await client.reserve_slot(event_type_id=7, start=naive)
        for call in (
            client.update_reservation("../me", event_type_id=7, start=START),
            client.get_reservation("../me"),
            client.release_reservation("../me"),
        ):
            with pytest.raises(NotFoundError):
                await call
    assert cal.requests == []


async def test_a_time_that_is_gone_and_an_outage_are_told_apart() -> None:
    async with client_of(giving(refusal(422, RESERVED))) as client:
        with pytest.raises(BadRequestError) as gone:
            await client.reserve_slot(event_type_id=7, start=START)
    assert gone.value.refusal == "slot_reserved"
    async with client_of(giving(httpx.Response(503))) as client:
        with pytest.raises(ServerError) as down:
            await client.reserve_slot(event_type_id=7, start=START)
    assert down.value.refusal == "unknown"


@pytest.mark.parametrize("status", [500, 502, 429])
async def test_only_a_release_and_a_read_are_tried_again(status: int) -> None:
    cal = FakeCal()
    cal.instead = lambda _: httpx.Response(status, headers={"retry-after": "0"})
    async with client_of(cal) as client:
        for call in (
            client.reserve_slot(event_type_id=7, start=START),
            client.update_reservation(HELD_UID, event_type_id=7, start=START),
            client.release_reservation(HELD_UID),
            client.get_reservation(HELD_UID),
        ):
            with pytest.raises(StatusError):
                await call
    methods = [request.method for request in cal.requests]
    assert methods == ["POST", "PATCH", *["DELETE"] * 3, *["GET"] * 3]


async def test_no_log_at_any_level_holds_the_uid_of_a_reservation(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    cal = giving(httpx.Response(502))
    async with client_of(cal) as client:
        with pytest.raises(ServerError):
            await client.release_reservation(HELD_UID)
    written = " ".join(f"{record.__dict__}" for record in caplog.records)
    assert "stamina.retry_scheduled" in written
    assert HELD_UID not in written
