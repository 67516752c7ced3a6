"""A live page as Reflex's frontend is one, without a browser.

It connects, hydrates, keeps what it is sent, follows redirects, and comes back by
itself after a cut, with the token that it had. Like the frontend's, its buttons send
nothing while it is not connected.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.live_wire import Wire, WireError
from tests.scenario.words import words_of_live

_ROOT = "reflex___state____state"
_NAMESPACE = "/_event"
_SUFFIX = "_rx_state_"
_STATES = {
    "locale": f"{_ROOT}.calpages___state___locale____locale_state",
    "booking": f"{_ROOT}.calpages___state___booking____booking_state",
    "cancel": f"{_ROOT}.calpages___state___cancel____cancel_state",
    "reschedule": f"{_ROOT}.calpages___state___reschedule____reschedule_state",
    "hold": f"{_ROOT}.calpages___state___hold____hold_state",
    "slots": f"{_ROOT}.calpages___state___slots____slots_state",
    "on_load": f"{_ROOT}.reflex___state____on_load_internal_state",
}
_AGAIN_SECONDS = 0.2
_MOST_SECONDS = 2.0


class LiveTab:
    """One page that stays open; ``run`` keeps it so.

    Args:
        port: Where the server listens, on the loopback.
        address: The page, with its query.
        on_words: Told what it says, whenever that is something else.

    Attributes:
        address: The page that it shows by now.
        has_left: Whether it has gone to a page of somebody else's.
    """

    def __init__(
        self, port: int, address: str, on_words: Callable[[LiveTab, str], None]
    ) -> None:
        self._port, self.address, self._on_words = port, address, on_words
        self._token = str(uuid.uuid4())
        self._wire: Wire | None = None
        self._is_connected = False
        self._vars: dict[str, dict[str, Any]] = {}
        self._last_words = ""
        self.has_left = False

    @property
    def page(self) -> str:
        """``booking``, ``cancel`` or ``reschedule``."""
        return urlsplit(self.address).path.split("/")[1]

    @property
    def uid(self) -> str:
        """The booking that its address names."""
        return urlsplit(self.address).path.split("/")[2]

    @property
    def words(self) -> str:
        """What it says now."""
        change = {} if self.page == "booking" else self.state(self.page)
        return words_of_live(self.page, self.state("booking"), change)

    @property
    def is_ready(self) -> bool:
        """Whether a button of it would send something."""
        is_hydrated = self._vars.get(_ROOT, {}).get("is_hydrated")
        return bool(self._is_connected and is_hydrated)

    @property
    def is_busy(self) -> bool:
        """Whether it says that something is under way that will end soon."""
        change = {} if self.page == "booking" else self.state(self.page)
        is_writing = change.get("is_pending") and not change.get("is_watching")
        return bool(is_writing) or self.state("booking").get("is_refetching", False)

    @property
    def condition(self) -> str:
        """How it is, for whoever looks for a mistake."""
        if not self._is_connected:
            return "not connected"
        if not self.is_ready:
            return "not hydrated"
        return "busy" if self.is_busy else "at rest"

    def state(self, name: str) -> Mapping[str, Any]:
        """The vars of a State."""
        return self._vars.get(_STATES[name], {})

    def cut(self) -> None:
        """Break its connection off."""
        if self._wire is not None:
            self._wire.cut()

    def send(self, state: str, handler: str, **payload: Any) -> bool:
        """Call an event handler as a button does; gives whether it was sent."""
        if not self.is_ready or self._wire is None:
            return False
        self._emit(f"{_STATES[state]}.{handler}", payload)
        return True

    def submit(self, fields: Mapping[str, str]) -> bool:
        """Send the form of the page; gives whether it was sent."""
        form = {"__reflex_form_data__": [[name, fields[name]] for name in fields]}
        return self.send(self.page, "submit", form=form)

    async def run(self) -> None:
        """Be connected, again and again, until it is cancelled."""
        pause = _AGAIN_SECONDS
        while not self.has_left:
            with contextlib.suppress(OSError):
                await self._connect()
                pause = _AGAIN_SECONDS
            self._is_connected, self._wire = False, None
            await asyncio.sleep(pause)
            pause = min(_MOST_SECONDS, pause + _AGAIN_SECONDS)

    async def _connect(self) -> None:
        target = f"/_event/?EIO=4&transport=websocket&token={self._token}"
        origin = f"http://localhost:{self._port}".encode()
        self._wire = wire = await Wire.open(
            self._port, target, [(b"origin", origin), (b"accept-language", b"en")]
        )
        try:
            async for text in wire.messages():
                self._hear(wire, text)
                if self.has_left:
                    return
        finally:
            await wire.close()

    def _hear(self, wire: Wire, text: str) -> None:
        if text == "2":
            wire.say("3")
        elif text.startswith("0"):
            auth = {"event": self._event(f"{_ROOT}.hydrate_and_load", {"vars": {}})}
            wire.say(f"40{_NAMESPACE},{json.dumps(auth)}")
        elif text.startswith(f"40{_NAMESPACE}"):
            self._is_connected = True
        elif text.startswith(f"42{_NAMESPACE},"):
            name, *data = json.loads(text.partition(",")[2])
            if name == "new_token":
                self._token = data[0]
            elif name == "event":
                self._take(data[0])
        else:
            raise WireError(text)

    def _take(self, update: Mapping[str, Any]) -> None:
        for state, changed in (update.get("delta") or {}).items():
            known = self._vars.setdefault(state, {})
            known |= {name.removesuffix(_SUFFIX): changed[name] for name in changed}
        for event in update.get("events") or ():
            if event["name"] == "_redirect":
                self._go(event["payload"])
        if self.words != self._last_words:
            self._last_words = self.words
            self._on_words(self, self._last_words)

    def _go(self, where: Mapping[str, Any]) -> None:
        """Go to another page, as the frontend does without a new connection."""
        if where["external"] or not str(where["path"]).startswith("/"):
            self.has_left = True
            return
        self.address = where["path"]
        self._emit(f"{_STATES['on_load']}.on_load_internal", {})

    def _emit(self, name: str, payload: Mapping[str, Any]) -> None:
        if self._wire is not None:
            event = json.dumps(["event", self._event(name, payload)])
            self._wire.say(f"42{_NAMESPACE},{event}")

    def _event(self, name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        parts = urlsplit(self.address)
        query = dict(parse_qsl(parts.query)) | {"booking_uid": self.uid}
        return {
            "name": name,
            "payload": payload,
            "router_data": {
                "pathname": parts.path,
                "asPath": self.address,
                "query": query,
            },
        }
