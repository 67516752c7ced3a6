"""``/brand.css``, and a document with the brand in it."""

import dataclasses

import pytest

from calpages import services
from calpages.brand import Brand, Logo, brand_stylesheet
from calpages.colors import Color
from tests.box import uid_of
from tests.web.site import Site

BRAND = Brand(
    name="Nordlicht <b>",
    logo=Logo(url="https://cdn.example.com/logo.svg?a=1&b=2", width=112),
    color=Color.parse("#7c3aed"),
    contact="mailto:help@example.com",
)


@pytest.fixture
def branded(monkeypatch: pytest.MonkeyPatch, site: Site) -> Site:
    current = dataclasses.replace(services.current(), brand=BRAND)
    monkeypatch.setattr(services, "_chosen", [current])
    return site


async def test_the_stylesheet_of_a_brand(branded: Site):
    answer = await branded.browser.get("/brand.css")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.text == brand_stylesheet(BRAND)
    assert "--cp-brand: light-dark(" in answer.text


async def test_without_a_colour_it_is_empty(site: Site):
    answer = await site.browser.get("/brand.css")
    assert (answer.status_code, answer.text) == (200, "")
    assert (await site.browser.post("/brand.css")).status_code == 405


async def test_a_document_has_the_brand_in_it(branded: Site):
    branded.reflex.shell = branded.reflex.shell.replace(
        "</head>", '<link href="/brand.css" rel="stylesheet"/></head>'
    )
    answer, document = await branded.page(f"/booking/{uid_of('accepted')}")
    assert brand_stylesheet(BRAND) in answer.text
    picture = document.one("img", class_="cp-brand-logo")
    assert picture.attributes["src"] == BRAND.logo.url
    assert (picture.attributes["width"], picture.attributes["height"]) == ("112", "28")
    assert picture.attributes["alt"] == ""
    assert "Nordlicht &lt;b&gt;" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "img-src 'self' https://cdn.example.com;" in policy


@pytest.mark.parametrize("path", ["/booking/", "/cancel/", "/reschedule/"])
@pytest.mark.parametrize("uid", ["accepted", ""])
async def test_help_is_on_every_page_in_the_same_place(
    branded: Site, path: str, uid: str
):
    """Where there is no booking, too (WCAG 3.2.6)."""
    address = f"{path}{uid_of(uid) if uid else 'nobodyKnowsThisUid00000'}"
    _, document = await branded.page(address)
    link = document.one("footer", class_="cp-help").one("a")
    assert link.attributes["href"] == "mailto:help@example.com"
    assert link.text == "Contact Nordlicht <b>"


async def test_without_a_contact_there_is_no_help(site: Site):
    answer = await site.browser.get(f"/booking/{uid_of('accepted')}")
    assert "cp-help" not in answer.text.partition('id="cp-first"')[2]
