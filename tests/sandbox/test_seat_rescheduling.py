"""A seat's own reschedule: who moves, who stays, and what each uid reads afterwards.

The class is of Mary Major and Jan Kowalski; nobody in it sees the other.
"""

import asyncio
import dataclasses
import datetime as dt
from typing import Any

import pytest
from starlette.applications import Starlette

from calpages.sandbox import DEMO
from calpages.sandbox.callers import Caller
from calpages.sandbox.demo import CATALOGUE
from calpages.sandbox.inputs import RescheduleInput
from calpages.sandbox.model import Catalogue, StoredBooking
from calpages.sandbox.replies import LibraryError
from calpages.sandbox.reschedule_rules import Rescheduling
from calpages.sandbox.rescheduling import reschedule
from tests.sandbox.conftest import BOOKINGS, Cal, Clock, message

UIDS = {demo.kind: demo.uid for demo in DEMO}
CLASS = UIDS["seated"]
MARY, JAN = (demo.uid for demo in DEMO if demo.kind == "seat")
YOGA = 105
HOST = {"Authorization": "Bearer cal_sandbox"}


async def free(cal: Cal, number: int = -1) -> str:
    """A time at which the class does not take place yet."""
    days = (await cal.slots(eventTypeId=YOGA)).json()["data"].values()
    empty = [slot for day in days for slot in day if "bookingUid" not in slot]
    return empty[number]["start"]


async def people(cal: Cal, uid: str) -> list[str]:
    booking = (await cal.get(uid, **HOST)).json()["data"]
    return [attendee["name"] for attendee in booking["attendees"]]


async def move(cal: Cal, seat_uid: str, start: str, uid: str = CLASS) -> dict[str, Any]:
    answer = await cal.reschedule(uid, start=start, seatUid=seat_uid)
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def put(sandbox: Starlette, uid: str, **changes: Any) -> None:
    with sandbox.state.store.writing() as session:
        booking = session.booking(uid)
        session.put(dataclasses.replace(booking, **changes))


def crowd(sandbox: Starlette, uid: str, number: int) -> None:
    """Fill a class up to so many people."""
    with sandbox.state.store.reading() as session:
        seated = session.booking(uid).attendees
    more = (
        dataclasses.replace(
            seated[0], email=f"{n}@example.com", seat_uid=f"seat{n:020}"
        )
        for n in range(number - len(seated))
    )
    put(sandbox, uid, attendees=(*seated, *more))


async def test_a_seat_moves_to_a_time_of_its_own_and_the_others_stay(cal: Cal) -> None:
    start = await free(cal)
    old = (await cal.get(CLASS)).json()["data"]
    new = await move(cal, MARY, start)
    assert new["uid"] not in ("", CLASS)
    assert (new["status"], new["start"]) == ("accepted", start)
    assert new["id"] > old["id"]
    for kept in ("title", "duration", "location", "eventTypeId", "hosts"):
        assert new[kept] == old[kept]
    assert await people(cal, new["uid"]) == ["Mary Major"]
    assert await people(cal, CLASS) == ["Jan Kowalski"]


async def test_nothing_leads_from_one_booking_to_the_other(cal: Cal) -> None:
    new = await move(cal, MARY, await free(cal))
    old = (await cal.get(CLASS)).json()["data"]
    assert old["status"] == "accepted"
    assert "rescheduledToUid" not in old
    assert "rescheduledFromUid" not in new
    assert new["icsUid"] != old["icsUid"]


async def test_a_new_booking_means_a_new_seat_and_the_old_one_is_gone(cal: Cal) -> None:
    new = await move(cal, MARY, await free(cal))
    assert new["seatUid"] not in ("", MARY)
    assert (await cal.by_seat(MARY)).status_code == 404
    read = (await cal.by_seat(new["seatUid"])).json()["data"]
    assert read["uid"] == new["uid"]
    assert [one["seatUid"] for one in read["attendees"]] == [new["seatUid"]]
    assert read["attendees"][0]["name"] == "Mary Major"
    notes = read["attendees"][0]["bookingFieldsResponses"]["notes"]
    assert notes == "My knee is still weak."


async def test_a_seat_that_joins_a_class_keeps_its_uid(cal: Cal) -> None:
    start = await free(cal)
    first = await move(cal, MARY, start)
    second = await move(cal, JAN, start)
    assert second["uid"] == first["uid"]
    assert second["seatUid"] == JAN
    assert (await cal.by_seat(JAN)).json()["data"]["uid"] == first["uid"]
    assert await people(cal, first["uid"]) == ["Mary Major", "Jan Kowalski"]


async def test_the_last_seat_to_leave_cancels_the_class(cal: Cal) -> None:
    start = await free(cal)
    for seat_uid in (MARY, JAN):
        await move(cal, seat_uid, start)
    old = (await cal.get(CLASS)).json()["data"]
    assert (old["status"], old["attendees"]) == ("cancelled", [])
    assert "rescheduledToUid" not in old
    again = await cal.reschedule(CLASS, start=start, seatUid=JAN)
    assert again.status_code == 400
    assert "have to provide seatUid" in message(again)


async def test_the_answer_shows_nobody_unless_the_host_asks(cal: Cal) -> None:
    start = await free(cal)
    assert (await move(cal, MARY, start))["attendees"] == []
    url = f"/v2/bookings/{CLASS}/reschedule"
    body = {"start": start, "seatUid": JAN}
    answer = await cal.client.post(url, headers=BOOKINGS | HOST, json=body)
    names = [one["name"] for one in answer.json()["data"]["attendees"]]
    assert names == ["Mary Major", "Jan Kowalski"]


async def test_seats_are_not_counted_so_a_full_class_takes_one_more(
    cal: Cal, sandbox: Starlette
) -> None:
    start = await free(cal)
    full = (await move(cal, MARY, start))["uid"]
    crowd(sandbox, full, 8)
    assert (await cal.slot(start, eventTypeId=YOGA))["seatsRemaining"] == 0
    await move(cal, JAN, start)
    assert len(await people(cal, full)) == 9
    assert (await cal.slot(start, eventTypeId=YOGA))["seatsRemaining"] == -1


async def test_nobody_attends_one_class_twice(cal: Cal, sandbox: Starlette) -> None:
    start = await free(cal)
    other = (await move(cal, MARY, start))["uid"]
    with sandbox.state.store.reading() as session:
        mary = session.booking(other).attendees[0]
    twin = dataclasses.replace(mary, seat_uid="seatOfTheSamePerson01")
    put(sandbox, CLASS, attendees=(twin,))
    for target in (start, (await cal.get(CLASS)).json()["data"]["start"]):
        answer = await cal.reschedule(CLASS, start=target, seatUid=twin.seat_uid)
        assert answer.status_code == 409
        assert answer.json() == {
            "statusCode": 409,
            "message": "already_signed_up_for_this_booking_error",
        }
    assert await people(cal, CLASS) == ["Mary Major"]


async def test_without_a_seat_nobody_is_moved(cal: Cal) -> None:
    """Anonymous callers are told nothing, hosts what is missing."""
    start = await free(cal)
    anonymous = await cal.reschedule(CLASS, start=start)
    assert anonymous.status_code == 500
    assert anonymous.json()["error"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "message": "Internal server error.",
    }
    url = f"/v2/bookings/{CLASS}/reschedule"
    host = await cal.client.post(url, headers=BOOKINGS | HOST, json={"start": start})
    assert host.status_code == 400
    assert message(host).startswith(
        f"Booking with uid={CLASS} is a seated booking which means you have to provide "
        "seatUid in the request body to specify which seat"
    )
    assert len(await people(cal, CLASS)) == 2


async def test_a_seat_that_is_not_there_is_not_found(cal: Cal) -> None:
    start = await free(cal)
    unknown = await cal.reschedule(CLASS, start=start, seatUid="nobody")
    assert unknown.status_code == 404
    assert message(unknown) == "Seat with uid=nobody does not exist."
    other = (await move(cal, MARY, start))["uid"]
    elsewhere = await cal.reschedule(other, start=start, seatUid=JAN)
    assert elsewhere.status_code == 404
    assert message(elsewhere) == (
        f"Attendee with e-mail jan.kowalski@example.com for booking with uid={other} "
        f"and seatUid={JAN} not found"
    )


async def test_a_seats_reason_is_forbidden(cal: Cal) -> None:
    answer = await cal.reschedule(
        CLASS, start=await free(cal), seatUid=MARY, reschedulingReason="Ill"
    )
    assert answer.status_code == 400
    assert message(answer) == (
        "reschedulingReason property is wrong,property reschedulingReason should not "
        "exist "
    )


async def test_a_seat_means_nothing_for_a_booking_without_seats(cal: Cal) -> None:
    uid = UIDS["accepted"]
    start = (await cal.starts(eventTypeId=101))[-1]
    new = await move(cal, MARY, start, uid)
    assert "seatUid" not in new
    assert new["rescheduledFromUid"] == uid
    assert len(await people(cal, CLASS)) == 2


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("2026-10-04T08:00:00Z", "Attempting to book a meeting in the past."),
        ("2027-10-04T08:00:00Z", "The event type can't be booked at the"),
        ("2026-10-12T02:00:00Z", "User either already has booking at this time"),
    ],
)
async def test_a_time_that_is_not_free_is_refused_for_a_seat_too(
    cal: Cal, start: str, words: str
) -> None:
    answer = await cal.reschedule(CLASS, start=start, seatUid=MARY)
    assert answer.status_code == 400
    assert message(answer).startswith(words)
    assert len(await people(cal, CLASS)) == 2


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        ("cancelled", 400, "because it has been cancelled."),
        ("pending", 404, "booking_not_found_error"),
    ],
)
async def test_only_a_class_that_takes_place_can_be_left(
    cal: Cal, sandbox: Starlette, status: str, code: int, words: str
) -> None:
    put(sandbox, CLASS, status=status)
    answer = await cal.reschedule(CLASS, start=await free(cal), seatUid=MARY)
    assert answer.status_code == code
    assert words in answer.text


async def test_two_who_move_to_the_same_new_time_meet_there(cal: Cal) -> None:
    start = await free(cal)
    answers = await asyncio.gather(
        *(cal.reschedule(CLASS, start=start, seatUid=seat) for seat in (MARY, JAN))
    )
    uids = {answer.json()["data"]["uid"] for answer in answers}
    assert len(uids) == 1
    assert sorted(await people(cal, uids.pop())) == ["Jan Kowalski", "Mary Major"]


async def test_the_class_to_leave_is_among_the_free_times_with_its_uid(
    cal: Cal,
) -> None:
    booking = (await cal.get(CLASS)).json()["data"]
    slot = await cal.slot(
        booking["start"], eventTypeId=YOGA, bookingUidToReschedule=CLASS
    )
    assert slot["bookingUid"] == CLASS
    assert slot["seatsRemaining"] == 6


async def test_a_seat_can_be_moved_and_moved_back(cal: Cal) -> None:
    back = (await cal.get(CLASS)).json()["data"]["start"]
    new = await move(cal, MARY, await free(cal))
    returned = await move(cal, new["seatUid"], back, new["uid"])
    assert returned["uid"] == CLASS
    assert returned["seatUid"] == new["seatUid"]
    assert await people(cal, CLASS) == ["Jan Kowalski", "Mary Major"]
    assert (await cal.get(new["uid"])).json()["data"]["status"] == "cancelled"


def moved_under(
    sandbox: Starlette, clock: Clock, start: str, **rules: Any
) -> StoredBooking:
    """Move Mary's seat while the class has other rules than the demo's."""
    kinds = CATALOGUE.event_types | {
        YOGA: dataclasses.replace(CATALOGUE.event_types[YOGA], **rules)
    }
    catalogue = Catalogue(
        tuple(CATALOGUE.hosts.values()),
        tuple(CATALOGUE.teams.values()),
        tuple(kinds.values()),
    )
    wanted = RescheduleInput(dt.datetime.fromisoformat(start), "", "", MARY)
    asked = Rescheduling(CLASS, wanted, Caller.ANONYMOUS, clock.now)
    with sandbox.state.store.writing() as session:
        return reschedule(session, catalogue, asked).booking


async def test_a_seat_cannot_leave_when_it_is_too_late_to_move(
    cal: Cal, sandbox: Starlette, clock: Clock
) -> None:
    start = await free(cal)
    with pytest.raises(LibraryError, match="minimum notice period") as caught:
        moved_under(sandbox, clock, start, reschedule_notice=14 * 24 * 60)
    assert caught.value.status == 403
    assert len(await people(cal, CLASS)) == 2


async def test_where_the_host_confirms_a_seats_new_time_waits_for_it(
    cal: Cal, sandbox: Starlette, clock: Clock
) -> None:
    start = await free(cal)
    new = moved_under(sandbox, clock, start, requires_confirmation=True)
    assert new.status == "pending"
    assert (await cal.get(new.uid)).json()["data"]["status"] == "pending"


async def test_too_soon_is_too_soon_for_a_seat_too(cal: Cal, clock: Clock) -> None:
    clock.now = dt.datetime(2026, 10, 5, 6, 30, tzinfo=dt.UTC)
    answer = await cal.reschedule(CLASS, start="2026-10-05T08:00:00Z", seatUid=MARY)
    assert message(answer).startswith("The event type can't be booked at the")
