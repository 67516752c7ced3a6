"""Free times: working hours, notice, window, bookings, seats, zones and formats."""

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from starlette.applications import Starlette

from calpages.sandbox import DEMO
from tests.sandbox.conftest import SLOTS, Cal, Clock

UIDS = {demo.kind: demo.uid for demo in DEMO}
CONSULTATION, CHECK_UP, YOGA, TAX_ADVICE, RETREAT_TALK = 101, 103, 105, 113, 117
PANEL, TERM_TALK, OFFICE_HOUR = 107, 118, 119


async def test_slots_lie_in_the_hosts_working_hours(cal: Cal) -> None:
    starts = await cal.starts(eventTypeId=CONSULTATION)
    local = [
        dt.datetime.fromisoformat(start).astimezone(ZoneInfo("Europe/Berlin"))
        for start in starts
    ]
    assert {moment.weekday() for moment in local} == {0, 1, 2, 3, 4}
    assert {moment.hour for moment in local} == {9, 10, 11, 12, 13, 14, 15, 16}
    # The clocks go back on 25 October; the working day does not.
    by_day: dict[dt.date, dt.time] = {}
    for moment in reversed(local):
        by_day[moment.date()] = moment.time()
    assert by_day[dt.date(2026, 10, 23)] == by_day[dt.date(2026, 10, 26)] == dt.time(9)


async def test_the_minimum_notice_holds(cal: Cal, clock: Clock) -> None:
    two_hours = await cal.starts(eventTypeId=CONSULTATION)
    a_day = await cal.starts(eventTypeId=TAX_ADVICE)
    assert two_hours[0] == "2026-10-05T08:00:00.000Z"
    assert a_day[0] == "2026-10-06T07:00:00.000Z"
    clock.now += dt.timedelta(hours=1)
    assert (await cal.starts(eventTypeId=CONSULTATION))[0] == "2026-10-05T09:00:00.000Z"


async def test_the_booking_window_holds(cal: Cal) -> None:
    last = (await cal.starts(eventTypeId=CONSULTATION, end="2030-01-01"))[-1]
    assert last.startswith("2026-12-04")
    nothing = await cal.slots(
        eventTypeId=CONSULTATION, start="9998-01-01", end="9999-12-31"
    )
    assert nothing.json()["data"] == {}


async def test_one_event_type_has_nothing_this_month(cal: Cal) -> None:
    assert await cal.starts(eventTypeId=RETREAT_TALK) == []
    later = await cal.starts(eventTypeId=RETREAT_TALK, end="2026-11-30")
    assert later[0].startswith("2026-11-02")


async def test_one_event_type_has_nothing_for_more_than_two_months(
    cal: Cal, clock: Clock
) -> None:
    for day, opens in (("2026-10-05", "2027-01-01"), ("2026-12-31", "2027-03-01")):
        clock.now = dt.datetime.fromisoformat(f"{day}T06:00:00+00:00")
        starts = await cal.starts(eventTypeId=TERM_TALK, start=day, end="2027-12-31")
        assert starts[0].startswith(opens)


async def test_one_event_type_can_be_booked_for_two_weeks(cal: Cal) -> None:
    starts = await cal.starts(eventTypeId=OFFICE_HOUR, end="2027-12-31")
    assert starts[-1].startswith("2026-10-19")


async def test_of_the_demos_classes_one_has_seats_left_and_one_is_full(
    cal: Cal,
) -> None:
    days = (await cal.slots(eventTypeId=YOGA)).json()["data"].values()
    begun = [slot for day in days for slot in day if "bookingUid" in slot]
    assert [slot["seatsRemaining"] for slot in begun] == [6, 5, 0]


async def test_a_bookings_time_is_free_for_its_own_reschedule_only(cal: Cal) -> None:
    booking = (await cal.get(UIDS["accepted"])).json()["data"]
    assert booking["start"] not in await cal.starts(eventTypeId=CONSULTATION)
    own = await cal.starts(
        eventTypeId=CONSULTATION, bookingUidToReschedule=booking["uid"]
    )
    assert booking["start"] in own


async def test_a_cancelled_bookings_time_is_free_again(cal: Cal) -> None:
    booking = (await cal.get(UIDS["accepted"])).json()["data"]
    await cal.cancel(booking["uid"])
    assert booking["start"] in await cal.starts(eventTypeId=CONSULTATION)


async def test_every_slot_offered_can_be_taken(cal: Cal) -> None:
    starts = await cal.starts(eventTypeId=CONSULTATION)
    uid = UIDS["accepted"]
    for start in starts[::20]:
        answer = await cal.reschedule(uid, start=start)
        assert answer.status_code == 201, answer.text
        uid = answer.json()["data"]["uid"]


async def test_a_collective_time_is_free_for_every_host(cal: Cal) -> None:
    panel = set(await cal.starts(eventTypeId=PANEL))
    jane = (await cal.get(UIDS["rescheduled-to"])).json()["data"]["start"]
    max_ = (await cal.get(UIDS["attendee-address"])).json()["data"]["start"]
    assert panel
    assert not {jane, max_} & panel


async def test_a_duration_counts_only_where_there_is_a_choice(cal: Cal) -> None:
    def length(slot: dict[str, str]) -> dt.timedelta:
        start, end = (dt.datetime.fromisoformat(slot[key]) for key in ("start", "end"))
        return end - start

    for event_type, asked, given in (
        (CHECK_UP, 60, 60),
        (CHECK_UP, 45, 30),
        (CONSULTATION, 60, 30),
    ):
        answer = await cal.slots(eventTypeId=event_type, duration=asked)
        days = answer.json()["data"].values()
        lengths = {length(slot) for day in days for slot in day}
        assert lengths == {dt.timedelta(minutes=given)}


async def test_days_and_clocks_follow_the_zone_asked_for(cal: Cal) -> None:
    answer = await cal.slots(eventTypeId=CONSULTATION, timeZone="Pacific/Auckland")
    days = answer.json()["data"]
    assert all(slot["start"].startswith(day) for day in days for slot in days[day])
    assert days["2026-10-06"][0] == {
        "start": "2026-10-06T00:00:00.000+13:00",
        "end": "2026-10-06T00:30:00.000+13:00",
    }


async def test_the_time_format_has_starts_only(cal: Cal) -> None:
    answer = await cal.slots(eventTypeId=CONSULTATION, format="time")
    assert answer.json()["data"]["2026-10-05"][0] == {
        "start": "2026-10-05T08:00:00.000Z"
    }


async def test_a_day_as_the_end_means_all_of_it(cal: Cal) -> None:
    starts = await cal.starts(
        eventTypeId=CONSULTATION, start="2026-10-06", end="2026-10-06"
    )
    assert starts[-1] == "2026-10-06T14:30:00.000Z"


async def test_a_class_that_began_to_fill_tells_its_seats(cal: Cal) -> None:
    booking = (await cal.get(UIDS["seated"])).json()["data"]
    days = (await cal.slots(eventTypeId=YOGA)).json()["data"]
    slots = {slot["start"]: slot for day in days.values() for slot in day}
    assert slots[booking["start"]] == {
        "start": booking["start"],
        "end": booking["end"],
        "seatsBooked": 2,
        "seatsRemaining": 6,
        "seatsTotal": 8,
        "bookingUid": booking["uid"],
    }


async def test_a_class_that_nobody_booked_tells_its_seats_too(cal: Cal) -> None:
    for form in ("range", "time"):
        slot = await cal.slot("2026-10-12T06:00:00.000Z", eventTypeId=YOGA, format=form)
        slot.pop("end", None)
        assert slot == {
            "start": "2026-10-12T06:00:00.000Z",
            "seatsBooked": 0,
            "seatsRemaining": 8,
            "seatsTotal": 8,
        }


async def test_a_full_class_is_listed_with_no_seat_left(
    cal: Cal, sandbox: Starlette
) -> None:
    with sandbox.state.store.writing() as session:
        booking = session.booking(UIDS["seated"])
        people = tuple(
            dataclasses.replace(booking.attendees[0], seat_uid=f"seat{n:020}")
            for n in range(8)
        )
        session.put(dataclasses.replace(booking, attendees=people))
    start = (await cal.get(UIDS["seated"])).json()["data"]["start"]
    slot = await cal.slot(start, eventTypeId=YOGA)
    assert (slot["seatsBooked"], slot["seatsRemaining"]) == (8, 0)


async def test_a_class_that_waits_for_its_host_cannot_be_joined(
    cal: Cal, sandbox: Starlette
) -> None:
    with sandbox.state.store.writing() as session:
        booking = session.booking(UIDS["seated"])
        session.put(dataclasses.replace(booking, status="pending"))
    start = (await cal.get(UIDS["seated"])).json()["data"]["start"]
    slot = await cal.slot(start, eventTypeId=YOGA)
    assert slot["seatsBooked"] == 0
    assert "bookingUid" not in slot


async def test_slots_by_slug_are_those_by_id(cal: Cal) -> None:
    by_id = await cal.starts(eventTypeId=CONSULTATION)
    by_slug = await cal.starts(eventTypeSlug="consultation", username="jane-doe")
    assert by_slug == by_id
    team = {"eventTypeSlug": "panel-interview", "teamSlug": "harbour-studio"}
    assert await cal.starts(**team) == await cal.starts(eventTypeId=PANEL)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"eventTypeId": 9}, "Event Type not found"),
        (
            {"eventTypeSlug": "consultation", "username": "nobody"},
            "User with username nobody not found",
        ),
        (
            {"eventTypeSlug": "tour", "teamSlug": "nobody"},
            "Team with slug nobody not found",
        ),
        ({"eventTypeSlug": "no", "username": "jane-doe"}, "Event Type not found"),
    ],
)
async def test_what_does_not_exist_is_not_found(cal: Cal, query, message) -> None:
    answer = await cal.slots(**query)
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, message)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"start": "yesterday"}, "Invalid start date"),
        ({"end": "2026-02-30"}, "Invalid end date"),
        (
            {"start": "2026-10-09", "end": "2026-10-08"},
            "Invalid time range given - check the 'start' and 'end' query parameters.",
        ),
    ],
)
async def test_an_impossible_range_is_a_bad_request(cal: Cal, query, message) -> None:
    answer = await cal.slots(eventTypeId=CONSULTATION, **query)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)


@pytest.mark.parametrize(
    "query",
    [
        {"start": ""},
        {"timeZone": "Mars/Olympus"},
        {"timeZone": "../../etc/passwd"},
        {"eventTypeId": "seven"},
        {"duration": "-5"},
        {"format": "list"},
    ],
)
async def test_a_wrong_parameter_is_named(cal: Cal, query) -> None:
    answer = await cal.slots(**({"eventTypeId": CONSULTATION} | query))
    assert answer.status_code == 400
    errors = answer.json()["error"]["details"]["errors"]
    assert [error["property"] for error in errors] == list(query)


async def test_slots_of_nothing_in_particular_are_a_bad_request(cal: Cal) -> None:
    assert (await cal.slots()).status_code == 400
    assert (await cal.client.get("/v2/slots", headers=SLOTS)).status_code == 400
