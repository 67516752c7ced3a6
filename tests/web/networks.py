"""Visitors of several networks, who come through one proxy of ours."""

from __future__ import annotations

from calpages.allowance import Limits
from calpages.throttling import Throttle
from tests.box import uid_of
from tests.web.site import Site

US, THEM, OTHERS = "203.0.113.5", "198.51.100.7", "192.0.2.9"
LIMITS = Limits(
    guesses=4,
    all_guesses=9,
    strict_guesses=2,
    at_once=3,
    waiting=5,
    changes=2,
    refreshes=2,
    lists=2,
)


async def status(site: Site, path: str, address: str = US) -> int:
    """The status of a page, for a visitor at an address."""
    answer = await site.browser.get(path, headers={"X-Forwarded-For": address})
    return answer.status_code


async def guess(site: Site, count: int, address: str = US) -> list[int]:
    """The statuses of some bookings that don't exist, one after the other."""
    return [await status(site, f"/booking/guess-{i:08}", address) for i in range(count)]


async def guard(site: Site, throttle: Throttle | None = None) -> None:
    """Let a site count, after a visitor from elsewhere has seen a booking of theirs."""
    throttle = throttle or Throttle(LIMITS)
    site.use(trusted_proxy_hops=1, throttle=throttle, ttl_seconds=0)
    assert await status(site, f"/booking/{uid_of('team')}", "192.0.2.77") == 200
