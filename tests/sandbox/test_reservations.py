"""Reservations: who sees them, how they end, and Cal.com's words when there is none."""

import asyncio
import dataclasses
import datetime as dt
import uuid
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from calpages.sandbox import DEMO
from calpages.sandbox.callers import SANDBOX_CLIENT_ID, SANDBOX_CLIENT_SECRET
from tests.sandbox.conftest import Cal, Clock, message

UIDS = {demo.kind: demo.uid for demo in DEMO}
CONSULTATION, CHECK_UP, YOGA, PRODUCT_TOUR, PANEL = 101, 103, 105, 106, 107
FIRST_VISIT, TAX_ADVICE, STUDIO_DAY = 102, 113, 115
START = "2026-10-12T08:00:00.000Z"
RESERVED = (
    "This time slot is already reserved by another user. Please choose a different "
    "time."
)
BOOKED = "Can't reserve a slot if the event is already booked."
HOST = {"Authorization": "Bearer cal_sandbox"}
PLATFORM = {
    "x-cal-client-id": SANDBOX_CLIENT_ID,
    "x-cal-secret-key": SANDBOX_CLIENT_SECRET,
}
FIVE_MINUTES = dt.timedelta(minutes=5)


async def hold(cal: Cal, **body: Any) -> dict[str, Any]:
    answer = await cal.reserve(
        **{"eventTypeId": CONSULTATION, "slotStart": START} | body
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, message(answer)


async def test_anybody_may_hold_a_time_for_five_minutes(cal: Cal) -> None:
    held = await hold(cal)
    assert str(uuid.UUID(held.pop("reservationUid"))) != ""
    assert held == {
        "eventTypeId": CONSULTATION,
        "slotStart": START,
        "slotEnd": "2026-10-12T08:30:00.000Z",
        "slotDuration": 30,
        "reservationDuration": 5,
        "reservationUntil": "2026-10-05T06:05:00.000Z",
    }


async def test_what_is_held_is_read_without_for_how_long(cal: Cal) -> None:
    held = await hold(cal)
    del held["reservationDuration"]
    answer = await cal.reservation(held["reservationUid"])
    assert answer.json() == {"status": "success", "data": held}
    nobodys = await cal.reservation(str(uuid.uuid4()))
    assert nobodys.json() == {"status": "success", "data": None}


async def test_a_held_time_is_not_free_for_anybody_until_it_is_given_back(
    cal: Cal,
) -> None:
    before = await cal.starts(eventTypeId=CONSULTATION)
    uid = (await hold(cal))["reservationUid"]
    assert await cal.starts(eventTypeId=CONSULTATION) == [
        start for start in before if start != START
    ]
    given_back = await cal.release(uid)
    assert (given_back.status_code, given_back.json()) == (200, {"status": "success"})
    assert await cal.starts(eventTypeId=CONSULTATION) == before
    assert (await cal.reservation(uid)).json()["data"] is None


async def test_giving_back_what_is_not_held_succeeds(cal: Cal) -> None:
    uid = (await hold(cal))["reservationUid"]
    for one in (uid, uid, "nobodys"):
        assert (await cal.release(one)).json() == {"status": "success"}


async def test_a_reservation_ends_by_itself(cal: Cal, clock: Clock) -> None:
    uid = (await hold(cal))["reservationUid"]
    clock.now += FIVE_MINUTES - dt.timedelta(milliseconds=1)
    assert START not in await cal.starts(eventTypeId=CONSULTATION)
    clock.now += dt.timedelta(milliseconds=1)
    assert START in await cal.starts(eventTypeId=CONSULTATION)
    assert (await hold(cal))["reservationUid"] != uid


async def test_an_ended_reservation_is_there_until_free_times_are_listed(
    cal: Cal, clock: Clock
) -> None:
    uid = (await hold(cal))["reservationUid"]
    clock.now += FIVE_MINUTES * 2
    await cal.starts(eventTypeId=CHECK_UP)
    assert (await cal.reservation(uid)).json()["data"]["reservationUid"] == uid
    await cal.starts(eventTypeId=CONSULTATION)
    assert (await cal.reservation(uid)).json()["data"] is None


async def test_the_hosts_other_event_types_are_held_too(cal: Cal) -> None:
    """Jane gives consultations, tax advice and panels; Amina's day is her own."""
    kinds = (TAX_ADVICE, PANEL, FIRST_VISIT)
    before = [set(await cal.starts(eventTypeId=kind)) for kind in kinds]
    await hold(cal, slotStart="2026-10-20T08:00:00Z")
    after = [set(await cal.starts(eventTypeId=kind)) for kind in kinds]
    gone = [sorted(one - other) for one, other in zip(before, after, strict=True)]
    half_past, eight = "2026-10-20T07:30:00.000Z", "2026-10-20T08:00:00.000Z"
    assert gone == [[half_past, eight], [eight], []]


async def test_every_time_that_overlaps_a_held_one_is_gone(cal: Cal) -> None:
    amina = {"eventTypeId": CHECK_UP, "slotStart": "2026-10-20T08:00:00Z"}
    before = await cal.starts(eventTypeId=CHECK_UP, duration=30)
    await hold(cal, **amina, slotDuration=60)
    after = await cal.starts(eventTypeId=CHECK_UP, duration=30)
    assert sorted(set(before) - set(after)) == [
        f"2026-10-20T{clock}:00.000Z"
        for clock in ("07:45", "08:00", "08:15", "08:30", "08:45")
    ]


@pytest.mark.parametrize("minutes", [-15, 0, 15])
async def test_a_held_time_is_not_held_twice(cal: Cal, minutes: int) -> None:
    await hold(cal)
    start = dt.datetime.fromisoformat(START) + dt.timedelta(minutes=minutes)
    again = await cal.reserve(eventTypeId=CONSULTATION, slotStart=start.isoformat())
    assert refused(again) == (422, RESERVED)
    assert again.json()["error"]["code"] == "UnprocessableEntityException"


@pytest.mark.parametrize("minutes", [-30, 30])
async def test_its_neighbours_can_be_held(cal: Cal, minutes: int) -> None:
    await hold(cal)
    start = dt.datetime.fromisoformat(START) + dt.timedelta(minutes=minutes)
    await hold(cal, slotStart=start.isoformat())


async def test_of_many_who_want_the_same_time_one_holds_it(cal: Cal) -> None:
    answers = await asyncio.gather(
        *(cal.reserve(eventTypeId=CONSULTATION, slotStart=START) for _ in range(5))
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201, 422, 422, 422, 422]


async def test_a_booked_time_is_refused_also_for_the_booking_that_is_moved(
    cal: Cal,
) -> None:
    """The trap: the free times offer it, the reservation knows no reschedule."""
    booking = (await cal.get(UIDS["accepted"])).json()["data"]
    offered = await cal.starts(
        eventTypeId=CONSULTATION, bookingUidToReschedule=booking["uid"]
    )
    assert booking["start"] in offered
    answer = await cal.reserve(eventTypeId=CONSULTATION, slotStart=booking["start"])
    assert refused(answer) == (422, BOOKED)


async def test_neither_working_hours_nor_another_types_bookings_count(cal: Cal) -> None:
    booking = (await cal.get(UIDS["accepted"])).json()["data"]
    await hold(cal, eventTypeId=TAX_ADVICE, slotStart=booking["start"])
    await hold(cal, slotStart="2026-10-11T01:00:00Z")


async def test_a_held_time_hinders_no_booking_and_outlives_it(cal: Cal) -> None:
    held = await hold(cal)
    moved = await cal.reschedule(UIDS["accepted"], start=START)
    assert moved.status_code == 201, moved.text
    read = (await cal.reservation(held["reservationUid"])).json()["data"]
    assert read["reservationUntil"] == held["reservationUntil"]
    await cal.cancel(moved.json()["data"]["uid"])
    assert START not in await cal.starts(eventTypeId=CONSULTATION)


async def test_a_length_counts_only_where_there_is_a_choice(cal: Cal) -> None:
    held = await hold(cal, eventTypeId=CHECK_UP, slotDuration=60)
    assert (held["slotDuration"], held["slotEnd"]) == (60, "2026-10-12T09:00:00.000Z")
    fixed = await cal.reserve(
        eventTypeId=CONSULTATION, slotStart=START, slotDuration=30
    )
    assert refused(fixed) == (
        400,
        "You passed 'slotDuration' but this event type is not a variable length event "
        "type.",
    )
    odd = await cal.reserve(eventTypeId=CHECK_UP, slotStart=START, slotDuration=45)
    assert refused(odd) == (
        400,
        "Provided 'slotDuration' is not one of the possible lengths for the event "
        "type. The possible lengths for this variable length event type are: 15, 30, "
        "60",
    )


async def test_only_who_is_known_may_say_for_how_long(cal: Cal) -> None:
    body = {"slotStart": "2026-10-20T08:00:00Z", "reservationDuration": 10}
    anonymous = await cal.reserve(eventTypeId=CONSULTATION, **body)
    half_known = await cal.reserve(
        {"x-cal-client-id": SANDBOX_CLIENT_ID}, eventTypeId=CONSULTATION, **body
    )
    for answer in (anonymous, half_known):
        assert refused(answer) == (
            401,
            "reservationDuration can only be used for authenticated requests - use "
            "access token, api key or OAuth credentials",
        )
    not_theirs = await cal.reserve(PLATFORM, eventTypeId=CONSULTATION, **body)
    assert not_theirs.status_code == 403
    for headers, event_type in ((HOST, CONSULTATION), (PLATFORM, FIRST_VISIT)):
        answer = await cal.reserve(headers, eventTypeId=event_type, **body)
        held = answer.json()["data"]
        assert held["reservationDuration"] == 10
        assert held["reservationUntil"] == "2026-10-05T06:10:00.000Z"


async def test_wrong_credentials_are_not_taken_for_none(cal: Cal) -> None:
    answer = await cal.reserve(
        {"Authorization": "Bearer stale"}, eventTypeId=CONSULTATION, slotStart=START
    )
    assert answer.status_code == 401


async def test_what_does_not_exist_is_not_found(cal: Cal) -> None:
    unknown = await cal.reserve(eventTypeId=9, slotStart=START)
    assert refused(unknown) == (404, "Event Type with ID=9 not found")
    body = {"eventTypeId": CONSULTATION, "slotStart": START}
    nobodys = await cal.update("nobodys", **body)
    assert refused(nobodys) == (404, "Slot with uid=nobodys not found")
    held = await hold(cal)
    moved = await cal.update(held["reservationUid"], **body | {"eventTypeId": 9})
    assert refused(moved) == (404, "Event Type with ID=9 not found")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, ["eventTypeId", "slotStart"]),
        ({"eventTypeId": "101", "slotStart": START}, ["eventTypeId"]),
        ({"eventTypeId": True, "slotStart": START}, ["eventTypeId"]),
        ({"eventTypeId": 101, "slotStart": "soon"}, ["slotStart"]),
        (
            {
                "eventTypeId": 101,
                "slotStart": START,
                "slotDuration": "30",
                "reservationDuration": 1.5,
            },
            ["slotDuration", "reservationDuration"],
        ),
    ],
)
async def test_wrong_fields_are_all_named(cal: Cal, body, wrong) -> None:
    held = await hold(cal, slotStart="2026-10-13T08:00:00Z")
    for answer in (
        await cal.reserve(**body),
        await cal.update(held["reservationUid"], **body),
    ):
        assert answer.status_code == 400
        errors = answer.json()["error"]["details"]["errors"]
        assert [error["property"] for error in errors] == wrong


async def test_the_end_of_all_times_is_no_time(cal: Cal) -> None:
    late = "9999-12-31T23:59:59Z"
    answer = await cal.reserve(eventTypeId=CONSULTATION, slotStart=late)
    assert refused(answer) == (400, "Invalid end date")
    for_ever = await cal.reserve(
        HOST, eventTypeId=CONSULTATION, slotStart=START, reservationDuration=10**12
    )
    assert for_ever.status_code == 500


async def test_another_time_can_be_held_instead(cal: Cal, clock: Clock) -> None:
    held = await hold(cal)
    clock.now += dt.timedelta(minutes=2)
    later = "2026-10-12T09:00:00.000Z"
    answer = await cal.update(
        held["reservationUid"], eventTypeId=CONSULTATION, slotStart=later
    )
    assert answer.status_code == 200
    assert answer.json()["data"] == held | {
        "slotStart": later,
        "slotEnd": "2026-10-12T09:30:00.000Z",
        "reservationUntil": "2026-10-05T06:07:00.000Z",
    }
    starts = await cal.starts(eventTypeId=CONSULTATION)
    assert START in starts
    assert later not in starts


async def test_a_reservation_stands_in_its_own_way(cal: Cal, clock: Clock) -> None:
    """The trap: to hold the same time longer, give it back first."""
    body = {"eventTypeId": CONSULTATION, "slotStart": START}
    uid = (await hold(cal))["reservationUid"]
    assert refused(await cal.update(uid, **body)) == (422, RESERVED)
    clock.now += FIVE_MINUTES
    renewed = await cal.update(uid, **body)
    assert renewed.json()["data"]["reservationUntil"] == "2026-10-05T06:10:00.000Z"


async def test_a_change_is_refused_as_a_reservation_is(cal: Cal) -> None:
    booked = (await cal.get(UIDS["accepted"])).json()["data"]["start"]
    uid = (await hold(cal))["reservationUid"]
    other = await hold(cal, slotStart="2026-10-13T08:00:00Z")
    body = {"eventTypeId": CONSULTATION}
    on_booked = await cal.update(uid, **body, slotStart=booked)
    on_held = await cal.update(uid, **body, slotStart=other["slotStart"])
    assert refused(on_booked) == (422, BOOKED)
    assert refused(on_held) == (422, RESERVED)
    assert (await cal.reservation(uid)).json()["data"]["slotStart"] == START


async def test_for_how_long_is_not_guarded_on_a_change(cal: Cal) -> None:
    uid = (await hold(cal))["reservationUid"]
    answer = await cal.update(
        uid,
        eventTypeId=CONSULTATION,
        slotStart="2026-10-13T08:00:00Z",
        reservationDuration=60,
    )
    held = answer.json()["data"]
    assert held["reservationUntil"] == "2026-10-05T07:00:00.000Z"


async def test_a_held_seat_leaves_the_others_free(cal: Cal) -> None:
    booking = (await cal.get(UIDS["seated"])).json()["data"]
    before = await cal.slot(booking["start"], eventTypeId=YOGA)
    await hold(cal, eventTypeId=YOGA, slotStart=booking["start"])
    after = await cal.slot(booking["start"], eventTypeId=YOGA)
    assert after == before | {"seatsBooked": 3, "seatsRemaining": 5}


async def test_a_held_seat_hides_nothing_else_of_its_host(cal: Cal) -> None:
    before = await cal.starts(eventTypeId=STUDIO_DAY)
    for start in (await cal.starts(eventTypeId=YOGA))[::5]:
        await hold(cal, eventTypeId=YOGA, slotStart=start)
    assert await cal.starts(eventTypeId=STUDIO_DAY) == before


async def test_a_seat_held_in_another_class_is_not_counted(
    cal: Cal, sandbox: Starlette
) -> None:
    start = (await cal.starts(eventTypeId=YOGA))[-1]
    uid = (await hold(cal, eventTypeId=YOGA, slotStart=start))["reservationUid"]
    with sandbox.state.store.writing() as session:
        held = session.reservation(uid)
        session.put_reservation(dataclasses.replace(held, event_type_id=STUDIO_DAY))
    assert (await cal.slot(start, eventTypeId=YOGA))["seatsBooked"] == 0


async def test_a_class_that_began_to_fill_stays_whatever_its_host_holds(
    cal: Cal,
) -> None:
    booking = (await cal.get(UIDS["seated"])).json()["data"]
    before = await cal.starts(eventTypeId=YOGA)
    await hold(cal, eventTypeId=STUDIO_DAY, slotStart=booking["start"])
    after = await cal.starts(eventTypeId=YOGA)
    assert booking["start"] in after
    gone = set(before) - set(after)
    assert gone
    assert all(start > booking["start"] for start in gone)


async def test_the_first_held_seat_names_a_booking_that_is_none(cal: Cal) -> None:
    start = (await cal.starts(eventTypeId=YOGA))[-1]
    held = await hold(cal, eventTypeId=YOGA, slotStart=start)
    slot = await cal.slot(start, eventTypeId=YOGA)
    assert (slot["seatsBooked"], slot["seatsRemaining"]) == (1, 7)
    assert slot["bookingUid"] != held["reservationUid"]
    assert (await cal.get(slot["bookingUid"])).status_code == 404


async def test_a_second_seat_of_a_time_is_refused_though_seats_are_left(
    cal: Cal,
) -> None:
    """Cal.com compares times here, not seats."""
    start = (await cal.starts(eventTypeId=YOGA))[-1]
    await hold(cal, eventTypeId=YOGA, slotStart=start)
    again = await cal.reserve(eventTypeId=YOGA, slotStart=start)
    assert refused(again) == (422, RESERVED)


async def test_no_seat_of_a_full_class_is_held(cal: Cal, sandbox: Starlette) -> None:
    with sandbox.state.store.writing() as session:
        booking = session.booking(UIDS["seated"])
        mary = booking.attendees[0]
        people = tuple(
            dataclasses.replace(mary, seat_uid=f"seat{n:020}") for n in range(8)
        )
        session.put(dataclasses.replace(booking, attendees=people))
    start = booking.start.isoformat()
    answer = await cal.reserve(eventTypeId=YOGA, slotStart=start)
    assert refused(answer) == (
        422,
        f"Booking with id={YOGA} at {start} has no more seats left.",
    )


async def test_a_round_robin_time_is_held_once_for_every_host(cal: Cal) -> None:
    start = (await cal.starts(eventTypeId=PRODUCT_TOUR))[0]
    for _ in range(2):
        await hold(cal, eventTypeId=PRODUCT_TOUR, slotStart=start)
    third = await cal.reserve(eventTypeId=PRODUCT_TOUR, slotStart=start)
    assert refused(third) == (
        422,
        "Can't reserve the slot because the round robin event type has no available "
        "hosts left at this time slot.",
    )


async def test_one_held_time_hides_a_round_robin_time_whoever_is_free(cal: Cal) -> None:
    start = (await cal.starts(eventTypeId=PRODUCT_TOUR))[0]
    await hold(cal, eventTypeId=PRODUCT_TOUR, slotStart=start)
    assert start not in await cal.starts(eventTypeId=PRODUCT_TOUR)


async def test_reservations_are_known_in_one_version_only(cal: Cal) -> None:
    body = {"eventTypeId": CONSULTATION, "slotStart": START}
    url = "/v2/slots/reservations"
    uid = (await hold(cal))["reservationUid"]
    for answer in (
        await cal.client.post(url, json=body),
        await cal.client.get(f"{url}/{uid}"),
        await cal.client.patch(f"{url}/{uid}", json=body),
        await cal.client.delete(f"{url}/{uid}"),
    ):
        assert answer.status_code == 404
        assert "cal-api-version: 2024-09-04" in message(answer)
    assert (await cal.reservation(uid)).json()["data"] is not None


@pytest.mark.parametrize("fault", ["500", "429", "502-html", "401"])
async def test_faults_hit_reservations_like_the_rest(cal: Cal, fault: str) -> None:
    uid = (await hold(cal))["reservationUid"]
    await cal.fault(path="/slots/reservations", fault=fault)
    expected = int(fault[:3])
    body = {"eventTypeId": CONSULTATION, "slotStart": "2026-10-13T08:00:00Z"}
    for answer in (
        await cal.reserve(**body),
        await cal.update(uid, **body),
        await cal.release(uid),
        await cal.reservation(uid),
    ):
        assert answer.status_code == expected
    await cal.client.delete("/_sandbox/faults")
    assert (await cal.reservation(uid)).json()["data"]["slotStart"] == START


async def test_what_was_asked_about_reservations_is_recorded(cal: Cal) -> None:
    held = await hold(cal)
    await cal.release(held["reservationUid"])
    asked = (await cal.client.get("/_sandbox/requests")).json()
    assert [(one["method"], one["status"]) for one in asked] == [
        ("POST", 201),
        ("DELETE", 200),
    ]
    assert asked[0]["body"] == {"eventTypeId": CONSULTATION, "slotStart": START}


async def test_reset_gives_every_time_back(cal: Cal) -> None:
    uid = (await hold(cal))["reservationUid"]
    await cal.client.post("/_sandbox/reset")
    assert (await cal.reservation(uid)).json()["data"] is None
    assert START in await cal.starts(eventTypeId=CONSULTATION)
