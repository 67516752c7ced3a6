"""Contract: reads stop before writes do, and nobody waits longer than the window.

Cal.com's headers are those of contract 1.3.
"""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.calcom.budget import (
    LEAST_RESERVED,
    Budget,
    later_of,
    pause_before,
    read_budget,
)
from calpages.calcom.urgency import Urgency

NOW = 1_800_000_000.0
LEVELS = (Urgency.SPARE, Urgency.PAGE, Urgency.WRITE)

budgets = st.builds(
    Budget,
    limit=st.integers(1, 5_000),
    remaining=st.integers(0, 5_000),
    reset_at=st.floats(NOW - 60, NOW + 60),
)


def headers(limit: int, remaining: int, reset: float, name: str = "-Default"):
    return {
        f"X-RateLimit-Limit{name}": str(limit),
        f"X-RateLimit-Remaining{name}": str(remaining),
        f"X-RateLimit-Reset{name}": str(round(reset)),
    }


@given(budgets, st.integers(0, 100))
def test_the_more_urgent_never_waits_longer(budget: Budget, under_way: int) -> None:
    pauses = [
        pause_before(budget, level, under_way=under_way, now=NOW) for level in LEVELS
    ]
    assert pauses == sorted(pauses, reverse=True)
    assert pauses[-1] == 0.0
    assert all(0.0 <= pause <= max(0.0, budget.reset_at - NOW) for pause in pauses)


@given(st.integers(0, 100), st.sampled_from(LEVELS))
def test_where_nothing_is_known_nobody_waits(under_way: int, level: Urgency) -> None:
    assert pause_before(None, level, under_way=under_way, now=NOW) == 0.0


@given(
    limit=st.integers(40, 600),
    calls=st.lists(st.sampled_from(LEVELS), max_size=800),
    answered_late=st.integers(1, 8),
)
def test_reads_leave_the_reserve_to_writes(
    limit: int, calls: list[Urgency], answered_late: int
) -> None:
    """A whole window, with answers that come after some further calls were made."""
    used, budget = 0, None
    under_way: list[Budget] = []
    reserve = Budget(limit, limit, NOW).reserve
    for level in calls:
        pause = pause_before(budget, level, under_way=len(under_way), now=NOW)
        if pause == 0.0:
            left = limit - used
            if level is not Urgency.WRITE and used >= answered_late:
                assert left > reserve
            used += 1
            under_way.append(Budget(limit, max(0, limit - used), NOW + 60))
        if under_way and (len(under_way) >= answered_late or pause):
            budget = later_of(budget, under_way.pop(0))


@given(st.permutations([50, 49, 48, 47]))
def test_answers_out_of_order_do_not_add_calls(order: list[int]) -> None:
    known: Budget | None = None
    for remaining in order:
        known = later_of(known, Budget(120, remaining, NOW + 30 + remaining / 100))
    assert known is not None
    assert known.remaining == 47
    assert later_of(known, Budget(120, 119, NOW + 90)).remaining == 119


@pytest.mark.parametrize("reset", [30, 30_000, NOW + 30, (NOW + 30) * 1000])
def test_the_end_of_the_window_is_read_in_every_form(reset: float) -> None:
    budget = read_budget(headers(500, 3, reset), NOW)
    assert budget is not None
    assert budget == Budget(500, 3, NOW + 30)
    assert budget.reserve == 100


@given(st.dictionaries(st.text(max_size=40), st.text(max_size=20)))
def test_other_headers_tell_nothing(others: dict[str, str]) -> None:
    assert read_budget(others, NOW) is None
    broken = dict.fromkeys(headers(1, 1, 1), "many")
    assert read_budget(broken, NOW) is None


def test_the_scarcest_of_several_limits_counts() -> None:
    told = headers(500, 400, 30) | headers(20, 6, 30, "-Bookings")
    budget = read_budget(told, NOW)
    assert budget is not None
    assert (budget.limit, budget.remaining) == (20, 6)
    assert budget.reserve == max(LEAST_RESERVED, math.ceil(20 * 0.2))
