"""Contract: forms, refreshes and lists are counted, by network; the answer says so.

429, with Retry-After and in words; ``test_guessing`` has the same of guesses.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from calpages.allowance import Limits, TooManyError
from calpages.sandbox import DEMO
from calpages.throttling import Throttle
from tests.redis_server import redis_server
from tests.web.networks import LIMITS, THEM, US, guard, guess, status
from tests.web.site import Site

UID = next(demo.uid for demo in DEMO if demo.kind == "accepted")


@pytest.fixture
async def guarded(site: Site) -> Site:
    await guard(site)
    return site


async def test_forms_are_counted_and_nothing_is_sent(guarded: Site) -> None:
    path, headers = f"/cancel/{UID}", {"X-Forwarded-For": US}
    guarded.use(trusted_proxy_hops=1, throttle=Throttle(Limits(changes=0)))
    token = await guarded.token(path)
    answer = await guarded.post(path, {"token": token}, **headers)
    assert answer.status_code == 429
    assert guarded.box.stored(UID).status != "cancelled"
    assert answer.headers["Retry-After"] == "60"
    assert "so nothing was sent. Your booking is unchanged." in answer.text
    assert "Please try again in 60 seconds." in answer.text


async def test_refreshes_and_lists_are_counted(guarded: Site) -> None:
    headers = {"X-Forwarded-For": US}
    posts = [
        await guarded.post(f"/booking/{UID}", {"refresh": "yes"}, **headers)
        for _ in range(4)
    ]
    assert [one.status_code for one in posts] == [303, 303, 429, 429]
    lists = [await status(guarded, "/time-zones/en-24.json") for _ in range(4)]
    assert lists == [200, 200, 429, 429]
    assert await status(guarded, "/time-zones/en-24.json", THEM) == 200


@pytest.mark.parametrize(
    ("hops", "advice"), [(0, ": set CALPAGES_TRUSTED_PROXY_HOPS"), (2, "lower it")]
)
async def test_proxies_that_are_not_as_set_stop_nobody_and_are_told_of_once(
    site: Site, caplog: pytest.LogCaptureFixture, hops: int, advice: str
) -> None:
    """More of them than the settings say, or fewer."""
    await guard(site)
    site.use(trusted_proxy_hops=hops, throttle=Throttle(LIMITS), ttl_seconds=0)
    await site.browser.get("/ping")
    assert caplog.messages == [], "A load balancer asks so by itself."
    assert await guess(site, 8) == [404] * 8
    said = [one for one in caplog.messages if "CALPAGES_TRUSTED_PROXY_HOPS" in one]
    assert len(said) == 1
    assert advice in said[0]


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


async def test_processes_count_together_by_redis(redis_url: str) -> None:
    one, other = (Throttle(LIMITS, redis_url=redis_url) for _ in range(2))
    await one.take("changes", US)
    await other.take("changes", US)
    for each in (one, other):
        with pytest.raises(TooManyError):
            await each.take("changes", US)
        await each.aclose()


async def test_without_redis_each_counts_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with redis_server(tmp_path) as url:
        throttle = Throttle(LIMITS, redis_url=url)
        await throttle.take("changes", US)
    await throttle.take("changes", US)
    with pytest.raises(TooManyError):
        await throttle.take("changes", US)
    assert len(caplog.messages) == 1, "Who comes next does not wait for it too."
    await throttle.aclose()
