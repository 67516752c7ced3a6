"""Contract: of a live connection, only what a page says goes on to Reflex.

1008         what no page could say: it ends the connection
passed over  what nothing in this build hears; what comes next is heard
403          a connection that is not asked for as a page does
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
import reflex as rx
from reflex_base.registry import RegistrationContext
from starlette.types import Message, Receive, Scope, Send

import calpages.state
from calpages.web.live_events import MAX_KEPT, MAX_PATH
from calpages.web.live_messages import MAX_DEPTH, live_messages

ROOT = "reflex___state____state"
STATE = f"{ROOT}.calpages___state___"
CHOOSE = f"{STATE}locale____locale_state.choose_zone"
SUBMIT = f"{STATE}cancel____cancel_state.submit"
KEEPS = f"{ROOT}.reflex___state____update_vars_internal_state.update_vars_internal"
HYDRATE = f"{ROOT}.hydrate_and_load"
CRASHED = (
    f"{ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception"
)
TOKEN = b"3f2504e0-4f89-41d3-9a0c-0305e82c3301"
ASKED = b"token=" + TOKEN + b"&EIO=4&transport=websocket"
HELLO = "40/_event,{}"


@pytest.fixture(autouse=True)
def _states() -> None:
    for module in pkgutil.iter_modules(calpages.state.__path__, "calpages.state."):
        importlib.import_module(module.name)


def where(path: str = "/booking/x", **query: Any) -> dict[str, Any]:
    return {"pathname": path, "asPath": path, "query": query}


def event(name: str = CHOOSE, /, **payload: Any) -> dict[str, Any]:
    return {"name": name, "payload": payload, "router_data": where()}


def said(name: Any, argument: Any) -> str:
    return f"42/_event,{json.dumps([name, argument])}"


def sent(text: str) -> Any:
    """What an event of Socket.IO brings."""
    return json.loads(text.partition(",")[2])[1]


async def heard(
    *messages: str | bytes, query: bytes = ASKED, path: str = "/_event/"
) -> tuple[list[str | bytes], int | None]:
    """What Reflex hears, and with which code the connection was closed, if it was."""
    arrived: list[str | bytes] = []
    coming = [
        {"type": "websocket.receive", "text" if isinstance(one, str) else "bytes": one}
        for one in messages
    ]
    answers: list[Message] = []

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            arrived.append(message.get("text") or message.get("bytes") or "")

    async def receive() -> Message:
        return coming.pop(0) if coming else {"type": "websocket.disconnect"}

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {"type": "websocket", "path": path, "query_string": query}
    await live_messages(app)(scope, receive, send)
    closed = [one["code"] for one in answers if one["type"] == "websocket.close"]
    return arrived, closed[0] if closed else None


async def heard_of(argument: Any, name: Any = "event") -> list[Any]:
    """What Reflex hears of one message on a connection that stays."""
    end = event(name="the end")
    arrived, closed = await heard(HELLO, said(name, argument), said("event", end))
    assert (arrived[0], sent(str(arrived[-1])), closed) == (HELLO, end, None)
    return [sent(str(one)) for one in arrived[1:-1]]


async def test_what_a_page_says_goes_on() -> None:
    first = {
        "event": {
            "name": HYDRATE,
            "payload": {"vars": {}, "hashes": ["a1", "b2"]},
            "router_data": where("/booking/x", lang="de"),
        },
        "state_schema": "4cd19095cf8034f24bc1556e691cc5ef",
    }
    hello = f"40/_event,{json.dumps(first, separators=(',', ':'))}"
    arrived, closed = await heard(
        *(hello, "3", said("event", event(name="Asia/Tokyo")), "41/_event,")
    )
    assert closed is None
    assert json.loads(str(arrived[0]).partition(",")[2]) == first
    assert sent(str(arrived[2])) == event(name="Asia/Tokyo")
    assert arrived[1::2] == ["3", "41/_event,"]


@pytest.mark.parametrize(
    "foreign",
    [
        *(b"", b"42", b"\x04[]", ""),
        *("0", "1", "2", "2probe", "30", "5", "6", "7", "b4", "x", "\ud800"),
        *("40", "40/_event", "40/,", "40/other,{}", HELLO, "40/_event?a=1,{}"),
        *("41", "41/other,", "41/_event,{}", "42[]", '42["event",{}]'),
        *('42/other,["event",{}]', '42/_event,7["event",{}]', "42/_event,"),
        *('43/_event,1["a"]', "44/_event,{}", "451-/_event,[]", "46/_event,0[]"),
        *('450-/_event,["event",{}]', "42/_event,[NaN]", "42/_event,[Infinity]"),
        *("42/_event,{", "42/_event,[" + "9" * 5000 + "]", "42/_event,[1]x"),
        '42/_event,["event",1e999]' + "]",
        "42/_event," + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "42/_event," + "[" * 30_000,
        "42/_event," + '{"a":' * 5_000 + "1" + "}" * 5_000,
    ],
    ids=lambda one: repr(one)[:30],
)
async def test_what_no_page_could_say_ends_the_connection(foreign: str | bytes) -> None:
    arrived, closed = await heard(HELLO, foreign, said("event", event()))
    assert (arrived, closed) == ([HELLO], 1008)


async def test_a_number_without_end_is_no_number() -> None:
    message = said("event", event()).replace("{}", '{"name":1e999}', 1)
    assert "1e999" in message
    arrived, _ = await heard(HELLO, message)
    assert arrived == [HELLO]


@pytest.mark.parametrize("early", [said("event", event()), "41/_event,"])
async def test_nothing_is_heard_before_a_page_has_connected(early: str) -> None:
    assert await heard(early, HELLO) == ([], 1008)


async def test_who_has_left_may_come_again_and_says_nothing_between() -> None:
    assert await heard(HELLO, "41/_event,", HELLO) == (
        [HELLO, "41/_event,", HELLO],
        None,
    )
    arrived, closed = await heard(HELLO, "41/_event,", said("event", event()))
    assert (arrived, closed) == ([HELLO, "41/_event,"], 1008)


@pytest.mark.parametrize(
    "hello",
    [
        {"event": None, "state_schema": None},
        {"event": event("no.such_handler"), "state_schema": ["x"]},
        {"event": 7, "state_schema": "x" * 1_000, "admin": True},
        {"event": {**event(), "router_data": {}}},
    ],
)
async def test_a_page_of_another_build_connects_without_its_first_event(
    hello: dict[str, Any],
) -> None:
    assert await heard(f"40/_event,{json.dumps(hello)}") == ([HELLO], None)


@pytest.mark.parametrize("hello", ["", "[]", "7", "null", '"x"', "{"])
async def test_a_greeting_that_is_none_ends_the_connection(hello: str) -> None:
    assert await heard(f"40/_event,{hello}") == ([], 1008)


@pytest.mark.parametrize(
    "name",
    ["connect", "disconnect", "ping", "", "trigger_event", None, 7, {}, ["event"]],
)
async def test_the_names_that_socket_io_uses_itself_are_no_events(name: Any) -> None:
    environ = {"asgi.scope": {"client": ["203.0.113.9", 1], "headers": []}}
    assert await heard_of(environ, name) == []
    assert await heard_of(event(name="UTC"), name) == []


@pytest.mark.parametrize("count", [0, 1, 3, 9])
async def test_an_event_has_one_argument(count: int) -> None:
    text = f"42/_event,{json.dumps((['event'] + [event()] * 8)[:count])}"
    assert await heard(HELLO, text) == ([HELLO], None)


@pytest.mark.parametrize(
    "changed",
    [
        *({"name": None}, {"name": 7}, {"name": [CHOOSE]}, {"name": "_redirect"}),
        *({"name": f"{ROOT}.no_such"}, {"name": ""}, {"name": "x" * 10_000}),
        *({"payload": None}, {"payload": []}, {"payload": "name"}),
        *({"payload": {"wrong": "UTC"}}, {"payload": {}}, {"payload": {"self": 1}}),
        *({"router_data": None}, {"router_data": {}}, {"router_data": "/"}),
        {"router_data": where(path="booking/x")},
        {"router_data": where() | {"asPath": 7}},
        {"router_data": where() | {"pathname": ["/"]}},
        {"router_data": where() | {"query": "lang=de"}},
        {"router_data": where(lang={"a": 1})},
        {"router_data": where(lang=7)},
        {"router_data": where(splat=["a", 7])},
    ],
    ids=lambda one: repr(one)[:40],
)
async def test_what_nothing_hears_is_passed_over(changed: dict[str, Any]) -> None:
    assert await heard_of(event(name="UTC") | changed) == []


@pytest.mark.parametrize("value", [None, 7, "", [], "x" * 1000], ids=repr)
async def test_what_is_no_event_is_passed_over(value: Any) -> None:
    assert await heard_of(value) == []


async def test_an_address_has_the_rest_of_a_path_as_a_list_and_may_lack_a_part() -> (
    None
):
    address = where("/no/such/page", splat=["no", "such", "page"], booking_uid=None)
    assert await heard_of(event(name="UTC") | {"router_data": address}) == [
        event(name="UTC") | {"router_data": address}
    ]


async def test_of_an_address_nothing_else_goes_on_and_its_path_is_cut() -> None:
    path, query = "/" + "x" * 5_000, "?" + "y" * 5_000 + "#z?"
    address = where(path) | {"asPath": path + query, "ip": "1", "headers": {}, "sid": 1}
    [arrived] = await heard_of(event(name="UTC") | {"router_data": address, "token": 1})
    cut = path[:MAX_PATH]
    assert arrived == event(name="UTC") | {
        "router_data": where(cut) | {"asPath": cut + query}
    }


async def test_a_report_is_cut_and_holds_texts_only() -> None:
    report = {"message": "m" * 5_000, "error_type": ["x"], "substate": "s", "more": "x"}
    assert await heard_of(report, "client_error") == [
        {"message": "m" * 500, "substate": "s"}
    ]
    assert await heard_of("x", "client_error") == []


async def test_what_a_page_tells_reflex_of_its_own_error_is_cut_too() -> None:
    """Reflex looks for patterns in it, for minutes in one of 50,000 letters."""
    info = "TypeError: can't access property " * 1_000
    told = {"info": info, "component_stack": ""}
    [arrived] = await heard_of(event(CRASHED, **told))
    assert arrived["payload"] == told | {"info": info[:500]}


async def test_half_a_character_is_replaced_and_the_click_is_heard() -> None:
    form = {"reason": "I can't \ud83d", "\udc00": "\U0001f600"}
    [arrived] = await heard_of(event(SUBMIT, form=form))
    assert arrived["payload"]["form"] == {"reason": "I can't �", "�": "\U0001f600"}


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        *((SUBMIT, {"form": None}), (SUBMIT, {"form": "x"}), (SUBMIT, {"form": [1]})),
        (SUBMIT, {"form": {"__reflex_form_data__": "xy"}}),
        (SUBMIT, {"form": {"__reflex_form_data__": [["reason", "a"], ["b"]]}}),
        (SUBMIT, {"form": {"__reflex_form_data__": [[["a"], "b"]]}}),
        *((CHOOSE, {"name": None}), (CHOOSE, {"name": {}}), (KEEPS, {"vars": "x"})),
        (f"{ROOT}.set_is_hydrated", {"value": "x" * 60_000}),
        *((HYDRATE, {"hashes": "abc"}), (HYDRATE, {"hashes": [{}]})),
        (f"{STATE}locale____locale_state.setvar", {"var_name": "_key", "value": 1}),
        (f"{STATE}home____home_state.setvar", {"var_name": "is_hydrated", "value": 1}),
        (f"{ROOT}.setvar", {"var_name": "is_hydrated", "value": 1}),
    ],
)
async def test_our_own_and_reflexs_handlers_get_what_they_take(
    name: str, payload: dict[str, Any]
) -> None:
    assert name in RegistrationContext.get().event_handlers
    assert await heard_of(event(name, **payload)) == []


async def test_a_form_goes_on_as_the_page_encodes_it() -> None:
    form = {"__reflex_form_data__": [["reason", "My knee"], ["scope", "only"]]}
    assert await heard_of(event(SUBMIT, form=form)) == [event(SUBMIT, form=form)]


async def test_what_a_browser_keeps_for_us_is_short_and_ours() -> None:
    locale = f"{STATE}locale____locale_state"
    kept = {f"{locale}.chosen_zone_rx_state_": "z" * MAX_KEPT}
    long = {
        f"{locale}.chosen_clock_rx_state_": "z" * (MAX_KEPT + 1),
        f"{locale}.chosen_language_rx_state_": ["de"],
        "no.such_state.var_rx_state_": "x",
        "": "x",
    }
    for name in (KEEPS, HYDRATE):
        arrived = await heard_of(event(name, vars=kept | long))
        assert arrived == [event(name, vars=kept)]


class TestAPlatformsOwn:
    """Its handlers get what its pages send, whatever is written beside their names."""

    @pytest.fixture(autouse=True)
    def _own(self) -> Iterator[None]:
        with RegistrationContext.get().fork():

            class OwnState(rx.State):
                size: int = 0
                note: str = rx.LocalStorage("")

                @rx.event
                def resize(self, to: int, by: str = "hand"):
                    self.size = to

                @rx.event
                def set_size(self, to: int):
                    self.size = to

            self.name = OwnState.get_full_name()
            yield

    @pytest.mark.parametrize(
        "payload", [{"to": "12"}, {"to": 1.5, "by": None}, {"to": {"a": [1]}}]
    )
    async def test_wrongly_annotated_arguments_go_on(
        self, payload: dict[str, Any]
    ) -> None:
        own = event(f"{self.name}.resize", **payload)
        assert await heard_of(own) == [own]

    async def test_arguments_that_it_does_not_have_do_not(self) -> None:
        assert await heard_of(event(f"{self.name}.resize", by="x")) == []
        assert await heard_of(event(f"{self.name}.resize", to=1, of=1)) == []

    async def test_its_setters_are_reached_and_no_others(self) -> None:
        own = event(f"{self.name}.setvar", var_name="size", value=7)
        assert await heard_of(own) == [own]
        for name in ("note", "is_hydrated", "_size", 7):
            other = event(f"{self.name}.setvar", var_name=name, value=7)
            assert await heard_of(other) == []

    async def test_what_its_pages_keep_goes_on_whole(self) -> None:
        kept = {f"{self.name}.note_rx_state_": "n" * 10_000}
        assert await heard_of(event(KEEPS, vars=kept)) == [event(KEEPS, vars=kept)]


@pytest.mark.parametrize(
    "query",
    [
        *(b"", b"EIO=4&transport=websocket", ASKED.replace(b"=4", b"=3")),
        *(ASKED.replace(b"websocket", b"polling"), ASKED + b"&sid=abc"),
        *(ASKED + b"&token=" + TOKEN, ASKED + b"&EIO=4", ASKED + b"&j=0", b"\xff\xfe"),
        *(b"token=&EIO=4&transport=websocket", ASKED.replace(TOKEN, b"x" * 10_000)),
        *(ASKED.replace(TOKEN, b"%ff" * 20), ASKED.replace(TOKEN, b"a" * 7)),
        ASKED.replace(TOKEN, b"a%0ab" * 5),
    ],
    ids=lambda one: repr(one)[:30],
)
async def test_a_connection_is_asked_for_as_a_page_does(query: bytes) -> None:
    assert await heard(HELLO, query=query) == ([], 1008)


async def test_a_connection_of_a_platforms_own_is_its_own_affair() -> None:
    messages = ("anything", b"\x00")
    assert await heard(*messages, query=b"", path="/own") == (list(messages), None)
