"""Contract: who guesses at uids is stopped, however fast they come, and nobody else.

429, with Retry-After and in words. What nobody has answered yet counts as a guess; a
server that knows no uid at all is no guessing.
"""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from calpages.finding import find
from calpages.guesses import SUSPICIOUS, UNPROVEN
from calpages.sandbox import DEMO
from calpages.throttling import Throttle
from calpages.visit import Visit
from tests.box import SEATS, uid_of
from tests.redis_server import redis_server
from tests.web.html import read_html
from tests.web.networks import LIMITS, OTHERS, THEM, US, guard, guess, status
from tests.web.site import Site

UID = uid_of("accepted")
REAL = [demo.uid for demo in DEMO if demo.kind not in ("seat", "series")]
WORDS = "Booking with uid=x was not found in the database"
FLOOD = 300


@pytest.fixture
async def guarded(site: Site) -> Site:
    await guard(site)
    return site


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(params=["here", "redis"])
async def throttle(
    request: pytest.FixtureRequest, redis_url: str
) -> AsyncIterator[Throttle]:
    url = redis_url if request.param == "redis" else ""
    throttle = Throttle(LIMITS, redis_url=url)
    yield throttle
    await throttle.aclose()


class Held:
    """A Cal.com that answers no reading before it is told to.

    Attributes:
        asked: The uids that it was asked for.
    """

    def __init__(self, site: Site) -> None:
        self._carry = site.box.carry
        self._gate = asyncio.Event()
        self._arrived = asyncio.Semaphore(0)
        self.asked: set[str] = set()
        site.box.on_get = self._answer

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.add(request.url.path.rpartition("/")[2])
        self._arrived.release()
        await self._gate.wait()
        # As over a line: others get their turn before the answer is here.
        await asyncio.sleep(0)
        return await self._carry(request)

    async def hold(self, count: int) -> None:
        """Wait until so many more questions have arrived."""
        async with asyncio.timeout(60):
            for _ in range(count):
                await self._arrived.acquire()

    def release(self) -> None:
        """Answer everything from now on."""
        self._gate.set()


async def test_who_guesses_is_stopped_and_nobody_else(guarded: Site) -> None:
    assert await guess(guarded, 6) == [404, 404, 404, 404, 429, 429]
    asked = len(guarded.reads)
    assert await guess(guarded, 20) == [429] * 20
    assert len(guarded.reads) == asked
    assert await status(guarded, f"/booking/{UID}", THEM) == 200


async def test_a_flood_at_once_is_stopped_as_if_it_came_slowly(
    site: Site, throttle: Throttle
) -> None:
    await guard(site, throttle)
    cal_com = Held(site)
    flood = [
        asyncio.create_task(status(site, f"/booking/flood-{i:08}"))
        for i in range(FLOOD)
    ]
    await cal_com.hold(LIMITS.at_once)
    refused = itertools.islice(
        asyncio.as_completed(flood), FLOOD - LIMITS.at_once - LIMITS.waiting
    )
    assert {await one for one in refused} == {429}
    assert len(cal_com.asked) == LIMITS.at_once
    other = asyncio.create_task(status(site, f"/booking/{UID}", THEM))
    await cal_com.hold(1)
    cal_com.release()
    statuses = Counter(await asyncio.gather(*flood))
    assert statuses == {404: LIMITS.guesses, 429: FLOOD - LIMITS.guesses}
    assert await other == 200
    named = {one for one in cal_com.asked if one.startswith("flood")}
    assert len(named) == LIMITS.guesses


async def test_who_opens_many_bookings_at_once_sees_them_all(
    site: Site, throttle: Throttle
) -> None:
    await guard(site, throttle)
    cal_com = Held(site)
    mine = REAL[: LIMITS.at_once + LIMITS.waiting]
    opening = [
        asyncio.create_task(status(site, f"/booking/{uid}", OTHERS)) for uid in mine
    ]
    await cal_com.hold(1)
    cal_com.release()
    assert await asyncio.gather(*opening) == [200] * len(mine)


async def test_a_question_counts_though_its_visitor_leaves(guarded: Site) -> None:
    cal_com = Held(guarded)
    leaving = [
        asyncio.create_task(read_live(f"leaving-{i:08}"))
        for i in range(LIMITS.guesses * 3)
    ]
    await cal_com.hold(LIMITS.at_once)
    for task in leaving:
        task.cancel()
    await asyncio.gather(*leaving, return_exceptions=True)
    assert len(cal_com.asked) == LIMITS.at_once
    cal_com.release()
    statuses = [await status(guarded, f"/booking/staying-{i:08}") for i in range(4)]
    assert statuses.count(404) <= LIMITS.guesses - LIMITS.at_once
    assert statuses[-1] == 429


async def read_live(uid: str) -> None:
    """Read as a live page does, whose reading ends when its visitor goes on."""
    await find(Visit(uid=uid, network=US))


async def test_what_was_found_stays_open_beside_a_guesser(guarded: Site) -> None:
    assert await status(guarded, f"/booking/{UID}") == 200
    await guess(guarded, 6)
    for path in (f"/booking/{UID}", f"/cancel/{UID}", f"/booking/{UID}.ics"):
        assert await status(guarded, path) == 200


async def test_what_another_process_has_found_stays_open_too(
    site: Site, redis_url: str
) -> None:
    one, other = (Throttle(LIMITS, redis_url=redis_url) for _ in range(2))
    await guard(site, one)
    assert await status(site, f"/booking/{UID}", "203.0.113.60") == 200
    site.use(trusted_proxy_hops=1, throttle=other, ttl_seconds=0)
    assert (await guess(site, 6, "203.0.113.60"))[-1] == 429
    assert await status(site, f"/booking/{UID}", "203.0.113.60") == 200
    assert await status(site, f"/booking/{uid_of('phone')}", "203.0.113.60") == 429
    for each in (one, other):
        await each.aclose()


async def test_what_another_process_has_found_is_asked_as_urgently_as_ever(
    site: Site, redis_url: str
) -> None:
    limits = dataclasses.replace(LIMITS, guesses=50, all_guesses=1_000)
    one, other = (Throttle(limits, redis_url=redis_url) for _ in range(2))
    address = "203.0.113.62"
    await guard(site, one)
    assert await status(site, f"/booking/{UID}", address) == 200
    site.use(trusted_proxy_hops=1, throttle=other, ttl_seconds=0)
    made = LIMITS.strict_guesses + 1
    limited = {"limit": "100", "remaining": "39", "reset": "60"}

    async def scarce(request: httpx.Request) -> httpx.Response:
        answer = await site.box.carry(request)
        answer.headers.update({f"x-ratelimit-{k}": v for k, v in limited.items()})
        return answer

    site.box.on_get = scarce
    assert await guess(site, made + 1, address) == [404] * made + [503]
    assert await status(site, f"/booking/{UID}", address) == 200
    for each in (one, other):
        await each.aclose()


async def test_who_waits_in_line_for_too_long_is_told_that_nothing_was_sent(
    site: Site,
) -> None:
    late, *others = REAL
    secret = "of-all-workers-" * 3
    site.use(form_secret=secret)
    token = await site.token(f"/cancel/{late}")
    throttle = Throttle(LIMITS, patience_seconds=0.05)
    site.use(trusted_proxy_hops=1, throttle=throttle, form_secret=secret, ttl_seconds=0)
    cal_com = Held(site)
    slow = [
        asyncio.create_task(status(site, f"/booking/{uid}", OTHERS))
        for uid in others[: LIMITS.at_once]
    ]
    await cal_com.hold(LIMITS.at_once)
    async with asyncio.timeout(60):
        for path in (f"/booking/{late}", f"/booking/{late}.ics"):
            assert await status(site, path, OTHERS) == 503
        posted = await site.post(
            f"/cancel/{late}", {"token": token}, **{"X-Forwarded-For": OTHERS}
        )
    assert posted.status_code == 503
    assert "Nothing was sent" in read_html(posted.text).one("main").text
    assert late not in cal_com.asked
    cal_com.release()
    assert await asyncio.gather(*slow) == [200] * len(slow)
    assert site.box.stored(late).status != "cancelled"
    assert await status(site, f"/booking/{late}", OTHERS) == 200


async def test_a_dead_link_is_one_guess_however_often_it_is_opened(
    guarded: Site,
) -> None:
    for _ in range(10):
        assert await status(guarded, "/booking/a-dead-link") == 404
        assert await status(guarded, "/booking/a-dead-link.ics") == 404
    assert await status(guarded, f"/booking/{UID}") == 200


async def test_a_seat_beside_a_known_booking_can_be_guessed_no_more(
    guarded: Site,
) -> None:
    path = f"/booking/{UID}?seatReferenceUid="
    assert await status(guarded, path) == 200
    statuses = [await status(guarded, f"{path}seat-{i:08}") for i in range(6)]
    assert statuses == [200] * LIMITS.guesses + [429] * 2
    assert await status(guarded, f"/booking/{SEATS[0]}", THEM) == 200


async def test_many_who_guess_together_have_less_each(guarded: Site) -> None:
    for i in range(3):
        await guess(guarded, 3, f"198.51.100.{i}")
    assert await guess(guarded, 4, "198.51.100.200") == [404, 404, 429, 429]
    assert await status(guarded, f"/booking/{UID}", OTHERS) == 200


async def test_who_guesses_leaves_calls_at_cal_com_for_others(site: Site) -> None:
    limits = dataclasses.replace(LIMITS, guesses=50, all_guesses=50)
    await guard(site, Throttle(limits))
    left = 60

    async def scarce(request: httpx.Request) -> httpx.Response:
        nonlocal left
        left -= 1
        answer = await site.box.carry(request)
        answer.headers["x-ratelimit-limit"] = "100"
        answer.headers["x-ratelimit-remaining"] = str(left)
        answer.headers["x-ratelimit-reset"] = "60"
        return answer

    site.box.on_get = scarce
    statuses = await guess(site, 40)
    assert statuses[0] == 404
    assert statuses[-1] == 503
    assert left >= 39
    assert await status(site, f"/booking/{UID}", THEM) == 200


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


async def test_a_network_of_ipv6_counts_as_one(guarded: Site) -> None:
    statuses = [
        await status(guarded, f"/booking/guess-{i:08}", f"2001:db8:1:2::{i + 1:x}")
        for i in range(6)
    ]
    assert statuses[-1] == 429


async def test_a_server_that_knows_no_uid_is_no_guessing(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """It may be another Cal.com: its 404 is believed, and the log tells of it once."""
    site.use(trusted_proxy_hops=1, throttle=Throttle(LIMITS), ttl_seconds=0)

    async def nowhere(_: httpx.Request) -> httpx.Response:
        return httpx.Response(404, json={"message": WORDS})

    site.box.on_get = nowhere
    links = [*REAL, *(f"more-of-them-{i:04}" for i in range(SUSPICIOUS))]
    for address in (US, THEM):
        assert {await status(site, f"/booking/{one}", address) for one in links} == {
            404
        }
    said = [one for one in caplog.messages if "CAL_API_URL" in one]
    assert len(said) == 1
    assert not any(uid in said[0] for uid in links)


async def test_who_guesses_without_end_is_stopped_before_anything_was_found(
    site: Site,
) -> None:
    site.use(trusted_proxy_hops=1, throttle=Throttle(LIMITS), ttl_seconds=0)
    most = LIMITS.guesses * UNPROVEN
    assert await guess(site, most + 1) == [404] * most + [429]
    assert await status(site, f"/booking/{UID}", THEM) == 200
    assert (await guess(site, LIMITS.guesses, OTHERS))[-1] == 429


async def test_a_first_booking_that_is_found_ends_that(
    site: Site, throttle: Throttle
) -> None:
    await guard(site, throttle)
    address = "203.0.113.99"
    assert (await guess(site, LIMITS.guesses + 1, address))[-1] == 429


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, html="<h1>Not Found</h1>"),
        httpx.Response(404, json={"message": "Cannot GET /bookings/x"}),
    ],
    ids=["a page", "no such address"],
)
async def test_a_server_that_is_no_cal_com_is_no_guessing(
    site: Site, caplog: pytest.LogCaptureFixture, answer: httpx.Response
) -> None:
    await guard(site)

    async def elsewhere(_: httpx.Request) -> httpx.Response:
        return httpx.Response(404, headers=answer.headers, content=answer.content)

    site.box.on_get = elsewhere
    assert await guess(site, 20) == [503] * 20
    page, document = await site.page(
        "/booking/guess-of-ours", **{"X-Forwarded-For": US}
    )
    assert page.status_code == 503
    assert "can't reach the booking system" in document.one("main").text
    said = [one for one in caplog.messages if "CAL_API_URL" in one]
    assert len(said) == 1
    assert "guess" not in said[0]
    site.box.on_get = None
    assert await status(site, f"/booking/{UID}") == 200
