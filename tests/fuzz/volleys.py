"""What is drawn to be sent to the process: requests as bytes, and live connections."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
from collections.abc import Sequence
from typing import Any

import reflex as rx
from hypothesis import strategies as st
from reflex_base.registry import RegistrationContext

import calpages.state
from tests import drawn
from tests.fuzz.target import Target
from tests.live_socket import live_socket

Frame = str | bytes
_MOST_HEADERS = 40


def handlers() -> list[str]:
    """Every event handler that a client reaches, by its full name."""
    for module in pkgutil.iter_modules(calpages.state.__path__, "calpages.state."):
        importlib.import_module(module.name)
    assert rx.State
    return sorted(RegistrationContext.get().event_handlers)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """The bytes of a request, whole or nearly so."""
    method = draw(st.sampled_from(drawn.METHODS)).encode()
    version = draw(
        st.sampled_from((b"HTTP/1.1",) * 6 + (b"HTTP/1.0", b"HTTP/2.0", b""))
    )
    host = b"localhost"
    lines = [b" ".join((method, draw(drawn.targets()), version)), b"Host: " + host]
    pairs = draw(drawn.headers()) * draw(st.sampled_from((1, 1, 1, _MOST_HEADERS)))
    lines += [name + b": " + value for name, value in pairs]
    body = draw(st.one_of(st.just(b""), drawn.webhooks(), st.binary(max_size=300)))
    told = draw(st.sampled_from(("true", "true", "true", "none", "chunked", "wrong")))
    match told:
        case "true":
            lines.append(b"Content-Length: %d" % len(body))
        case "chunked":
            lines.append(b"Transfer-Encoding: chunked")
            body = (
                b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
            )
        case "wrong":
            lines.append(b"Content-Length: 99999999999")
        case _:
            pass
    end = draw(st.sampled_from((b"\r\n",) * 8 + (b"\n", b"\r\n\t")))
    return end.join((*lines, b"", body))


def broken_bytes() -> st.SearchStrategy[bytes]:
    """What is no request."""
    start = st.sampled_from(
        (b"", b"GET ", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00")
    )
    return st.builds(bytes.__add__, start, st.binary(max_size=300))


def handshakes() -> st.SearchStrategy[dict[str, Any]]:
    """How a live connection is asked for."""
    path = st.sampled_from(
        (
            *(
                "",
                "",
                "",
                "/_event?EIO=4&transport=websocket",
                "/_event/?EIO=3&token=x",
            ),
            *("/_event/?EIO=4&transport=polling&token=aaaaaaaa", "/_event/?j=x"),
            "/_event/?EIO=4&transport=websocket&token=" + "a" * 9_000,
            "/_event/?EIO=4&transport=websocket&token=aaaaaaaa&sid=../x",
            *("/elsewhere", "/booking/x", "/webhooks/cal"),
        )
    )
    more = st.dictionaries(
        st.sampled_from(("Cookie", "Sec_WebSocket_Protocol", "User_Agent", "X_Sid")),
        st.sampled_from(("", "0.10.1", "x" * 40_000, "a=b; calpages-zone=%ff", "é")),
        max_size=2,
    )
    return st.fixed_dictionaries({"path": path, "more": more})


def conversations(names: Sequence[str]) -> st.SearchStrategy[tuple[bool, list[Frame]]]:
    """What is said on a live connection, after a page's greeting or without one."""
    return st.tuples(
        st.sampled_from((True, True, True, False)),
        st.lists(drawn.frames(names), min_size=1, max_size=8),
    )


def speak(target: Target, how: dict[str, Any], said: tuple[bool, list[Frame]]) -> None:
    """Open a connection, and say it; it may be closed at any time."""
    url = target.server.url
    with (
        contextlib.suppress(ConnectionError, TimeoutError),
        live_socket(target.server, origin=url, path=how["path"], **how["more"]) as line,
    ):
        assert line.status < 500
        if line.status != 101:
            return
        greets, frames = said
        if greets:
            line.send("40/_event,{}")
        for frame in frames:
            if isinstance(frame, bytes):
                line.send_bytes(frame)
            else:
                line.send(frame)
