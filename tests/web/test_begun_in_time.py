"""Contract: a live connection ends, and comes back, unless its page begins on it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from calpages.web.begun_in_time import Connections, begun_in_time

_CONNECT = {"type": "websocket.receive", "text": '40/_event,{"event":{}}'}
_DELTA = '42/_event,["event",{"delta":{"s":{"is_hydrated_rx_state_":%s}}}]'
_FIRST_WORDS, _BEGUN = (
    {"type": "websocket.send", "text": _DELTA % so} for so in ("false", "true")
)
_COME_BACK = {"type": "websocket.close", "code": 1012}
_CONNECTED = {"type": "websocket.send", "text": '40/_event,{"sid":"one"}'}


class Talk:
    """A connection whose client says ``said`` and then nothing until it is let go."""

    def __init__(self, *said: Message) -> None:
        self._said = [*said]
        self.leaves = asyncio.Event()
        self.sent: list[Message] = []
        self.heard: list[Message] = []

    async def receive(self) -> Message:
        if self._said:
            return self._said.pop(0)
        await self.leaves.wait()
        return {"type": "websocket.disconnect", "code": 1001}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    async def with_(self, *answers: Message, **options: Any) -> None:
        """Let an application answer all that it hears, until the connection ends."""

        async def app(_scope: Scope, receive: Receive, send: Send) -> None:
            while not self.heard or self.heard[-1]["type"] != "websocket.disconnect":
                self.heard.append(await receive())
                for one in answers:
                    await send(one)

        wrapped = begun_in_time(app, seconds=0.05, **options)
        await wrapped({"type": "websocket"}, self.receive, self.send)

    async def hearing(
        self, *words: Message | float, seconds: float, leaves_after: float
    ) -> None:
        """Let an application listen and say ``words``, with pauses in seconds."""

        async def app(_scope: Scope, receive: Receive, send: Send) -> None:
            await receive()
            listening = asyncio.ensure_future(receive())
            for word in words:
                if isinstance(word, int | float):
                    await asyncio.sleep(word)
                else:
                    await send(word)
            self.heard.append(await listening)

        wrapped = begun_in_time(app, seconds=seconds)
        talking = asyncio.ensure_future(
            wrapped({"type": "websocket"}, self.receive, self.send)
        )
        await asyncio.sleep(leaves_after)
        self.leaves.set()
        await talking


@pytest.mark.parametrize(
    "answers",
    [(), (_CONNECTED,), (_CONNECTED, _FIRST_WORDS)],
    ids=["silence", "not begun", "begun half"],
)
async def test_a_page_that_does_not_begin_is_asked_to_come_back(
    answers: tuple[Message, ...],
) -> None:
    talk = Talk(_CONNECT)
    await talk.with_(*answers)
    assert talk.heard[-1]["type"] == "websocket.disconnect"
    assert talk.sent == [*answers, _COME_BACK]


@pytest.mark.parametrize(
    ("said", "answers"),
    [((_CONNECT,), (_BEGUN,)), ((), ())],
    ids=["begun", "not asked for"],
)
async def test_any_other_connection_stays(
    said: tuple[Message, ...], answers: tuple[Message, ...]
) -> None:
    talk = Talk(*said)
    talking = asyncio.ensure_future(talk.with_(*answers))
    await asyncio.sleep(0.2)
    assert not talking.done()
    talk.leaves.set()
    await talking
    assert all(one["type"] == "websocket.send" for one in talk.sent)


async def test_each_word_gives_a_page_more_time_to_begin() -> None:
    talk = Talk(_CONNECT)
    words = (0.1, _FIRST_WORDS) * 4
    await talk.hearing(*words, _BEGUN, seconds=0.3, leaves_after=0.9)
    assert talk.heard == [{"type": "websocket.disconnect", "code": 1001}]
    assert talk.sent == [_FIRST_WORDS] * 4 + [_BEGUN]


async def test_what_begins_while_nothing_is_said_counts() -> None:
    """The application may tell it from another task than the one that listens."""
    talk = Talk(_CONNECT)
    await talk.hearing(0, _BEGUN, seconds=0.05, leaves_after=0.2)
    assert talk.heard == [{"type": "websocket.disconnect", "code": 1001}]
    assert talk.sent == [_BEGUN]


@pytest.mark.parametrize("words", [(), (_BEGUN,)], ids=["beginning", "begun"])
async def test_when_the_process_ends_every_page_is_asked_to_come_back(
    words: tuple[Message, ...],
) -> None:
    talk, connections = Talk(_CONNECT), Connections()

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        for word in words:
            await send(word)
        talk.heard.append(await receive())
        await send(_FIRST_WORDS)

    wrapped = begun_in_time(app, connections=connections)
    talking = asyncio.ensure_future(
        wrapped({"type": "websocket"}, talk.receive, talk.send)
    )
    await asyncio.sleep(0.05)
    assert not talking.done()
    connections.end()
    await talking
    assert [one["type"] for one in talk.heard] == ["websocket.disconnect"]
    assert talk.sent == [*words, _COME_BACK]


async def test_a_process_that_ends_takes_no_page() -> None:
    talk, connections = Talk(_CONNECT), Connections()
    connections.end()
    await talk.with_(connections=connections)
    assert (talk.heard, talk.sent) == ([], [_COME_BACK])


async def test_what_begins_when_it_is_too_late_breaks_nothing() -> None:
    """The page begins while its connection is being ended."""
    talk = Talk(_CONNECT)

    async def receive() -> Message:
        try:
            return await talk.receive()
        except asyncio.CancelledError:
            # As a server that needs a moment to give up.
            await asyncio.sleep(0.1)
            raise

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        listening = asyncio.ensure_future(receive())
        await asyncio.sleep(0.1)
        await send(_BEGUN)
        talk.heard.append(await listening)
        talk.heard.append(await receive())

    await begun_in_time(app, seconds=0.05)({"type": "websocket"}, receive, talk.send)
    assert [one["type"] for one in talk.heard] == ["websocket.disconnect"] * 2
    assert talk.sent == [_BEGUN, _COME_BACK]
