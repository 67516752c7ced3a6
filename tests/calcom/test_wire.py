"""Contract: faults of the wire, each caused for real, end in the error that is true."""

import asyncio
import datetime as dt
import socket

import pytest

from calpages.calcom.client import CalClient
from calpages.calcom.errors import (
    DeadlineError,
    NoAnswerError,
    ServerError,
    ShapeError,
)
from tests.calcom.fakes import UID, Script, closed_port, hang, raw_response, reset, wire

BOOKING = b'{"status":"success","data":{"uid":"bookingUid000000000001"}}'

START = dt.datetime(2030, 9, 3, 9, tzinfo=dt.UTC)
HELD_UID = "e84be5a3-4696-49e3-acc7-b2f3999c3b94"

# Long enough never to end a call that something else should end.
PATIENT = 60.0


def sends(data: bytes) -> Script:
    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return script


async def half_an_answer(writer: asyncio.StreamWriter) -> None:
    writer.write(raw_response(BOOKING[:20], length=len(BOOKING)))
    await writer.drain()


async def trickle(writer: asyncio.StreamWriter) -> None:
    """Keep every read alive and never end."""
    writer.write(raw_response(b"", length=10_000))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


def short(url: str, deadline_seconds: float = 0.3) -> CalClient:
    return CalClient(base_url=url, deadline_seconds=deadline_seconds)


async def test_a_refused_connection_says_that_nothing_was_sent() -> None:
    async with short(f"http://127.0.0.1:{closed_port()}/v2", PATIENT) as client:
        with pytest.raises(NoAnswerError) as caught:
            await client.cancel_booking(UID)
        with pytest.raises(NoAnswerError):
            await client.get_booking(UID)
    assert caught.value.sent is False
    assert caught.value.code == "no_answer"


async def test_an_unknown_host_says_that_nothing_was_sent() -> None:
    async with short("http://no-such-host.invalid/v2", PATIENT) as client:
        with pytest.raises(NoAnswerError) as caught:
            await client.cancel_booking(UID)
    assert caught.value.sent is False


async def test_a_connection_that_does_not_open_in_time_sent_nothing() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            waiting.append(filler)
        async with short(f"http://127.0.0.1:{port}/v2") as client:
            with pytest.raises(DeadlineError) as caught:
                await client.cancel_booking(UID)
        for filler in waiting:
            filler.close()
    assert caught.value.sent is False


@pytest.mark.parametrize("fault", [reset, half_an_answer, sends(b"nonsense\r\n\r\n")])
async def test_a_write_that_breaks_off_may_have_arrived_and_is_sent_once(
    fault: Script,
) -> None:
    async with wire(fault) as server, short(server.url, PATIENT) as client:
        with pytest.raises(NoAnswerError) as caught:
            await client.cancel_booking(UID)
    assert caught.value.sent is True
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [reset, half_an_answer])
async def test_a_read_that_breaks_off_is_tried_three_times(fault: Script) -> None:
    async with wire(fault) as server, short(server.url, PATIENT) as client:
        with pytest.raises(NoAnswerError):
            await client.get_booking(UID)
    assert len(server.requests) == 3


@pytest.mark.parametrize("fault", [reset, half_an_answer])
async def test_a_reservation_that_breaks_off_may_be_held_and_is_sent_once(
    fault: Script,
) -> None:
    async with wire(fault) as server, short(server.url, PATIENT) as client:
        with pytest.raises(NoAnswerError) as caught:
            await client.reserve_slot(event_type_id=7, start=START)
        with pytest.raises(NoAnswerError):
            await client.update_reservation(HELD_UID, event_type_id=7, start=START)
    assert caught.value.sent is True
    methods = [request.split(b" ", 1)[0] for request in server.requests]
    assert methods == [b"POST", b"PATCH"]


@pytest.mark.parametrize("fault", [reset, half_an_answer])
async def test_a_release_that_breaks_off_is_tried_three_times(fault: Script) -> None:
    async with wire(fault) as server, short(server.url, PATIENT) as client:
        with pytest.raises(NoAnswerError):
            await client.release_reservation(HELD_UID)
    methods = [request.split(b" ", 1)[0] for request in server.requests]
    assert methods == [b"DELETE"] * 3


async def test_a_release_without_a_body_to_read_is_a_wrong_shape() -> None:
    empty = raw_response(b"", status="204 No Content")
    async with wire(sends(empty)) as server, short(server.url, PATIENT) as client:
        with pytest.raises(ShapeError) as caught:
            await client.release_reservation(HELD_UID)
    assert caught.value.fields == ("body",)


@pytest.mark.parametrize("fault", [hang, trickle])
async def test_the_deadline_ends_a_write_that_may_have_arrived(fault: Script) -> None:
    async with wire(fault) as server, short(server.url) as client:
        with pytest.raises(DeadlineError) as caught:
            await client.cancel_booking(UID)
    assert caught.value.sent is True
    assert caught.value.code == "deadline"
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [hang, trickle])
async def test_the_deadline_counts_for_all_attempts_of_a_read(fault: Script) -> None:
    async with wire(fault) as server, short(server.url) as client:
        with pytest.raises(DeadlineError):
            await client.get_booking(UID)
    assert len(server.requests) == 1


async def test_a_caller_who_leaves_cancels_the_call() -> None:
    asked = asyncio.Event()

    async def note_and_hang(writer: asyncio.StreamWriter) -> None:
        asked.set()
        await hang(writer)

    async with wire(note_and_hang) as server, short(server.url, PATIENT) as client:
        call = asyncio.create_task(client.get_booking(UID))
        await asked.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert len(server.requests) == 1


async def test_html_from_a_gateway_is_a_server_error() -> None:
    page = raw_response(b"<html>502</html>", status="502 Bad Gateway")
    async with wire(sends(page)) as server, short(server.url, PATIENT) as client:
        with pytest.raises(ServerError):
            await client.get_booking(UID)
        with pytest.raises(ServerError):
            await client.cancel_booking(UID)
    assert len(server.requests) == 3 + 1


@pytest.mark.parametrize(
    "body",
    [
        raw_response(b"<html>Welcome</html>"),
        raw_response(BOOKING[:30]),
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    ],
)
async def test_a_success_with_a_broken_body_is_a_wrong_shape(body: bytes) -> None:
    async with wire(sends(body)) as server, short(server.url, PATIENT) as client:
        with pytest.raises(ShapeError) as caught:
            await client.cancel_booking(UID)
    assert caught.value.fields == ("body",)
    assert len(server.requests) == 1
