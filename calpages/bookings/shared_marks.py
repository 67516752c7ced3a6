"""Marks in Redis, for workers and machines that share one.

Marks are put only where none is, in one step, and without them nothing is sent. Who has
put one remembers it too, and puts it again where Redis has begun anew and forgotten it:
for that, nobody puts a new one in the first ``GRACE_SECONDS`` of a Redis. So a mark is
lost only if its process is killed and Redis loses its data within the same minutes.

Each mark has a name of its own. So it is known again where Redis has put it and could
not say so, and taken off as soon as Redis answers: nothing was sent then.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime as dt
import json
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar, get_args

from redis.asyncio import Redis

from calpages.bookings import redis_line
from calpages.bookings.locks import NoLockError
from calpages.bookings.marks import Scope, Sent
from calpages.bookings.redis_line import FAILURES, key_of

_T = TypeVar("_T")

GRACE_SECONDS = 2.5
"""How old the memory of a Redis must be before something new may be sent."""

_RESTORE_SECONDS = 0.8
_SINCE = redis_line.key("since")
_IS_PUT = -1
_IS_THERE = -2

_AGE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('SET', KEYS[1], string.format('%.0f', now), 'NX')
local age = now - tonumber(redis.call('GET', KEYS[1]))
"""
# Strays are marks that should not be there; ARGV names them from ``first`` on.
_IS_STRAY = """
local function is_stray(mark, first)
  for j = first, #ARGV do
    if mark == ARGV[j] then return true end
  end
  return false
end
"""
# Gives _IS_PUT, _IS_THERE, or the age of a memory that is too young, in milliseconds.
# The mark itself and strays are in no way.
_PUT_ALL_OR_NONE = f"""{_AGE}{_IS_STRAY}
for i = 2, #KEYS do
  local there = redis.call('GET', KEYS[i])
  if there and there ~= ARGV[1] and not is_stray(there, 4) then return {_IS_THERE} end
end
if age >= 0 and age < tonumber(ARGV[3]) then return age end
for i = 2, #KEYS do
  redis.call('SET', KEYS[i], ARGV[1], 'PX', ARGV[2])
end
return {_IS_PUT}
"""
_TAKE_OFF = """
for i = 1, #KEYS do
  if redis.call('GET', KEYS[i]) == ARGV[1] then redis.call('DEL', KEYS[i]) end
end
"""
_FIND = f"""{_AGE}{_IS_STRAY}
for i = 2, #KEYS do
  local mark = redis.call('GET', KEYS[i])
  if mark and not is_stray(mark, 1) then return mark end
end
return false
"""


@dataclasses.dataclass(frozen=True, slots=True)
class _Own:
    sent: Sent
    mark: str
    until: float


@dataclasses.dataclass(frozen=True, slots=True)
class _Stray:
    names: tuple[str, ...]
    until: float


class RedisMarks:
    """Marks that all who use one Redis share.

    Args:
        redis: The client; ``aclose`` closes it.
        clock: A monotonic clock, in seconds.
        grace_seconds: How old the memory of a Redis must be for a new mark.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        clock: Callable[[], float] = time.monotonic,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self._redis = redis
        self._clock = clock
        self._grace_seconds = grace_seconds
        self._put = redis.register_script(_PUT_ALL_OR_NONE)
        self._find = redis.register_script(_FIND)
        self._take_off = redis.register_script(_TAKE_OFF)
        self._own: dict[str, _Own] = {}
        # Of marks that should not be there, though Redis may have them.
        self._strays: dict[str, _Stray] = {}
        self._restoring: asyncio.Task[None] | None = None

    async def find(self, names: Sequence[str]) -> Sent | None:
        """Give the mark on any of ``names``.

        Raises:
            NoLockError: Redis does not answer.
        """
        if not names:
            return None
        mark = await run(self._find([_SINCE, *_keys(names)], [*self._strays]))
        if mark is not None:
            return _read_sent(mark)
        now = self._clock()
        own = (self._own[name] for name in names if name in self._own)
        return next((one.sent for one in own if one.until > now), None)

    async def put(self, names: Sequence[str], sent: Sent, seconds: float) -> bool:
        """Mark all of ``names``, or none if one of them is marked.

        Raises:
            NoLockError: Redis does not answer; they may be marked or not.
        """
        mark, until = _write_sent(sent), self._clock() + seconds
        keys, grace = [_SINCE, *_keys(names)], round(self._grace_seconds * 1000)
        values = [mark, max(1, round(seconds * 1000)), grace, *self._strays]
        try:
            while (answer := int(await run(self._put(keys, values)))) >= 0:  # noqa: ASYNC110
                # Others may be about to put again what it has forgotten.
                await asyncio.sleep((grace - answer) / 1000)
        except NoLockError:
            self._leave(names, mark, until)
            raise
        if answer == _IS_PUT:
            self._own |= dict.fromkeys(names, _Own(sent, mark, until))
            self._keep_up()
        return answer == _IS_PUT

    async def replace(self, names: Sequence[str], sent: Sent, seconds: float) -> None:
        """Let our own marks on ``names`` tell more; where they can't, they stay."""
        mark, until = _write_sent(sent), self._clock() + seconds
        self._own |= dict.fromkeys(names, _Own(sent, mark, until))
        self._keep_up()
        milliseconds = max(1, round(seconds * 1000))
        with contextlib.suppress(NoLockError):
            for key in _keys(names):
                await run(self._redis.set(key, mark, px=milliseconds))

    async def clear(self, names: Sequence[str]) -> None:
        """Take our marks off ``names``; what cannot be taken off now goes later."""
        ours: dict[_Own, list[str]] = {}
        for name in names:
            if (own := self._own.pop(name, None)) is not None:
                ours.setdefault(own, []).append(name)
        for own, marked in ours.items():
            try:
                await run(self._take_off(_keys(marked), [own.mark]))
            except NoLockError:
                self._leave(marked, own.mark, own.until)

    async def aclose(self) -> None:
        """Close the connections to Redis."""
        if self._restoring is not None:
            self._restoring.cancel()
            await asyncio.gather(self._restoring, return_exceptions=True)
        await redis_line.close(self._redis.connection_pool)

    def _leave(self, names: Sequence[str], mark: str, until: float) -> None:
        """See that a mark goes that should not be there."""
        there = self._strays.get(mark)
        names = (*names, *(there.names if there is not None else ()))
        self._strays[mark] = _Stray(names, until)
        self._keep_up()

    def _keep_up(self) -> None:
        if self._restoring is None or self._restoring.done():
            self._restoring = asyncio.create_task(self._restore())

    async def _restore(self) -> None:
        """Put again what Redis has forgotten, and take off what it should not have."""
        while self._own or self._strays:
            await asyncio.sleep(_RESTORE_SECONDS)
            await self._take_off_strays()
            now = self._clock()
            self._own = {
                name: own for name, own in self._own.items() if own.until > now
            }
            with contextlib.suppress(*FAILURES):
                for name, own in tuple(self._own.items()):
                    milliseconds = max(1, round((own.until - now) * 1000))
                    (key,) = _keys([name])
                    await self._redis.set(key, own.mark, px=milliseconds, nx=True)
                    if name not in self._own:
                        # It was cleared while we put it; another's may be there.
                        await redis_line.run(self._take_off([key], [own.mark]))

    async def _take_off_strays(self) -> None:
        """Take them off; a command that was lost may yet arrive, so until they end."""
        now = self._clock()
        self._strays = {
            mark: stray for mark, stray in self._strays.items() if stray.until > now
        }
        with contextlib.suppress(*FAILURES):
            for mark, stray in tuple(self._strays.items()):
                await redis_line.run(self._take_off(_keys(stray.names), [mark]))


async def run(command: Awaitable[_T]) -> _T:
    """Run a command; raises ``NoLockError`` where Redis does not carry it out."""
    try:
        return await redis_line.run(command)
    except FAILURES as error:
        raise NoLockError from error


def _keys(names: Sequence[str]) -> list[str]:
    return [key_of("mark", name) for name in names]


def _write_sent(sent: Sent) -> str:
    start = sent.start.isoformat() if sent.start is not None else ""
    name = {"start": start, "name": uuid.uuid4().hex}
    return json.dumps(dataclasses.asdict(sent) | name)


def _read_sent(mark: bytes | str) -> Sent:
    """Read a mark; one that another version wrote in another way is still a mark."""
    try:
        fields = json.loads(mark)
        start = dt.datetime.fromisoformat(fields["start"]) if fields["start"] else None
        is_cancel = fields["action"] == "cancel"
        return Sent(
            action="cancel" if is_cancel or start is None else "reschedule",
            scope=fields["scope"] if fields["scope"] in get_args(Scope) else "only",
            start=start,
            new_uid=str(fields.get("new_uid", "")),
            new_seat_uid=str(fields.get("new_seat_uid", "")),
        )
    except (ValueError, TypeError, KeyError):
        return Sent(action="cancel")
