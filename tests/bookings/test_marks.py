"""Contract: what is marked is told to everybody until it is cleared, or its time over.

Every promise is kept by both implementations, the second one on a real Redis.
"""

import asyncio
import datetime as dt
import uuid
from collections.abc import AsyncIterator

import pytest

from calpages.bookings.marks import LocalMarks, Marks, Sent
from calpages.bookings.redis_line import connect
from calpages.bookings.shared_marks import RedisMarks

pytest_plugins = ("tests.servers",)

LONG = 300.0
CANCEL = Sent(action="cancel")


@pytest.fixture(params=["local", "redis"])
async def marks(request: pytest.FixtureRequest) -> AsyncIterator[Marks]:
    if request.param == "local":
        yield LocalMarks()
        return
    marks = RedisMarks(connect(request.getfixturevalue("redis_url")))
    yield marks
    await marks.aclose()


@pytest.fixture
def names() -> list[str]:
    return [uuid.uuid4().hex for _ in range(3)]


@pytest.mark.parametrize(
    "sent",
    [
        CANCEL,
        Sent(action="cancel", scope="later"),
        Sent(action="cancel", scope="seat"),
        Sent(action="reschedule", start=dt.datetime(2030, 9, 3, 9, tzinfo=dt.UTC)),
        Sent(
            action="reschedule",
            scope="seat",
            start=dt.datetime(2030, 9, 3, 9, tzinfo=dt.UTC),
            new_uid="bookingUid000000000002",
            new_seat_uid="3be561a9-31f1-4b8e-aefc-9d9a085f0dd2",
        ),
    ],
)
async def test_what_was_sent_is_told_under_each_name(
    marks: Marks, names: list[str], sent: Sent
) -> None:
    assert await marks.find(names) is None
    assert await marks.put(names[:2], sent, LONG)
    assert await marks.find(names) == sent
    assert [await marks.find([name]) for name in names] == [sent, sent, None]


async def test_nothing_is_marked_when_one_name_is(
    marks: Marks, names: list[str]
) -> None:
    assert await marks.put(names[1:2], CANCEL, LONG)
    other = Sent(action="cancel", scope="later")
    assert not await marks.put(names, other, LONG)
    assert [await marks.find([name]) for name in names] == [None, CANCEL, None]


async def test_of_many_hands_one_may_mark(marks: Marks, names: list[str]) -> None:
    tries = (marks.put(names, CANCEL, LONG) for _ in range(5))
    assert sum(await asyncio.gather(*tries)) == 1


async def test_what_is_cleared_can_be_marked_again(
    marks: Marks, names: list[str]
) -> None:
    await marks.put(names, CANCEL, LONG)
    await marks.clear(names[:2])
    assert await marks.find(names[:2]) is None
    assert await marks.find(names[2:]) == CANCEL
    assert await marks.put(names[:2], CANCEL, LONG)


async def test_no_names_are_never_marked(marks: Marks) -> None:
    assert await marks.find([]) is None


async def test_a_mark_ends_by_itself(marks: Marks, names: list[str]) -> None:
    await marks.put(names, CANCEL, 0.001)
    while await marks.find(names) is not None:
        continue
    assert await marks.put(names, CANCEL, LONG)


async def test_a_mark_stays_for_its_whole_time_and_no_longer(names: list[str]) -> None:
    time = [0.0]
    marks = LocalMarks(clock=lambda: time[0])
    await marks.put(names, CANCEL, LONG)
    time[0] = 299.9
    assert await marks.find(names) == CANCEL
    time[0] = 300.0
    assert await marks.find(names) is None
    assert vars(marks)["_marks"] == {}
