"""Contract: what a browser can call and what it can see; everything else stays inside.

Reflex makes every public method of a State callable from outside, and sends every
public var there. So both are allow-lists.
"""

import dataclasses
import importlib
import pkgutil
import typing
from typing import Any, cast

import pytest
import reflex as rx

import calpages.state
from calpages import pages
from tests import drawn
from tests.state.conftest import Cal, Tab, uid_of

# `setvar` is Reflex's own; it reaches methods called `set_...`, and there are none.
HANDLERS = {
    "BookingState": {"ensure", "refetch", "invalidate", "setvar"},
    "CancelState": {
        *("open_page", "submit", "watch_doubt", "reset_mutation"),
        *("say_again", "setvar"),
    },
    "HoldState": {"keep", "release", "say_again", "setvar"},
    "HomeState": {"load", "setvar"},
    "LocaleState": {"choose_language", "choose_zone", "choose_clock", "setvar"},
    "RescheduleState": {
        *("open_page", "submit", "watch_doubt", "reset_mutation"),
        *("say_again", "setvar"),
    },
    "SlotsState": {"ensure", "refetch", "invalidate", "setvar"},
}
PLAIN = (str, bool, int, float)
FORGED: list[Any] = [*drawn.FORGED, b"12"]


def our_states() -> dict[str, type[rx.State]]:
    for module in pkgutil.iter_modules(calpages.state.__path__, "calpages.state."):
        importlib.import_module(module.name)
    return {
        one.__name__: cast(type[rx.State], one)
        for one in rx.State.get_substates()
        if one.__module__.startswith("calpages.")
    }


class Pages:
    """Notes what `add_pages` gives to an app."""

    def __init__(self) -> None:
        self.on_load: dict[str, list[Any]] = {}
        self.at_start: list[Any] = []

    def register_lifespan_task(self, task: Any) -> None:
        self.at_start.append(task)

    def add_page(
        self, _page: Any, *, route: str, on_load: list[Any] | None = None, **_more: Any
    ) -> None:
        self.on_load[route] = list(on_load or ())


def all_pages() -> Pages:
    found = Pages()
    pages.add_pages(cast(rx.App, found))
    pages.add_home_page(cast(rx.App, found))
    return found


def is_a_view(kind: Any) -> bool:
    if typing.get_origin(kind) is tuple:
        return all(is_a_view(one) for one in typing.get_args(kind) if one is not ...)
    is_ours = getattr(kind, "__module__", "").startswith("calpages.presentation.")
    return kind in PLAIN or (is_ours and dataclasses.is_dataclass(kind))


def test_every_handler_that_a_browser_reaches_is_meant_to_be():
    found = {name: set(one.event_handlers) for name, one in our_states().items()}
    assert found == HANDLERS


def test_no_var_can_be_set_from_outside():
    assert not [
        name
        for one in our_states().values()
        for name in dir(one)
        if name.startswith("set_") and name not in dir(rx.State)
    ]


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_only_view_models_and_plain_values_are_sent(name: str):
    state = our_states()[name]
    own = {**state.base_vars, **state.computed_vars}
    kinds = {key: var._var_type for key, var in own.items() if key != "booking_uid"}
    assert {key: kind for key, kind in kinds.items() if not is_a_view(kind)} == {}


def test_a_var_that_is_no_view_would_be_found():
    assert not is_a_view(dict[str, str])
    assert not is_a_view(list[str])
    assert not is_a_view(Cal)
    assert not is_a_view(tuple[Cal, ...])


@pytest.mark.parametrize("forged", FORGED, ids=lambda value: repr(value)[:30])
@pytest.mark.parametrize(
    ("owner", "handler"),
    [
        ("HoldState", "keep"),
        ("LocaleState", "choose_language"),
        ("LocaleState", "choose_zone"),
        ("LocaleState", "choose_clock"),
    ],
)
async def test_a_forged_argument_changes_nothing(
    tab: Tab, cal: Cal, owner: str, handler: str, forged: Any
):
    await tab.look(uid_of("accepted"), slot=str(forged))
    before, asked = tab.sent_to_browser(), len(cal.requests)
    await tab.call(tab.of(our_states()[owner]), handler, forged)
    assert tab.sent_to_browser() == before
    assert len(cal.requests) == asked


@pytest.mark.parametrize("kind", ["accepted", "pending", "series", "seat"])
async def test_opening_any_page_only_reads(tab: Tab, cal: Cal, kind: str):
    opened = all_pages().on_load
    assert set(opened) >= {"/", "/booking/[booking_uid]", "/cancel/[booking_uid]"}
    for route, handlers in opened.items():
        query = {"allRemainingBookings": "true", "cancel": "true"}
        tab.go(uid_of(kind), route, **query)
        for handler in handlers:
            owner = next(
                one
                for one in our_states().values()
                if one.get_full_name() == handler.state_full_name
            )
            await tab.call(tab.of(owner), handler.fn.__name__)
    assert cal.requests
    assert {request.method for request in cal.requests} == {"GET"}
