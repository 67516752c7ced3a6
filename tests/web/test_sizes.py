"""Contract: what is too big is refused early, whoever would have answered it.

400  a length that is no number
413  a body of more than 512 KiB, by what it says of itself
414  an address of more than 32 KiB
431  headers of more than 32 KiB
A body that does not tell its length, and a message of a live connection, are cut off.
"""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from calpages.web.sizes import MAX_BODY_BYTES, MAX_FRAME_BYTES, capped
from tests.web.site import Site


class Reading:
    """An endpoint, such as Reflex's for uploads, that reads whatever comes."""

    def __init__(self) -> None:
        self.read = 0
        self.has_lost_it = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async for chunk in Request(scope, receive).stream():
                self.read += len(chunk)
        except ClientDisconnect:
            self.has_lost_it = True
        await PlainTextResponse("")(scope, receive, send)


@pytest.fixture
def inner() -> Reading:
    return Reading()


@pytest.fixture
def web(inner: Reading) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(capped(inner))
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def test_what_fits_is_read(web: httpx.AsyncClient, inner: Reading) -> None:
    answer = await web.post("/_upload", content=b"x" * MAX_BODY_BYTES)
    assert answer.status_code == 200
    assert inner.read == MAX_BODY_BYTES


@pytest.mark.parametrize("length", [str(MAX_BODY_BYTES + 1), "9" * 30, "9" * 5_000])
async def test_too_long_a_body_is_not_begun(
    web: httpx.AsyncClient, inner: Reading, length: str
) -> None:
    answer = await web.post("/_upload", headers={"Content-Length": length})
    assert answer.status_code == 413
    assert inner.read == 0


async def test_a_length_that_is_none_is_refused(web: httpx.AsyncClient) -> None:
    answer = await web.post("/_upload", headers={"Content-Length": "-1"})
    assert answer.status_code == 400


async def test_a_body_without_a_length_is_cut_off(
    web: httpx.AsyncClient, inner: Reading
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 64 * 1024

    await web.post("/_upload", content=endless())
    assert inner.has_lost_it
    assert inner.read <= MAX_BODY_BYTES


async def test_too_long_an_address_is_refused(site: Site) -> None:
    for path in (
        "/booking/" + "x" * 40_000,
        "/?" + "x" * 40_000,
        "/ping?a=" + "x" * 40_000,
    ):
        answer = await site.browser.get(path)
        assert answer.status_code == 414
        assert answer.headers["Cache-Control"] == "no-store"
    assert site.reflex.asked == []


async def test_too_long_headers_are_refused(site: Site) -> None:
    answer = await site.browser.get("/ping", headers={"User-Agent": "x" * 40_000})
    assert answer.status_code == 431
    assert answer.headers["Cache-Control"] == "no-store"
    assert site.reflex.asked == []


async def test_a_connection_with_too_long_headers_is_refused(inner: Reading) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        raise NotImplementedError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "websocket", "headers": [(b"cookie", b"x" * 40_000)]}
    await capped(inner)(scope, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1009}]


@pytest.mark.parametrize(
    "message", [{"text": "x" * (MAX_FRAME_BYTES + 1)}, {"bytes": b"x" * 100_000}]
)
async def test_a_connection_ends_with_a_message_that_is_too_long(
    message: Message,
) -> None:
    sent: list[Message] = []
    seen: list[Message] = []

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        seen.append(await receive())
        seen.append(await receive())

    messages = [{"type": "websocket.receive", "text": "x" * MAX_FRAME_BYTES}]
    messages.append({"type": "websocket.receive", **message})

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    await capped(app)({"type": "websocket", "headers": []}, receive, send)
    assert [one["type"] for one in seen] == [
        *("websocket.receive", "websocket.disconnect"),
    ]
    assert sent == [{"type": "websocket.close", "code": 1009}]
