"""Contract: nobody keeps a page; a browser runs, loads and frames only what is ours."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import brotli
import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from calpages import services
from calpages.presentation.views import BookingView
from calpages.web.content_policy import document_policy, inline_of, read_sources
from calpages.web.first_html import FirstPage, inline_texts, write_document
from calpages.web.headers import answer_headers
from calpages.web.plain_http import plain_http
from calpages.web.spa_shell import ShellReader
from tests.web.site import ORIGIN, Reflex, Site

PLANTED = "<script>alert(1)</script>"
BUILT = (
    "<html><script>theme()</script><script type=module async=''>import '/a.js'</script>"
    '<script src="/b.js"></script><script type="application/ld+json">{}</script></html>'
)
HARMLESS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def hash_of(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split("; ")]
    return {name: sources for name, *sources in parts}


def policy_of(answer: httpx.Response) -> dict[str, list[str]]:
    return directives(answer.headers["Content-Security-Policy"])


def _answer(request: Request) -> Response:
    path, folder = request.url.path, Path(request.app.state.folder)
    if path == "/kept":
        return PlainTextResponse("", headers={"Cache-Control": "max-age=1"})
    if request.method == "HEAD" and path.startswith("/built-"):
        # As those out of a build: how it would be encoded, and no body.
        encoding = {"Content-Encoding": path.removeprefix("/built-")}
        return HTMLResponse(b"", headers=encoding)
    if path == "/built-br":
        body = brotli.compress(BUILT.encode())
        return HTMLResponse(body, headers={"Content-Encoding": "br"})
    if path == "/built-gzip":
        body = gzip.compress(BUILT.encode())
        return HTMLResponse(body, headers={"Content-Encoding": "gzip"})
    if path == "/built-file":
        file = folder / "index.html"
        file.write_text(BUILT)
        return FileResponse(file)
    if path in ("/built", "/_upload/some.html"):
        return HTMLResponse(BUILT)
    return PlainTextResponse("", status_code=404 if "missing" in path else 200)


@pytest.fixture
def web(site: Site, tmp_path: Path) -> httpx.AsyncClient:
    del site
    inner = Starlette(routes=[Route("/{path:path}", _answer)])
    inner.state.folder = str(tmp_path)
    return httpx.AsyncClient(
        base_url="http://test", transport=httpx.ASGITransport(answer_headers(inner))
    )


@pytest.mark.parametrize("path", ["/built-br", "/built-gzip"])
async def test_head_of_a_document_has_no_body_to_look_into(
    web: httpx.AsyncClient, path: str
) -> None:
    answer = await web.head(path)
    assert answer.status_code == 200
    assert policy_of(answer)["default-src"] == ["'none'"]


@pytest.mark.parametrize(
    ("path", "lifetime"),
    [
        ("/booking/demoAccepted0000000001", "no-store"),
        ("/", "no-store"),
        ("/assets/entry-4f2a.js", "public, max-age=31536000, immutable"),
        ("/assets/missing-4f2a.js", "no-store"),
        ("/kept", "max-age=1"),
    ],
)
async def test_every_answer_says_how_long_it_may_be_kept(
    web: httpx.AsyncClient, path: str, lifetime: str
) -> None:
    answer = await web.get(path)
    assert answer.headers["Cache-Control"] == lifetime


@pytest.mark.parametrize(
    "path",
    [
        *("/booking/demoAccepted0000000001", "/booking/unknown-uid-here", "/cancel/x"),
        *("/booking/demoAccepted0000000001.ics", "/booking/unknown-uid-here.ics"),
        *("/time-zones/en-24.json", "/webhooks/cal", "/", "/elsewhere", "/ping"),
    ],
)
async def test_every_answer_is_guarded(site: Site, path: str) -> None:
    for method in ("GET", "POST"):
        answer = await site.browser.request(method, path)
        for name, value in HARMLESS.items():
            assert answer.headers[name] == value
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "camera=()" in answer.headers["Permissions-Policy"]
        policy = policy_of(answer)
        assert policy["default-src"] == ["'none'"]
        assert policy["base-uri"] == ["'none'"]
        assert policy["frame-ancestors"] == ["'none'"]
        assert not answer.headers["Content-Security-Policy"].count("unsafe")


async def test_what_is_no_document_can_load_nothing(site: Site) -> None:
    for path in ("/booking/demoAccepted0000000001.ics", "/time-zones/en-24.json"):
        answer = await site.browser.get(path)
        assert answer.status_code == 200
        assert "script-src" not in policy_of(answer)


@pytest.mark.parametrize(
    ("origins", "is_sent"),
    [
        ((ORIGIN,), True),
        (("http://localhost:3000",), False),
        ((ORIGIN, "http://localhost:3000"), False),
        ((), False),
    ],
)
async def test_only_an_origin_of_https_is_asked_for_by_https_for_good(
    site: Site, origins: tuple[str, ...], is_sent: bool
) -> None:
    site.use(origins=origins)
    answer = await site.browser.get("/ping")
    assert ("Strict-Transport-Security" in answer.headers) == is_sent


async def test_a_document_runs_its_own_inline_scripts_and_no_other(site: Site) -> None:
    site.use(origins=(ORIGIN,))
    answer, document = await site.page("/booking/demoAccepted0000000001")
    script, style = policy_of(answer)["script-src"], policy_of(answer)["style-src"]
    run = [
        one.text
        for one in document.all("script")
        if one.attributes.get("type") != "application/ld+json"
    ]
    assert len(run) > 1
    assert {*script} == {"'self'", *map(hash_of, run)}
    styles = [one.text for one in document.all("style")]
    assert styles
    assert {hash_of(text) for text in styles} <= {*style}
    assert policy_of(answer)["connect-src"] == ["'self'", "wss://book.example.com"]
    assert hash_of("alert(1)") not in script


async def test_what_is_planted_in_a_booking_is_not_let_in(site: Site) -> None:
    """Even if it were not escaped: the hashes are not made of the page."""
    shell = await ShellReader(Reflex()).read()
    assert shell is not None
    view = BookingView(structured_data=f"</script>{PLANTED}")
    page = FirstPage(page="booking", status="success", booking=view)
    assert PLANTED in write_document(page, shell)
    policy = document_policy(inline_texts(shell), origins=())
    assert hash_of("alert(1)") not in policy


@pytest.mark.parametrize("path", ["/built", "/built-br", "/built-gzip", "/built-file"])
async def test_reflexs_own_documents_run_what_was_built_into_them(
    web: httpx.AsyncClient, path: str
) -> None:
    answer = await web.get(path)
    assert answer.text == BUILT
    wanted = ["'self'", hash_of("theme()"), hash_of("import '/a.js'")]
    assert policy_of(answer)["script-src"] == wanted


async def test_an_uploaded_document_runs_nothing(web: httpx.AsyncClient) -> None:
    answer = await web.get("/_upload/some.html")
    assert "script-src" not in policy_of(answer)


async def test_a_frame_is_only_for_the_origins_of_the_settings(site: Site) -> None:
    site.use(frame_ancestors=("https://example.com", "https://example.org"))
    for path in ("/booking/demoAccepted0000000001", "/", "/time-zones/en-24.json"):
        answer = await site.browser.get(path)
        assert policy_of(answer)["frame-ancestors"] == [
            "https://example.com",
            "https://example.org",
        ]


def test_a_policy_names_no_origin_that_a_browser_cannot_read() -> None:
    policy = document_policy(
        inline_of(""), origins=("http://[::1]:3000", "http://localhost:3000")
    )
    assert directives(policy)["connect-src"] == ["'self'", "ws://localhost:3000"]


def test_a_library_user_lets_in_more() -> None:
    more = read_sources(
        {
            "img-src": ["https://cdn.example.com"],
            "style-src": ["'unsafe-inline'"],
            "media-src": ["'self'"],
            "object-src": ["https://cdn.example.com"],
        }
    )
    policy = directives(document_policy(inline_of(BUILT), origins=(), more=more))
    assert policy["img-src"] == ["'self'", "https://cdn.example.com"]
    # A browser ignores it beside a hash.
    assert policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["media-src"] == ["'self'"]
    assert policy["object-src"] == ["https://cdn.example.com"]
    assert any(re.match("'sha256-", one) for one in policy["script-src"])


async def test_more_is_let_in_everywhere() -> None:
    site = Site()
    more = read_sources({"img-src": ["https://cdn.example.com"]})
    transport = httpx.ASGITransport(plain_http(site.reflex, sources=more))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as browser:
        for path in ("/booking/demoAccepted0000000001", "/"):
            answer = await browser.get(path)
            images = policy_of(answer)["img-src"]
            assert images == ["'self'", "https://cdn.example.com"]
    services._chosen.clear()
