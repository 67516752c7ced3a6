"""Contract: what is asked of Cal.com, byte by byte, and what comes of its answers."""

import datetime as dt
import json
import logging
from collections.abc import AsyncIterator

import httpx
import pytest

from calpages.calcom.client import CalClient
from calpages.calcom.errors import (
    BadRequestError,
    CalError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    ServerError,
    ShapeError,
    StatusError,
    UnauthorizedError,
)
from calpages.calcom.exchange import MAX_BODY_BYTES
from tests.calcom.fakes import (
    BASE_URL,
    NEW_UID,
    SEAT_UID,
    SERIES_UID,
    UID,
    FakeCal,
    answer,
    booking_json,
    refusal,
)

START = dt.datetime(2030, 9, 3, 11, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def client_of(cal: FakeCal, client_id: str | None = None) -> CalClient:
    return CalClient(base_url=BASE_URL, transport=cal.transport, client_id=client_id)


def last(cal: FakeCal) -> httpx.Request:
    return cal.requests[-1]


async def test_a_booking_is_read_by_its_uid() -> None:
    cal = FakeCal(booking_json())
    async with client_of(cal) as client:
        booking = await client.get_booking(UID)
    assert not isinstance(booking, tuple)
    assert booking.uid == UID
    assert str(last(cal).url) == f"{BASE_URL}/bookings/{UID}"
    assert last(cal).headers["cal-api-version"] == "2024-08-13"


async def test_a_series_uid_reads_all_occurrences() -> None:
    occurrences = [
        booking_json(uid=f"occurrence{day}", recurringBookingUid=SERIES_UID)
        for day in range(3)
    ]
    async with client_of(FakeCal(*occurrences)) as client:
        series = await client.get_booking(SERIES_UID)
    assert isinstance(series, tuple)
    assert len(series) == 3


async def test_a_seat_is_read_by_its_own_uid() -> None:
    cal = FakeCal(booking_json())
    cal.seats[SEAT_UID] = UID
    async with client_of(cal) as client:
        booking = await client.get_booking_by_seat(SEAT_UID)
    assert booking.uid == UID
    assert last(cal).headers["cal-api-version"] == "2024-08-13"


async def test_a_cancel_is_posted_with_its_reason() -> None:
    cal = FakeCal(booking_json())
    async with client_of(cal) as client:
        cancelled = await client.cancel_booking(UID, reason="Will travel")
    assert not isinstance(cancelled, tuple)
    assert (cancelled.status, cancelled.cancellation_reason) == (
        "cancelled",
        "Will travel",
    )
    assert last(cal).method == "POST"
    assert last(cal).headers["cal-api-version"] == "2024-08-13"
    assert last(cal).headers["content-type"] == "application/json"
    assert json.loads(last(cal).content) == {"cancellationReason": "Will travel"}


async def test_a_cancel_without_a_reason_sends_none() -> None:
    cal = FakeCal(booking_json())
    async with client_of(cal) as client:
        await client.cancel_booking(UID)
    assert json.loads(last(cal).content) == {}


async def test_a_seat_is_given_back_by_its_own_uid_beside_the_bookings() -> None:
    cal = FakeCal(booking_json())
    async with client_of(cal) as client:
        await client.cancel_booking(UID, reason="Ill", seat_uid=SEAT_UID)
    assert last(cal).url.path == f"/v2/bookings/{UID}/cancel"
    sent = {"cancellationReason": "Ill", "seatUid": SEAT_UID}
    assert json.loads(last(cal).content) == sent


async def test_later_events_are_cancelled_by_one_event_and_answered_as_a_series() -> (
    None
):
    cal = FakeCal(booking_json())
    cal.instead = lambda _: answer([booking_json(), booking_json(uid=NEW_UID)])
    async with client_of(cal) as client:
        series = await client.cancel_booking(UID, cancel_subsequent=True)
    assert isinstance(series, tuple)
    assert [booking.uid for booking in series] == [UID, NEW_UID]
    assert json.loads(last(cal).content) == {"cancelSubsequentBookings": True}


async def test_what_cal_com_cannot_mean_by_a_seat_is_not_sent() -> None:
    cal = FakeCal(booking_json())
    async with client_of(cal) as client:
        with pytest.raises(ValueError, match="one by one"):
            await client.cancel_booking(UID, seat_uid=SEAT_UID, cancel_subsequent=True)
        with pytest.raises(NotFoundError):
            await client.cancel_booking(UID, seat_uid="../../me")
    assert cal.requests == []


async def test_a_reschedule_sends_utc_and_nobody_who_did_it() -> None:
    cal = FakeCal(booking_json())
    async with client_of(cal) as client:
        booking = await client.reschedule_booking(UID, start=START, reason="Strike")
    assert (booking.uid, booking.rescheduled_from_uid) == (NEW_UID, UID)
    assert json.loads(last(cal).content) == {
        "start": "2030-09-03T09:00:00.000Z",
        "reschedulingReason": "Strike",
    }


async def test_a_seat_is_moved_by_its_own_uid_beside_the_bookings() -> None:
    cal = FakeCal(booking_json())
    moved = booking_json(uid=NEW_UID, seatUid=SEAT_UID, attendees=[])
    cal.instead = lambda _: answer(moved, 201)
    async with client_of(cal) as client:
        booking = await client.reschedule_booking(UID, start=START, seat_uid=SEAT_UID)
    assert last(cal).url.path == f"/v2/bookings/{UID}/reschedule"
    sent = {"start": "2030-09-03T09:00:00.000Z", "seatUid": SEAT_UID}
    assert json.loads(last(cal).content) == sent
    assert (booking.uid, booking.seat_uid) == (NEW_UID, SEAT_UID)
    assert booking.is_seated


async def test_what_cal_com_refuses_of_a_seats_move_is_not_sent() -> None:
    cal = FakeCal(booking_json())
    async with client_of(cal) as client:
        with pytest.raises(ValueError, match="without a reason"):
            await client.reschedule_booking(
                UID, start=START, seat_uid=SEAT_UID, reason="Ill"
            )
        with pytest.raises(NotFoundError):
            await client.reschedule_booking(UID, start=START, seat_uid="../../me")
    assert cal.requests == []


async def test_text_that_a_database_cannot_store_is_mended() -> None:
    cal = FakeCal(booking_json())
    async with client_of(cal) as client:
        await client.cancel_booking(UID, reason="a\0b \ud800 \N{GRINNING FACE}")
    sent = json.loads(last(cal).content)["cancellationReason"]
    assert sent == "ab ? \N{GRINNING FACE}"


async def test_slots_are_asked_by_event_type_and_utc_range() -> None:
    cal = FakeCal()
    async with client_of(cal) as client:
        await client.get_slots(
            event_type_id=7,
            start=START,
            end=START + dt.timedelta(days=2),
            duration=60,
            rescheduling_uid=UID,
        )
    assert last(cal).url.path == "/v2/slots"
    assert last(cal).headers["cal-api-version"] == "2024-09-04"
    assert dict(last(cal).url.params) == {
        "eventTypeId": "7",
        "start": "2030-09-03T09:00:00.000Z",
        "end": "2030-09-05T09:00:00.000Z",
        "format": "range",
        "duration": "60",
        "bookingUidToReschedule": UID,
    }


async def test_a_time_zone_is_sent_with_the_slots_if_there_is_one() -> None:
    cal = FakeCal()
    async with client_of(cal) as client:
        for zone in ("", "Europe/Rome"):
            await client.get_slots(
                event_type_id=7, start=START, end=START, time_zone=zone
            )
    asked = [request.url.params.get("timeZone") for request in cal.requests]
    assert asked == [None, "Europe/Rome"]


async def test_slots_need_aware_times() -> None:
    cal = FakeCal()
    naive = START.replace(tzinfo=None)
    async with client_of(cal) as client:
        with pytest.raises(ValueError, match="aware"):
            await client.get_slots(event_type_id=7, start=naive, end=START)
    assert cal.requests == []


async def test_a_persons_event_type_is_asked_by_username_and_event_slug() -> None:
    cal = FakeCal()
    cal.event_types = [{"id": 7, "slug": "intro & more"}]
    async with client_of(cal) as client:
        found = await client.get_event_type(username="jane+joe", slug="intro & more")
    assert found is not None
    assert found.id == 7
    assert last(cal).url.path == "/v2/event-types"
    assert last(cal).headers["cal-api-version"] == "2024-06-14"
    params = {"username": "jane+joe", "eventSlug": "intro & more"}
    assert dict(last(cal).url.params) == params


async def test_a_teams_event_type_is_asked_by_team_and_event_slug() -> None:
    cal = FakeCal()
    cal.event_types = [{"id": 9, "slug": "support", "teamId": 3}]
    async with client_of(cal) as client:
        found = await client.get_team_event_type(team_id=3, slug="support")
    assert found is not None
    assert found.team_id == 3
    assert last(cal).url.path == "/v2/teams/3/event-types"
    assert last(cal).url.params["eventSlug"] == "support"


async def test_an_event_type_that_is_not_there_is_none() -> None:
    cal = FakeCal()
    async with client_of(cal) as client:
        assert await client.get_event_type(username="jane", slug="intro") is None
        cal.instead = lambda _: refusal(404, "Team not found")
        assert await client.get_team_event_type(team_id=3, slug="intro") is None


@pytest.mark.parametrize("name", ["", "a" * 201, "a\r\nb", "a\0b"])
async def test_what_is_no_name_is_not_asked_for(name: str) -> None:
    cal = FakeCal()
    async with client_of(cal) as client:
        assert await client.get_event_type(username=name, slug="intro") is None
        assert await client.get_event_type(username="jane", slug=name) is None
        assert await client.get_team_event_type(team_id=3, slug=name) is None
    assert cal.requests == []


@pytest.mark.parametrize("uid", ["", "../me", "..%2f..%2fme", "a" * 10_000, "u\0" * 9])
async def test_what_is_no_uid_is_not_found_without_a_call(uid: str) -> None:
    cal = FakeCal()
    async with client_of(cal) as client:
        for call in (
            client.get_booking(uid),
            client.get_booking_by_seat(uid),
            client.cancel_booking(uid),
            client.reschedule_booking(uid, start=START),
        ):
            with pytest.raises(NotFoundError):
                await call
        await client.get_slots(
            event_type_id=7, start=START, end=START, rescheduling_uid=uid
        )
    assert [request.url.path for request in cal.requests] == ["/v2/slots"]
    assert "bookingUidToReschedule" not in last(cal).url.params


async def test_the_client_id_is_sent_when_configured_and_never_a_credential() -> None:
    cal = FakeCal(booking_json())
    async with client_of(cal) as client:
        await client.get_booking(UID)
    async with client_of(cal, client_id="clx-example") as client:
        await client.get_booking(UID)
        await client.cancel_booking(UID)
    sent = [request.headers.get("x-cal-client-id") for request in cal.requests]
    assert sent == [None, "clx-example", "clx-example"]
    for request in cal.requests:
        assert not {"authorization", "x-cal-secret-key", "cookie"} & {*request.headers}


async def test_cookies_of_one_answer_are_not_sent_with_the_next_request() -> None:
    cal = FakeCal(booking_json())
    cal.instead = lambda _: httpx.Response(
        200,
        json={"status": "success", "data": booking_json()},
        headers={"set-cookie": "session=1; Path=/"},
    )
    async with client_of(cal) as client:
        await client.get_booking(UID)
        await client.get_booking(UID)
    assert "cookie" not in last(cal).headers


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "cal.example/v2",
        "ftp://cal.example",
        "https://",
        "https://user:secret@cal.example/v2",
        "https://cal.example/v2?key=1",
    ],
)
def test_a_base_url_that_would_mislead_is_refused(base_url: str) -> None:
    with pytest.raises(ValueError, match="base_url") as caught:
        CalClient(base_url=base_url)
    assert "secret" not in str(caught.value)


async def test_a_slash_at_the_end_of_the_base_url_makes_no_difference() -> None:
    cal = FakeCal(booking_json())
    url = BASE_URL + "/"
    async with CalClient(base_url=url, transport=cal.transport) as client:
        await client.get_booking(UID)
    assert last(cal).url.path == f"/v2/bookings/{UID}"


async def test_a_refusal_carries_its_reason() -> None:
    cal = FakeCal(booking_json(status="cancelled"))
    async with client_of(cal) as client:
        with pytest.raises(BadRequestError) as caught:
            await client.cancel_booking(UID)
    assert caught.value.refusal == "already_cancelled"
    assert UID in caught.value.message
    assert UID not in repr(caught.value)


async def test_a_redirect_is_an_error_and_is_not_followed() -> None:
    cal = FakeCal()
    cal.instead = lambda _: httpx.Response(302, headers={"location": "https://x/"})
    async with client_of(cal) as client:
        with pytest.raises(StatusError) as caught:
            await client.get_booking(UID)
    assert (caught.value.status, caught.value.code) == (302, "unexpected_status")
    assert len(cal.requests) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_read_is_tried_three_times_when_the_server_fails(status: int) -> None:
    cal = FakeCal()
    cal.instead = lambda _: httpx.Response(status, html="<h1>Bad gateway</h1>")
    async with client_of(cal) as client:
        with pytest.raises(ServerError):
            await client.get_booking(UID)
    assert len(cal.requests) == 3


async def test_a_read_succeeds_when_a_retry_does() -> None:
    cal = FakeCal(booking_json())
    cal.instead = lambda _: httpx.Response(502) if len(cal.requests) < 3 else None
    async with client_of(cal) as client:
        booking = await client.get_booking(UID)
    assert not isinstance(booking, tuple)
    assert booking.uid == UID


@pytest.mark.parametrize("status", [500, 502, 429])
async def test_a_write_is_sent_once_whatever_comes(status: int) -> None:
    cal = FakeCal(booking_json())
    cal.instead = lambda _: httpx.Response(status, headers={"retry-after": "0"})
    async with client_of(cal) as client:
        with pytest.raises(StatusError):
            await client.cancel_booking(UID)
        with pytest.raises(StatusError):
            await client.reschedule_booking(UID, start=START)
    assert len(cal.requests) == 2


@pytest.mark.parametrize(("hint", "calls"), [("2", 3), ("30", 1), (None, 1)])
async def test_a_rate_limit_is_waited_for_only_if_short(
    hint: str | None, calls: int
) -> None:
    cal = FakeCal()
    headers = {"x-ratelimit-reset-default": hint} if hint else {}
    cal.instead = lambda _: httpx.Response(429, headers=headers)
    async with client_of(cal) as client:
        with pytest.raises(RateLimitedError) as caught:
            await client.get_booking(UID)
    assert len(cal.requests) == calls
    assert caught.value.retry_after_seconds == (float(hint) if hint else None)


async def test_what_will_not_pass_is_not_tried_again() -> None:
    cal = FakeCal()
    cal.instead = lambda _: refusal(401, "Invalid client")
    async with client_of(cal) as client:
        with pytest.raises(UnauthorizedError):
            await client.get_booking(UID)
    assert len(cal.requests) == 1


async def test_a_success_that_cannot_be_read_is_a_wrong_shape() -> None:
    cal = FakeCal()
    cal.instead = lambda _: answer({"uid": UID, "title": "Intro with Jane Doe"})
    async with client_of(cal) as client:
        for call in (
            client.get_booking(UID),
            client.get_booking_by_seat(UID),
            client.cancel_booking(UID),
            client.reschedule_booking(UID, start=START),
        ):
            with pytest.raises(ShapeError) as caught:
                await call
            assert caught.value.fields == ("data.end", "data.start")


@pytest.mark.parametrize(("status", "error"), [(200, ShapeError), (400, StatusError)])
async def test_a_body_that_is_too_long_is_cut_off(
    status: int, error: type[CalError]
) -> None:
    given: list[int] = []

    class TooLong(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while sum(given) < 3 * MAX_BODY_BYTES:
                given.append(1 << 16)
                yield b" " * (1 << 16)

    cal = FakeCal()
    cal.instead = lambda _: httpx.Response(status, stream=TooLong())
    async with client_of(cal) as client:
        with pytest.raises(error):
            await client.get_booking(UID)
    assert sum(given) <= MAX_BODY_BYTES + (1 << 16)


async def test_no_log_at_any_level_holds_a_uid(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    cal = FakeCal(booking_json())
    cal.instead = lambda _: httpx.Response(502) if len(cal.requests) == 1 else None
    async with client_of(cal) as client:
        await client.get_booking(UID)
        await client.cancel_booking(UID, reason="Will travel")
        with pytest.raises(CalError):
            await client.cancel_booking(UID)
    written = " ".join(f"{record.__dict__}" for record in caplog.records)
    assert "stamina.retry_scheduled" in written
    assert UID not in written
    assert "travel" not in written


async def test_only_our_own_calls_are_kept_out_of_httpxs_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="httpx")
    cal = FakeCal(booking_json())
    client = client_of(cal)
    async with httpx.AsyncClient(transport=cal.transport) as other:
        await other.get("https://other.example/v2/slots")
        await other.get(f"{BASE_URL}/slots")
    await client.aclose()
    assert [record.name for record in caplog.records] == ["httpx"]
    assert "other.example" in caplog.text


async def test_after_the_end_nothing_is_sent_and_that_is_known() -> None:
    """A reading that still goes on while the process ends is no mistake of ours."""
    cal = FakeCal(booking_json())
    client = client_of(cal)
    await client.aclose()
    for call in (client.get_booking(UID), client.cancel_booking(UID)):
        with pytest.raises(NoAnswerError) as caught:
            await call
        assert caught.value.sent is False
    assert cal.count("GET") == cal.count("POST") == 0
