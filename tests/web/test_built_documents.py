"""The start page and "not found" say in which language they are."""

import gzip

import pytest

from tests.web.site import Site


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
