"""Reading bookings: every kind, who sees what, and the errors' shapes."""

import pytest

from calpages.sandbox import DEMO
from tests.sandbox.conftest import Cal

KEY = {"Authorization": "Bearer cal_sandbox"}
UIDS = {demo.kind: demo.uid for demo in DEMO}


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: demo.kind)
async def test_every_demo_booking_is_there(cal: Cal, demo) -> None:
    answer = await (cal.by_seat if demo.kind == "seat" else cal.get)(demo.uid)
    assert answer.status_code == 200
    data = answer.json()["data"]
    occurrences = data if demo.kind == "series" else [data]
    for booking in occurrences:
        assert booking["title"] == demo.title
        assert booking["hosts"][0]["username"] == demo.username
        assert booking["eventType"]["slug"] == demo.event_slug


async def test_a_series_uid_gives_its_occurrences_by_start(cal: Cal) -> None:
    series = (await cal.get(UIDS["series"])).json()["data"]
    starts = [booking["start"] for booking in series]
    assert len(series) == 6
    assert starts == sorted(starts)
    assert {booking["recurringBookingUid"] for booking in series} == {UIDS["series"]}


async def test_an_unknown_uid_is_a_nest_not_found(cal: Cal) -> None:
    answer = await cal.get("nobodyKnowsThisUid0001")
    message = "Booking with uid=nobodyKnowsThisUid0001 was not found in the database"
    assert answer.status_code == 404
    body = answer.json()
    assert body.pop("timestamp") == "2026-10-05T06:00:00.000Z"
    assert body == {
        "status": "error",
        "path": "/v2/bookings/nobodyKnowsThisUid0001",
        "error": {
            "code": "NotFoundException",
            "message": message,
            "details": {"message": message, "error": "Not Found", "statusCode": 404},
        },
    }


async def test_a_seat_is_read_by_seat_only(cal: Cal) -> None:
    seat = UIDS["seat"]
    assert (await cal.get(seat)).status_code == 404
    attendees = (await cal.by_seat(seat)).json()["data"]["attendees"]
    assert [attendee["seatUid"] for attendee in attendees] == [seat]
    unknown = await cal.by_seat("0" * 36)
    assert unknown.status_code == 404
    assert unknown.json()["error"]["message"] == (
        f"Booking with seatUid={'0' * 36} was not found in the database"
    )


async def test_only_the_host_sees_hidden_attendees(cal: Cal) -> None:
    seated = UIDS["seated"]
    assert (await cal.get(seated)).json()["data"]["attendees"] == []
    as_host = (await cal.get(seated, **KEY)).json()["data"]["attendees"]
    assert len(as_host) == 2


async def test_wrong_credentials_are_refused_not_ignored(cal: Cal) -> None:
    uid = UIDS["accepted"]
    wrong_key = await cal.get(uid, Authorization="Bearer cal_wrong")
    wrong_pair = {"x-cal-client-id": "x", "x-cal-secret-key": "y"}
    assert wrong_key.status_code == 401
    assert wrong_key.json()["error"]["code"] == "UnauthorizedException"
    assert (await cal.get(uid, **wrong_pair)).status_code == 401
    assert (await cal.get(uid, **{"x-cal-client-id": "x"})).status_code == 200


@pytest.mark.parametrize("version", [None, "2024-04-15", "yesterday"])
async def test_another_version_is_not_found_and_says_why(cal: Cal, version) -> None:
    headers = {"cal-api-version": version} if version else {}
    url = f"/v2/bookings/{UIDS['accepted']}"
    answer = await cal.client.get(url, headers=headers)
    assert answer.status_code == 404
    assert "cal-api-version: 2024-08-13" in answer.json()["error"]["message"]


async def test_unknown_addresses_and_methods_are_nest_not_found(cal: Cal) -> None:
    answers = [
        await cal.client.get("/v2/nothing"),
        await cal.client.put(f"/v2/bookings/{UIDS['accepted']}"),
        await cal.client.get("/v2/bookings/a%2Fb"),
    ]
    for answer in answers:
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "NotFoundException"
    assert answers[1].json()["error"]["message"].startswith("Cannot PUT /v2/bookings/")


async def test_every_answer_carries_rate_limit_and_request_id(cal: Cal) -> None:
    first = (await cal.get(UIDS["accepted"])).headers
    second = (await cal.get("nobodyKnowsThisUid0001")).headers
    client = (await cal.get(UIDS["accepted"], **{"x-cal-client-id": "x"})).headers
    assert first["X-RateLimit-Limit-Default"] == "120"
    assert first["X-RateLimit-Remaining-Default"] == "119"
    assert second["X-RateLimit-Remaining-Default"] == "118"
    assert client["X-RateLimit-Limit-Default"] == "500"
    assert 0 < int(second["X-RateLimit-Reset-Default"]) <= 60
    assert first["X-Request-Id"] != second["X-Request-Id"]


async def test_what_the_api_reveals_and_omits(cal: Cal) -> None:
    """Hidden e-mails and answers are revealed; an occurrence omits phone numbers."""
    hidden = (await cal.get(UIDS["organizer-email-hidden"])).json()["data"]
    answers = (await cal.get(UIDS["custom-answers"])).json()["data"]
    occurrence = (await cal.get(UIDS["occurrence"])).json()["data"]
    by_phone = (await cal.get(UIDS["attendee-phone"])).json()["data"]
    assert hidden["hosts"][0]["email"] == "jane.doe@example.com"
    assert answers["bookingFieldsResponses"]["insurance-number"] == "X000000000"
    assert "phoneNumber" not in occurrence["attendees"][0]
    assert by_phone["attendees"][0]["phoneNumber"] == "+12025550123"


async def test_a_managed_hosts_address_holds_the_client_id(cal: Cal) -> None:
    host = (await cal.get(UIDS["pending"])).json()["data"]["hosts"][0]
    assert host["email"] == "amina.kaya+clxsandbox000000000000000@example.com"
    assert host["displayEmail"] == "amina.kaya@example.com"


async def test_both_ends_of_a_reschedule_know_each_other(cal: Cal) -> None:
    old = (await cal.get(UIDS["rescheduled-from"])).json()["data"]
    new = (await cal.get(UIDS["rescheduled-to"])).json()["data"]
    assert (old["status"], old["rescheduledToUid"]) == ("cancelled", new["uid"])
    assert (new["status"], new["rescheduledFromUid"]) == ("accepted", old["uid"])
    assert new["icsUid"] == old["icsUid"]
