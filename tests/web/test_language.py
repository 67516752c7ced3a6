"""Contract: the language of the first HTML, and of every other answer of ours.

?lang=, the visitor's cookie, the booking's, Accept-Language, the default.
"""

import asyncio
import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.remembered import LANGUAGE_COOKIE
from calpages.web import document
from tests.box import SEATS, uid_of
from tests.web.html import Element, read_html
from tests.web.site import Site

UID = uid_of("accepted")
PAGES = ("booking", "cancel", "reschedule")


def speak(site: Site, language: Any, **attendee: Any) -> None:
    """Make every attendee have booked in a language."""

    async def say(request: httpx.Request) -> httpx.Response:
        answer = await site.box.carry(request)
        said = json.loads(await answer.aread())
        if "/bookings/" in request.url.path and answer.is_success:
            for one in said["data"].get("attendees", ()):
                one |= {"language": language, **attendee}
        return httpx.Response(answer.status_code, json=said)

    site.box.on_get = say


def language(html: Element) -> tuple[str | None, str | None]:
    attributes = html.one("html").attributes
    return attributes["lang"], attributes["dir"]


@pytest.mark.parametrize("page", PAGES)
async def test_the_bookings_language_comes_before_the_browsers(site: Site, page: str):
    speak(site, "en-XB")
    answer, html = await site.page(f"/{page}/{UID}", **{"Accept-Language": "en-XA"})
    assert language(html) == ("en-XB", "rtl")
    assert html.one("div", id="cp-first").attributes["dir"] == "rtl"
    assert answer.headers["content-language"] == "en-XB"
    # All of it, down to the fixed words.
    _, asked = await site.page(f"/{page}/{UID}?lang=en-XB")
    assert html.one("title").text == asked.one("title").text
    assert html.one("h1").text == asked.one("h1").text
    assert html.one("a", href="#main").text == asked.one("a", href="#main").text


async def test_the_visitors_choice_comes_before_it_and_the_address_before_that(
    site: Site,
):
    speak(site, "en-XB")
    site.browser.cookies.set(LANGUAGE_COOKIE, "en-XA")
    _, html = await site.page(f"/booking/{UID}")
    assert language(html) == ("en-XA", "ltr")
    _, html = await site.page(f"/booking/{UID}?lang=en")
    assert language(html) == ("en", "ltr")


@pytest.mark.parametrize("nonsense", ["xx", "../..", "", None, 7, ["de"], "x" * 999])
async def test_a_booking_without_a_language_leaves_it_to_the_browser(
    site: Site, nonsense: Any
):
    speak(site, nonsense)
    _, html = await site.page(f"/booking/{UID}", **{"Accept-Language": "en-XA"})
    assert language(html) == ("en-XA", "ltr")


async def test_a_seat_speaks_its_own_language_and_nobody_elses(site: Site):
    speak(site, "en-XB")
    _, html = await site.page(f"/booking/{SEATS[0]}")
    assert language(html) == ("en-XB", "rtl")
    _, html = await site.page(f"/booking/{uid_of('seated')}")
    assert language(html) == ("en", "ltr")


async def test_what_comes_too_late_is_waited_for_in_the_browsers_language(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(document, "WAIT_SECONDS", 0.0)
    speak(site, "en-XB")
    _, html = await site.page(f"/booking/{UID}", **{"Accept-Language": "en-XA"})
    assert html.one("div", id="cp-first").attributes["data-status"] == "pending"
    assert language(html) == ("en-XA", "ltr")
    await asyncio.gather(*document._findings.late)


async def test_why_nothing_was_sent_is_said_in_the_bookings_language(site: Site):
    speak(site, "en-XB")
    path = f"/cancel/{UID}"
    answer = await site.post(path, {"token": "forged"})
    html = read_html(answer.text)
    assert answer.status_code == 403
    assert language(html) == ("en-XB", "rtl")
    alerts = " ".join(one.text for one in html.all("div", role="alert"))
    assert alerts
    asked = read_html((await site.post(f"{path}?lang=en-XB", {"token": "no"})).text)
    assert alerts in " ".join(one.text for one in asked.all("div", role="alert"))


async def test_so_does_the_calendar_file(site: Site):
    speak(site, "en-XB")
    answer = await site.browser.get(
        f"/booking/{UID}.ics", headers={"Accept-Language": "en-XA"}
    )
    assert answer.headers["content-language"] == "en-XB"
    site.browser.cookies.set(LANGUAGE_COOKIE, "en-XA")
    answer = await site.browser.get(f"/booking/{UID}.ics")
    assert answer.headers["content-language"] == "en-XA"


async def test_two_visitors_never_share_a_document(site: Site):
    _, english = await site.page(f"/booking/{UID}")
    site.browser.cookies.set(LANGUAGE_COOKIE, "en-XB")
    _, mirrored = await site.page(f"/booking/{UID}")
    site.browser.cookies.clear()
    _, again = await site.page(f"/booking/{UID}")
    assert language(english) == language(again) == ("en", "ltr")
    assert language(mirrored) == ("en-XB", "rtl")


async def test_whatever_cookie_address_and_browser_say_the_page_is_there(site: Site):
    pages: list[tuple[str, dict[str, str]]] = []

    @given(*[st.text(st.characters(codec="latin-1"), max_size=80)] * 3)
    def whatever(cookie: str, asked: str, accepted: str) -> None:
        clean = "".join(char for char in cookie + ";" + accepted if char.isprintable())
        cookie, _, accepted = clean.partition(";")
        pages.append(
            (
                str(httpx.URL(f"/booking/{UID}", params={"lang": asked})),
                {
                    "Cookie": f"{LANGUAGE_COOKIE}={cookie}",
                    "Accept-Language": accepted.strip(),
                },
            )
        )

    whatever()
    for path, headers in pages:
        answer = await site.browser.get(
            path,
            headers=[
                (name.encode(), value.encode("latin-1"))
                for name, value in headers.items()
            ],
        )
        assert answer.status_code == 200
        assert 'id="cp-first"' in answer.text
