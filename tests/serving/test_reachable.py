"""Contract: of the running app, a client reaches what docs/security.md lists, no more.

Over real sockets, with frames that Reflex's own frontend would never send: whatever
they hold, nothing is gained, the connection works on, and the log tells none of it.
"""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calpages.sandbox import DEMO
from tests import drawn
from tests.live_socket import TOKEN, LiveSocket, live_socket
from tests.processes import (
    PATIENCE_SECONDS,
    PROJECT,
    Running,
    ask,
    calpages_command,
    free_port,
    running,
)

UID = next(demo.uid for demo in DEMO if demo.kind == "accepted")
PRIVATE = ("my knee hurts", "jane.doe@example.com", "bFJeNb2uX8ANpT3JL5EfXw")
_SAID = " ".join(PRIVATE)
_ROOT = "reflex___state____state"
_ARGUMENTS = {
    "keep": "start",
    "choose_zone": "name",
    "choose_clock": "hours",
    "choose_language": "tag",
    "submit": "form",
    "set_is_hydrated": "value",
    "update_vars_internal": "vars",
}
HOSTILE: list[Any] = [
    *drawn.FORGED,
    *(_SAID, [_SAID], {"reason": [_SAID], "start": {}, "scope": 7, "event": {}}),
    {"reason": _SAID, "start": "9999-12-31T23:59:59Z"},
]
# Of each page, the vars that its browser gets; whatever else it is, it is not ours.
VARS = {
    "": {"booking_uid", "is_hydrated"},
    "BookingState": {
        *("booking", "error_code", "fetch_status", "freshness", "has_moved"),
        *(
            "is_invalidated",
            "is_loading",
            "is_refetching",
            "notice",
            "problem",
            "shown_status",
            "status",
        ),
        *("tab_title", "updated_at"),
    },
    "CancelState": {
        *("error_code", "is_pending", "is_watching", "problem", "reason_mode"),
        *("status", "times_begun", "told_of"),
    },
    "HoldState": {"hint"},
    "HomeState": {"demo"},
    "LocaleState": {
        *("brand_initial", "brand_logo", "brand_logo_width", "brand_name"),
        *("browser_time_zone", "chosen_clock", "contact_href", "contact_label"),
        *("chosen_zone", "clock", "direction", "is_sandbox", "language", "text"),
        *("booked_language", "chosen_language", "sentences_language", "zones_href"),
    },
    "RescheduleState": {
        *("error_code", "is_pending", "is_watching", "problem", "status"),
        *("times_begun", "told_of"),
    },
    "SlotsState": {
        *("chosen", "confirm", "day", "error_code", "fetch_status", "former", "gone"),
        *("is_invalidated", "is_loading", "is_refetching", "layout", "links", "month"),
        *("nearest", "notice", "problem", "shown_status", "soonest", "status"),
        *("updated_at", "week", "zone"),
    },
}
KEPT_BY_THE_BROWSER = (
    *("booked_language", "browser_time_zone", "chosen_clock", "chosen_language"),
    "chosen_zone",
)
SECRETS = {
    "CAL_OAUTH_CLIENT_SECRET": "planted-client-secret-0123456789",
    "CAL_API_KEY": "cal_live_planted0123456789abcdef",
    "CAL_WEBHOOK_SECRET": "planted-webhook-secret-0123456789",
    "CALPAGES_SECRET": "planted-form-secret-0123456789abcdef",
}


@pytest.fixture(scope="module")
def server(
    web_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """The process that `make run` starts, with a secret in every setting for one."""
    del web_dir
    folder, port = tmp_path_factory.mktemp("reachable"), free_port()
    environ = {
        "PORT": str(port),
        "CALPAGES_SANDBOX_FILE": str(folder / "sandbox.sqlite3"),
        "CALPAGES_CACHE_SECONDS": "0",
        **SECRETS,
    }
    with running(
        calpages_command("run"),
        port=port,
        ready="/ping",
        output=folder / "log",
        environ=environ,
    ) as process:
        yield process


def registered() -> list[str]:
    """The handlers of the app, as Reflex registers them in a process of its own."""
    code = (
        "import calpages.calpages;"
        "from reflex_base.registry import RegistrationContext as context;"
        "print(*context.get().event_handlers)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


HANDLERS = registered()


def short(handler: str) -> str:
    """A handler as docs/security.md calls it: ``BookingState.ensure``."""
    state, _, name = handler.rpartition(".")
    words = state.rpartition("____")[2].split("_")
    return f"{''.join(map(str.title, words))}.{name}"


def listed() -> set[str]:
    text = (PROJECT / "docs" / "security.md").read_text("utf-8")
    table = text.partition("### Event handlers")[2].partition("\nWho may do")[0]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def opened(line: LiveSocket, path: str = f"/booking/{UID}", **query: str) -> str:
    """Open a page; all that its browser is sent until it stands."""
    line.connect()
    line.call(f"{_ROOT}.hydrate_and_load", path=path, **query)
    # The reading of the booking may end before or after the page is told to stand.
    stands, read = '"is_hydrated_rx_state_":true', '"updated_at_rx_state_":1'
    return "\n".join(line.updates(stands, read))


def works_on(line: LiveSocket) -> list[str]:
    """What was sent up to the answer to one more event: the connection is alive."""
    line.call(f"{_ROOT}.set_is_hydrated", {"value": True}, path="/booking/x", end="END")
    return line.updates('"end":"END"')


def test_every_handler_is_listed() -> None:
    found = {short(handler) for handler in HANDLERS}
    setvars = {name for name in found if name.endswith(".setvar")}
    assert found - setvars | {"*.setvar"} == listed()


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", ""])
def test_a_connection_of_another_page_is_refused(
    server: Running, origin: str | None
) -> None:
    with live_socket(server, origin=origin) as line:
        assert line.status == 403


def test_an_origin_beside_ours_does_not_help(server: Running) -> None:
    both = f"https://evil.example\r\nOrigin: {server.url}"
    with live_socket(server, origin=both) as line:
        assert line.status == 403


@pytest.mark.parametrize(
    "path",
    [
        *("/_event?EIO=4&transport=websocket", "/_event/?EIO=4&transport=websocket"),
        "/elsewhere",
    ],
)
def test_no_address_has_a_connection_for_another_page(
    server: Running, path: str
) -> None:
    with live_socket(server, origin="https://evil.example", path=path) as line:
        assert line.status == 403


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
@pytest.mark.parametrize("path", ["/_event", "/_event/"])
def test_long_polling_is_refused(server: Running, method: str, path: str) -> None:
    query = {"EIO": "4", "transport": "polling"}
    answer = ask(method, f"{server.url}{path}", params=query)
    assert answer.status_code == 400
    assert "sid" not in answer.text


@pytest.mark.parametrize(
    "path", ["/", f"/booking/{UID}", f"/booking/{UID}.ics", "/ping", "/_health"]
)
@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_no_other_origin_is_reflected(server: Running, path: str, origin: str) -> None:
    for method, more in (
        ("GET", {}),
        ("OPTIONS", {"Access-Control-Request-Method": "POST"}),
    ):
        answer = ask(method, f"{server.url}{path}", headers={"Origin": origin, **more})
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "FOO"])
@pytest.mark.parametrize(
    "path",
    [
        *("/", f"/booking/{UID}", f"/cancel/{UID}", f"/booking/{UID}.ics", "/ping"),
        *("/time-zones/en-24.json", "/_health", "/_upload", "/robots.txt"),
    ],
)
def test_a_method_that_nothing_has_is_refused(
    server: Running, method: str, path: str
) -> None:
    answer = ask(method, f"{server.url}{path}")
    assert answer.status_code == 405


@pytest.mark.parametrize("path", ["/_upload", "/_all_routes", "/auth-codespace"])
def test_reflexs_other_endpoints_do_not_exist(server: Running, path: str) -> None:
    assert ask("GET", f"{server.url}{path}").status_code == 404
    assert ask("POST", f"{server.url}{path}").status_code in (
        404,
        405,
    )


@pytest.mark.parametrize("path", ["/_upload", "/", "/ping", f"/booking/{UID}"])
def test_a_body_over_the_cap_is_refused_early(server: Running, path: str) -> None:
    port = int(server.url.rpartition(":")[2])
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {1 << 40}"
    with socket.create_connection(
        ("127.0.0.1", port), timeout=PATIENCE_SECONDS
    ) as connection:
        # It is only said to be so long: nobody waits for it.
        connection.sendall(f"{head}\r\n\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 413"


@pytest.mark.parametrize("handler", HANDLERS, ids=short)
def test_hostile_arguments_gain_nothing_and_break_nothing(
    server: Running, handler: str
) -> None:
    before = len(server.log())
    name = handler.rpartition(".")[2]
    # What is sent from the page of a booking, with its uid, may well change it.
    path = "/cancel/unknown-uid-here" if name == "submit" else f"/cancel/{UID}"
    with live_socket(server, origin=server.url) as line:
        first = opened(line, f"/cancel/{UID}")
        for value in HOSTILE:
            for payload in ({_ARGUMENTS.get(name, "x"): value}, {"y": value}, value):
                line.call(handler, payload, path=path)
            if name == "handle_frontend_exception":
                line.call(handler, {"info": value, "component_stack": value})
            if name == "setvar":
                for var in ("status", "_key", "booking", "__class__", "set_x", value):
                    line.call(handler, {"var_name": var, "value": value})
        works_on(line)
        again = opened_again(line)
    assert booking_of(first, again)["heading"] == "This meeting is scheduled"
    said = server.log()[before:]
    assert [one for one in (*PRIVATE, UID, TOKEN) if one in said] == []
    # Reflex's own checks may refuse it by an exception; ours refuse it without.
    assert not re.search(r"A write broke|A reading broke|calpages/state", said)


def opened_again(line: LiveSocket) -> str:
    """Read the booking once more on a connection that had to bear something."""
    handler = next(one for one in HANDLERS if short(one) == "BookingState.refetch")
    line.call(handler, path=f"/booking/{UID}")
    return "\n".join(line.updates('"fetch_status_rx_state_":"idle"'))


def booking_of(*sent: str) -> dict[str, Any]:
    """The booking as it was sent last; what has not changed is not sent again."""
    found = re.findall(r'"booking_rx_state_":(\{.*)', "\n".join(sent))
    return json.JSONDecoder().raw_decode(found[-1])[0]


@pytest.mark.parametrize(
    "event",
    [
        *(None, 7, "", _SAID, [], {}, {"name": _SAID}, {"name": 7, "payload": _SAID}),
        *(
            {"name": f"{_ROOT}._reset", "payload": {}},
            {"name": "a.b.c"},
            {"name": None},
        ),
        {"name": f"{_ROOT}.hydrate", "router_data": _SAID},
        {"name": f"{_ROOT}.hydrate", "router_data": {"pathname": 7, "asPath": [_SAID]}},
        {"name": f"{_ROOT}.hydrate", "router_data": {"headers": {"x": _SAID}}},
        json.dumps({"name": _SAID, "payload": {"email": _SAID}}),
    ],
    ids=lambda event: repr(event)[:40],
)
def test_what_is_no_event_breaks_nothing(server: Running, event: Any) -> None:
    before = len(server.log())
    with live_socket(server, origin=server.url) as line:
        opened(line)
        line.emit("event", event)
        line.emit("client_error", event)
        line.emit(_SAID, event)
        works_on(line)
    said = server.log()[before:]
    assert [one for one in (*PRIVATE, UID, TOKEN) if one in said] == []


def test_half_a_character_silences_nobody(server: Running) -> None:
    """It can't be sent back in UTF-8; a browser may send one that it has cut."""
    path = f"/booking/{UID}"
    with live_socket(server, origin=server.url) as line:
        opened(line)
        handler = f"{_ROOT}.set_is_hydrated"
        line.call(handler, {"value": True}, path=path, half="\ud800")
        assert '"half":"\ufffd"' in line.updates('"half":"')[-1]
        works_on(line)


def test_what_nothing_hears_is_passed_over_without_a_word(server: Running) -> None:
    before = len(server.log())
    with live_socket(server, origin=server.url) as line:
        opened(line)
        line.call(f"{_ROOT}.no_such_handler", {"uid": PRIVATE[2], "note": _SAID})
        line.call(f"{_ROOT}.set_is_hydrated", {"wrong": _SAID})
        line.call(f"{_ROOT}.set_is_hydrated", {"value": _SAID})
        line.call(f"{_ROOT}.setvar", {"var_name": "is_hydrated", "value": _SAID})
        works_on(line)
    assert server.log()[before:] == ""


@pytest.mark.parametrize("name", ["connect", "disconnect"])
def test_nobody_gives_himself_another_address(server: Running, name: str) -> None:
    """Socket.IO tells a server of a new connection by an event with that name."""
    scope = {"client": ["203.0.113.9", 1], "headers": []}
    with live_socket(server, origin=server.url) as line:
        opened(line)
        line.emit(name, {"asgi.scope": scope, "REMOTE_ADDR": "203.0.113.9"}, {})
        line.emit(name, {"asgi.scope": scope})
        line.call(f"{_ROOT}.hydrate", path=f"/booking/{UID}")
        sent = "\n".join(works_on(line))
    assert '"rx_router_session_rx_state_":' in sent
    assert "203.0.113.9" not in sent


@pytest.mark.parametrize(
    "frame",
    [
        *(b"42", "2", "1", "40/other,", "40/_event,{}", "42[]", "42/_event,{", "x"),
        *('451-/_event,["event",{"_placeholder":true,"num":0}]', "42/_event,[NaN]"),
        "42/_event," + "[" * 60_000,
    ],
    ids=lambda frame: repr(frame)[:30],
)
def test_what_no_page_says_ends_the_connection_and_no_other(
    server: Running, frame: str | bytes
) -> None:
    before = len(server.log())
    with (
        live_socket(server, origin=server.url) as other,
        live_socket(server, origin=server.url) as line,
    ):
        opened(other)
        opened(line)
        if isinstance(frame, str):
            line.send(frame)
        else:
            line.send_bytes(frame)
        while line.receive() is not None:
            pass
        assert line.close_code == 1008
        works_on(other)
    assert server.log()[before:] == ""


def test_vars_that_a_browser_keeps_are_all_that_it_can_set(server: Running) -> None:
    locale = next(one for one in HANDLERS if "locale_state.setvar" in one)
    state = locale.rpartition(".")[0]
    booking = state.replace("locale", "booking")
    update = next(one for one in HANDLERS if one.endswith("update_vars_internal"))
    for value in (*HOSTILE, "Asia/Tokyo"):
        with live_socket(server, origin=server.url) as line:
            first = opened(line)
            for name in KEPT_BY_THE_BROWSER:
                changed = {f"{state}.{name}_rx_state_": value}
                line.call(update, {"vars": changed}, path=f"/booking/{UID}")
            for name in ("status_rx_state_", "_key", "_homes", "booking_rx_state_"):
                changed = {f"{booking}.{name}": value}
                line.call(update, {"vars": changed}, path=f"/booking/{UID}")
            booking_again = booking_of(first, opened_again(line))
        assert booking_again["heading"] == "This meeting is scheduled"
        zone = "Japan" if value == "Asia/Tokyo" else "GMT"
        assert zone in json.dumps(booking_again["when"])


def test_a_forged_address_opens_what_it_opens_in_a_browser(server: Running) -> None:
    with live_socket(server, origin=server.url) as line:
        line.connect()
        handler = next(one for one in HANDLERS if short(one) == "BookingState.ensure")
        for path in (
            "/booking/..%2f..%2fx",
            "/booking/../../x",
            "/booking/unknown-uid",
        ):
            line.call(handler, path=path, booking_uid="../../bookings")
            sent = line.updates('"fetch_status_rx_state_":"idle"')
            assert "not_found" in sent[-1]
            assert "heading" in sent[-1]


@pytest.mark.parametrize(
    "path",
    [
        *("/", f"/booking/{UID}", f"/cancel/{UID}", f"/reschedule/{UID}"),
        "/booking/unknown-uid-here",
    ],
)
def test_only_the_listed_vars_are_sent(server: Running, path: str) -> None:
    with live_socket(server, origin=server.url, X_Internal="proxy-secret") as line:
        line.connect()
        line.call(f"{_ROOT}.hydrate_and_load", path=path)
        sent = line.updates('"is_hydrated_rx_state_":true')
        sent += works_on(line)
    found: dict[str, set[str]] = {}
    for frame in sent:
        update = json.loads(frame.partition(",")[2])[1]
        for state, values in update["delta"].items():
            names = {name.removesuffix("_rx_state_") for name in values}
            found.setdefault(short(f"{state}.x")[:-2], set()).update(names)
    root = {name for name in found.pop("State") if not name.startswith("rx_router_")}
    assert root <= VARS[""]
    theirs = {
        "OnLoadInternalState",
        "UpdateVarsInternalState",
        "SharedStateBaseInternal",
    }
    theirs |= {"FrontendEventExceptionState"}
    assert {
        state: names - VARS.get(state, set()) for state, names in found.items()
    } == {state: set() for state in found}
    assert all(not found[state] for state in theirs & found.keys())
    assert found["LocaleState"] == VARS["LocaleState"]
    said = "\n".join(sent)
    assert "proxy-secret" not in said
    assert [secret for secret in SECRETS.values() if secret in said] == []
