"""Contract: another client's booking is not found; whose it is not told by is shown."""

from typing import Any

import httpx
import pytest

from calpages.bookings import Bookings
from calpages.bookings.tenants import is_foreign
from calpages.calcom.client import CalClient
from calpages.calcom.errors import NotFoundError
from calpages.calcom.models import Booking
from calpages.sandbox import DEMO, create_sandbox
from calpages.sandbox.callers import SANDBOX_CLIENT_ID
from tests.builders import booking

OURS = "clx1234567890abcdefghijkl"
OTHER = "clz9876543210abcdefghijkl"
UID = next(demo.uid for demo in DEMO if SANDBOX_CLIENT_ID in demo.username)


def of(email: str, username: str) -> Booking:
    return booking(hosts=[{"email": email, "username": username}])


@pytest.mark.parametrize(
    ("email", "username", "foreign"),
    [
        (f"jane+{OURS}@example.com", f"jane-{OURS}-example", False),
        (f"jane+{OURS.upper()}@example.com", "jane", False),
        ("jane@example.com", f"jane-{OURS}", False),
        (f"jane+{OTHER}@example.com", f"jane-{OTHER}-example", True),
        (f"jane+{OTHER}@example.com", "jane", True),
        ("jane@example.com", f"jane-{OTHER}-example", True),
        ("jane@example.com", "jane", False),
        ("jane+work@example.com", "jane-of-example", False),
        ("unknown", "unknown", False),
        ("", "", False),
    ],
)
def test_a_host_names_the_client_that_it_is_of(
    email: str, username: str, foreign: bool
) -> None:
    assert is_foreign(of(email, username), OURS) is foreign


@pytest.mark.parametrize(("client_id", "is_found"), [("", True), (OTHER, False)])
async def test_a_foreign_booking_is_not_found(client_id: str, is_found: bool) -> None:
    asked: list[str] = []

    class Line(httpx.ASGITransport):
        async def handle_async_request(self, request: httpx.Request) -> Any:
            asked.append(request.url.path)
            return await super().handle_async_request(request)

    client = CalClient(
        base_url="http://cal.example/v2", transport=Line(create_sandbox())
    )
    bookings = Bookings(client, client_id=client_id, ttl_seconds=0)
    if is_found:
        assert (await bookings.read(UID)).uid == UID
        return
    failures: list[NotFoundError] = []
    calls: list[int] = []
    for uid in (UID, "unknown-uid-here"):
        asked.clear()
        with pytest.raises(NotFoundError) as failure:
            await bookings.read(uid)
        failures.append(failure.value)
        calls.append(len(asked))
    assert {one.code for one in failures} == {"not_found"}
    # As many questions, so as much time.
    assert calls == [2, 2]


async def test_the_bookings_of_the_own_client_are_found() -> None:
    transport = httpx.ASGITransport(create_sandbox())
    client = CalClient(base_url="http://cal.example/v2", transport=transport)
    bookings = Bookings(client, client_id=SANDBOX_CLIENT_ID)
    assert [(await bookings.read(demo.uid)).uid for demo in DEMO] == [
        demo.uid for demo in DEMO
    ]
