"""Contract: a request says which page is asked for, and how its reader reads.

Cookies hold what the visitor has chosen for all pages; whatever they say is checked.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from calpages import services
from calpages.remembered import CLOCK_COOKIE, ZONE_COOKIE
from calpages.web.page_requests import PageRequest, read_page_request
from tests.box import uid_of
from tests.web.html import Element
from tests.web.site import Site

UID = uid_of("accepted")


@pytest.fixture(autouse=True)
def _services() -> Iterator[None]:
    Site()
    yield
    services._chosen.clear()


def asked(path: str = f"/booking/{UID}", query: str = "", cookie: str = "") -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode("latin-1"),
            "headers": [(b"cookie", cookie.encode("utf-8"))],
        }
    )


def read(request: Request) -> PageRequest:
    page = read_page_request(request)
    assert page is not None
    return page


@pytest.mark.parametrize(
    ("path", "page", "uid"),
    [
        ("/booking/abc", "booking", "abc"),
        ("/booking/abc/", "booking", "abc"),
        ("/cancel/abc", "cancel", "abc"),
        ("/reschedule/abc", "reschedule", "abc"),
        ("/reschedule/abc/", "reschedule", "abc"),
        ("/reschedule", "reschedule", ""),
        ("/reschedule/", "reschedule", ""),
    ],
)
def test_the_path_says_which_page_of_what(path: str, page: str, uid: str):
    request = read(asked(path))
    assert (request.page, request.visit.uid) == (page, uid)


@pytest.mark.parametrize(
    "path", ["/", "/booking", "/booking/", "/cancel", "/rescheduled", "/x/booking/abc"]
)
def test_other_paths_are_not_ours(path: str):
    assert read_page_request(asked(path)) is None


@pytest.mark.parametrize(
    ("cookie", "zone", "clock"),
    [
        ("", "", None),
        (f"{ZONE_COOKIE}=Asia/Tokyo", "Asia/Tokyo", None),
        # As universal-cookie writes it.
        (f"{ZONE_COOKIE}=Asia%2FTokyo; {CLOCK_COOKIE}=12", "Asia/Tokyo", 12),
        (f"other=x; {CLOCK_COOKIE}=24", "", 24),
        (f"{CLOCK_COOKIE}=13", "", None),
        (f"{CLOCK_COOKIE}=", "", None),
    ],
)
def test_cookies_say_what_was_chosen_before(cookie: str, zone: str, clock: int | None):
    preferences = read(asked(cookie=cookie)).preferences
    assert (preferences.chosen_zone, preferences.hour_cycle) == (zone, clock)


@given(zone=st.text(max_size=200), clock=st.text(max_size=200))
def test_no_cookie_is_a_fault(zone: str, clock: str):
    cookie = f"{ZONE_COOKIE}={zone}; {CLOCK_COOKIE}={clock}"
    request = asked(cookie=cookie.encode("utf-8", "replace").decode("utf-8"))
    preferences = read(request).preferences
    assert len(preferences.chosen_zone) <= 64
    assert preferences.hour_cycle in (None, 12, 24)


@given(query=st.text(max_size=200))
def test_no_query_is_a_fault(query: str):
    ascii_only = query.encode("ascii", "replace").decode("ascii")
    assert read(asked("/reschedule/abc", ascii_only)).visit.uid == "abc"


def when(page: Element) -> str:
    return page.one("section", **{"aria-label": "When"}).text


@pytest.mark.parametrize("page", ["booking", "cancel"])
async def test_every_page_is_in_the_chosen_zone_and_with_the_chosen_clock(
    site: Site, page: str
):
    start = site.box.stored(UID).start
    site.browser.cookies.set(ZONE_COOKIE, "Pacific%2FHonolulu")
    site.browser.cookies.set(CLOCK_COOKIE, "12")
    _, html = await site.page(f"/{page}/{UID}")
    local = start - dt.timedelta(hours=10)
    assert "Hawaii" in when(html)
    assert f"{local:%-I:%M}" in when(html)
    assert "m" in html.one("p", **{"class": "cp-time"}).text.lower()


async def test_the_free_times_are_so_too(site: Site):
    site.browser.cookies.set(ZONE_COOKIE, "Asia%2FKathmandu")
    site.browser.cookies.set(CLOCK_COOKIE, "12")
    _, html = await site.page(f"/reschedule/{UID}?layout=soonest")
    names = [
        one.attributes["aria-label"] or "" for one in html.all("input", type="radio")
    ]
    assert names
    assert all("Nepal Time" in name and "m, " in name for name in names)
    pressed = html.all("button", **{"class": "cp-clock-button"})
    assert [one.attributes["aria-pressed"] for one in pressed] == ["true", "false"]


async def test_the_zone_of_the_address_comes_before_the_chosen_one(site: Site):
    site.browser.cookies.set(ZONE_COOKIE, "Asia%2FKathmandu")
    _, html = await site.page(f"/booking/{UID}?tz=Asia/Tokyo")
    assert "Japan" in when(html)


@pytest.mark.parametrize("zone", ["Mars%2FPhobos", "..%2F..%2Fetc", "%00", "%ff", "x"])
async def test_a_zone_that_is_none_counts_as_not_chosen(site: Site, zone: str):
    _, before = await site.page(f"/booking/{UID}")
    site.browser.cookies.set(ZONE_COOKIE, zone)
    site.browser.cookies.set(CLOCK_COOKIE, "<script>")
    answer, html = await site.page(f"/booking/{UID}")
    assert answer.status_code == 200
    assert when(html) == when(before)


async def test_two_visitors_never_share_a_document(site: Site):
    _, plain = await site.page(f"/booking/{UID}")
    site.browser.cookies.set(ZONE_COOKIE, "Asia%2FTokyo")
    _, tokyo = await site.page(f"/booking/{UID}")
    site.browser.cookies.clear()
    _, again = await site.page(f"/booking/{UID}")
    assert when(plain) == when(again) != when(tokyo)
