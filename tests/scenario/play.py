"""Plays one run, and says what was wrong in it.

Invariants: a write is sent again only after Cal.com has said no to the one before (or
nobody is left who could know of it); of a booking, one change of ours takes effect at
most; what a page has said is so; and when all is well again, every page, also each that
stayed open, tells the truth and is at rest.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from tests.scenario.form_client import FormClient
from tests.scenario.live_client import LiveClient
from tests.scenario.live_tab import LiveTab
from tests.scenario.steps import Run, Step
from tests.scenario.tale import Tale, is_true, truth_of
from tests.scenario.world import World

_FAULTS = ("Traceback", "Unhandled", " broke: ", "[ERROR]", "panicked")
# Of a Redis that was there all the time: something was done under a lock for too long.
_LOST_LOCK = "had no lock"
# What granian says of a worker that we have killed.
_EXPECTED = re.compile(r"\[ERROR\] Unexpected exit from worker-\d+")
# A doubt is looked at after 8, 24 and 54 seconds.
_TRUE_SECONDS = 75.0
_SHORTEST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.25, 2.0


class Play:
    """One run in a world."""

    def __init__(self, world: World, run: Run) -> None:
        self._world, self._run = world, run
        self._tale = Tale()
        self._forms = FormClient(world, self._tale)
        self._clicks: list[asyncio.Task[None]] = []
        self._uids: list[str] = []

    async def play(self) -> list[str]:
        """Play it; gives what was wrong."""
        async with LiveClient(self._world, self._tale) as live:
            with self._world.run(self._run.seed, self._run.kinds) as self._uids:
                for step in self._run.steps:
                    await self._do(step, live)
                    await asyncio.sleep(0.05)
                await asyncio.gather(*self._clicks)
                self._world.heal()
                await self._world.await_answer()
                wrong = await self._judge(live)
        said = _EXPECTED.sub("", self._world.logs).splitlines()
        signs = _FAULTS
        if all(step.kind != "restart redis" for step in self._run.steps):
            signs += (_LOST_LOCK,)
        faults = [line for line in said if any(sign in line for sign in signs)]
        wrong += [f"the log says {line!r}" for line in faults]
        if not self._world.is_alive:
            wrong.append("the process has ended by itself")
        return wrong

    async def _do(self, step: Step, live: LiveClient) -> None:
        world, uid = self._world, self._uids[step.booking]
        client = live if step.client else self._forms
        match step.kind:
            case "view":
                await client.view(uid)
            case "cancel" | "reschedule":
                await self._begin(client.change(step.kind, uid))
            case "press again":
                await self._begin(client.press_again())
            case "cut":
                live.cut()
            case "break line":
                how: Any = step.fault
                world.line.break_(how, method="POST", size=40, seconds=0.02)
            case "break cal.com":
                await asyncio.to_thread(world.break_cal, step.fault)
            case "heal":
                await asyncio.to_thread(world.heal)
            case "kill worker":
                await asyncio.to_thread(world.await_grown_up)
                await asyncio.to_thread(world.kill_worker)
                self._tale.lose_process()
            case "restart":
                await asyncio.to_thread(world.end)
                # What it was still sending it knew of until now.
                self._tale.lose_process()
                await asyncio.to_thread(world.start)
            case "restart redis" if world.redis is not None:
                self._tale.lose_redis()
                await asyncio.to_thread(world.redis.stop)
                await asyncio.to_thread(world.redis.start)
            case "other cancels":
                await asyncio.to_thread(world.other_cancels, uid)
            case _:
                await asyncio.sleep(1)

    async def _begin(self, click: Coroutine[Any, Any, None]) -> None:
        """Let a click go on while other things happen."""
        self._clicks.append(asyncio.create_task(click))
        await asyncio.sleep(0.3)

    async def _judge(self, live: LiveClient) -> list[str]:
        wrong: list[str] = []
        for uid in self._uids:
            wrong += await self._wrong_form_page(uid)
        for tab in live.tabs:
            wrong += await self._wrong_live_page(tab)
        for uid in self._uids:
            posts, booking = self._world.posts(uid), self._world.booking(uid)
            wrong += self._tale.wrong_writes(posts, workers=self._world.workers)
            did = self._world.reason_of_change(booking)
            wrong += self._tale.wrong_words(uid, booking, did)
        return wrong

    async def _wrong_form_page(self, uid: str) -> list[str]:
        """Ask past every cache, as "Refresh" does, and compare."""
        words = ""
        async for _ in _looks():
            words = await self._forms.refreshed(uid)
            if is_true(words, self._truth(uid)):
                return []
        return [f"in the end the page says {words!r}, and it is {self._truth(uid)!r}"]

    async def _wrong_live_page(self, tab: LiveTab) -> list[str]:
        """Ask past every cache, as "Refresh" does, and wait for the truth and rest."""
        is_asked = False
        async for _ in _looks():
            if tab.has_left:
                return []
            is_asked = is_asked or tab.send("booking", "refetch")
            is_at_rest = is_asked and tab.is_ready and not tab.is_busy
            if is_at_rest and is_true(tab.words, self._truth(tab.uid)):
                return []
        return [
            f"in the end a live {tab.page} page says {tab.words!r} ({tab.condition}),"
            f" and it is {self._truth(tab.uid)!r}"
        ]

    def _truth(self, uid: str) -> str:
        return truth_of(self._world.booking(uid))


async def _looks() -> AsyncIterator[None]:
    """Look again and again, with longer and longer pauses, as long as it may take."""
    end, pause = time.monotonic() + _TRUE_SECONDS, _SHORTEST_PAUSE_SECONDS
    while time.monotonic() < end:
        yield
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
