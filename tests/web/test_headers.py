"""Contract: nobody keeps a page, everybody a hashed file, and no one may index any."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from calpages.web.headers import answer_headers


def _answer(request: Request) -> Response:
    if request.url.path == "/kept":
        return PlainTextResponse("", headers={"Cache-Control": "max-age=1"})
    found = "missing" not in request.url.path
    return PlainTextResponse("", status_code=200 if found else 404)


@pytest.fixture
def web() -> httpx.AsyncClient:
    inner = Starlette(routes=[Route("/{path:path}", _answer)])
    return httpx.AsyncClient(
        base_url="http://test", transport=httpx.ASGITransport(answer_headers(inner))
    )


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


async def test_no_answer_may_be_indexed_or_named_to_others(
    web: httpx.AsyncClient,
) -> None:
    answer = await web.get("/booking/demoAccepted0000000001")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
