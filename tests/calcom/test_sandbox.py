"""Contract: what the client asks and what the sandbox answers meet over a socket."""

import datetime as dt
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from calpages.calcom.client import CalClient
from calpages.calcom.errors import BadRequestError, NoAnswerError, NotFoundError
from calpages.calcom.models import Booking, Slot
from calpages.sandbox import DEMO
from tests.processes import PATIENCE_SECONDS, free_port, running

UIDS = {demo.kind: demo.uid for demo in DEMO}
MARY, JAN = (demo.uid for demo in DEMO if demo.kind == "seat")
CONSULTATION, YOGA = 101, 105
NOW = dt.datetime.now(dt.UTC)
LATER = NOW + dt.timedelta(weeks=4)
SERVE = """
import sys
from calpages.sandbox import serve
serve(int(sys.argv[1]), control=True)
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sandbox as a process of its own."""
    port = free_port()
    command = [sys.executable, "-c", SERVE, str(port)]
    output = tmp_path_factory.mktemp("sandbox") / "output"
    with running(command, port=port, ready="/_sandbox/requests", output=Path(output)):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def control(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """The sandbox's control endpoints; everything is as at the start."""
    async with httpx.AsyncClient(
        base_url=f"{address}/_sandbox", timeout=PATIENCE_SECONDS
    ) as client:
        await client.post("/reset")
        yield client


@pytest.fixture
async def client(address: str, control: httpx.AsyncClient) -> AsyncIterator[CalClient]:
    async with CalClient(base_url=f"{address}/v2") as client:
        yield client


async def times(
    client: CalClient, event_type_id: int, rescheduling_uid: str | None = None
) -> tuple[Slot, ...]:
    return await client.get_slots(
        event_type_id=event_type_id,
        start=NOW,
        end=LATER,
        rescheduling_uid=rescheduling_uid,
        time_zone="Europe/Rome",
    )


async def read(client: CalClient, uid: str) -> Booking:
    booking = await client.get_booking(uid)
    assert isinstance(booking, Booking)
    return booking


async def asked(control: httpx.AsyncClient) -> list[str]:
    """The methods of what came to the reservations."""
    record = (await control.get("/requests")).json()
    return [one["method"] for one in record if "reservations" in one["path"]]


async def test_a_time_is_held_moved_and_released(client: CalClient) -> None:
    *_, before, first = await times(client, CONSULTATION)
    held = await client.reserve_slot(event_type_id=CONSULTATION, start=first.start)
    assert (held.start, held.end) == (first.start, first.end)
    assert first not in await times(client, CONSULTATION)
    moved = await client.update_reservation(
        held.uid, event_type_id=CONSULTATION, start=before.start
    )
    assert (moved.uid, moved.start) == (held.uid, before.start)
    free = await times(client, CONSULTATION)
    assert first in free
    assert before not in free
    assert await client.get_reservation(held.uid) == moved
    for _ in range(2):
        await client.release_reservation(held.uid)
    assert await client.get_reservation(held.uid) is None
    assert before in await times(client, CONSULTATION)


async def test_who_comes_second_is_told_that_the_time_is_held(
    client: CalClient,
) -> None:
    *_, last = await times(client, CONSULTATION)
    held = await client.reserve_slot(event_type_id=CONSULTATION, start=last.start)
    with pytest.raises(BadRequestError) as second:
        await client.reserve_slot(event_type_id=CONSULTATION, start=last.start)
    with pytest.raises(BadRequestError) as same:
        await client.update_reservation(
            held.uid, event_type_id=CONSULTATION, start=last.start
        )
    assert second.value.refusal == same.value.refusal == "slot_reserved"


async def test_the_time_of_the_booking_that_is_moved_counts_as_taken(
    client: CalClient,
) -> None:
    booking = await read(client, UIDS["accepted"])
    with pytest.raises(BadRequestError) as caught:
        await client.reserve_slot(event_type_id=CONSULTATION, start=booking.start)
    assert caught.value.refusal == "slot_taken"


async def test_an_event_type_that_is_not_there_cannot_be_held(
    client: CalClient,
) -> None:
    with pytest.raises(NotFoundError) as caught:
        await client.reserve_slot(event_type_id=9, start=LATER)
    assert caught.value.refusal == "event_type_gone"


async def test_a_held_time_stops_nobody_and_stays_held(client: CalClient) -> None:
    *_, last = await times(client, CONSULTATION)
    held = await client.reserve_slot(event_type_id=CONSULTATION, start=last.start)
    new = await client.reschedule_booking(UIDS["accepted"], start=last.start)
    assert new.start == last.start
    assert await client.get_reservation(held.uid) is not None


async def test_an_answer_that_is_lost_leaves_a_time_that_is_held(
    client: CalClient, control: httpx.AsyncClient
) -> None:
    *_, last = await times(client, CONSULTATION)
    fault = {"path": "/slots/reservations$", "fault": "reset-after", "times": 1}
    await control.post("/faults", json=fault)
    with pytest.raises(NoAnswerError) as caught:
        await client.reserve_slot(event_type_id=CONSULTATION, start=last.start)
    assert caught.value.sent is True
    assert await asked(control) == ["POST"]
    assert last not in await times(client, CONSULTATION)


async def test_a_release_gets_through_a_fault_that_passes(
    client: CalClient, control: httpx.AsyncClient
) -> None:
    *_, last = await times(client, CONSULTATION)
    held = await client.reserve_slot(event_type_id=CONSULTATION, start=last.start)
    for kind in ("reset", "502-html"):
        fault = {"method": "DELETE", "fault": kind, "times": 1}
        await control.post("/faults", json=fault)
    await client.release_reservation(held.uid)
    assert await asked(control) == ["POST", *["DELETE"] * 3]
    assert last in await times(client, CONSULTATION)


async def test_a_seat_is_moved_alone_and_read_by_the_uid_of_the_answer(
    client: CalClient,
) -> None:
    seated = UIDS["seated"]
    *_, last = await times(client, YOGA, seated)
    assert (last.seats_booked, last.seats_remaining) == (0, 8)
    alone = await client.reschedule_booking(seated, start=last.start, seat_uid=MARY)
    assert (alone.start, alone.attendees) == (last.start, ())
    assert alone.seat_uid not in ("", MARY)
    assert (await client.get_booking_by_seat(alone.seat_uid)).uid == alone.uid
    with pytest.raises(NotFoundError):
        await client.get_booking_by_seat(MARY)
    joined = await client.reschedule_booking(seated, start=last.start, seat_uid=JAN)
    assert (joined.uid, joined.seat_uid) == (alone.uid, JAN)
    assert (await read(client, seated)).status == "cancelled"
    *_, last = await times(client, YOGA)
    assert (last.booking_uid, last.seats_booked) == (alone.uid, 2)


async def test_the_class_of_a_seat_is_known_by_its_uid_among_the_times(
    client: CalClient,
) -> None:
    seated = UIDS["seated"]
    own = [one for one in await times(client, YOGA, seated) if one.booking_uid]
    assert [(one.booking_uid == seated, one.is_full) for one in own] == [
        (True, False),
        (False, False),
        (False, True),
    ]


async def test_a_seat_that_was_moved_already_is_gone(client: CalClient) -> None:
    *_, other, last = await times(client, YOGA)
    await client.reschedule_booking(UIDS["seated"], start=last.start, seat_uid=MARY)
    with pytest.raises(NotFoundError) as caught:
        await client.reschedule_booking(
            UIDS["seated"], start=other.start, seat_uid=MARY
        )
    assert caught.value.refusal == "seat_gone"
