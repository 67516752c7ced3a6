"""Contract: ``POST /webhooks/cal``, in front of everything else.

    204  signed by Cal.com: what we kept of the booking is dropped
    400  signed, but not JSON
    401  not signed, or by somebody else
    404  no secret is set
    405  another method
    413  longer than any webhook: refused before it is read to its end

Nothing of a webhook is logged.
"""

import hashlib
import hmac
import json
import logging
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from calpages import services
from calpages.bookings import Bookings
from calpages.calcom.client import CalClient
from calpages.web.plain_http import plain_http
from calpages.web.webhooks import MAX_BODY_BYTES
from tests.calcom.fakes import BASE_URL, NEW_UID, UID, FakeCal, booking_json

SITE = "https://book.example.com"
SECRET = "a-secret-that-only-cal-com-knows"
PATH = "/webhooks/cal"


async def reflex(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands where Reflex stands, and says which address reached it."""
    await PlainTextResponse(f"page {scope['path']}")(scope, receive, send)


class Site:
    """Our pages over a small Cal.com, with readings that are kept for a minute."""

    def __init__(self, secret: str | None = SECRET) -> None:
        self.cal = FakeCal(booking_json(), booking_json(uid=NEW_UID))
        client = CalClient(base_url=BASE_URL, transport=self.cal.transport)
        self.bookings = Bookings(client, ttl_seconds=60.0)
        services.use(
            services.Services(
                bookings=self.bookings,
                webhook_secret=None if secret is None else SecretStr(secret),
            )
        )
        transport = httpx.ASGITransport(plain_http(reflex))
        self.browser = httpx.AsyncClient(transport=transport, base_url=SITE)

    async def tell(self, event: Any) -> int:
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        headers = {"X-Cal-Signature-256": signature_of(body)}
        answer = await self.browser.post(PATH, content=body, headers=headers)
        assert answer.content == b""
        return answer.status_code

    async def looks(self, uid: str) -> int:
        """Look at a booking; the calls to Cal.com that it cost."""
        before = self.cal.count("GET")
        await self.bookings.read(uid)
        return self.cal.count("GET") - before


def signature_of(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def event(trigger: str = "BOOKING_CANCELLED", **payload: Any) -> dict[str, Any]:
    return {
        "triggerEvent": trigger,
        "createdAt": "2026-08-18T10:05:00.000Z",
        "payload": {
            "title": "Intro between Amina Kaya and Jane Doe",
            "organizer": {"email": "amina@example.com"},
            "status": "CANCELLED",
            **payload,
        },
    }


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_chosen", [])


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.mark.parametrize(
    "told",
    [
        event(uid=UID),
        event("BOOKING_RESCHEDULED", uid="brandNewBooking0000001", rescheduleUid=UID),
        event("BOOKING_NO_SHOW_UPDATED", bookingUid=UID),
        event("MEETING_STARTED", uid="another", recurringEventId=UID),
        event("WRONG_ASSIGNMENT_REPORT", booking={"id": 91, "uid": UID}),
        event("BOOKING_CREATED", uid="aClass000000000000001", attendeeSeatId=UID),
        event("A_TRIGGER_OF_TOMORROW", uid=UID),
        {"triggerEvent": "BOOKING_CANCELLED", "uid": UID, "by": "a template"},
        {"uid": UID, "payload": None},
    ],
)
async def test_what_is_told_of_a_booking_drops_it_and_no_other(
    site: Site, told: dict[str, Any]
) -> None:
    for uid in (UID, NEW_UID):
        assert await site.looks(uid) == 1
        assert await site.looks(uid) == 0
    assert await site.tell(told) == 204
    assert await site.looks(NEW_UID) == 0
    assert await site.looks(UID) == 1


async def test_the_page_shows_what_cal_com_says_and_not_what_it_is_told(
    site: Site,
) -> None:
    await site.bookings.read(UID)
    assert await site.tell(event(uid=UID)) == 204
    assert (await site.bookings.read(UID)).booking.status == "accepted"
    site.cal.cancel(UID)
    for _ in range(2):
        assert await site.tell(event(uid=UID)) == 204
        assert (await site.bookings.read(UID)).booking.status == "cancelled"


@pytest.mark.parametrize(
    "told",
    [
        event("FORM_SUBMITTED"),
        event("PING"),
        event(uid=None),
        event(uid=7),
        event(uid={"uid": UID}),
        event(uid="../../me"),
        event(booking=[UID]),
        {},
        [],
        [event(uid=UID)],
        "uid",
        False,
        None,
    ],
)
async def test_what_names_no_booking_is_taken_and_drops_nothing(
    site: Site, told: Any
) -> None:
    await site.looks(UID)
    assert await site.tell(told) == 204
    assert await site.looks(UID) == 0


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"payload=1&uid=2", b"\xff", b"[" * 10_000, b"<html></html>"],
)
async def test_what_is_not_json_is_refused(site: Site, body: bytes) -> None:
    assert await site.tell(body) == 400


@pytest.mark.parametrize("case", ["none", "empty", "other", "upper", "junk", "literal"])
async def test_what_cal_com_has_not_signed_is_refused_and_drops_nothing(
    site: Site, case: str
) -> None:
    body = json.dumps(event(uid=UID)).encode()
    signature = {
        "empty": "",
        "other": signature_of(body, "another secret"),
        "upper": signature_of(body).upper(),
        "junk": "\u00e9" * 64,
        "literal": "no-secret-provided",
    }
    headers: dict[bytes, bytes] = {}
    if case != "none":
        headers = {b"X-Cal-Signature-256": signature[case].encode("latin-1")}
    await site.looks(UID)
    answer = await site.browser.post(PATH, content=body, headers=headers)
    assert (answer.status_code, answer.content) == (401, b"")
    assert await site.looks(UID) == 0


async def test_the_raw_body_is_what_is_signed(site: Site) -> None:
    body = json.dumps(event(uid=UID), indent=2).encode()
    headers = {"X-Cal-Signature-256": signature_of(json.dumps(event(uid=UID)).encode())}
    answer = await site.browser.post(PATH, content=body, headers=headers)
    assert answer.status_code == 401
    assert await site.tell(body) == 204


@pytest.mark.parametrize("secret", [None, ""])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_without_a_secret_there_is_nothing_here(
    secret: str | None, method: str
) -> None:
    site = Site(secret)
    body = json.dumps(event(uid=UID)).encode()
    headers = {"X-Cal-Signature-256": signature_of(body, "")}
    answer = await site.browser.request(method, PATH, content=body, headers=headers)
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_another_method_is_refused(site: Site, method: str) -> None:
    answer = await site.browser.request(method, PATH)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_the_longest_body_that_is_taken(site: Site) -> None:
    longest = json.dumps(event(uid=UID)).encode().ljust(MAX_BODY_BYTES)
    assert await site.tell(longest) == 204
    assert await site.tell(longest + b" ") == 413


class Sender:
    """Sends a webhook piece by piece, as no client of ours would.

    Attributes:
        given: How many bytes of the body were taken.
        answers: What came back.
    """

    def __init__(self, piece: dict[str, Any], **headers: str) -> None:
        self._piece = piece
        self._headers = {"x-cal-signature-256": "0" * 64, **headers}
        self.given = -1
        self.answers: list[Any] = []

    async def send(self) -> None:
        headers = [(k.encode(), v.encode()) for k, v in self._headers.items()]
        scope = {"type": "http", "method": "POST", "path": PATH, "headers": headers}
        await plain_http(reflex)(scope, self._give, self._take)

    async def _give(self) -> dict[str, Any]:
        self.given = max(self.given, 0) + len(self._piece.get("body", b""))
        return self._piece

    async def _take(self, message: Any) -> None:
        self.answers.append(message)


PIECE = b" " * 64 * 1024
ENDLESS = {"type": "http.request", "body": PIECE, "more_body": True}


async def test_an_endless_body_is_refused_before_its_end(site: Site) -> None:
    sender = Sender(ENDLESS)
    await sender.send()
    assert sender.answers[0]["status"] == 413
    assert sender.given == MAX_BODY_BYTES + len(PIECE)


async def test_a_body_that_says_it_is_too_long_is_not_read_at_all(site: Site) -> None:
    sender = Sender(ENDLESS, **{"content-length": str(MAX_BODY_BYTES + 1)})
    await sender.send()
    assert sender.answers[0]["status"] == 413
    assert sender.given == -1


async def test_who_leaves_in_the_middle_is_not_answered(site: Site) -> None:
    sender = Sender({"type": "http.disconnect"})
    await sender.send()
    assert sender.answers == []


async def test_nothing_of_a_webhook_is_logged(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await site.tell(event(uid=UID))
    await site.tell(json.dumps(event(uid=UID)).encode() + b"}")
    await site.browser.post(PATH, json=event(uid=UID))
    logged = [record.getMessage() for record in caplog.records]
    assert not any(
        word in line for line in logged for word in (UID, "Amina", "example.com/v2")
    )


@pytest.mark.parametrize("path", ["/webhooks/cal/", "/webhooks", "/webhooks/cal/x"])
async def test_other_addresses_are_not_its_business(site: Site, path: str) -> None:
    answer = await site.browser.get(path)
    assert answer.text == f"page {path}"
