"""The client with live pages: each page that it opens stays open, to the end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from tests.scenario.live_tab import LiveTab
from tests.scenario.tale import Tale
from tests.scenario.words import LOADING
from tests.scenario.world import World

_SHOWN_SECONDS = 30.0
_POLL_SECONDS = 0.05
_HOLD_AFTER_SECONDS = 0.7


class LiveClient:
    """A browser with several tabs; use it as a context manager.

    Args:
        world: Where it goes.
        tale: Told what it does, and what it is told.

    Attributes:
        tabs: All that were opened.
    """

    def __init__(self, world: World, tale: Tale) -> None:
        self._world, self._tale = world, tale
        self._running: list[asyncio.Task[None]] = []
        self._clicks: dict[LiveTab, str] = {}
        self.tabs: list[LiveTab] = []

    async def __aenter__(self) -> LiveClient:
        return self

    async def __aexit__(self, *_error: object) -> None:
        for one in self._running:
            one.cancel()
        for end in await asyncio.gather(*self._running, return_exceptions=True):
            if isinstance(end, Exception):
                raise end

    async def view(self, uid: str) -> None:
        """Open the booking's page, and wait until it shows something."""
        await self._shown(self._open(f"/booking/{uid}"))

    async def change(self, action: str, uid: str) -> None:
        """Open the page of a change, and press as soon as there is a button."""
        with contextlib.suppress(TimeoutError, LookupError):
            query = "?layout=soonest" if action == "reschedule" else ""
            tab = self._open(f"/{action}/{uid}{query}")
            await self._shown(tab)
            if action == "reschedule":
                await self._choose(tab)
            await self._until(lambda: tab.is_ready)
            self._press(tab)

    async def press_again(self) -> None:
        """Press once more in the tab that was pressed last, whatever it says."""
        if self._clicks:
            self._press([*self._clicks][-1])

    def cut(self) -> None:
        """Lose all connections at once, in the middle of whatever they carry."""
        for tab in self.tabs:
            tab.cut()

    def _press(self, tab: LiveTab) -> None:
        reason = self._tale.click(tab.uid)
        start = tab.state("slots").get("chosen", {}).get("start_iso", "")
        fields = {"event": "", "reason": reason, "start": start}
        if tab.page != "booking" and tab.submit(fields):
            self._clicks.pop(tab, None)
            self._clicks[tab] = reason

    def _open(self, address: str) -> LiveTab:
        tab = LiveTab(self._world.port, address, self._hear)
        self.tabs.append(tab)
        self._running.append(asyncio.create_task(tab.run()))
        return tab

    def _hear(self, tab: LiveTab, words: str) -> None:
        self._tale.said(tab.uid, words, answers=self._clicks.get(tab, ""))

    async def _choose(self, tab: LiveTab) -> None:
        """Choose the last of the soonest times, and go to the last step."""
        days = await self._until(lambda: tab.state("slots").get("soonest"))
        starts = [
            time["start_iso"]
            for day in days
            for part in day["parts"]
            for time in part["times"]
            if not (time["is_current"] or time["is_full"])
        ]
        start = starts[-1]
        tab.address += f"&slot={start}&step=confirm"
        await self._until(lambda: tab.send("slots", "ensure"))
        await self._until(lambda: tab.state("slots")["chosen"]["start_iso"])
        self._running.append(asyncio.create_task(self._hold(tab, start)))

    async def _hold(self, tab: LiveTab, start: str) -> None:
        """Ask to hold a chosen time a moment later, as the page does."""
        await asyncio.sleep(_HOLD_AFTER_SECONDS)
        tab.send("hold", "keep", start=start)

    async def _shown(self, tab: LiveTab) -> None:
        with contextlib.suppress(TimeoutError):
            await self._until(lambda: tab.words != LOADING)

    async def _until(self, done: Callable[[], Any]) -> Any:
        async with asyncio.timeout(_SHOWN_SECONDS):
            while not (result := done()):  # noqa: ASYNC110 (a page tells of nothing)
                await asyncio.sleep(_POLL_SECONDS)
            return result
