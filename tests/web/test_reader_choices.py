"""Contract: the menu of language and appearance, in a browser without JavaScript.

303  to the same page, with a cookie for what was chosen; what is not in the menu is
     passed over
403  not from our page: nothing is kept
"""

from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.remembered import LANGUAGE_COOKIE, THEME_COOKIE
from tests.box import uid_of
from tests.web.html import Element
from tests.web.site import Site

UID = uid_of("accepted")
PAGES = ("booking", "cancel", "reschedule")


def menu(html: Element) -> Element:
    return html.one("details", **{"class": "cp-reader"})


def cookies(answer: httpx.Response) -> SimpleCookie:
    """What an answer makes a browser keep."""
    return SimpleCookie("\n".join(answer.headers.get_list("set-cookie")))


def html_tag(page: Element) -> dict[str, str | None]:
    return page.one("html").attributes


@pytest.mark.parametrize("page", PAGES)
async def test_a_language_is_chosen_for_every_page(site: Site, page: str):
    path = f"/{page}/{UID}?slug=consultation"
    answer = await site.post(path, {LANGUAGE_COOKIE: "en-XB"})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    kept = cookies(answer)[LANGUAGE_COOKIE]
    assert (kept.value, kept["path"], kept["samesite"]) == ("en-XB", "/", "lax")
    assert int(kept["max-age"]) == 365 * 24 * 3600
    assert kept["secure"]
    for other in PAGES:
        _, html = await site.page(f"/{other}/{UID}")
        assert html_tag(html) == {"lang": "en-XB", "dir": "rtl"}
    assert site.box.posts == []


async def test_an_address_that_asks_for_a_language_asks_for_the_chosen_one(site: Site):
    path = f"/cancel/{UID}?slug=a%26b&lang=en-XA&tz=&lang=en"
    answer = await site.post(path, {LANGUAGE_COOKIE: "en-XB"})
    there = urlsplit(answer.headers["location"])
    assert there.path == f"/cancel/{UID}"
    assert parse_qs(there.query, keep_blank_values=True) == {
        "slug": ["a&b"],
        "lang": ["en-XB", "en-XB"],
        "tz": [""],
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_an_appearance_is_chosen_for_every_page(site: Site, theme: str):
    path = f"/booking/{UID}"
    answer = await site.post(path, {THEME_COOKIE: theme})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert cookies(answer)[THEME_COOKIE].value == theme
    for page in PAGES:
        _, html = await site.page(f"/{page}/{UID}")
        assert html_tag(html) == {"lang": "en", "dir": "ltr", "data-theme": theme}
        assert pressed(html) == [theme]
    answer = await site.post(path, {THEME_COOKIE: ""})
    assert int(cookies(answer)[THEME_COOKIE]["max-age"]) == 0
    _, html = await site.page(path)
    assert html_tag(html) == {"lang": "en", "dir": "ltr"}
    assert pressed(html) == [""]


def pressed(html: Element) -> list[str | None]:
    buttons = menu(html).all("button", name=THEME_COOKIE)
    assert len(buttons) == 3
    return [
        one.attributes["value"]
        for one in buttons
        if one.attributes["aria-pressed"] == "true"
    ]


async def test_each_language_stands_in_its_own_name(site: Site):
    _, html = await site.page(f"/booking/{UID}")
    languages = menu(html).all("button", name=LANGUAGE_COOKIE)
    (english,) = (one for one in languages if one.attributes["lang"] == "en")
    assert english.text == "English"
    assert english.attributes["aria-current"] == "true"
    assert all(one.attributes["lang"] == one.attributes["value"] for one in languages)
    assert sum("aria-current" in one.attributes for one in languages) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((LANGUAGE_COOKIE, tag) for tag in ("", "xx", "EN-XB", "../..", "\0", "de-x")),
        *((THEME_COOKIE, theme) for theme in ("Dark", "blue", "dark;x=1", "\r\nx: y")),
    ],
)
async def test_what_is_not_in_the_menu_is_passed_over(
    site: Site, name: str, value: str
):
    answer = await site.post(f"/booking/{UID}?lang=en-XA", {name: value})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/booking/{UID}?lang=en-XA"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("kind", ["nobody00000000000001", "no.uid"])
async def test_it_works_where_there_is_no_booking_too(site: Site, kind: str):
    path = f"/booking/{kind}"
    answer = await site.post(path, {THEME_COOKIE: "dark", LANGUAGE_COOKIE: "en-XB"})
    assert answer.status_code == 303
    answer, html = await site.page(path)
    assert answer.status_code == 404
    assert html_tag(html) == {"lang": "en-XB", "dir": "rtl", "data-theme": "dark"}


async def test_another_site_chooses_nothing(site: Site):
    answer = await site.browser.post(
        f"/booking/{UID}",
        data={LANGUAGE_COOKIE: "en-XB"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_an_address_chooses_nothing(site: Site):
    path = f"/booking/{UID}?{LANGUAGE_COOKIE}=en-XB&{THEME_COOKIE}=dark"
    for method in ("GET", "HEAD"):
        answer = await site.browser.request(method, path)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers


async def test_over_plain_http_a_cookie_can_not_be_secure(site: Site):
    form = {THEME_COOKIE: "dark"}
    for scheme, proto, secure in (
        ("http", "", False),
        ("http", "https", True),
        ("https", "", True),
    ):
        answer = await site.browser.post(
            f"{scheme}://book.example.com/booking/{UID}",
            data=form,
            headers={"X-Forwarded-Proto": proto, "Sec-Fetch-Site": "same-origin"},
        )
        assert bool(cookies(answer)[THEME_COOKIE]["secure"]) is secure


async def test_whatever_cookies_say_the_page_is_there(site: Site):
    said: list[str] = []

    @given(st.text(st.characters(codec="ascii", categories=["L", "N", "P"])))
    def whatever(value: str) -> None:
        said.append(value)

    whatever()
    for value in said:
        cookie = f"{THEME_COOKIE}={value}; {LANGUAGE_COOKIE}={value}"
        answer = await site.browser.get(f"/booking/{UID}", headers={"Cookie": cookie})
        assert answer.status_code == 200
        assert 'id="cp-first"' in answer.text


@pytest.mark.parametrize("value", ["Dark", "dark%20", "%64ark2", "lightdark", '"><x'])
async def test_a_cookie_that_holds_no_appearance_is_not_believed(
    site: Site, value: str
):
    site.browser.cookies.set(THEME_COOKIE, value)
    _, html = await site.page(f"/booking/{UID}")
    assert html_tag(html) == {"lang": "en", "dir": "ltr"}
    assert pressed(html) == [""]
