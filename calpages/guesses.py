"""Stops who guesses at uids, and nobody else.

A network may name some uids in a minute that don't exist. What it asks for counts from
the moment that it is asked: only so many of its questions about uids that are not known
are under way at once, however many come, and those after them wait in line, in their
order and no longer than a reading may take. So ten thousand at once are not all asked
before the first is answered, and who opens a few bookings is never refused. A question
that was begun is counted though its visitor leaves. What was found within the hour
needs no place (``known_uids``).

Who has named more than ``strict_guesses`` asks for what nobody has found with what the
page can do without (``calcom.urgency``): the rest of Cal.com's limit is for others.

A server that knows no uid at all is no guessing: ``CAL_API_URL`` may be that of another
Cal.com, and then every visitor's link is unknown. So while nothing has been found, by
this process since its start or by any within the hour, ten times as many may be named,
which no visitor notices, and the log says what may be wrong. Without any limit somebody
could ask without end by night, or from a process that has just begun; with ten times as
many a uid of 22 letters and digits is as safe as before, the line is as short, and
Cal.com's limit is guarded by the rule above. The first booking that is found ends it.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from calpages.allowance import Limits, TooManyError
from calpages.bookings.memory import Memory
from calpages.calcom.errors import DeadlineError, NotFoundError
from calpages.calcom.urgency import spare
from calpages.counting import Counts, hash_of
from calpages.known_uids import KnownUids
from calpages.lines import Line
from calpages.networks import REMEMBERED_SECONDS

PATIENCE_SECONDS = 8.0
"""How long a question waits in line: as long as Cal.com may take for a reading."""
UNPROVEN = 10
"""How many times as much may be guessed while nothing has been found."""
SUSPICIOUS = 5
"""After how many unknown uids, and none that is known, the log says so."""
_MOST_KEPT = 50_000
_ALL = "all"

_T = TypeVar("_T")

_logger = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class _Tally:
    """The guesses of a network in this minute, as far as this process knows."""

    made: int
    left: int


class Guesses:
    """Lets networks ask for uids, and counts those that don't exist.

    Args:
        limits: What is allowed.
        counts: Counts.
        known: What was found.
        patience_seconds: The longest that a question waits in line.
    """

    def __init__(
        self,
        limits: Limits,
        counts: Counts,
        known: KnownUids,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._limits = limits
        self._patience_seconds = patience_seconds
        self._counts = counts
        self._known = known
        self._tallies = Memory[_Tally](max_kept=_MOST_KEPT)
        self._strict = Memory[None](max_kept=1)
        self._named = Memory[None](max_kept=_MOST_KEPT)
        # A line is there for as long as somebody is in it.
        self._lines = WeakValueDictionary[str, Line]()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._unknown = 0

    async def ask(self, ask: Callable[[], Awaitable[_T]], uid: str, network: str) -> _T:
        """Ask what a uid names, and count whether it names anything.

        Args:
            ask: Asks for that uid and no other; raises ``NotFoundError`` if there is
                nothing of that name.
            uid: The uid.
            network: Whose question it is; ``""``: nobody can be told apart, and nobody
                is stopped.

        Raises:
            TooManyError: The network has named too many that don't exist.
            DeadlineError: Its turn did not come in time; nothing was sent.
            CalError: As ``ask``.
        """
        if not network or self._known.has_here(uid):
            return await self._counted(ask, uid, network)
        line = self._lines.setdefault(network, Line())
        if not await self._find_place(line, uid, network):
            return await self._counted(ask, uid, network)
        asking = asyncio.create_task(self._in_place(line, ask, uid, network))
        self._under_way.add(asking)
        asking.add_done_callback(self._end)
        return await asyncio.shield(asking)

    async def aclose(self) -> None:
        """End what is under way."""
        under_way = tuple(self._under_way)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _find_place(self, line: Line, uid: str, network: str) -> bool:
        """Wait for a place; ``False`` if a process knows the uid and none is needed.

        Raises:
            TooManyError: There will be none.
            DeadlineError: There was none in time.
        """
        name = hash_of(uid)
        # A place of a guesser is a worse one: what is known must not end up there.
        is_guesser = self._is_guesser(network)
        if not is_guesser and line.take(name, self._places(network)):
            return True
        if await self._known.has(uid):
            return False
        if line.take(name, self._places(network)):
            return True
        if line.waiting >= self._limits.waiting:
            raise TooManyError
        try:
            async with asyncio.timeout(self._patience_seconds):
                return await self._stand_in_line(line, uid, network)
        except TimeoutError as error:
            raise DeadlineError(sent=False) from error

    async def _stand_in_line(self, line: Line, uid: str, network: str) -> bool:
        name = hash_of(uid)
        with line.stand() as turn:
            while not line.take(name, self._places(network), turn):
                if not self._places(network):
                    raise TooManyError
                await turn.wait()
                turn.clear()
                if self._known.has_here(uid):
                    return False
        return True

    async def _in_place(
        self, line: Line, ask: Callable[[], Awaitable[_T]], uid: str, network: str
    ) -> _T:
        try:
            with spare() if self._is_guesser(network) else contextlib.nullcontext():
                return await self._counted(ask, uid, network)
        finally:
            line.leave(hash_of(uid))

    async def _counted(
        self, ask: Callable[[], Awaitable[_T]], uid: str, network: str
    ) -> _T:
        try:
            found = await ask()
        except NotFoundError:
            await self._count(uid, network)
            raise
        await self._known.add(uid)
        return found

    async def _count(self, uid: str, network: str) -> None:
        """Count a guess; whoever opens a dead link again and again has made one."""
        guess = (network, hash_of(uid))
        if self._named.find(guess) is not None:
            return
        self._named.keep(guess, None, seconds=REMEMBERED_SECONDS)
        is_proven = await self._known.has_any()
        if not is_proven:
            self._warn()
        if not network:
            return
        limits, times = self._limits, 1 if is_proven else UNPROVEN
        together = await self._counts.add("all_guesses", _ALL)
        is_calm = together <= limits.all_guesses * times
        if not is_calm:
            self._strict.keep(_ALL, None, seconds=REMEMBERED_SECONDS)
        most = limits.guesses if is_calm else limits.strict_guesses
        made = await self._counts.add("guesses", network)
        # Counts may come back out of order.
        if made > self._tally(network).made:
            tally = _Tally(made=made, left=max(0, most * times - made))
            self._tallies.keep(network, tally, seconds=REMEMBERED_SECONDS)

    def _places(self, network: str) -> int:
        """How many may be under way at once; 0 after too many guesses."""
        most = self._limits.at_once
        if self._strict.find(_ALL) is not None:
            most = min(most, self._limits.strict_guesses)
        return min(most, self._tally(network).left)

    def _is_guesser(self, network: str) -> bool:
        return self._tally(network).made > self._limits.strict_guesses

    def _tally(self, network: str) -> _Tally:
        kept = self._tallies.find(network)
        return _Tally(made=0, left=self._limits.guesses) if kept is None else kept.value

    def _warn(self) -> None:
        self._unknown += 1
        if self._unknown == SUSPICIOUS:
            _logger.error(
                "None of the first %d links is known at Cal.com: CAL_API_URL may be"
                " missing, or that of another Cal.com",
                SUSPICIOUS,
            )

    def _end(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            # Whoever has asked may be gone; asyncio would report the error.
            task.exception()
