"""Contract: the last step of rescheduling, sent by a browser without JavaScript.

303  moved: to the new booking, or where the host wants; not known yet: to the booking
403  not from our page, or its token is no good
409  not moved: the page says why, keeps what was written, and has fresh times
422  what was sent can't be: no time, or a reason that is too long
503  Cal.com can't be asked

Whatever is sent, Cal.com gets one request to move it, or none.
"""

import asyncio
import datetime as dt
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from calpages import services
from calpages.bookings import Hold
from calpages.finding import find
from calpages.visit import read_visit
from calpages.web.form_tokens import FormTokens
from tests.box import SEATS, Answer, uid_of
from tests.web.choosing import (
    a_free_time,
    alerts,
    follow,
    free_days,
    hidden,
    instant,
    query_of,
    times,
    value_of,
)
from tests.web.html import Element, read_html
from tests.web.site import ORIGIN, Site

UID = uid_of("accepted")
SEATED, MINE = uid_of("seated"), SEATS[0]
PAGE = f"/reschedule/{UID}"
GUIDE = f"/reschedule?rescheduleUid={UID}&eventTypeSlug=consultation"
SECRET = "s" * 32


def confirming(path: str, start: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}slot={start}&step=confirm"


def last_step(page: Element) -> Element:
    return page.one("form", **{"class": "cp-body cp-confirm"})


async def fields_of(site: Site, address: str) -> dict[str, str]:
    """What the form of the last step sends."""
    _, page = await site.page(address)
    return hidden(last_step(page))


async def move(
    site: Site, time: str, path: str = PAGE, /, **fields: str
) -> httpx.Response:
    """Go on with a time, and send the form with these fields changed."""
    address = confirming(path, time)
    return await site.post(address, await fields_of(site, address) | fields)


def moves(site: Site) -> list[dict[str, Any]]:
    """The bodies of the requests to move something, with their instants read."""
    return [
        body | {"start": instant(body["start"])}
        for path, body in site.box.posts
        if path.endswith("/reschedule")
    ]


def new_uid(answer: httpx.Response) -> str:
    path = urlsplit(answer.headers["location"]).path
    assert path.startswith("/booking/")
    return path.removeprefix("/booking/")


@pytest.mark.parametrize("path", [PAGE, GUIDE], ids=["e-mail", "guide"])
async def test_a_booking_is_moved_without_javascript(site: Site, path: str):
    start = await a_free_time(site, path)
    answer = await move(site, start, path, reason="School run")
    assert answer.status_code == 303
    (body,) = moves(site)
    assert body == {"start": instant(start), "reschedulingReason": "School run"}
    uid = new_uid(answer)
    assert site.box.stored(uid).start == instant(start)
    assert site.box.stored(UID).to_uid == uid
    _, page = await site.page(answer.headers["location"])
    assert page.one("h1").text == "This meeting is scheduled"
    assert len(page.one("section", **{"aria-label": "When"}).all("del")) == 1
    _, page = await site.page(path)
    assert [one.attributes["href"] for one in page.all("a")].count(
        f"/booking/{uid}"
    ) == 1


async def test_the_whole_way_by_links_and_buttons_only(site: Site):
    path, page = await follow(
        site, PAGE, (await site.page(PAGE))[1].one("a", **{"aria-label": "Next month"})
    )
    path, page = await follow(site, path, free_days(page)[-1])
    start = value_of(times(page)[0])
    sent = hidden(page.one("form", method="get")) | {"slot": start, "step": "confirm"}
    address = str(site.browser.build_request("GET", path, params=sent).url)
    _, page = await site.page(address)
    answer = await site.post(address, hidden(last_step(page)) | {"reason": ""})
    assert answer.status_code == 303
    assert site.box.stored(new_uid(answer)).start == instant(start)


async def test_the_query_is_kept_and_nobody_is_said_to_have_moved_it(site: Site):
    query = "lang=en-XB&tz=Asia/Tokyo&rescheduledBy=jane.doe@example.com"
    start = await a_free_time(site, f"{PAGE}?lang=en")
    answer = await site.post(
        confirming(f"{PAGE}?{query}", start),
        await fields_of(site, confirming(PAGE, start))
        | {"rescheduledBy": "jane.doe@example.com"},
    )
    assert query_of(answer.headers["location"]) == {"lang": "en-XB", "tz": "Asia/Tokyo"}
    assert set(moves(site)[0]) <= {"start", "reschedulingReason"}
    assert not any(b"jane.doe" in one.content for one in site.box.requests)


def redirecting(site: Site, url: str, *, forward: bool = False) -> Answer:
    async def say(request: httpx.Request) -> httpx.Response:
        answer = await site.box.carry(request)
        await answer.aread()
        if "/event-types" not in request.url.path:
            return answer
        said = answer.json()
        kinds = said["data"] if isinstance(said["data"], list) else [said["data"]]
        for kind in kinds:
            kind["successRedirectUrl"] = url
            kind["forwardParamsSuccessRedirect"] = forward
        return httpx.Response(answer.status_code, text=json.dumps(said))

    return say


def gone_to(answer: httpx.Response) -> str:
    """Where a document that goes elsewhere by itself goes: no redirect may do that."""
    assert answer.status_code == 200
    document = read_html(answer.text)
    refresh = document.one("meta").attributes["content"] or ""
    seconds, _, address = refresh.partition(";url=")
    assert seconds == "0"
    assert document.one("a").attributes["href"] == address
    return address


async def test_the_host_may_want_another_page_afterwards(site: Site):
    site.box.on_get = redirecting(site, "https://clinic.example/thanks?a=b")
    answer = await move(site, await a_free_time(site, PAGE))
    assert gone_to(answer) == "https://clinic.example/thanks?a=b"


async def test_that_page_is_told_of_the_booking_where_the_host_wants(site: Site):
    site.box.on_get = redirecting(site, "https://clinic.example/", forward=True)
    start = await a_free_time(site, PAGE)
    answer = await move(site, start)
    address = urlsplit(gone_to(answer))
    assert (address.scheme, address.netloc) == ("https", "clinic.example")
    told = dict(parse_qsl(address.query))
    assert told["uid"] == site.box.stored(UID).to_uid
    assert told["startTime"] == start


@pytest.mark.parametrize(
    "url",
    [
        "http://clinic.example/thanks",
        "javascript:alert(1)",
        "//evil.example",
        "https://user:word@evil.example/",
        "/thanks",
        "https://",
        "https://clinic.example/\r\nSet-Cookie: a=b",
    ],
)
async def test_a_page_that_is_no_https_page_is_not_gone_to(site: Site, url: str):
    site.box.on_get = redirecting(site, url)
    answer = await move(site, await a_free_time(site, PAGE))
    assert answer.status_code == 303
    assert site.box.stored(new_uid(answer)).from_uid == UID
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", [f"/reschedule/{MINE}", f"/reschedule/{SEATED}?seatReferenceUid={MINE}"]
)
async def test_a_seat_is_moved_alone(site: Site, path: str):
    start = await a_free_time(site, path)
    answer = await move(site, start, path)
    assert answer.status_code == 303
    (body,) = moves(site)
    assert body == {"start": instant(start), "seatUid": MINE}
    assert query_of(answer.headers["location"])["seatReferenceUid"]
    assert site.box.holds(SEATS[1])
    _, page = await site.page(answer.headers["location"])
    assert page.one("h1").text == "This meeting is scheduled"
    assert [one.attributes["datetime"] for one in page.all("time")] == [start]


async def held_by_the_live_page(site: Site, start: str) -> None:
    bookings = services.current().bookings
    found = await find(read_visit(UID, {}))
    held = await bookings.hold(found.read.booking, instant(start))
    assert isinstance(held, Hold)
    bookings.forget_slots(UID)


async def test_what_the_page_held_before_a_reload_is_not_gone_for_it(site: Site):
    start = await a_free_time(site, PAGE)
    await held_by_the_live_page(site, start)
    address = confirming(PAGE, start)
    _, page = await site.page(address)
    assert alerts(page) == ""
    (button,) = last_step(page).all("button")
    assert "disabled" not in button.attributes
    answer = await site.post(address, hidden(last_step(page)))
    assert answer.status_code == 303
    assert site.box.stored(new_uid(answer)).start == instant(start)


async def test_what_somebody_else_holds_is_gone(site: Site):
    start = await a_free_time(site, PAGE)
    answer = await site.box.reserve(UID, instant(start))
    assert answer.status_code == 201
    services.current().bookings.forget_slots(UID)
    _, page = await site.page(confirming(PAGE, start))
    assert "not free any more" in alerts(page)


async def test_a_host_who_must_confirm_is_asked(site: Site):
    path = f"/reschedule/{uid_of('pending')}"
    start = await a_free_time(site, path)
    _, page = await site.page(confirming(path, start))
    assert "must confirm the new time" in last_step(page).text
    assert page.one("button", **{"class": "cp-button cp-primary"}).text == (
        "Ask for this time"
    )
    answer = await move(site, start, path)
    assert site.box.stored(new_uid(answer)).status == "pending"
    _, page = await site.page(answer.headers["location"])
    assert "confirm" in page.one("h1").text.lower() + page.one("main").text.lower()


async def test_a_time_that_was_just_taken_keeps_the_reason_and_has_fresh_times(
    site: Site,
):
    start = await a_free_time(site, PAGE, number=3)
    address = confirming(PAGE, start)
    fields = await fields_of(site, address) | {"reason": "School <run>"}
    site.box.put(UID, uid="otherBooking0000000001", start=instant(start))
    answer = await site.post(address, fields)
    page = read_html(answer.text)
    assert answer.status_code == 409
    assert "unchanged" in alerts(page)
    assert page.one("textarea").text.strip() == "School <run>"
    assert "data-kept" in page.one("div", id="cp-first").attributes
    assert moves(site) == []
    *nearest, _ = page.one("ul", **{"class": "cp-nearest"}).all("a")
    found = [query_of(one.attributes["href"] or "")["slot"] for one in nearest]
    assert len(found) == 3
    assert start not in found
    distances = [abs(instant(one) - instant(start)) for one in found]
    assert max(distances) < dt.timedelta(days=4)
    # Each of them can be had.
    answer = await move(site, found[0])
    assert answer.status_code == 303
    assert len(moves(site)) == 1


async def test_a_time_that_is_taken_while_it_is_sent_is_refused_by_cal_com(site: Site):
    start = await a_free_time(site, PAGE)

    async def take_first(request: httpx.Request) -> httpx.Response:
        site.box.put(UID, uid="otherBooking0000000001", start=instant(start))
        return await site.box.carry(request)

    site.box.on_post = take_first
    answer = await move(site, start, reason="School run")
    page = read_html(answer.text)
    assert answer.status_code == 409
    assert "just taken" in alerts(page)
    assert page.one("textarea").text.strip() == "School run"
    assert page.one("ul", **{"class": "cp-nearest"})
    (button,) = last_step(page).all("button")
    assert "disabled" in button.attributes
    assert len(moves(site)) == 1
    assert site.box.stored(UID).status == "accepted"


@pytest.mark.parametrize(
    "start",
    [
        "",
        "soon",
        "2026-02-30T09:00:00Z",
        "2026-11-27T09:00:00",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00Z",
        "\U0001f600",
        "9" * 5_000,
    ],
)
async def test_what_is_no_time_is_asked_for_again(site: Site, start: str):
    free = await a_free_time(site, PAGE)
    answer = await move(site, free, start=start, reason="School run")
    page = read_html(answer.text)
    assert answer.status_code == 422
    assert "choose a day and a time first" in alerts(page)
    assert site.box.posts == []
    # What the address has chosen is still there.
    assert page.one("textarea").text.strip() == "School run"


async def test_without_any_time_the_times_are_shown(site: Site):
    token = await fields_of(site, confirming(PAGE, await a_free_time(site, PAGE)))
    answer = await site.post(PAGE, {"token": token["token"]})
    page = read_html(answer.text)
    assert answer.status_code == 422
    assert "choose a day and a time first" in alerts(page)
    assert page.one("form", method="get")
    assert free_days(page)


@pytest.mark.parametrize(
    "away",
    [
        dt.timedelta(seconds=1),
        dt.timedelta(hours=9),
        dt.timedelta(days=-1_000),
        dt.timedelta(days=20_000),
    ],
)
async def test_a_forged_time_is_not_sent(site: Site, away: dt.timedelta):
    free = await a_free_time(site, PAGE)
    forged = (instant(free) + away).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = await move(site, free, start=forged)
    assert answer.status_code == 409
    assert "unchanged" in alerts(read_html(answer.text))
    assert site.box.posts == []


async def test_a_reason_that_is_too_long_comes_back(site: Site):
    reason = "ü" * 1_001
    start = await a_free_time(site, PAGE)
    answer = await move(site, start, reason=reason)
    page = read_html(answer.text)
    assert answer.status_code == 422
    assert page.one("textarea").text == "\n" + reason
    assert "longer than" in alerts(page)
    assert site.box.posts == []
    # It can be shortened and sent.
    again = hidden(last_step(page))
    answer = await site.post(confirming(PAGE, start), again | {"reason": "ü" * 1_000})
    assert answer.status_code == 303


async def test_only_the_token_of_that_page_counts(site: Site):
    site.use(form_secret=SECRET)
    start = await a_free_time(site, PAGE)
    address = confirming(PAGE, start)
    fields = await fields_of(site, address)
    forged = (
        "",
        "x",
        fields["token"] + "x",
        FormTokens("x" * 32).make("reschedule", f"{UID}\n"),
        FormTokens(SECRET).make("cancel", f"{UID}\n"),
        FormTokens(SECRET).make("reschedule", f"{uid_of('team')}\n"),
        FormTokens(SECRET).make("reschedule", f"{UID}\n{MINE}"),
    )
    for token in forged:
        answer = await site.post(address, fields | {"token": token, "reason": "Ill"})
        page = read_html(answer.text)
        assert answer.status_code == 403
        assert "nothing was sent" in alerts(page)
        assert page.one("textarea").text.strip() == "Ill"
        assert hidden(last_step(page))["start"] == start
    without = {name: value for name, value in fields.items() if name != "token"}
    assert (await site.post(address, without)).status_code == 403
    assert site.box.posts == []
    assert (await site.post(address, fields)).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": ORIGIN + ".evil.example"},
    ],
)
async def test_another_site_can_not_send_it(site: Site, headers: dict[str, str]):
    address = confirming(PAGE, await a_free_time(site, PAGE))
    fields = await fields_of(site, address)
    answer = await site.browser.post(address, data=fields, headers=headers)
    page = read_html(answer.text)
    assert answer.status_code == 403
    assert "did not come from our page" in page.one("main").text
    assert site.box.posts == []


async def test_two_clicks_send_once_and_lead_to_the_same_booking(site: Site):
    address = confirming(PAGE, await a_free_time(site, PAGE))
    fields = await fields_of(site, address)
    answers = await asyncio.gather(*(site.post(address, fields) for _ in range(3)))
    answers.append(await site.post(address, fields))
    assert {answer.status_code for answer in answers} == {303}
    assert {new_uid(answer) for answer in answers} == {site.box.stored(UID).to_uid}
    assert len(moves(site)) == 1


async def test_a_second_tab_with_another_time_learns_that_it_was_moved(site: Site):
    first, second = [await a_free_time(site, PAGE, number) for number in (0, -1)]
    fields = [await fields_of(site, confirming(PAGE, one)) for one in (first, second)]
    assert (await site.post(confirming(PAGE, first), fields[0])).status_code == 303
    answer = await site.post(confirming(PAGE, second), fields[1])
    page = read_html(answer.text)
    assert answer.status_code == 409
    assert "moved meanwhile" in alerts(page)
    assert [one.text for one in page.all("a")].count("See the new booking") == 1
    assert len(moves(site)) == 1


async def test_what_was_cancelled_meanwhile_is_not_moved(site: Site):
    address = confirming(PAGE, await a_free_time(site, PAGE))
    fields = await fields_of(site, address)
    await site.box.change(UID, "cancel")
    site.use(ttl_seconds=0, form_secret=SECRET)
    fields["token"] = FormTokens(SECRET).make("reschedule", f"{UID}\n")
    answer = await site.post(address, fields)
    page = read_html(answer.text)
    assert answer.status_code == 409
    assert "cancelled meanwhile" in alerts(page)
    assert not page.all("form", method="get")
    assert moves(site) == []


@pytest.mark.parametrize(
    "kind",
    ["cancelled", "past", "rejected", "rescheduling-disabled", "occurrence", "seated"],
)
async def test_what_can_not_be_moved_is_not_sent(site: Site, kind: str):
    start = await a_free_time(site, PAGE)
    site.use(form_secret=SECRET)
    token = FormTokens(SECRET).make("reschedule", f"{uid_of(kind)}\n")
    fields = {"token": token, "start": start}
    answer = await site.post(f"/reschedule/{uid_of(kind)}", fields)
    assert answer.status_code == 409
    assert alerts(read_html(answer.text))
    assert site.box.posts == []


async def hang(request: httpx.Request, _: Site) -> httpx.Response:
    raise httpx.ReadTimeout("hang", request=request)


async def reset(request: httpx.Request, _: Site) -> httpx.Response:
    raise httpx.ReadError("reset", request=request)


async def fall_over(_request: httpx.Request, _: Site) -> httpx.Response:
    return httpx.Response(502, html="<h1>502 Bad Gateway</h1>")


@pytest.mark.parametrize("fault", [hang, reset, fall_over])
async def test_an_unclear_answer_leads_to_the_booking_and_is_never_sent_again(
    site: Site, fault: Any
):
    start = await a_free_time(site, PAGE)
    address = confirming(PAGE, start)
    fields = await fields_of(site, address)
    site.box.on_post = lambda request: fault(request, site)
    answer = await site.post(address, fields)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/booking/{UID}"
    _, page = await site.page(answer.headers["location"])
    assert "We don't know yet" in alerts(page)
    assert page.one("meta", **{"http-equiv": "refresh"}).attributes["content"] == "15"
    # Neither the same form nor the page itself sends it once more.
    site.box.on_post = None
    again = await site.post(address, fields)
    assert again.headers["location"] == f"/booking/{UID}"
    _, page = await site.page(address)
    assert "We don't know yet" in alerts(page)
    (button,) = last_step(page).all("button")
    assert (button.text, "disabled" in button.attributes) == ("Checking", True)
    assert len(moves(site)) == 1


async def test_an_answer_that_is_lost_is_read_back(site: Site):
    start = await a_free_time(site, PAGE)

    async def reset_after(request: httpx.Request) -> httpx.Response:
        await site.box.carry(request)
        raise httpx.ReadError("reset", request=request)

    site.box.on_post = reset_after
    answer = await move(site, start)
    assert answer.status_code == 303
    assert new_uid(answer) == site.box.stored(UID).to_uid
    assert len(moves(site)) == 1


async def test_what_lands_late_is_told_when_it_shows(site: Site):
    start = await a_free_time(site, PAGE)
    site.box.on_post = lambda request: hang(request, site)
    answer = await move(site, start)
    await site.box.change(UID, "reschedule", start=start)
    site.box.on_post = None
    await site.post(answer.headers["location"], {"refresh": "yes"})
    _, page = await site.page(answer.headers["location"])
    assert "rescheduled" in page.one("h1").text
    assert not page.all("meta", **{"http-equiv": "refresh"})
    uid = site.box.stored(UID).to_uid
    assert f"/booking/{uid}" in [one.attributes["href"] for one in page.all("a")]


async def test_a_seat_in_doubt_leads_to_its_place(site: Site):
    path = f"/reschedule/{MINE}"
    start = await a_free_time(site, path)
    site.box.on_post = lambda request: hang(request, site)
    answer = await move(site, start, path)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/booking/{SEATED}?seatReferenceUid={MINE}"
    assert len(moves(site)) == 1


async def test_nothing_is_claimed_or_lost_while_cal_com_is_away(site: Site):
    start = await a_free_time(site, PAGE)
    address = confirming(PAGE, start)
    fields = await fields_of(site, address)

    async def refuse(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/slots"):
            raise httpx.ConnectError("refused", request=request)
        return await site.box.carry(request)

    site.box.on_get = refuse
    answer = await site.post(address, fields | {"reason": "School run"})
    page = read_html(answer.text)
    assert answer.status_code == 503
    assert "nothing was sent" in alerts(page).lower()
    assert page.one("textarea").text.strip() == "School run"
    again = hidden(last_step(page))
    assert again["start"] == start
    assert moves(site) == []
    site.box.on_get = None
    assert (await site.post(address, again)).status_code == 303
    assert len(moves(site)) == 1


async def test_a_form_that_is_sent_to_another_method_changes_nothing(site: Site):
    address = confirming(PAGE, await a_free_time(site, PAGE))
    fields = await fields_of(site, address)
    for method in ("PUT", "DELETE", "PATCH"):
        answer = await site.browser.request(method, address, data=fields)
        assert answer.status_code == 405
    for method in ("GET", "HEAD"):
        await site.browser.request(method, PAGE, params=fields)
    assert site.box.posts == []
