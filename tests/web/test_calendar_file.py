"""Contract: ``GET /booking/{uid}.ics``, in front of everything else.

    200  text/calendar; charset=utf-8; method=PUBLISH or CANCEL, an attachment
    302  rescheduled away: to the new booking's file
    404  not known, cannot be known (Cal.com is not asked), or has no file
    405  neither GET nor HEAD
    502  Cal.com's answer cannot be read
    503  Cal.com does not answer: Retry-After

No answer is kept by a cache or found by a search engine.
"""

import datetime as dt
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import stamina
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from calpages import services
from calpages.bookings import Bookings
from calpages.calcom.client import CalClient
from calpages.sandbox import DEMO, create_sandbox
from calpages.web.plain_http import plain_http

SITE = "https://book.example.com"
SEATS = [demo.uid for demo in DEMO if demo.kind == "seat"]


async def reflex(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands where Reflex stands, and says which address reached it."""
    await PlainTextResponse(f"page {scope['path']}")(scope, receive, send)


class Cal(httpx.AsyncBaseTransport):
    """Cal.com in a box, and the line to it."""

    def __init__(self) -> None:
        self._box = httpx.ASGITransport(create_sandbox(control=True))
        self._direct = httpx.AsyncClient(transport=self._box, base_url="http://cal")
        self.asked: list[str] = []
        self.is_down = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if self.is_down:
            raise httpx.ConnectError("refused", request=request)
        return await self._box.handle_async_request(request)

    async def fault(self, fault: str, path: str = "", **more: Any) -> None:
        body = {"fault": fault, "path": path, **more}
        answer = await self._direct.post("/_sandbox/faults", json=body)
        assert answer.status_code == 204


class Site:
    """Our pages over a Cal.com, as a browser asks them."""

    def __init__(self, cal: Cal) -> None:
        client = CalClient(base_url="http://cal.example/v2", transport=cal)
        self.bookings = Bookings(client, ttl_seconds=0, read_back_delays=())
        transport = httpx.ASGITransport(plain_http(reflex))
        self.browser = httpx.AsyncClient(transport=transport, base_url=SITE)

    async def ics(
        self, uid: str, method: str = "GET", headers: Any = None, **query: str
    ) -> httpx.Response:
        return await self.browser.request(
            method, f"/booking/{uid}.ics", params=query, headers=headers
        )

    async def move(self, uid: str, days: int) -> str:
        """Reschedule to the first free time after so many days; the new uid."""
        start = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
        read = await self.bookings.read(uid)
        free = await self.bookings.slots(
            read.booking, start, start + dt.timedelta(days=10)
        )
        outcome = await self.bookings.reschedule(uid, start=free[0].start)
        assert outcome.status == "done"
        return (await self.bookings.read(uid)).booking.rescheduled_to_uid


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture
def cal() -> Cal:
    return Cal()


@pytest.fixture
async def site(cal: Cal, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setattr(services, "_chosen", [])
    site = Site(cal)
    services.use(services.Services(bookings=site.bookings))
    async with site.browser:
        yield site


def uid_of(kind: str) -> str:
    return next(demo.uid for demo in DEMO if demo.kind == kind)


def value(response: httpx.Response, name: str) -> str:
    """The value of a property that occurs once."""
    unfolded = response.text.replace("\r\n ", "")
    (found,) = re.findall(rf"^{name}[:;](.*)\r$", unfolded, re.MULTILINE)
    return found


def assert_kept_by_nobody(response: httpx.Response) -> None:
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-robots-tag"] == "noindex"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        *(("accepted", "PUBLISH"), ("past", "PUBLISH"), ("series", "PUBLISH")),
        *(("seat", "PUBLISH"), ("cancelled", "CANCEL"), ("rejected", "CANCEL")),
    ],
)
async def test_a_file_says_in_its_head_what_it_is(
    site: Site, kind: str, method: str
) -> None:
    response = await site.ics(uid_of(kind))
    assert response.status_code == 200
    told = f"text/calendar; charset=utf-8; method={method}"
    assert response.headers["content-type"] == told
    attached = 'attachment; filename="booking.ics"'
    assert response.headers["content-disposition"] == attached
    assert value(response, "METHOD") == method
    assert_kept_by_nobody(response)


async def test_a_head_is_the_get_without_its_body(site: Site) -> None:
    got = await site.ics(uid_of("accepted"))
    head = await site.ics(uid_of("accepted"), "HEAD")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == got.headers


async def test_a_file_leads_back_to_the_page_it_came_from(site: Site) -> None:
    uid = uid_of("accepted")
    response = await site.ics(uid, lang="en-XA")
    assert value(response, "URL") == f"{SITE}/booking/{uid}?lang=en-XA"


async def test_behind_a_proxy_the_page_has_the_scheme_of_the_visitor(
    site: Site,
) -> None:
    headers = {"host": "inner:3000", "x-forwarded-proto": "https"}
    response = await site.browser.get(
        f"http://inner:3000/booking/{uid_of('accepted')}.ics", headers=headers
    )
    assert value(response, "URL").startswith("https://inner:3000/booking/")


async def test_a_host_that_is_no_host_is_not_written(site: Site) -> None:
    response = await site.ics(uid_of("accepted"), headers={"host": 'evil"/<x>'})
    assert response.status_code == 200
    assert "evil" not in response.text


async def test_the_sequence_grows_and_the_uid_stays_over_moves_and_a_cancel(
    site: Site,
) -> None:
    uid = uid_of("accepted")
    files = [await site.ics(uid)]
    for days in (8, 15):
        uid = await site.move(uid, days)
        files.append(await site.ics(uid))
    outcome = await site.bookings.cancel(uid)
    assert outcome.status == "done"
    files.append(await site.ics(uid))
    assert [value(file, "SEQUENCE") for file in files] == ["0", "1", "2", "3"]
    assert len({value(file, "UID") for file in files}) == 1
    assert len({value(file, "DTSTART") for file in files}) == 3
    methods = [value(file, "METHOD") for file in files]
    assert methods == ["PUBLISH", "PUBLISH", "PUBLISH", "CANCEL"]


async def test_what_was_rescheduled_leads_to_the_new_booking_s_file(
    site: Site,
) -> None:
    response = await site.ics(uid_of("rescheduled-from"), lang="en-XA")
    assert response.status_code == 302
    assert_kept_by_nobody(response)
    newer = uid_of("rescheduled-to")
    assert response.headers["location"] == f"/booking/{newer}.ics?lang=en-XA"
    assert response.text == ""


async def test_a_file_with_too_low_a_number_is_not_given(site: Site, cal: Cal) -> None:
    await cal.fault("500", uid_of("rescheduled-from"))
    response = await site.ics(uid_of("rescheduled-to"))
    assert response.status_code == 503


async def test_a_pending_booking_has_no_file_yet(site: Site) -> None:
    response = await site.ics(uid_of("pending"))
    assert response.status_code == 404
    assert "not confirmed yet" in response.text


async def test_an_unknown_uid_is_not_found(site: Site) -> None:
    response = await site.ics("nobodysUid000000000001")
    assert response.status_code == 404
    assert response.text.startswith("We can't find this booking\n")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert_kept_by_nobody(response)


@pytest.mark.parametrize(
    "uid", ["", "-", "short", "x" * 65, "a" * 9_000, "..%2f..%2fetc", "uid%00uid%00"]
)
async def test_what_cannot_be_a_uid_is_not_found_without_a_call(
    site: Site, cal: Cal, uid: str
) -> None:
    response = await site.ics(uid, rescheduleUid=uid_of("accepted"))
    assert response.status_code == 404
    assert cal.asked == []


async def test_problems_are_told_in_the_visitor_s_language(site: Site) -> None:
    by_link = await site.ics("-", lang="en-XA")
    by_browser = await site.ics("-", headers={"accept-language": "en-XA"})
    english = await site.ics("-")
    assert by_link.headers["content-language"] == "en-XA"
    assert by_link.text == by_browser.text != english.text


async def test_an_outage_says_when_to_come_back(site: Site, cal: Cal) -> None:
    cal.is_down = True
    response = await site.ics(uid_of("accepted"))
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert response.text.startswith("We can't reach the booking system\n")
    assert_kept_by_nobody(response)


async def test_too_many_calls_are_told_with_cal_com_s_own_hint(
    site: Site, cal: Cal
) -> None:
    await cal.fault("429", seconds=7)
    response = await site.ics(uid_of("accepted"))
    assert response.status_code == 503
    assert response.headers["retry-after"] == "7"


async def test_an_unreadable_answer_is_told_and_logged_without_data(
    site: Site, cal: Cal, caplog: pytest.LogCaptureFixture
) -> None:
    await cal.fault("truncated")
    response = await site.ics(uid_of("accepted"))
    assert response.status_code == 502
    assert response.text.startswith("We can't show this booking\n")
    logged = [one.getMessage() for one in caplog.records if "calpages" in one.name]
    assert logged == ["No calendar file: unreadable answer from Cal.com: body"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_a_file_can_only_be_read(site: Site, cal: Cal, method: str) -> None:
    response = await site.ics(uid_of("accepted"), method)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"
    assert cal.asked == []


@pytest.mark.parametrize(
    "path",
    [
        "/booking/demoAccepted0000000001",
        "/booking/no.uid",
        "/cancel/demoAccepted0000000001.ics",
        "/assets/app.js",
        "/",
    ],
)
async def test_everything_else_reaches_reflex(site: Site, path: str) -> None:
    assert (await site.browser.get(path)).text == f"page {path}"


async def test_no_file_holds_what_its_reader_may_not_see(site: Site) -> None:
    """Of every demo booking, also after it is cancelled."""
    for demo in DEMO:
        link = {"slug": demo.event_slug, "username": demo.username}
        if demo.team_id is not None:
            link["teamId"] = str(demo.team_id)
        files = [await site.ics(demo.uid, **link)]
        if demo.kind not in ("series", "seat"):
            await site.bookings.cancel(demo.uid)
            files.append(await site.ics(demo.uid, **link))
        secrets = await secrets_of(site, demo.kind, demo.uid, link)
        for file in files:
            text = file.text.replace("\r\n ", "")
            assert [secret for secret in secrets if secret in text] == []


async def secrets_of(site: Site, kind: str, uid: str, link: dict[str, str]) -> set[str]:
    """What Cal.com tells of a booking and its reader may not see."""
    booking = (await site.bookings.read(uid)).booking
    event_type = await site.bookings.event_type(
        booking, username=link["username"], slug=link["slug"]
    )
    secrets = set(booking.guests)
    secrets |= {one.email for one in booking.hosts if one.email != one.display_email}
    secrets |= {"+cl", "-cl"}
    if event_type is not None:
        hidden = {field.slug for field in event_type.booking_fields if field.hidden}
        answers = booking.booking_fields_responses
        secrets |= {str(answers[slug]) for slug in hidden if slug in answers}
        if event_type.hide_organizer_email:
            secrets |= {host.display_email for host in booking.hosts}
    if kind == "seat":
        others = [await site.bookings.read(seat) for seat in SEATS if seat != uid]
        people = [one for other in others for one in other.booking.attendees]
        secrets |= {one.name for one in people if one.seat_uid != uid}
        secrets |= {one.email for one in people if one.seat_uid != uid}
        secrets |= {seat for seat in SEATS if seat != uid}
    return secrets - {""}


async def test_the_demo_has_something_of_everything_to_hide(site: Site) -> None:
    """Else the test above could not fail."""
    found: dict[str, set[str]] = {}
    for kind in ("custom-answers", "organizer-email-hidden", "seat", "accepted"):
        demo = next(one for one in DEMO if one.kind == kind)
        link = {"slug": demo.event_slug, "username": demo.username}
        found[kind] = await secrets_of(site, kind, demo.uid, link)
    assert all(len(secrets) > 2 for secrets in found.values()), found
