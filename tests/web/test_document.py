"""Contract: the document of a page has the booking in it, and the true status.

200  the booking; or a skeleton, where Cal.com takes longer than a reader waits
404  no such booking, or a link that names none
405  neither GET, HEAD nor POST
502  Cal.com's answer cannot be read
503  Cal.com does not answer: Retry-After
"""

import asyncio
import gzip
import json
from typing import Any

import brotli
import httpx
import pytest
import stamina

from calpages import services
from calpages.finding import find
from calpages.visit import read_visit
from calpages.web import document
from calpages.web.first_html import FirstPage, write_document
from calpages.web.spa_shell import ShellReader
from tests.box import LESSONS, SEATS, uid_of
from tests.web.html import Element
from tests.web.site import STYLES, Reflex, Site

ACCEPTED = uid_of("accepted")
PAGES = ("booking", "cancel", "reschedule")


async def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody listens", request=request)


def first(page: Element) -> Element:
    return page.one("div", id="cp-first")


@pytest.mark.parametrize("page", PAGES)
async def test_the_booking_is_in_the_html(site: Site, page: str):
    answer, html = await site.page(f"/{page}/{ACCEPTED}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Consultation between Jane Doe and John Doe" in first(html).text
    assert first(html).attributes["data-status"] == "success"
    assert len(first(html).all("h1")) == 1


async def test_both_shapes_of_the_reschedule_link_are_answered_without_a_redirect(
    site: Site,
):
    for path in (
        f"/reschedule?rescheduleUid={ACCEPTED}&eventTypeSlug=consultation",
        f"/reschedule/?rescheduleUid={ACCEPTED}",
        f"/reschedule/{ACCEPTED}?slug=consultation",
        f"/reschedule/{ACCEPTED}/",
    ):
        answer, html = await site.page(path)
        assert answer.status_code == 200
        assert html.one("title").text == "Choose a new time"


async def test_what_the_head_says(site: Site):
    answer, html = await site.page(f"/booking/{ACCEPTED}")
    title = "This meeting is scheduled: Consultation between Jane Doe and John Doe"
    assert html.one("title").text == title
    assert html.one("meta", name="description").attributes["content"]
    assert html.one("html").attributes == {"lang": "en", "dir": "ltr"}
    assert answer.headers["content-language"] == "en"
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]
    # Everything that is read comes before everything that runs,
    # ... and nothing runs before that is painted.
    held = html.one("script", **{"data-held": "module"})
    assert held.attributes["type"] == "text/plain"
    assert answer.text.index('id="cp-first"') < answer.text.index("data-held")
    (runs,) = (one for one in html.all("script") if "type" not in one.attributes)
    assert "cp-first" in runs.text


async def test_the_document_speaks_the_visitors_language(site: Site):
    for headers, query in (({"Accept-Language": "en-XB, en"}, ""), ({}, "?lang=en-XB")):
        answer, html = await site.page(f"/booking/{ACCEPTED}{query}", **headers)
        assert html.one("html").attributes == {"lang": "en-XB", "dir": "rtl"}
        assert first(html).attributes["dir"] == "rtl"
        assert answer.headers["content-language"] == "en-XB"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/booking/nobody00000000000001", "We can't find this booking"),
        ("/cancel/no.uid", "We can't find this booking"),
        ("/booking/a/b", "We can't find this booking"),
        ("/booking/" + "x" * 10_000, "We can't find this booking"),
        ("/booking/%00", "We can't find this booking"),
        ("/reschedule/nobody00000000000001", "We can't find this booking"),
        ("/reschedule", "This link is not complete"),
        ("/reschedule?rescheduleUid=no.uid", "This link is not complete"),
    ],
)
async def test_what_is_not_there_is_404(site: Site, path: str, heading: str):
    answer, html = await site.page(path)
    assert answer.status_code == 404
    assert first(html).one("h1").text == heading
    assert html.one("title").text == heading


@pytest.mark.parametrize("page", ["booking", "cancel", "reschedule"])
async def test_what_cal_com_keeps_to_itself_is_as_if_it_were_not_there(
    site: Site, page: str
):
    unknown, as_unknown = await site.page(f"/{page}/nobodyKnowsThisUid00000")
    asked = len(site.reads)

    async def forbid(request: httpx.Request) -> httpx.Response:
        if ACCEPTED not in request.url.path or "by-seat" in request.url.path:
            return await site.box.carry(request)
        error = {"code": "ForbiddenException", "message": "It is not yours."}
        return httpx.Response(403, json={"status": "error", "error": error})

    site.box.on_get = forbid
    answer, html = await site.page(f"/{page}/{ACCEPTED}")
    assert answer.status_code == unknown.status_code == 404
    assert first(html).one("h1").text == first(as_unknown).one("h1").text
    assert first(html).text == first(as_unknown).text
    assert len(site.reads) == 2 * asked


async def test_a_403_that_is_not_cal_coms_says_nothing_of_the_booking(site: Site):
    async def forbid(_: httpx.Request) -> httpx.Response:
        return httpx.Response(403, html="<h1>Blocked</h1>")

    site.box.on_get = forbid
    answer, html = await site.page(f"/booking/{ACCEPTED}")
    assert answer.status_code == 503
    assert "can't reach" in first(html).one("h1").text


@pytest.mark.parametrize(
    ("answer", "status", "retry_after"),
    [
        (httpx.Response(500), 503, "10"),
        (httpx.Response(200, text="<html>"), 502, None),
        (httpx.Response(429, headers={"retry-after": "30"}), 503, "30"),
        (httpx.Response(401), 503, "10"),
    ],
)
async def test_what_cal_com_can_not_tell_is_no_200(
    site: Site, answer: httpx.Response, status: int, retry_after: str | None
):
    async def say(_: httpx.Request) -> httpx.Response:
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=answer.content
        )

    site.box.on_get = say
    told, html = await site.page(f"/cancel/{ACCEPTED}")
    assert told.status_code == status
    assert told.headers.get("retry-after") == retry_after
    assert first(html).attributes["data-status"] == "error"
    assert html.one("button", form="cp-refresh").text == "Try again"


async def test_a_slow_answer_gives_a_skeleton_that_looks_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(document, "WAIT_SECONDS", 0.01)
    answered = asyncio.Event()

    async def wait(request: httpx.Request) -> httpx.Response:
        await answered.wait()
        return await site.box.carry(request)

    site.box.on_get = wait
    answer, html = await site.page(f"/booking/{ACCEPTED}")
    assert answer.status_code == 200
    assert first(html).attributes["data-status"] == "pending"
    assert html.one("meta", **{"http-equiv": "refresh"}).attributes["content"] == "2"
    answered.set()
    monkeypatch.setattr(document, "WAIT_SECONDS", 5)
    _, html = await site.page(f"/booking/{ACCEPTED}")
    assert "Consultation" in first(html).text
    assert site.reads == [ACCEPTED]


async def test_a_late_failure_is_told_to_whoever_looks_again_in_vain(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(document, "WAIT_SECONDS", 0.1)

    async def fail(_: httpx.Request) -> httpx.Response:
        return httpx.Response(500)

    site.box.on_get = fail
    path = f"/booking/{uid_of('phone')}"
    # Retries take longer than a reader waits.
    with stamina.set_testing(False):
        answer, _ = await site.page(path)
        assert answer.status_code == 200
        await asyncio.gather(*document._findings.late, return_exceptions=True)
        answer, html = await site.page(path)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert not html.all("meta", **{"http-equiv": "refresh"})
    site.box.on_get = None
    await asyncio.gather(*document._findings.late, return_exceptions=True)
    monkeypatch.setattr(document, "WAIT_SECONDS", 10.0)
    answer, _ = await site.page(path)
    assert answer.status_code == 200


async def test_what_only_belongs_to_it_does_not_keep_the_booking_back(site: Site):
    async def hang_beside(request: httpx.Request) -> httpx.Response:
        if "/bookings/" not in request.url.path:
            await asyncio.sleep(30)
        return await site.box.carry(request)

    site.box.on_get = hang_beside
    _, html = await site.page(f"/booking/{ACCEPTED}")
    assert first(html).attributes["data-status"] == "success"
    assert "Consultation" in first(html).text


async def test_the_document_and_the_live_page_cost_one_reading(site: Site):
    visit = read_visit(ACCEPTED, {})
    await asyncio.gather(site.page(f"/booking/{ACCEPTED}"), find(visit))
    await find(visit)
    await asyncio.gather(*(site.page(f"/cancel/{ACCEPTED}") for _ in range(20)))
    assert site.reads == [ACCEPTED]


async def test_what_was_written_is_not_shown_after_a_change(site: Site):
    site.use(ttl_seconds=0)
    await site.page(f"/booking/{ACCEPTED}")
    await site.box.change(ACCEPTED, "cancel")
    _, html = await site.page(f"/booking/{ACCEPTED}")
    assert "cancelled" in first(html).one("h1").text


async def test_head_has_no_body_and_other_methods_are_refused(site: Site):
    answer = await site.browser.head(f"/booking/{ACCEPTED}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 1000
    answer = await site.browser.put(f"/booking/{ACCEPTED}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert site.box.posts == []


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0", None),
        ("identity", None),
        ("", None),
    ],
)
async def test_the_document_comes_as_the_browser_takes_it(
    site: Site, accepted: str, encoding: str | None
):
    request = site.browser.build_request(
        "GET", f"/booking/{ACCEPTED}", headers={"Accept-Encoding": accepted}
    )
    answer = await site.browser.send(request, stream=True)
    raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == encoding
    assert "Accept-Encoding" in answer.headers["vary"]
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert b"Consultation between" in unpack(raw)


async def test_the_scripts_of_the_page_are_fetched_early_and_no_others(site: Site):
    _, html = await site.page(f"/booking/{ACCEPTED}")
    links = html.all("link", rel="held-modulepreload")
    hrefs = [link.attributes["href"] for link in links]
    assert "/assets/booking-1.js" in hrefs
    assert "/assets/card-1.js" in hrefs
    assert "/assets/cancel-1.js" not in hrefs
    # Reflex's own document preloads what every page has.
    assert "/assets/react-1.js" not in hrefs


async def test_the_stylesheet_is_inline_and_not_fetched_again(site: Site):
    _, html = await site.page(f"/booking/{ACCEPTED}")
    assert STYLES in [style.text for style in html.all("style")]
    links = html.all("link", href="/assets/styles-1.css")
    assert len(links) == 2
    for link in links:
        assert "disabled" in link.attributes
        assert link.attributes["media"] == "not all"


async def test_a_big_stylesheet_stays_a_file(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("calpages.web.spa_shell._MAX_INLINE_CHARACTERS", 3)
    _, html = await site.page(f"/booking/{ACCEPTED}")
    assert STYLES not in [style.text for style in html.all("style")]
    (link,) = html.all("link", rel="stylesheet")
    assert "disabled" not in link.attributes


async def test_where_reflex_serves_no_pages_everything_is_left_to_it(site: Site):
    site.reflex.shell = ""
    answer = await site.browser.get(f"/booking/{ACCEPTED}")
    assert answer.text == f"page /booking/{ACCEPTED}"
    site.reflex.shell = "<p>Served by somebody else</p>"
    answer = await site.browser.get(f"/booking/{ACCEPTED}")
    assert answer.text == site.reflex.shell


@pytest.mark.parametrize("path", ["/", "/booking/", "/booking", "/about", "/cancelled"])
async def test_other_addresses_are_reflexs(site: Site, path: str):
    await site.browser.get(path)
    assert site.reflex.asked == [path]


async def test_a_fault_of_ours_leaves_the_live_page(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_: object) -> None:
        raise RuntimeError(ACCEPTED)

    monkeypatch.setattr(document, "shown", fail)
    answer = await site.browser.get(f"/booking/{ACCEPTED}")
    head, shell = answer.text.partition("<head>")[2], site.reflex.shell
    assert head == shell.partition("<head>")[2]
    assert "A document" in caplog.text
    assert ACCEPTED not in caplog.text


@pytest.mark.parametrize("uid", [LESSONS[2], uid_of("series"), SEATS[0]])
@pytest.mark.parametrize("page", PAGES)
async def test_series_and_seats_have_documents_too(site: Site, uid: str, page: str):
    answer, html = await site.page(f"/{page}/{uid}")
    assert answer.status_code == 200
    assert first(html).one("h1").text


async def test_only_a_form_that_can_be_sent_has_a_token(site: Site):
    for kind, count in (("accepted", 1), ("cancelled", 0), ("past", 0)):
        _, html = await site.page(f"/cancel/{uid_of(kind)}")
        assert len(html.all("input", name="token")) == count


HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script><!--",
    "\"'><img src=x onerror=alert(1)>",
    "</style></title></textarea>{{ 7 * 7 }}{% raw %}",
    "\x00\u2028\x1b]]>",
    "\ud800\udfff&#0;",
    "javascript:alert(1)",
)
# Of these Cal.com's answer would not be one.
_STRUCTURE = ("uid", "status", "start", "end", "createdAt", "updatedAt", "type")
_STRUCTURE += ("recurringBookingUid", "seatUid", "timeZone", "slug")


def poison(value: Any, text: str, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: poison(inner, text, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [poison(inner, text, name) for inner in value]
    is_free = isinstance(value, str) and name not in _STRUCTURE
    return text if is_free else value


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("text", HOSTILE)
async def test_whatever_a_field_says_stays_text(site: Site, page: str, text: str):
    async def say(request: httpx.Request) -> httpx.Response:
        answer = await site.box.carry(request)
        await answer.aread()
        data = poison(answer.json(), text)
        return httpx.Response(answer.status_code, text=json.dumps(data))

    answer, before = await site.page(f"/{page}/{uid_of('custom-answers')}")
    site.use()
    site.box.on_get = say
    answer, html = await site.page(f"/{page}/{uid_of('custom-answers')}")
    assert "\x00" not in answer.text
    assert names(html) <= names(before) | {"s", "bdi"}
    assert len(html.all("script")) == len(before.all("script"))
    assert not [one for one in html.all("a") if "script:" in str(one.attributes)]


async def test_a_text_of_a_megabyte_is_shown_and_stays_text(site: Site):
    text = "<b>&" * 250_000

    async def say(request: httpx.Request) -> httpx.Response:
        answer = await site.box.carry(request)
        await answer.aread()
        said = answer.json()
        if "/bookings/" in request.url.path:
            said["data"]["title"] = text
        return httpx.Response(answer.status_code, text=json.dumps(said))

    site.box.on_get = say
    answer, html = await site.page(f"/booking/{uid_of('in-person')}")
    assert answer.status_code == 200
    assert text in first(html).text
    assert not html.all("b")


def names(page: Element) -> set[str]:
    return {one.name for one in page._inside()}


async def test_whatever_the_address_says_stays_text(site: Site):
    for query in ("lang", "tz", "slug", "seatReferenceUid", "username"):
        for text in HOSTILE[:4]:
            path = httpx.URL(f"/cancel/{ACCEPTED}", params={query: text})
            answer, html = await site.page(str(path))
            assert answer.status_code == 200
            assert "alert(1)" not in answer.text
            assert not html.all("img")


async def test_every_page_is_well_formed_in_every_state(site: Site):
    shell = await ShellReader(Reflex()).read()
    assert shell is not None
    for status in ("pending", "error", "success"):
        for page in PAGES:
            said = FirstPage(page=page, status=status)
            assert "cp-first" in write_document(said, shell)
    assert services.current().brand.name


async def test_in_an_outage_the_booking_that_was_read_is_there_and_says_so(site: Site):
    await site.page(f"/booking/{ACCEPTED}")
    site.elapsed = 130.0
    site.box.on_get = refuse
    answer, html = await site.page(f"/booking/{ACCEPTED}")
    assert answer.status_code == 200
    assert html.one("h1").text == "This meeting is scheduled"
    assert "could not be refreshed" in html.one("div", role="alert").text
    age = next(one for one in html.all("span") if "data-steps" in one.attributes)
    assert age.text == "Updated 2 minutes ago"
    links = [one.attributes["href"] for one in html.all("a")]
    assert f"/cancel/{ACCEPTED}" in links
    assert f"/reschedule/{ACCEPTED}" in links
    for page in ("cancel", "reschedule"):
        answer, html = await site.page(f"/{page}/{ACCEPTED}")
        assert answer.status_code == 503
        assert "can't reach" in html.one("h1").text
    answer = await site.post(f"/booking/{ACCEPTED}", {"refresh": "yes"})
    assert "could not be refreshed" in answer.text
    site.box.on_get = None
    _, html = await site.page(f"/booking/{ACCEPTED}")
    assert html.one("div", role="alert").text.strip() == ""
    assert "Updated just now" in html.text


async def test_an_outage_that_is_told_late_is_told_with_the_booking(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    """A page without scripts looks again, and is told how the reading has ended."""
    await site.page(f"/booking/{ACCEPTED}")
    site.elapsed = 60.0
    monkeypatch.setattr(document, "WAIT_SECONDS", 0.0)
    site.box.on_get = refuse
    _, html = await site.page(f"/booking/{ACCEPTED}")
    assert first(html).attributes["data-status"] == "pending"
    await asyncio.gather(*document._findings.late, return_exceptions=True)
    _, html = await site.page(f"/booking/{ACCEPTED}")
    assert "could not be refreshed" in html.one("div", role="alert").text
