"""Faults on demand and the record of requests, in process and over a socket."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from calpages.sandbox import DEMO, create_sandbox
from calpages.sandbox.serving import serve
from tests.processes import PATIENCE_SECONDS, free_port, running
from tests.sandbox.conftest import BOOKINGS, Cal

UID = next(demo.uid for demo in DEMO if demo.kind == "accepted")
SERVE = """
import sys
from calpages.sandbox import serve
serve(int(sys.argv[1]), control=True)
"""


async def test_without_control_there_are_no_control_endpoints() -> None:
    transport = httpx.ASGITransport(create_sandbox())
    async with httpx.AsyncClient(transport=transport, base_url="http://cal") as client:
        for path in ("faults", "reset"):
            answer = await client.post(f"/_sandbox/{path}", json={"fault": "500"})
            assert answer.status_code == 404
        assert (await client.get("/_sandbox/requests")).status_code == 404


async def test_a_fault_hits_its_path_and_method_so_many_times(cal: Cal) -> None:
    await cal.fault(path="/cancel$", method="POST", fault="500", times=2)
    assert (await cal.get(UID)).status_code == 200
    answers = [await cal.cancel(UID) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [500, 500, 200]
    assert answers[0].json()["error"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "message": "Internal server error.",
    }


async def test_a_fault_without_a_number_lasts_until_it_is_removed(cal: Cal) -> None:
    await cal.fault(path=UID, fault="500")
    for _ in range(5):
        assert (await cal.get(UID)).status_code == 500
    await cal.client.delete("/_sandbox/faults")
    assert (await cal.get(UID)).status_code == 200


async def test_a_rate_limit_looks_like_cal_coms(cal: Cal) -> None:
    await cal.fault(fault="429", seconds=7)
    answer = await cal.get(UID)
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "ThrottlerException"
    assert answer.headers["X-RateLimit-Reset-Default"] == "7"
    assert answer.headers["X-RateLimit-Remaining-Default"] == "0"


async def test_a_gateways_error_is_html(cal: Cal) -> None:
    await cal.fault(fault="502-html")
    answer = await cal.get(UID)
    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>502 Bad Gateway</h1>" in answer.text


async def test_credentials_can_be_refused(cal: Cal) -> None:
    await cal.fault(fault="401")
    answer = await cal.get(UID)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "UnauthorizedException"


async def test_a_refusal_says_what_it_was_told_and_does_nothing(cal: Cal) -> None:
    words = "Attendee with this email can't book."
    await cal.fault(fault="refuse", message=words, method="POST", times=1)
    answer = await cal.cancel(UID)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadRequestException"
    assert answer.json()["error"]["message"] == words
    assert (await cal.get(UID)).json()["data"]["status"] == "accepted"
    await cal.fault(fault="refuse", status=403, message=words)
    assert (await cal.get(UID)).status_code == 403


async def test_a_truncated_answer_is_half_of_what_was_done(cal: Cal) -> None:
    await cal.fault(fault="truncated", method="POST", times=1)
    answer = await cal.cancel(UID)
    assert answer.status_code == 200
    whole = (await cal.get(UID)).text
    assert whole.startswith(answer.text)
    assert len(answer.content) < len(whole.encode())
    assert '"status":"cancelled"' in whole


async def test_hang_never_answers(cal: Cal) -> None:
    await cal.fault(fault="hang", times=1)
    asking = asyncio.create_task(cal.get(UID))
    await asyncio.sleep(0)
    assert (await cal.get(UID)).status_code == 200
    assert not asking.done()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_slow_answers_all_the_same(cal: Cal) -> None:
    await cal.fault(fault="slow", seconds=0.01)
    assert (await cal.get(UID)).status_code == 200


async def test_requests_are_recorded_with_what_tests_ask_about(cal: Cal) -> None:
    await cal.get(UID, **{"x-cal-client-id": "abc"})
    await cal.cancel(UID, cancellationReason="Ill")
    read, cancelled = (await cal.client.get("/_sandbox/requests")).json()
    assert read == {
        "method": "GET",
        "path": f"/v2/bookings/{UID}",
        "query": "",
        "status": 200,
        "body": None,
        "api_version": "2024-08-13",
        "client_id": "abc",
        "has_authorization": False,
    }
    assert cancelled["body"] == {"cancellationReason": "Ill"}
    await cal.client.delete("/_sandbox/requests")
    assert (await cal.client.get("/_sandbox/requests")).json() == []


async def test_a_copy_is_a_booking_of_its_own(cal: Cal) -> None:
    copies = f"/_sandbox/bookings/{UID}/copies"
    answer = await cal.client.post(copies, json={"uid": "aCopyOfIt"})
    assert answer.status_code == 204
    await cal.cancel(UID)
    copy = (await cal.get("aCopyOfIt")).json()["data"]
    assert copy["status"] == "accepted"
    assert copy["title"] == (await cal.get(UID)).json()["data"]["title"]
    for address, uid in ((copies, ""), (copies.replace(UID, "nobody"), "another")):
        answer = await cal.client.post(address, json={"uid": uid})
        assert answer.status_code == 404


async def test_reset_puts_everything_back(cal: Cal) -> None:
    before = (await cal.get(UID)).json()
    await cal.cancel(UID)
    await cal.fault(fault="500", path="/v2")
    assert (await cal.client.post("/_sandbox/reset")).status_code == 204
    assert (await cal.client.get("/_sandbox/requests")).json() == []
    assert (await cal.get(UID)).json() == before


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"fault": "fire"},
        {"fault": "500", "path": "("},
        {"fault": "slow", "seconds": -1},
        {"fault": "500", "times": "many"},
        {"fault": "refuse", "status": 500},
        {"fault": "refuse", "status": 403.5},
    ],
)
async def test_a_fault_that_is_none_is_refused(sandbox: Starlette, fault) -> None:
    transport = httpx.ASGITransport(sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://cal") as client:
        answer = await client.post("/_sandbox/faults", json=fault)
    assert answer.status_code == 400


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The sandbox as a process of its own; gives its address."""
    port = free_port()
    command = [sys.executable, "-c", SERVE, str(port)]
    output = tmp_path / "output"
    with running(
        command, port=port, ready="/_sandbox/requests", output=output
    ) as server:
        yield f"http://127.0.0.1:{port}"
    assert server.process.returncode == 0
    assert UID not in server.log()
    assert "Traceback" not in server.log()


def test_over_a_socket_connections_break_and_writes_before_that_count(served) -> None:
    with httpx.Client(
        base_url=served, headers=BOOKINGS, timeout=PATIENCE_SECONDS
    ) as client:
        url = f"/v2/bookings/{UID}"
        client.post("/_sandbox/faults", json={"fault": "reset", "times": 1})
        with pytest.raises(httpx.RemoteProtocolError):
            client.post(f"{url}/cancel", json={})
        assert client.get(url).json()["data"]["status"] == "accepted"
        client.post("/_sandbox/faults", json={"fault": "reset-after", "times": 1})
        with pytest.raises(httpx.RemoteProtocolError):
            client.post(f"{url}/cancel", json={})
        assert client.get(url).json()["data"]["status"] == "cancelled"


def test_over_a_socket_a_hanging_request_blocks_nobody(served) -> None:
    with httpx.Client(
        base_url=served, headers=BOOKINGS, timeout=PATIENCE_SECONDS
    ) as client:
        url = f"/v2/bookings/{UID}"
        client.post("/_sandbox/faults", json={"fault": "hang", "times": 1})
        with pytest.raises(httpx.ReadTimeout):
            client.get(url, timeout=0.3)
        assert client.get(url).status_code == 200


def test_a_taken_port_is_an_error(served) -> None:
    with pytest.raises(OSError, match="in use"):
        serve(httpx.URL(served).port or 0)
