"""Readings in Redis, shared by all workers and machines.

Redis gets a reading as JSON under the hash of the uid that was asked for, and for every
dropped uid the number of its last drop, under its hash. Flights and drops are counted
by one counter, so a reading is void if one of its names has a higher number than its
flight. To find one takes two round trips: the reading, and the drops of its names.

Without Redis nobody fails and hardly anybody waits: then nothing is found and nothing
kept, and every worker asks Cal.com. A drop that Redis could not be told is told as soon
as Redis answers; until then this worker uses nothing of what is kept there, but others,
if they reach Redis, may show what was true before for as long as readings are kept:
for seconds, or if Cal.com is away as well, for minutes, with a word of that.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Callable, Collection

from pydantic import TypeAdapter
from redis.asyncio import Redis

from calpages.bookings import redis_line
from calpages.bookings.cache import Beginning, KeptReading
from calpages.bookings.drops import DROP_SECONDS, LONGEST_FLIGHT_SECONDS, Drops
from calpages.bookings.readings import names_of
from calpages.bookings.redis_line import FAILURES, AwayError, QuickLine, key_of
from calpages.found import BookingRead

_READING = TypeAdapter[BookingRead | None](BookingRead | None)
# Workers of another version may write readings of another shape.
_SHAPE = hashlib.sha256(json.dumps(_READING.json_schema()).encode()).hexdigest()[:12]
_COUNTER = redis_line.key("count")

# A counter that was lost begins again, in microseconds, far above what it ever was.
_COUNT = """
local function count(key)
  if redis.call('EXISTS', key) == 0 then
    local now = redis.call('TIME')
    redis.call('SET', key, string.format('%.0f', now[1] * 1000000 + now[2]))
  end
  return redis.call('INCR', key)
end
"""
_BEGIN = f"{_COUNT} return count(KEYS[1])"
_DROP = f"""{_COUNT}
local number = count(KEYS[1])
for i = 2, #KEYS do
  redis.call('SET', KEYS[i], string.format('%.0f', number), 'PX', ARGV[1])
end
"""
_KEEP = """
for i = 2, #KEYS do
  local dropped = redis.call('GET', KEYS[i])
  if dropped and tonumber(dropped) > tonumber(ARGV[1]) then return 0 end
end
local there = redis.call('HGET', KEYS[1], 'number')
if there and tonumber(there) > tonumber(ARGV[1]) then return 1 end
local now = redis.call('TIME')
local at = string.format('%.0f', now[1] * 1000 + math.floor(now[2] / 1000))
redis.call('HSET', KEYS[1], 'number', ARGV[1], 'at', at, 'reading', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"""
_FORGET = """
local there = redis.call('HGET', KEYS[1], 'number')
if there and tonumber(there) < tonumber(ARGV[1]) then redis.call('DEL', KEYS[1]) end
"""
_FIND = """
local kept = redis.call('HMGET', KEYS[1], 'reading', 'number', 'at')
if not kept[1] then return false end
local now = redis.call('TIME')
return {kept[1], kept[2], now[1] * 1000 + math.floor(now[2] / 1000) - kept[3]}
"""


class RedisCache:
    """Readings that all who use one Redis share.

    Args:
        redis: The client for finding and keeping, which gives up at once.
        patient: The client for drops, which gives up later; ``aclose`` closes both.
        clock: A monotonic clock, in seconds.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        patient: Redis,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redis = redis
        self._patient = patient
        self._clock = clock
        self._line = QuickLine(clock=clock)
        self._drops = Drops(clock=clock)
        self._untold: dict[str, tuple[int, float]] = {}
        self._begin = redis.register_script(_BEGIN)
        self._drop = redis.register_script(_DROP)
        self._keep = redis.register_script(_KEEP)
        self._forget = redis.register_script(_FORGET)
        self._find = redis.register_script(_FIND)

    async def find(self, uid: str) -> KeptReading | None:
        """Give what is kept for the uid that was asked for, unless it is void."""
        try:
            await self._tell_drops()
            kept = await self._line.ask(lambda: self._find([_reading_key(uid)]))
            if not kept:
                return None
            found = _READING.validate_json(kept[0])
            names = _drop_keys(names_of(uid, found))
            drops = await self._line.ask(lambda: self._redis.mget(names))
            number, age_seconds = int(kept[1]), int(kept[2]) / 1000
            is_void = any(drop is not None and int(drop) > number for drop in drops)
        except (AwayError, ValueError):
            return None
        return None if is_void else KeptReading(found, age_seconds)

    async def begin(self) -> Beginning:
        """Note that a flight begins now."""
        number, seconds = self._drops.begin(), self._clock()
        try:
            shared = int(await self._line.ask(lambda: self._begin([_COUNTER])))
        except AwayError:
            shared = None
        return Beginning(number, shared, seconds)

    async def keep(
        self, uid: str, found: BookingRead | None, beginning: Beginning, seconds: float
    ) -> bool:
        """Keep what a flight brought, unless it is void or there is a later one."""
        names = names_of(uid, found)
        # Drops may be forgotten, while it is kept, that it would have to know.
        is_late = self._clock() - beginning.seconds > LONGEST_FLIGHT_SECONDS
        if self._drops.hit(names, beginning.number):
            return False
        if seconds <= 0:
            return True
        if beginning.shared_number is None or is_late:
            return await self._go_without(uid, found)
        try:
            reading = _READING.dump_json(found)
            keys = [_reading_key(uid), *_drop_keys(names)]
            milliseconds = max(1, round(seconds * 1000))
            values = [beginning.shared_number, reading, milliseconds]
            kept = await self._line.ask(lambda: self._keep(keys, values))
        except (AwayError, ValueError):
            # No Redis, or text that JSON can't hold.
            return await self._go_without(uid, found)
        return bool(kept)

    async def forget(self, uid: str, beginning: Beginning) -> None:
        """Keep nothing of ``uid`` from before a flight that was refused it."""
        if (number := beginning.shared_number) is not None:
            with contextlib.suppress(AwayError):
                await self._line.ask(
                    lambda: self._forget([_reading_key(uid)], [number])
                )
                return
        # Redis is told as soon as it answers.
        await self.drop([uid])

    async def drop(self, uids: Collection[str]) -> None:
        """Make void every reading begun before now in which one of ``uids`` occurs."""
        self._note(uids)
        try:
            await self._tell(self._patient)
        except FAILURES:
            self._line.failed()

    async def aclose(self) -> None:
        """Close the connections to Redis; from then on nothing is found."""
        self._line.close()
        for client in (self._redis, self._patient):
            await redis_line.close(client.connection_pool)

    async def _go_without(self, uid: str, found: BookingRead | None) -> bool:
        """Let what can't be kept serve those who wait for it.

        That there is no such booking must not leave an older reading of it: this is
        told now if that is quick, or else before anything is found again.
        """
        if found is None:
            self._note([uid])
            with contextlib.suppress(AwayError):
                await self._tell_drops()
        return True

    def _note(self, uids: Collection[str]) -> None:
        number = self._drops.note(uids)
        until = self._clock() + DROP_SECONDS
        self._untold |= dict.fromkeys(uids, (number, until))

    async def _tell_drops(self) -> None:
        """Tell what Redis could not be told before; until then it may be wrong."""
        if self._untold:
            await self._line.ask(lambda: self._tell(self._redis))

    async def _tell(self, redis: Redis) -> None:
        now = self._clock()
        untold = {uid: note for uid, note in self._untold.items() if note[1] > now}
        self._untold = dict(untold)
        if not untold:
            return
        keys = [_COUNTER, *_drop_keys(untold)]
        milliseconds = round(DROP_SECONDS * 1000)
        await redis_line.run(self._drop(keys, [milliseconds], client=redis))
        for uid, note in untold.items():
            # It may have been dropped again meanwhile.
            if self._untold.get(uid) == note:
                del self._untold[uid]


def _reading_key(uid: str) -> str:
    return key_of(f"reading-{_SHAPE}", uid)


def _drop_keys(uids: Collection[str]) -> list[str]:
    return [key_of("drop", uid) for uid in uids]
