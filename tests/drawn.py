"""What a client of any kind may send: Hypothesis strategies that know the grammar.

Nothing here is right or wrong by itself: much of it is nearly what a page sends, with
one thing in it that no page would.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from calpages.sandbox import DEMO

UIDS = tuple(demo.uid for demo in DEMO)
MARKUP = "\"'><script>x</script>"
"""Text that would be a script of its own where it is not written as text."""
FORGED: tuple[Any, ...] = (
    *(None, "", 7, 12, 24, -1.5, True, [], ["12"], {}, {"a": {"b": [1]}}, "x" * 10_000),
    *("\0", "../..", "../../etc/passwd", "Mars/Olympus", "localtime", "right/UTC"),
    *("12 ", "٢٤", "2026-11", "9999-12-31T23:59:59Z"),
)
"""Arguments that no handler of ours takes."""
METHODS = (
    *("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"),
    *("get", "FOO", "PROPFIND"),
)
PAGES = ("booking", "cancel", "reschedule")
_OTHERS = (
    *("/", "/ping", "/_health", "/_event", "/_event/", "/brand.css", "/favicon.svg"),
    *("/webhooks/cal", "/_upload", "/_all_routes", "/auth-codespace", "/404", "/404/"),
    *("/time-zones/en-24.json", "/time-zones/xx-12.json", "/time-zones/en-25.json"),
    *("/assets/", "/assets/../index.html", "/assets/%2e%2e/%2e%2e/rxconfig.py", "//"),
    *("/index.html", "/robots.txt", "/__spa-fallback.html", "*", "/.env", "/booking"),
)
_NAMES = (
    *("tz", "lang", "slot", "month", "date", "step", "layout", "rescheduleUid"),
    *("seatReferenceUid", "eventTypeSlug", "slug", "username", "teamId", "token"),
    *("allRemainingBookings", "rescheduledBy", "cancelledBy", "cancel"),
)
_VALUES = (
    *("Europe/Berlin", "europe/berlin", "UTC", "Etc/GMT+5", "localtime", "right/UTC"),
    *("de", "en-US", "ar", "zh-Hant-TW", "en-XA", "x-y", "i-klingon", "de_DE.UTF-8"),
    *("2030-01", "2030-13", "0000-00", "9999-12", "0001-01", "2030-1", "-2030-01"),
    *("2030-01-31", "2030-02-30", "9999-12-31", "0001-01-01", "2030-W01-1"),
    *("2030-01-31T09:00:00Z", "2030-01-31T09:00:00+25:00", "9999-12-31T23:59:59-14:00"),
    *("0001-01-01T00:00:00+14:00", "2030-01-31T09:00", "20300131T090000Z", "NaN"),
    *("confirm", "month", "week", "soonest", "true", "1", "-1", "9" * 5_000, "٣"),
    *("undefined", "null", "..", "%00", "a\r\nSet-Cookie: a=b", MARKUP, "{{7*7}}"),
)
_HEADERS = (
    *("accept-language", "accept-encoding", "accept", "cookie", "origin", "referer"),
    *("sec-fetch-site", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"),
    *("if-none-match", "if-modified-since", "if-range", "range", "content-type"),
    *("content-encoding", "content-length", "user-agent", "x-cal-signature-256"),
    *(
        "authorization",
        "upgrade",
        "connection",
        "expect",
        "host",
        "te",
        "x-http-method",
    ),
)
_HEADER_VALUES = (
    *("de-CH,de;q=0.9,*;q=0.1", "de;q=nan", "en;q=-1;q", ";;;", "*", "gzip, br;q=0"),
    *("br", "identity;q=0", "null", "same-origin", "cross-site", "none", "https"),
    *("http://book.example.com", "https://evil.example", "1.2.3.4, ::1", "[::1]:80"),
    *("bytes=0-", "bytes=9-1", "bytes=-0", "bytes=0-1,2-3", "*/*", 'W/"x"', '"'),
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"),
    *("application/json; charset=utf-16", "text/html", "gzip", "0", "-1", "1e3"),
    *("Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Foo 9999 99:99:99 GMT", "bad\xff"),
    *("calpages-language=de", "calpages-zone=%00; calpages-clock=25", "a=b; a; =; ;"),
    *('calpages-theme="dark', "calpages-language=%ud800", "websocket", "Upgrade"),
)


def words() -> st.SearchStrategy[str]:
    """Text: known values, anything that Unicode has (halves too), and far too much."""
    anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
    long = st.builds(str.__mul__, st.sampled_from("x\0é\U0001f600/%"), st.just(10_000))
    return st.one_of(st.sampled_from(_VALUES), anything, st.sampled_from(UIDS), long)


def json_values() -> st.SearchStrategy[Any]:
    """What JSON can hold, and what arguments are forged of."""
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(),
        words(),
        st.sampled_from(FORGED),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(words(), inner, max_size=3)
        ),
        max_leaves=8,
    )


@st.composite
def targets(draw: st.DrawFn) -> bytes:
    """A path and query as they are sent: mostly those of our pages."""
    if draw(st.integers(0, 3)):
        page = draw(st.sampled_from(PAGES))
        segment = draw(st.one_of(st.sampled_from(UIDS), words()))
        end = draw(st.sampled_from(("", "", "/", ".ics", "/x", "%2f", "//", "%00")))
        path = f"/{page}/".encode() + _quoted(draw, segment) + end.encode()
    else:
        path = draw(st.sampled_from(_OTHERS)).encode()
    pairs = draw(st.lists(st.tuples(st.sampled_from(_NAMES), words()), max_size=4))
    query = b"&".join(
        name.encode() + b"=" + _quoted(draw, text) for name, text in pairs
    )
    if draw(st.integers(0, 9)) == 0:
        query += draw(st.sampled_from((b"&&", b"=", b"?", b"%", b"%zz", b"a" * 40_000)))
    return path + b"?" + query if query else path


def headers() -> st.SearchStrategy[list[tuple[bytes, bytes]]]:
    """Headers: those that somebody reads, with values that nobody expects."""
    value = st.one_of(st.sampled_from(_HEADER_VALUES), words()).map(_as_header)
    pair = st.tuples(st.sampled_from(_HEADERS).map(str.encode), value)
    return st.lists(pair, max_size=4)


def fields() -> st.SearchStrategy[dict[str, str]]:
    """The fields of a form, without its token."""
    names = ("reason", "scope", "event", "start", "refresh", "hold", "uid")
    names += ("calpages-language", "calpages-theme")
    return st.dictionaries(st.sampled_from(names), words(), max_size=4)


def webhooks() -> st.SearchStrategy[bytes]:
    """The body of a webhook, or something in its place."""
    payload = st.dictionaries(
        st.sampled_from(("uid", "bookingUid", "rescheduleUid", "booking", "seatUid")),
        json_values(),
        max_size=3,
    )
    event = st.one_of(
        json_values(),
        st.fixed_dictionaries({"triggerEvent": words(), "payload": payload}),
    )
    written = event.map(lambda value: json.dumps(value).encode())
    deep = st.sampled_from((b"[" * 60_000, b'{"payload":' * 9_000, b"\xff\xfe", b"{"))
    return st.one_of(written, deep, st.binary(max_size=200))


def addresses() -> st.SearchStrategy[Any]:
    """Where a page says that it is, or something in its place."""
    path = st.one_of(
        st.builds("/{}/{}".format, st.sampled_from(PAGES), words()),
        words(),
        st.just("/"),
    )
    query = st.dictionaries(
        st.sampled_from((*_NAMES, "booking_uid", "splat")),
        st.one_of(words(), st.lists(words(), max_size=2), st.none(), json_values()),
        max_size=3,
    )
    whole = st.fixed_dictionaries(
        {"pathname": path, "asPath": path},
        optional={"query": query, "headers": json_values(), "token": json_values()},
    )
    return st.one_of(whole, whole, whole, json_values())


@st.composite
def events(draw: st.DrawFn, handlers: Sequence[str]) -> Any:
    """An event to one of the handlers, with arguments that it may or may not have."""
    if draw(st.integers(0, 9)) == 0:
        return draw(json_values())
    names = ("form", "name", "hours", "tag", "start", "value", "vars", "hashes", "x")
    names += ("info", "component_stack", "var_name")
    payload = draw(st.dictionaries(st.sampled_from(names), json_values(), max_size=2))
    if draw(st.booleans()):
        payload["form"] = draw(fields())
    return {
        "name": draw(st.one_of(st.sampled_from(handlers), words())),
        "payload": draw(st.sampled_from((payload, payload, payload, None, []))),
        "router_data": draw(addresses()),
    }


@st.composite
def frames(draw: st.DrawFn, handlers: Sequence[str]) -> str | bytes:
    """A message of a live connection: an event, nearly one, or anything."""
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return draw(st.binary(max_size=100))
    if kind == 1:
        return draw(words()).encode(errors="replace").decode()
    name = draw(
        st.sampled_from(("event",) * 6 + ("client_error", "connect", "ping", ""))
    )
    text = json.dumps([name, draw(events(handlers))])
    if kind > 3:
        return f"42/_event,{text}"
    start = (
        *("0", "1", "2", "3", "4", "5", "40", "41", "42", "43", "44", "45", "46"),
        *("40/_event,", "40/x,", "41/_event,", "42/_event,1", "451-/_event,"),
        *("43/_event,0", "46/_event,1-", "42/_event?x,", "2probe", "b4"),
    )
    return draw(st.sampled_from(start)) + draw(st.sampled_from(("", text, "{}", "[")))


def _quoted(draw: st.DrawFn, text: str) -> bytes:
    """Text as it stands in an address: percent-encoded, or nearly so."""
    data = text.encode("utf-8", "surrogatepass")
    safe = draw(st.sampled_from(("", "/", "/%", "-_.~!$&'()*+,;=:@/%")))
    return quote_from_bytes(data, safe=safe).encode()


def _as_header(text: str) -> bytes:
    """Text as a header can have it: no server takes more."""
    data = text.encode("latin-1", "replace")
    return bytes(byte for byte in data if byte >= 32 and byte != 127).strip()
