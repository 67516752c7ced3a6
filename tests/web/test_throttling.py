"""Contract: who guesses is stopped, and nobody else; the answer says for how long.

429, with Retry-After and in words: for guesses, forms, refreshes, lists and files.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from calpages.sandbox import DEMO
from calpages.throttling import Limits, Throttle, TooManyError
from tests.redis_server import redis_server
from tests.web.site import Site

UID = next(demo.uid for demo in DEMO if demo.kind == "accepted")
LIMITS = Limits(
    guesses=3, all_guesses=8, strict_guesses=1, changes=2, refreshes=2, lists=2
)
US, THEM, OTHERS = "203.0.113.5", "198.51.100.7", "192.0.2.9"


@pytest.fixture
def guarded(site: Site) -> Site:
    site.use(trusted_proxy_hops=1, throttle=Throttle(LIMITS), ttl_seconds=0)
    return site


async def status(site: Site, path: str, address: str = US) -> int:
    answer = await site.browser.get(path, headers={"X-Forwarded-For": address})
    return answer.status_code


async def guess(site: Site, count: int, address: str = US) -> list[int]:
    return [await status(site, f"/booking/guess-{i:08}", address) for i in range(count)]


async def test_who_guesses_is_stopped_and_nobody_else(guarded: Site) -> None:
    assert await guess(guarded, 6) == [404, 404, 404, 404, 429, 429]
    asked = len(guarded.reads)
    assert await guess(guarded, 20) == [429] * 20
    assert len(guarded.reads) == asked
    assert await status(guarded, f"/booking/{UID}", THEM) == 200


async def test_what_was_found_stays_open_beside_a_guesser(guarded: Site) -> None:
    assert await status(guarded, f"/booking/{UID}") == 200
    await guess(guarded, 6)
    for path in (f"/booking/{UID}", f"/cancel/{UID}", f"/booking/{UID}.ics"):
        assert await status(guarded, path) == 200


async def test_a_dead_link_is_one_guess_however_often_it_is_opened(
    guarded: Site,
) -> None:
    for _ in range(10):
        assert await status(guarded, "/booking/a-dead-link") == 404
        assert await status(guarded, "/booking/a-dead-link.ics") == 404
    assert await status(guarded, f"/booking/{UID}") == 200


async def test_many_who_guess_together_have_less_each(guarded: Site) -> None:
    for i in range(3):
        await guess(guarded, 3, f"198.51.100.{i}")
    assert await guess(guarded, 3, "198.51.100.200") == [404, 404, 429]
    assert await status(guarded, f"/booking/{UID}", OTHERS) == 200


@pytest.mark.parametrize("path", ["/booking/", "/cancel/", "/reschedule/"])
async def test_the_page_says_what_it_means_and_when_to_try_again(
    guarded: Site, path: str
) -> None:
    await guess(guarded, 4)
    answer, document = await guarded.page(
        f"{path}some-other-uid", **{"X-Forwarded-For": US}
    )
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert document.one("h1").text == "Too many requests"
    assert "Nothing about your booking has changed." in document.one("main").text
    assert "Please try again in 60 seconds." in document.one("main").text


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


async def test_a_proxy_that_is_not_known_stops_nobody_and_is_told_of_once(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.use(throttle=Throttle(LIMITS))
    assert await guess(site, 8) == [404] * 8
    said = [one for one in caplog.messages if "CALPAGES_TRUSTED_PROXY_HOPS" in one]
    assert len(said) == 1


async def test_a_network_of_ipv6_counts_as_one(guarded: Site) -> None:
    statuses = [
        await status(guarded, f"/booking/guess-{i:08}", f"2001:db8:1:2::{i + 1:x}")
        for i in range(6)
    ]
    assert statuses[-1] == 429


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
    for _ in range(2):
        await throttle.take("changes", US)
    with pytest.raises(TooManyError):
        await throttle.take("changes", US)
    assert len(caplog.messages) == 1, "Who comes next does not wait for it too."
    await throttle.aclose()
