"""Contract: nothing that is kept holds a browser's own words in full length.

Whatever is sent, however long: of what is reachable in this process afterwards, nothing
has more than some hundred characters of it. So no cache, no memory of limits, failures
or languages, and nothing that was remembered for a next request, grows with its length.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import hmac
import json
from typing import Any

import pytest
from pydantic import SecretStr

from tests.box import uid_of
from tests.web.raw import ask, send_form
from tests.web.site import Site

# Of an Accept-Language as many languages count; all else is shorter.
LONGEST = 1_000
_SYLLABLE = "zq"
_SECRET = "a-webhook-secret-of-the-tests"


def _kept() -> list[str]:
    """What is reachable and has more of the words than it may."""
    needle = _SYLLABLE * (LONGEST // len(_SYLLABLE))
    gc.collect()
    found, seen = [], set[int]()
    waiting: list[Any] = gc.get_objects()
    while waiting:
        holder = waiting.pop()
        for held in gc.get_referents(holder):
            if isinstance(held, str | bytes | bytearray):
                text = held if isinstance(held, str) else held.decode("latin-1")
                if len(text) > LONGEST and needle in text:
                    found.append(f"{type(holder).__name__} {holder!r:.300}")
            elif not gc.is_tracked(held) and id(held) not in seen:
                seen.add(id(held))
                waiting.append(held)
    return found


@functools.lru_cache
def _remembering(text: str) -> str:
    return text


def test_what_is_kept_would_be_found() -> None:
    _remembering(f"before {_SYLLABLE * LONGEST} after")
    assert _kept()
    _remembering.cache_clear()
    assert _kept() == []


@pytest.mark.parametrize(
    "page",
    ["/booking/{}", "/cancel/{}", "/reschedule/{}", "/reschedule?rescheduleUid={}"],
)
async def test_no_request_leaves_its_words(site: Site, page: str) -> None:
    await _send(site, page, uid_of("accepted"))
    await _send(site, page, "")
    assert _kept() == []


async def _send(site: Site, page: str, uid: str) -> None:
    """Ask for a page, its file and its forms with the words wherever they may be."""
    words = _SYLLABLE * 5_000
    path = page.format(uid or words)
    names = ("lang", "tz", "slot", "month", "date", "step", "layout", "slug")
    names += ("username", "teamId", "seatReferenceUid", "rescheduledBy", words[:1200])
    fields: dict[str, str] = dict.fromkeys(
        ("token", "reason", "scope", "event", "start"), words
    )
    target, joint = path.encode(), "&" if "?" in path else "?"
    for name in names:
        await ask(site.app, f"{path}{joint}{name}={words}".encode())
    for header in (b"accept-language", b"accept-encoding", b"user-agent", b"referer"):
        await ask(site.app, target, headers=[(header, words.encode())])
    for cookie in ("language", "theme", "zone", "clock"):
        value = f"calpages-{cookie}={words}".encode()
        await ask(site.app, target, headers=[(b"cookie", value)])
    await ask(site.app, f"{path.partition('?')[0]}.ics?lang={words}".encode())
    for form in (fields, {"refresh": words}, {"calpages-language": words}):
        await send_form(site.app, target, form)
    cancel = f"/cancel/{uid_of('accepted')}"
    token = await site.token(cancel)
    await send_form(site.app, cancel.encode(), fields | {"token": token})


async def test_a_webhook_leaves_no_words(site: Site) -> None:
    site.use(webhook_secret=SecretStr(_SECRET))
    words = _SYLLABLE * 5_000
    body = json.dumps({"payload": {"uid": words, "bookingUid": words}}).encode()
    signature = hmac.new(_SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = [(b"x-cal-signature-256", signature.encode())]
    answer = await ask(
        site.app, b"/webhooks/cal", method="POST", headers=headers, body=body
    )
    assert answer.status == 204
    del body, words, answer
    assert _kept() == []
