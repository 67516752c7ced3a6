"""Contract: a reading is kept for its time, unless one of its names is dropped.

Every promise is kept by both implementations, the second one on a real Redis.
"""

import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from calpages.bookings.cache import LocalCache, ReadingCache
from calpages.bookings.redis_line import connect
from calpages.bookings.shared_cache import RedisCache
from calpages.calcom.models import Booking
from calpages.found import BookingRead
from tests.builders import attendee_json, booking_json

pytest_plugins = ("tests.servers",)

LONG = 60.0


@pytest.fixture(params=["local", "redis"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[ReadingCache]:
    if request.param == "local":
        yield LocalCache()
        return
    url = request.getfixturevalue("redis_url")
    cache = RedisCache(connect(url), patient=connect(url))
    yield cache
    await cache.aclose()


@pytest.fixture
def uids() -> Sequence[str]:
    return [uuid.uuid4().hex for _ in range(8)]


def read_of(asked: str, **fields: Any) -> BookingRead:
    booking = Booking.model_validate(booking_json(**{"uid": asked, **fields}))
    return BookingRead(uid=asked, kind="single", booking=booking)


async def kept(cache: ReadingCache, uid: str, found: BookingRead | None) -> bool:
    return await cache.keep(uid, found, await cache.begin(), LONG)


async def test_what_is_kept_is_found_as_it_was(
    cache: ReadingCache, uids: Sequence[str]
) -> None:
    assert await cache.find(uids[0]) is None
    first, second = (read_of(uid).booking for uid in uids[1:3])
    seats = [attendee_json(seatUid=uids[4], bookingFieldsResponses={"a": [1, None]})]
    for found in (
        read_of(uids[0], title="Café 👋", attendees=seats, location=None),
        BookingRead(
            uid=uids[0], kind="series", booking=first, occurrences=(first, second)
        ),
        BookingRead(uid=uids[0], kind="seat", booking=second, seat_uid=uids[0]),
        None,
    ):
        assert await kept(cache, uids[0], found)
        there = await cache.find(uids[0])
        assert there is not None
        assert there.found == found
        assert 0 <= there.age_seconds < LONG


async def test_to_keep_for_no_time_only_asks(
    cache: ReadingCache, uids: Sequence[str]
) -> None:
    assert await cache.keep(uids[0], read_of(uids[0]), await cache.begin(), 0)
    assert await cache.find(uids[0]) is None


async def test_a_drop_makes_void_whatever_names_the_uid(
    cache: ReadingCache, uids: Sequence[str]
) -> None:
    asked, touched = uids[:2]
    other = read_of(uids[2])
    seat = attendee_json(seatUid=touched)
    event = read_of(uids[3], recurringBookingUid=touched).booking
    for naming in (
        read_of(asked, uid=touched),
        read_of(asked, recurringBookingUid=touched),
        read_of(asked, rescheduledFromUid=touched),
        read_of(asked, rescheduledToUid=touched),
        read_of(asked, seatUid=touched),
        read_of(asked, attendees=[attendee_json(), seat]),
        BookingRead(uid=asked, kind="seat", booking=other.booking, seat_uid=touched),
        BookingRead(
            uid=asked, kind="series", booking=other.booking, occurrences=(event,)
        ),
    ):
        await kept(cache, asked, naming)
        await kept(cache, other.uid, other)
        assert await cache.find(asked) is not None
        await cache.drop([uids[4], touched])
        assert await cache.find(asked) is None
        assert await cache.find(other.uid) is not None


async def test_what_was_not_found_is_dropped_by_its_uid(
    cache: ReadingCache, uids: Sequence[str]
) -> None:
    await kept(cache, uids[0], None)
    await cache.drop([uids[1]])
    assert await cache.find(uids[0]) is not None
    await cache.drop([uids[0]])
    assert await cache.find(uids[0]) is None


async def test_a_flight_from_before_a_drop_is_void_and_not_kept(
    cache: ReadingCache, uids: Sequence[str]
) -> None:
    before = await cache.begin()
    await cache.drop([uids[1]])
    after = await cache.begin()
    naming = read_of(uids[0], rescheduledFromUid=uids[1])
    for seconds in (LONG, 0):
        assert not await cache.keep(uids[0], naming, before, seconds)
        assert await cache.find(uids[0]) is None
    assert await cache.keep(uids[2], read_of(uids[2]), before, LONG)
    assert await cache.keep(uids[0], naming, after, LONG)
    assert await cache.find(uids[0]) is not None


async def test_what_a_later_flight_brought_is_not_overwritten_by_an_earlier_one(
    cache: ReadingCache, uids: Sequence[str]
) -> None:
    early, late = await cache.begin(), await cache.begin()
    await cache.keep(uids[0], read_of(uids[0], title="late"), late, LONG)
    assert await cache.keep(uids[0], read_of(uids[0], title="early"), early, LONG)
    there = await cache.find(uids[0])
    assert there is not None
    assert there.found is not None
    assert there.found.booking.title == "late"


async def test_what_was_refused_is_forgotten_unless_it_was_read_since(
    cache: ReadingCache, uids: Sequence[str]
) -> None:
    asked, other = read_of(uids[0]), read_of(uids[1])
    await kept(cache, uids[0], asked)
    await kept(cache, uids[1], other)
    refused = await cache.begin()
    await cache.forget(uids[0], refused)
    assert await cache.find(uids[0]) is None
    assert await cache.find(uids[1]) is not None
    await kept(cache, uids[0], asked)
    await cache.forget(uids[0], refused)
    assert await cache.find(uids[0]) is not None
