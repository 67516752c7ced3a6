"""Contract: after a failure one asks for all, now and then, until it is answered."""

from calpages.calcom.breaker import PAUSE_SECONDS, Breaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_one_tries_for_all_until_there_is_an_answer() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    assert [breaker.lets_through() for _ in range(3)] == [True] * 3
    breaker.failed()
    assert [breaker.lets_through() for _ in range(3)] == [False] * 3
    clock.now = PAUSE_SECONDS
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    breaker.failed()
    clock.now = 2 * PAUSE_SECONDS
    assert [breaker.lets_through() for _ in range(2)] == [True, False]
    breaker.answered()
    assert [breaker.lets_through() for _ in range(3)] == [True] * 3
