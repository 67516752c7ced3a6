"""Plays one run, and says what was wrong in it.

Invariants: a write is sent again only after Cal.com has said no to the one before (or
nobody is left who could know of it); of a booking, one change of ours takes effect at
most; what a page has said is so; and when all is well again, every page tells the
truth.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import itertools
import re
import time
from typing import Any

import httpx

from tests.scenario.steps import Run, Step
from tests.scenario.world import World, uid_of
from tests.web.html import read_html

_CANCELLED = "This event is cancelled"
_MOVED = "This event was rescheduled"
_STANDS = "This meeting is scheduled"
_DOUBT = re.compile("We don't know yet|We can't say how")
_UNCHANGED = re.compile("It is not cancelled|Your booking is unchanged")
_FAULTS = ("Traceback", "Unhandled", "LockExpired", " broke: ")
_LONGEST_SECONDS = 90.0


@dataclasses.dataclass
class Said:
    """What a page said after a click, and when."""

    uid: str
    words: str
    at: float


class Play:
    """One run in a world."""

    def __init__(self, world: World, run: Run) -> None:
        self._world, self._run = world, run
        self._uids = [uid_of(kind) for kind in run.kinds]
        self._clicks: list[asyncio.Task[None]] = []
        self._said: list[Said] = []
        self._others: dict[str, float] = {}
        self._processes_lost: list[float] = []
        self._redis_lost: list[float] = []
        self.wrong: list[str] = []

    async def play(self) -> list[str]:
        """Play it; gives what was wrong."""
        with self._world.run():
            for step in self._run.steps:
                await self._do(step)
                await asyncio.sleep(0.05)
            await asyncio.gather(*self._clicks)
            self._world.heal()
            await self._world.await_answer()
            for uid in self._uids:
                self._check_writes(uid)
                self._check_words(uid)
                await self._check_page(uid)
        said = self._world.logs
        self.wrong += [f"the log says {sign!r}" for sign in _FAULTS if sign in said]
        return self.wrong

    async def _do(self, step: Step) -> None:
        world, uid = self._world, self._uids[step.booking]
        match step.kind:
            case "view":
                await self._get(f"/booking/{uid}")
            case "cancel" | "reschedule":
                self._clicks.append(asyncio.create_task(self._click(step.kind, uid)))
                await asyncio.sleep(0.3)
            case "break line":
                how: Any = step.fault
                world.line.break_(how, method="POST", size=40, seconds=0.02)
            case "break cal.com":
                await asyncio.to_thread(world.break_cal, step.fault)
            case "heal":
                await asyncio.to_thread(world.heal)
            case "kill worker":
                self._processes_lost.append(time.monotonic())
                await asyncio.to_thread(world.kill_worker)
            case "restart":
                self._processes_lost.append(time.monotonic())
                await asyncio.to_thread(world.restart)
            case "restart redis" if world.redis is not None:
                self._redis_lost.append(time.monotonic())
                await asyncio.to_thread(world.redis.stop)
                await asyncio.to_thread(world.redis.start)
            case "other cancels":
                if await asyncio.to_thread(world.other_cancels, uid):
                    self._others[uid] = time.monotonic()
            case _:
                await asyncio.sleep(1)

    async def _click(self, action: str, uid: str) -> None:
        """Do what a person without scripts does: open the page, and press."""
        page = "cancel" if action == "cancel" else "reschedule"
        with contextlib.suppress(httpx.TransportError, LookupError):
            query = await self._chosen(uid) if action == "reschedule" else ""
            address = f"/{page}/{uid}{query}"
            form = _form_of((await self._get(address)).text)
            answer = await self._send("POST", address, data=form)
            if answer.is_redirect:
                answer = await self._get(answer.headers["location"])
            words = _words_of(answer.text)
            self._said.append(Said(uid, words, time.monotonic()))

    async def _chosen(self, uid: str) -> str:
        text = (await self._get(f"/reschedule/{uid}?layout=soonest")).text
        slots = [
            one.attributes.get("value")
            for one in read_html(text).all("input", name="slot")
            if "disabled" not in one.attributes
        ]
        if not slots:
            raise LookupError
        return f"?slot={slots[-1]}&step=confirm"

    async def _get(self, address: str) -> httpx.Response:
        return await self._send("GET", address)

    async def _send(self, method: str, address: str, **body: Any) -> httpx.Response:
        async with httpx.AsyncClient(
            base_url=self._world.url,
            timeout=_LONGEST_SECONDS,
            trust_env=False,
            headers={"accept-language": "en", "sec-fetch-site": "same-origin"},
        ) as http:
            try:
                return await http.request(method, address, **body)
            except httpx.TransportError:
                if method != "GET":
                    raise
                await self._world.await_answer()
                return await http.request(method, address)

    def _check_writes(self, uid: str) -> None:
        posts = self._world.posts(uid)
        for earlier, later in itertools.pairwise(posts):
            is_refused = 400 <= earlier.status < 500 and not earlier.is_hit
            if not is_refused and not self._is_forgotten(earlier.at, later.at):
                self.wrong.append(f"sent again after {earlier}: {later}")
        if sum(200 <= one.status < 300 for one in posts) > 1:
            self.wrong.append("two changes have taken effect")

    def _is_forgotten(self, since: float, until: float) -> bool:
        """Whether nobody is left who knows of what was sent."""
        process = any(since <= at <= until for at in self._processes_lost)
        redis = any(since <= at <= until for at in self._redis_lost)
        return process and (redis or self._world.workers == 1)

    def _check_words(self, uid: str) -> None:
        booking = self._world.booking(uid)
        is_moved = bool(booking.get("rescheduledToUid"))
        for said in (one for one in self._said if one.uid == uid):
            if said.words == _CANCELLED and (
                booking["status"] != "cancelled" or is_moved
            ):
                self.wrong.append("said to be cancelled, and is not")
            if said.words == _MOVED and not is_moved:
                self.wrong.append("said to be moved, and is not")
            changed_after = [one for one in self._world.posts(uid) if one.at > said.at]
            by_other = self._others.get(uid, 0.0) > said.at
            is_changed = booking["status"] == "cancelled"
            if said.words == "unchanged" and is_changed:
                concurrent = [one for one in self._said if one.uid == uid]
                if not changed_after and not by_other and len(concurrent) == 1:
                    self.wrong.append("said to be unchanged, and was changed")

    async def _check_page(self, uid: str) -> None:
        """Ask past every cache, as "Refresh" does, and compare."""
        address = f"/booking/{uid}"
        for _ in range(40):
            answer = await self._send("POST", address, data={"refresh": "yes"})
            if answer.is_redirect:
                answer = await self._get(address)
                words = _words_of(answer.text)
                if words != "loading":
                    break
            await asyncio.sleep(0.25)
        else:
            words = "no page"
        booking = self._world.booking(uid)
        truth = _STANDS
        if booking["status"] == "cancelled":
            truth = _MOVED if booking.get("rescheduledToUid") else _CANCELLED
        if words not in (truth, "doubt") or (words == "doubt" and truth != _STANDS):
            self.wrong.append(f"in the end the page says {words!r}, but {truth!r}")


def _form_of(text: str) -> dict[str, str]:
    """What the form of a page would send."""
    for form in read_html(text).all("form"):
        fields = {
            str(one.attributes["name"]): str(one.attributes.get("value") or "")
            for one in form.all("input")
            if one.attributes.get("type") == "hidden" and "name" in one.attributes
        }
        if "token" in fields:
            return fields
    raise LookupError


def _words_of(text: str) -> str:
    """What a page says: a heading, ``doubt``, ``unchanged``, ``loading`` or other."""
    main = read_html(text).one("main")
    if _DOUBT.search(main.text):
        return "doubt"
    if _UNCHANGED.search(main.text) and main.all("textarea"):
        return "unchanged"
    headings = main.all("h1")
    if not headings:
        return "loading"
    return headings[0].text.strip()
