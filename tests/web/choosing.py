"""The reschedule page as a browser without scripts sees it."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urljoin, urlsplit

from tests.web.html import Element
from tests.web.site import Site


def free_days(page: Element) -> list[Element]:
    """The links of the days with a free time, in a month."""
    days = page.one("table").all("td")
    return [link for day in days for link in day.all("a")]


def times(page: Element) -> list[Element]:
    """The times that may be chosen."""
    radios = page.all("input", type="radio", name="slot")
    return [one for one in radios if "disabled" not in one.attributes]


def value_of(element: Element) -> str:
    """What a field sends."""
    return element.attributes["value"] or ""


def href_of(link: Element) -> str:
    """Where a link leads."""
    return link.attributes["href"] or ""


def query_of(href: str) -> dict[str, str]:
    """What the query of an address says; nothing may be said twice."""
    pairs = parse_qsl(urlsplit(href).query, strict_parsing=bool(urlsplit(href).query))
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def hidden(form: Element) -> dict[str, str]:
    """The hidden fields of a form; none may be there twice."""
    fields = form.all("input", type="hidden")
    named = {str(one.attributes["name"]): value_of(one) for one in fields}
    assert len(named) == len(fields)
    return named


def alerts(page: Element) -> str:
    """What is wrong, if anything is."""
    return " ".join(one.text for one in page.all("div", role="alert")).strip()


async def follow(site: Site, path: str, link: Element) -> tuple[str, Element]:
    """Follow a link of the page at ``path``; the new path, and its document."""
    address = urljoin(path, href_of(link))
    answer, page = await site.page(address)
    assert answer.status_code == 200
    return address, page


async def go_on(
    site: Site, path: str, page: Element, **fields: str
) -> tuple[str, Element]:
    """Send the form of the times, as its button does."""
    form = page.one("form", method="get")
    sent = hidden(form) | fields
    button = page.one("button", name="step")
    sent |= {"step": value_of(button)}
    address = str(site.browser.build_request("GET", path, params=sent).url)
    answer, document = await site.page(address)
    assert answer.status_code == 200
    return address, document


async def a_free_time(site: Site, path: str, number: int = -1) -> str:
    """A time in the month after the one that the page begins with, as sent back."""
    _, page = await site.page(path)
    _, page = await follow(site, path, page.one("a", **{"aria-label": "Next month"}))
    return value_of(times(page)[number])


def instant(text: str) -> dt.datetime:
    """Read what a time sends."""
    return dt.datetime.fromisoformat(text)
