"""Contract: a value is found until its time is over, and memory is bounded."""

import pytest

from calpages.bookings.memory import Memory


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def values(memory: Memory[str], *keys: str) -> list[str | None]:
    found = [memory.find(key) for key in keys]
    return [None if one is None else one.value for one in found]


def test_a_value_is_found_with_its_age_until_its_time_is_over(clock: Clock) -> None:
    memory = Memory[str](clock=clock)
    assert memory.find("a") is None
    memory.keep("a", "one", seconds=5)
    clock.now = 4.9
    remembered = memory.find("a")
    assert remembered is not None
    assert (remembered.value, remembered.age_seconds) == ("one", 4.9)
    clock.now = 5.0
    assert memory.find("a") is None


def test_a_later_value_takes_the_place_and_begins_anew(clock: Clock) -> None:
    memory = Memory[str](clock=clock)
    memory.keep("a", "one", seconds=5)
    clock.now = 4.0
    memory.keep("a", "two", seconds=5)
    clock.now = 8.0
    assert values(memory, "a") == ["two"]


def test_kept_for_no_time_is_not_kept(clock: Clock) -> None:
    memory = Memory[str](clock=clock)
    memory.keep("a", "one", seconds=5)
    memory.keep("a", "two", seconds=0)
    assert memory.find("a") is None


def test_who_lives_shorter_is_gone_in_time_though_an_older_one_stays(
    clock: Clock,
) -> None:
    memory = Memory[str](clock=clock)
    memory.keep("long", "one", seconds=30)
    memory.keep("short", "two", seconds=5)
    clock.now = 6.0
    assert values(memory, "long", "short") == ["one", None]


def test_memory_is_bounded_and_the_oldest_goes_first(clock: Clock) -> None:
    memory = Memory[str](clock=clock, max_kept=2)
    for key in ("a", "b", "a", "c"):
        memory.keep(key, key, seconds=5)
    assert values(memory, "a", "b", "c") == ["a", None, "c"]


def test_what_is_over_makes_room_before_what_is_good_does(clock: Clock) -> None:
    memory = Memory[str](clock=clock, max_kept=2)
    memory.keep("a", "a", seconds=5)
    clock.now = 4.0
    memory.keep("b", "b", seconds=5)
    clock.now = 6.0
    memory.keep("c", "c", seconds=5)
    assert values(memory, "a", "b", "c") == [None, "b", "c"]


def test_what_weighs_more_counts_for_more(clock: Clock) -> None:
    memory = Memory[str](clock=clock, max_kept=4)
    for key in ("a", "b"):
        memory.keep(key, key, seconds=5)
    memory.keep("heavy", "heavy", seconds=5, weight=3)
    assert values(memory, "a", "b", "heavy") == [None, "b", "heavy"]
    memory.keep("heavy", "light", seconds=5)
    memory.keep("c", "c", seconds=5, weight=2)
    assert values(memory, "b", "heavy", "c") == ["b", "light", "c"]
    memory.keep("huge", "huge", seconds=5, weight=9)
    assert values(memory, "b", "heavy", "c", "huge") == [None, None, None, "huge"]
