"""The start page and "not found" say in which language they are."""

import gzip

import httpx
import pytest
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from calpages.web.built_documents import built_documents
from tests.web.site import ORIGIN, Site


@pytest.mark.parametrize(
    ("path", "headers", "language", "direction"),
    [
        ("/", {}, "en", "ltr"),
        ("/", {"Accept-Language": "de-AT, en;q=0.5"}, "de", "ltr"),
        ("/nowhere", {"Accept-Language": "ar"}, "ar", "rtl"),
        ("/?lang=he", {"Accept-Language": "de"}, "he", "rtl"),
        ("/", {"Cookie": "calpages-language=fa"}, "fa", "rtl"),
        ("/?lang=%00<script>", {"Cookie": "calpages-language=%22>"}, "en", "ltr"),
    ],
)
async def test_the_first_byte_knows_the_language(
    site: Site, path: str, headers: dict[str, str], language: str, direction: str
):
    answer, document = await site.page(path, **headers)
    html = document.one("html")
    assert html.attributes == {"lang": language, "dir": direction}
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]


async def test_what_is_compressed_is_compressed_again(site: Site):
    answer = await site.browser.get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == (await site.browser.get("/")).text
    assert int(answer.headers["content-length"]) == len(
        gzip.compress(answer.content, 6)
    )


async def test_what_is_no_document_goes_as_it_is(site: Site):
    answer = await site.browser.get("/assets/styles-1.css")
    assert "content-language" not in answer.headers
    site.reflex.shell = ""
    answer = await site.browser.get("/nowhere")
    assert (answer.status_code, answer.text) == (404, "page /nowhere")


async def test_no_part_of_a_document_is_asked_for(site: Site):
    """A part could not be written into."""

    async def file(scope: Scope, receive: Receive, send: Send) -> None:
        is_part = any(name == b"range" for name, _ in scope["headers"])
        html = "<html>"[:4] if is_part else "<html></html>"
        await HTMLResponse(html, 206 if is_part else 200)(scope, receive, send)

    transport = httpx.ASGITransport(built_documents(file))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as browser:
        answer = await browser.get("/", headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.text) == (
        200,
        '<html lang="en" dir="ltr"></html>',
    )
