"""Contract: the forms of the pages, sent by a browser without JavaScript.

303  done, or not known yet: the page shows what is so
400  no form of ours               403  not from our page, or its token is no good
409  refused, 422 the reason can't be sent, 503 Cal.com can't be asked: the page
     says why, with what was written into it
413  too big
"""

import asyncio

import httpx
import pytest
from itsdangerous import TimestampSigner

from calpages.web.form_tokens import MAX_AGE_SECONDS, FormTokens
from tests.box import LESSONS, SEATS, uid_of
from tests.web.html import Element, read_html
from tests.web.site import ORIGIN, Site

UID = uid_of("accepted")
PAGE = f"/cancel/{UID}"


def alert_of(html: Element) -> str:
    return " ".join(one.text for one in html.all("div", role="alert")).strip()


async def cancel(site: Site, path: str = PAGE, **fields: str) -> httpx.Response:
    return await site.post(path, {"token": await site.token(path), **fields})


async def test_a_booking_is_cancelled_without_javascript(site: Site):
    answer = await cancel(site, reason="I'm ill")
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert site.box.posts == [(f"{UID}/cancel", {"cancellationReason": "I'm ill"})]
    _, html = await site.page(PAGE)
    assert html.one("h1").text == "This event is cancelled"
    assert not html.all("input", name="token")


async def test_the_query_is_kept(site: Site):
    path = f"{PAGE}?lang=en-XB&slug=consultation"
    answer = await cancel(site, path)
    assert answer.headers["location"] == path


async def test_an_address_never_leads_to_another_host(site: Site):
    answer = await site.post("//evil.example/cancel/x", {"refresh": "yes"})
    assert "location" not in answer.headers


async def test_opening_a_page_changes_nothing(site: Site):
    for path in (PAGE, f"{PAGE}?reason=x&token={await site.token(PAGE)}"):
        await site.page(path)
        await site.browser.head(path)
    assert site.box.posts == []


async def test_two_clicks_send_once(site: Site):
    token = await site.token(PAGE)
    answers = await asyncio.gather(
        *(site.post(PAGE, {"token": token}) for _ in range(3))
    )
    answers.append(await site.post(PAGE, {"token": token}))
    assert {answer.status_code for answer in answers} == {303}
    assert len(site.box.posts) == 1


@pytest.fixture
def hours_later(monkeypatch: pytest.MonkeyPatch):
    def later() -> None:
        now = TimestampSigner.get_timestamp
        monkeypatch.setattr(
            TimestampSigner,
            "get_timestamp",
            lambda signer: now(signer) + MAX_AGE_SECONDS + 1,
        )

    return later


async def test_an_old_page_asks_once_more_and_loses_nothing(site: Site, hours_later):
    token = await site.token(PAGE)
    hours_later()
    answer = await site.post(PAGE, {"token": token, "reason": "I'm <ill>"})
    html = read_html(answer.text)
    assert answer.status_code == 403
    assert "was open for a long time" in alert_of(html)
    assert html.one("textarea").text.strip() == "I'm <ill>"
    # The live page would drop what was written.
    assert "data-kept" in html.one("div", id="cp-first").attributes
    again = html.one("input", name="token").attributes["value"] or ""
    assert (await site.post(PAGE, {"token": again})).status_code == 303


async def test_only_the_token_of_that_page_counts(site: Site):
    other = await site.token(f"/cancel/{uid_of('in-person')}")
    forged = FormTokens("x" * 32).make("cancel", f"{UID}\n")
    for token in ("", "x", other, forged, other + "x"):
        answer = await site.post(PAGE, {"token": token})
        assert answer.status_code == 403
        assert "nothing was sent" in alert_of(read_html(answer.text))
    assert site.box.posts == []


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
    token = await site.token(PAGE)
    answer = await site.browser.post(PAGE, data={"token": token}, headers=headers)
    html = read_html(answer.text)
    assert answer.status_code == 403
    assert "did not come from our page" in html.one("main").text
    assert not html.one("main").all("form")
    assert site.box.posts == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": ORIGIN},
        {"Origin": "https://www.example.com"},
        {"Origin": "null"},
        {},
    ],
)
async def test_every_browser_of_the_visitor_can(site: Site, headers: dict[str, str]):
    site.use(origins=("https://www.example.com",))
    token = await site.token(PAGE)
    answer = await site.browser.post(PAGE, data={"token": token}, headers=headers)
    assert answer.status_code == 303
    assert len(site.box.posts) == 1


async def test_what_is_too_big_is_refused_before_it_is_read(site: Site):
    token = await site.token(PAGE)
    answer = await site.post(PAGE, {"token": token, "reason": "x" * 70_000})
    assert answer.status_code == 413
    assert "too long" in read_html(answer.text).one("main").text

    async def endless():
        while True:
            yield b"x" * 4096

    answer = await site.browser.post(PAGE, content=endless())
    assert answer.status_code == 413
    assert site.box.posts == []


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("text/plain", b"token=x"),
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
        ("application/x-www-form-urlencoded", b"&".join([b"a=b"] * 50)),
        ("", b""),
    ],
)
async def test_what_is_no_form_sends_nothing(
    site: Site, content_type: str, body: bytes
):
    for path in (PAGE, f"/booking/{UID}", f"/reschedule/{UID}"):
        answer = await site.browser.post(
            path,
            content=body,
            headers={"Content-Type": content_type, "Sec-Fetch-Site": "same-origin"},
        )
        assert answer.status_code in (400, 403)
        assert "othing was sent" in read_html(answer.text).one("main").text
    assert site.box.posts == []


async def test_a_reason_that_is_too_long_comes_back(site: Site):
    reason = "ü" * 1_001
    answer = await cancel(site, reason=reason)
    html = read_html(answer.text)
    assert answer.status_code == 422
    assert html.one("textarea").text == "\n" + reason
    assert "longer than 1,000" in alert_of(html) or "longer than 1000" in alert_of(html)
    assert site.box.posts == []


async def test_a_reason_may_be_needed(site: Site):
    site.use(cancellation_reason="required")
    answer = await cancel(site)
    html = read_html(answer.text)
    assert answer.status_code == 422
    assert "asks for a reason" in alert_of(html)
    assert "required" in html.one("textarea").attributes
    assert (await cancel(site, reason="Ill")).status_code == 303


async def test_what_can_not_be_cancelled_says_so(site: Site):
    token = FormTokens("s" * 32).make("cancel", f"{uid_of('past')}\n")
    site.use(form_secret="s" * 32)
    answer = await site.post(f"/cancel/{uid_of('past')}", {"token": token})
    assert answer.status_code == 409
    assert "can't be cancelled" in alert_of(read_html(answer.text))
    assert site.box.posts == []


async def test_nothing_is_claimed_while_cal_com_is_away(site: Site):
    async def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    site.box.on_get = site.box.on_post = refuse
    site.use(form_secret="s" * 32, ttl_seconds=0)
    token = FormTokens("s" * 32).make("cancel", f"{UID}\n")
    answer = await site.post(PAGE, {"token": token})
    html = read_html(answer.text)
    assert answer.status_code == 503
    assert "Nothing was sent" in html.one("main").text


async def test_an_unclear_answer_leads_to_a_page_that_says_so_and_looks_again(
    site: Site,
):
    async def reset(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset", request=request)

    site.box.on_post = reset
    answer = await cancel(site)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    _, html = await site.page(PAGE)
    assert "We don't know yet" in alert_of(html)
    button = html.one("button", class_="cp-button cp-destructive")
    assert "disabled" in button.attributes
    assert html.one("meta", **{"http-equiv": "refresh"}).attributes["content"] == "15"
    assert len(site.box.posts) == 1


async def test_a_seat_is_given_back_and_its_page_still_there(site: Site):
    answer = await cancel(site, f"/cancel/{SEATS[0]}")
    assert answer.status_code == 303
    assert not site.box.holds(SEATS[0])
    assert f"seatReferenceUid={SEATS[0]}" in answer.headers["location"]
    _, html = await site.page(answer.headers["location"])
    assert html.one("h1").text == "You are no longer attending"
    assert site.box.holds(SEATS[1])


async def test_of_a_series_what_was_chosen_is_cancelled(site: Site):
    path = f"/cancel/{LESSONS[2]}"
    _, html = await site.page(path)
    assert [one.attributes["value"] for one in html.all("input", type="radio")] == [
        "only",
        "later",
    ]
    await cancel(site, path, scope="later", event="")
    ((posted, body),) = site.box.posts
    assert posted == f"{LESSONS[2]}/cancel"
    assert body["cancelSubsequentBookings"] is True


async def test_refresh_asks_cal_com_again(site: Site):
    await site.page(f"/booking/{UID}")
    await site.box.change(UID, "cancel")
    _, html = await site.page(f"/booking/{UID}")
    assert "scheduled" in html.one("h1").text
    answer = await site.post(f"/booking/{UID}", {"refresh": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/booking/{UID}")
    _, html = await site.page(f"/booking/{UID}")
    assert html.one("h1").text == "This event is cancelled"


async def test_refresh_tells_what_went_wrong(site: Site):
    answer = await site.post("/booking/nobody00000000000001", {"refresh": "yes"})
    assert answer.status_code == 404
    assert "We can't find this booking" in read_html(answer.text).one("h1").text


async def test_what_another_hand_has_cancelled_is_told_and_no_failure_beside(
    site: Site, hours_later
):
    token = await site.token(PAGE)
    await site.box.change(UID, "cancel")
    hours_later()
    site.use()
    answer = await site.post(PAGE, {"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    _, html = await site.page(PAGE)
    assert html.one("h1").text == "This event is cancelled"
    assert alert_of(html) == ""
