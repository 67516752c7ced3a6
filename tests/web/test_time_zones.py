"""Contract: ``/time-zones/{language}-{clock}.json`` lists the zones to choose from.

200  the zones of places, and UTC, in the language and with the clock
304  never: it is kept for a minute, in which it does not change
405  neither GET nor HEAD; whatever else is no such address is not ours
"""

import datetime as dt
import gzip
import json
import zoneinfo
from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages import routes
from calpages.web.compression import Encoded
from tests.web.site import Site

FIELDS = {"name", "city", "text", "offset", "now", "search"}


async def zones(site: Site, language: str = "en", clock: str = "24") -> Any:
    answer = await site.browser.get(routes.zones_url(language, clock))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


async def test_every_zone_is_one_to_choose(site: Site):
    listed = await zones(site)
    names = [one["name"] for one in listed]
    assert len(names) == len(set(names)) > 300
    assert {"Europe/Berlin", "Asia/Kathmandu", "America/New_York", "UTC"} <= {*names}
    assert {*names} <= zoneinfo.available_timezones()
    assert all(set(one) == FIELDS for one in listed)
    assert all(one[field] for one in listed for field in FIELDS)


async def test_they_go_from_west_to_east(site: Site):
    now = dt.datetime.now(dt.UTC)
    offsets = [
        now.astimezone(zoneinfo.ZoneInfo(one["name"])).utcoffset() or dt.timedelta()
        for one in await zones(site)
    ]
    assert offsets == sorted(offsets)


async def test_the_clock_is_the_visitors(site: Site):
    assert all("m" in one["now"].lower() for one in await zones(site, "en-US", "12"))
    assert not any("m" in one["now"].lower() for one in await zones(site, "en", "24"))


async def test_a_language_that_we_do_not_have_gets_one_that_we_have(site: Site):
    assert await zones(site, "tlh-Latn-KX") == await zones(site, "en")
    pseudo = await zones(site, "en-XB")
    assert [one["name"] for one in pseudo]


async def test_a_page_leads_to_it(site: Site):
    answer = await site.browser.get(routes.zones_url("en-XA", "12"))
    assert answer.status_code == 200
    assert site.reflex.asked == []


@pytest.mark.parametrize(
    ("accepted", "decode"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress)]
)
async def test_it_is_sent_compressed(site: Site, accepted: str, decode: Any):
    path = routes.zones_url("en", "24")
    request = site.browser.build_request("GET", path)
    request.headers["Accept-Encoding"] = accepted
    answer = await site.browser.send(request, stream=True)
    body = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == accepted.partition(",")[0]
    assert "Accept-Encoding" in answer.headers["vary"]
    assert len(json.loads(decode(body))) > 300
    assert len(body) < 40_000


async def test_it_may_be_kept_for_a_minute_by_anybody(site: Site):
    answer = await site.browser.get(routes.zones_url("en", "24"))
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert "noindex" in answer.headers["x-robots-tag"]


async def test_it_is_written_once_a_minute(site: Site, monkeypatch: pytest.MonkeyPatch):
    written: list[str] = []
    make = Encoded.__init__

    def count(encoded: Encoded, text: str) -> None:
        written.append(text)
        make(encoded, text)

    monkeypatch.setattr(Encoded, "__init__", count)
    for _ in range(20):
        await zones(site, "en-XA", "12")
    # The minute may have changed meanwhile.
    assert len(written) <= 2


async def test_head_has_no_body_and_other_methods_are_refused(site: Site):
    path = routes.zones_url("en", "24")
    answer = await site.browser.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 1000
    for method in ("POST", "PUT", "DELETE"):
        answer = await site.browser.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/time-zones/",
        "/time-zones/en.json",
        "/time-zones/en-13.json",
        "/time-zones/en-24.js",
        "/time-zones/en-24.json/",
        "/time-zones/en-24.json%0a",
        "/time-zones/-24.json",
        "/time-zones/e_n-24.json",
        "/time-zones/../en-24.json",
        "/time-zones/en%2f..-24.json",
        "/time-zones/" + "x" * 36 + "-24.json",
        "/x/time-zones/en-24.json",
    ],
)
async def test_no_other_address_is_answered(site: Site, path: str):
    answer = await site.browser.get(path)
    assert "max-age=60" not in answer.headers["cache-control"]
    assert site.reflex.asked != []


@given(language=st.from_regex(r"[A-Za-z0-9-]{2,35}", fullmatch=True))
async def test_no_language_tag_is_a_fault(language: str):
    async with Site().browser as browser:
        answer = await browser.get(routes.zones_url(language, "24"))
    assert answer.status_code == 200


async def test_it_asks_cal_com_for_nothing(site: Site):
    await zones(site)
    assert site.box.requests == []
