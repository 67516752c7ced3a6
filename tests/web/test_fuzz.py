"""Contract: whatever is asked of whichever address, there is an answer, and no 5xx.

Nothing breaks inside either, no header and no document holds what was sent as anything
but text, and only a form of ours changes anything. ``tests/fuzz`` sends the same to the
real process; ``CALPAGES_FUZZ_EXAMPLES`` says how many of each are drawn here.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import os
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from calpages import services
from calpages.web import webhooks
from calpages.web.form_tokens import FormTokens
from calpages.web.sizes import MAX_BODY_BYTES
from tests import drawn
from tests.web.raw import OF_OUR_PAGE, Header, RawAnswer, ask, send_form
from tests.web.site import Site

_EXAMPLES = int(os.environ.get("CALPAGES_FUZZ_EXAMPLES", "40"))
_SECRET = "a-webhook-secret-of-the-tests"
_FORM_SECRET = "a-form-secret-of-the-tests-0123456789"
pytestmark = pytest.mark.filterwarnings(
    "ignore:Generating overly large repr:hypothesis.errors.HypothesisWarning"
)
fuzzed = settings(
    max_examples=_EXAMPLES,
    database=None,
    print_blob=False,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


class Fuzzed:
    """Our pages, and what they log."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.site = Site(
            webhook_secret=SecretStr(_SECRET),
            form_secret=_FORM_SECRET,
            origins=("http://book.example.com",),
        )
        self.said: list[str] = []
        self._runner = runner

    def ask(
        self,
        target: bytes,
        method: str = "GET",
        headers: Sequence[Header] = (),
        body: bytes = b"",
    ) -> RawAnswer | None:
        """Send a request; ``None`` where its body was cut off, and nobody is there."""
        asking = ask(self.site.app, target, method=method, headers=headers, body=body)
        answer = self._runner.run(asking)
        if len(body) > MAX_BODY_BYTES and not answer.status:
            return None
        return self._checked(answer)

    def form(self, target: bytes, fields: dict[str, str]) -> RawAnswer:
        return self._checked(self._runner.run(send_form(self.site.app, target, fields)))

    def changes(self) -> int:
        return len(self.site.box.posts)

    def _checked(self, answer: RawAnswer) -> RawAnswer:
        said = list(self.said)
        self.said.clear()
        assert said == []
        # A machine too busy to read a booking in time says so, and when to come again.
        is_too_slow = answer.status == 503 and "retry-after" in answer.headers
        assert 200 <= answer.status < 500 or is_too_slow, answer
        assert not [one for one in answer.headers.values() if {*one} & {*"\r\n\0"}]
        assert "set-cookie" not in answer.headers or answer.status == 303
        assert answer.headers["x-content-type-options"] == "nosniff"
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert b"<script>x" not in answer.body
        return answer


class _Listener(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record.getMessage())


@pytest.fixture(scope="module")
def fuzz() -> Iterator[Fuzzed]:
    with asyncio.Runner() as runner:
        pages = Fuzzed(runner)
        listener = _Listener(pages.said)
        logging.getLogger().addHandler(listener)
        yield pages
        logging.getLogger().removeHandler(listener)
        services._chosen.clear()


@fuzzed
@given(
    drawn.targets(),
    st.sampled_from(drawn.METHODS),
    drawn.headers(),
    st.one_of(st.just(b""), st.binary(max_size=3000), drawn.webhooks()),
)
def test_every_request_has_an_answer(
    fuzz: Fuzzed,
    target: bytes,
    method: str,
    headers: list[Header],
    body: bytes,
) -> None:
    before = fuzz.changes()
    fuzz.ask(target, method, headers, body)
    assert fuzz.changes() == before


@fuzzed
@given(
    st.sampled_from(drawn.PAGES),
    st.one_of(st.sampled_from(drawn.UIDS), st.just("unknown-uid-here")),
    drawn.fields(),
    st.sampled_from(("own", "other page's", "other booking's", "none", "drawn")),
    drawn.words(),
)
def test_every_form_has_an_answer_and_changes_only_with_its_token(
    fuzz: Fuzzed,
    page: str,
    uid: str,
    fields: dict[str, str],
    token: str,
    words: str,
) -> None:
    tokens, before = FormTokens(_FORM_SECRET), fuzz.changes()
    match token:
        case "own":
            fields["token"] = tokens.make(page, f"{uid}\n")
        case "other page's":
            fields["token"] = tokens.make("booking", f"{uid}\n")
        case "other booking's":
            fields["token"] = tokens.make(page, f"{uid}x\n")
        case "drawn":
            fields["token"] = words
        case _:
            pass
    fuzz.form(f"/{page}/{uid}".encode(), fields)
    if token != "own":
        assert fuzz.changes() == before


@fuzzed
@given(
    drawn.webhooks(),
    st.sampled_from(("good", "bad", "upper", "none", "drawn")),
    st.sampled_from(("POST", "POST", "POST", "GET", "PUT")),
    drawn.words(),
)
def test_every_webhook_is_checked(
    fuzz: Fuzzed, body: bytes, signature: str, method: str, words: str
) -> None:
    good = hmac.new(_SECRET.encode(), body, hashlib.sha256).hexdigest()
    given_ = {"good": good, "bad": good[::-1], "upper": good.upper(), "none": ""}
    said = given_.get(signature, words)
    header = (b"x-cal-signature-256", said.encode("latin-1", "replace"))
    answer = fuzz.ask(b"/webhooks/cal", method, [header], body)
    if answer is None:
        return
    if method != "POST":
        assert answer.status == 405
    elif said and len(body) > webhooks.MAX_BODY_BYTES:
        assert answer.status == 413
    elif signature == "good":
        assert answer.status in (204, 400)
    elif said != good:
        assert answer.status == 401


@fuzzed
@given(
    drawn.targets(),
    st.sampled_from(
        (0, 1, 64 * 1024, 64 * 1024 + 1, MAX_BODY_BYTES, MAX_BODY_BYTES + 1)
    ),
    st.sampled_from(("true", "none", "less", "more", "9" * 4_400, "²", "-1", "0x1")),
)
def test_every_size_has_an_answer(
    fuzz: Fuzzed, target: bytes, size: int, length: str
) -> None:
    told = {"true": size, "less": max(0, size - 1), "more": size + 1}.get(
        length, length
    )
    headers = [*OF_OUR_PAGE]
    if length != "none":
        headers.append((b"content-length", str(told).encode("latin-1")))
    answer = fuzz.ask(target, "POST", headers, b"x" * size)
    assert answer is not None or length != "true"
    if answer is not None and length == "true" and size > MAX_BODY_BYTES:
        assert answer.status in (413, 414)


def test_a_booking_can_still_be_seen(fuzz: Fuzzed) -> None:
    answer = fuzz.ask(f"/booking/{drawn.UIDS[0]}".encode())
    assert answer is not None
    assert answer.status == 200
    assert b"<h1" in answer.body
