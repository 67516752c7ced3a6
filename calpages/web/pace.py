"""Slows a live connection down that sends more than a person can.

Nothing is dropped: what comes too fast is read later, and the sender has to wait. New
connections are counted for each network (``throttling``).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calpages import services
from calpages.allowance import TooManyError
from calpages.web.clients import network_in

EVENTS_A_SECOND = 20.0
"""How many messages of one connection are read in a second, for as long as it lasts."""
BURST = 200.0
"""How many of them may come at once."""


def paced(app: ASGIApp) -> ASGIApp:
    """Wrap an application: its live connections are no faster than a person."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await app(scope, receive, send)
            return
        network = network_in(scope)
        try:
            await services.current().throttle.take("connections", network)
        except TooManyError:
            await send({"type": "websocket.close", "code": 1013})
            return
        pace = Pace()

        async def receive_in_time() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                await asyncio.sleep(pace.wait_seconds())
            return message

        await app(scope, receive_in_time, send)

    return serve


class Pace:
    """A bucket of turns that fills by itself.

    Args:
        clock: A monotonic clock, in seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns = BURST
        self._since = clock()

    def wait_seconds(self) -> float:
        """Take a turn; gives how long to wait for it."""
        now = self._clock()
        gained = (now - self._since) * EVENTS_A_SECOND
        self._turns = min(BURST, self._turns + gained) - 1.0
        self._since = now
        return max(0.0, -self._turns / EVENTS_A_SECOND)
