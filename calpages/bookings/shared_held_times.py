"""Held times in Redis, known to all workers and machines.

Redis gets them under hashes of the booking's uid and the time, and notes which are
there no more. Where it does not answer at once, or has lost what it was told, a process
goes by what it did itself. What is only just being held at Cal.com, the others do not
know.
"""

from __future__ import annotations

from collections.abc import Awaitable

from pydantic import TypeAdapter
from redis.asyncio import Redis

from calpages.bookings import redis_line
from calpages.bookings.held_times import HELD_SECONDS, Hold, LocalHeldTimes, Place
from calpages.bookings.redis_line import FAILURES, AwayError, QuickLine, key_of

_HOLD = TypeAdapter(Hold)
_MILLISECONDS = round(HELD_SECONDS * 1000)

# A hold's name leads to its place, or, when it is there no more, to nothing.
_KEEP = """
if redis.call('GET', KEYS[2]) == '' then return end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], KEYS[1], 'PX', ARGV[2])
"""
_RELEASE = """
local place = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], '', 'PX', ARGV[2])
if not place or place == '' then return end
local hold = redis.call('GET', place)
if hold and cjson.decode(hold).uid == ARGV[1] then redis.call('DEL', place) end
"""


class RedisHeldTimes:
    """Held times that all who use one Redis know.

    Args:
        redis: The client for asking, which gives up at once.
        patient: The client for telling, which gives up later. Whoever made them closes
            both.
    """

    def __init__(self, redis: Redis, *, patient: Redis) -> None:
        self._redis = redis
        self._patient = patient
        self._line = QuickLine()
        self._local = LocalHeldTimes()
        self._keep = patient.register_script(_KEEP)
        self._release = patient.register_script(_RELEASE)

    async def keep(self, place: Place, hold: Hold) -> None:
        """Remember a hold."""
        await self._local.keep(place, hold)
        milliseconds = round(hold.seconds_left() * 1000)
        if milliseconds <= 0:
            return
        keys = [_held(place), _name(hold.uid)]
        await _tell(self._keep(keys, [_HOLD.dump_json(hold), milliseconds]))

    async def find(self, place: Place) -> Hold | None:
        """Tell how a place is held."""
        try:
            told = await self._line.ask(lambda: self._redis.get(_held(place)))
            hold = _HOLD.validate_json(told) if told is not None else None
            # Redis may not have heard of it.
            if hold is not None and not self._local.is_gone(hold.uid):
                return hold
            return await self._find_here(place)
        except (AwayError, ValueError):
            return await self._local.find(place)

    async def release(self, uid: str) -> None:
        """Forget a hold, unless another has come in its place."""
        await self._local.release(uid)
        await _tell(self._release([_name(uid)], [uid, _MILLISECONDS]))

    def is_gone(self, uid: str) -> bool:
        """Tell whether a hold is no more."""
        return self._local.is_gone(uid)

    async def doubt(self, place: Place) -> None:
        """Remember that a place may be held."""
        await self._local.doubt(place)
        await _tell(self._patient.set(_doubtful(place), 1, px=_MILLISECONDS))

    async def is_doubtful(self, place: Place) -> bool:
        """Tell whether a place may be held."""
        if await self._local.is_doubtful(place):
            return True
        try:
            return bool(
                await self._line.ask(lambda: self._redis.exists(_doubtful(place)))
            )
        except AwayError:
            return False

    async def _find_here(self, place: Place) -> Hold | None:
        """Tell what Redis does not know: it was lost there, or given back elsewhere."""
        hold = await self._local.find(place)
        if hold is None:
            return None
        if await self._line.ask(lambda: self._redis.get(_name(hold.uid))) == b"":
            await self._local.release(hold.uid)
            return None
        return hold


async def _tell(command: Awaitable[object]) -> None:
    """Tell Redis, if it answers: what it does not know ends by itself."""
    try:
        await redis_line.run(command)
    except FAILURES:
        return


def _held(place: Place) -> str:
    return _place_key("held", place)


def _doubtful(place: Place) -> str:
    return _place_key("may-be-held", place)


def _place_key(kind: str, place: Place) -> str:
    uid, start = place
    return key_of(kind, f"{uid} {start.timestamp():.0f}")


def _name(uid: str) -> str:
    return key_of("hold", uid)
