"""What of an event of a live connection goes on to Reflex.

An event names a handler and brings its arguments, and the address of its page. Reflex
finds out late what is wrong with one: by an exception, under the lock of the page. So
what could only end in one is stopped here: a handler that there is not, an argument
that it does not take. What a platform's own handlers get is their own affair, as it is
without us: Reflex does not hold them to their annotations, and neither does this.
"""

from __future__ import annotations

import functools
import inspect
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

from reflex_base.registry import RegisteredEventHandler, RegistrationContext
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY

MAX_PATH = 1024
"""The most of a path that is handed on: Reflex remembers thousands of them."""
MAX_KEPT = 64
"""The most characters of what a browser keeps for our pages."""
_MAX_NAME = 500
_MAX_REPORT = 500
_REPORTED = ("message", "error_type", "substate")
_TRACED = ("traceparent", "tracestate")
_OURS = "calpages."
# Of these we know what their annotations are worth.
_KNOWN = (_OURS, "reflex.", "reflex_base.")
_SETTER = "setvar"
_WITHOUT_SETTERS = (_OURS, "reflex.state", "reflex.istate.shared")
_KEPT_BY_BROWSERS = "vars"
_REPORTING = "handle_frontend_exception"


def read_event(event: object) -> dict[str, Any] | None:
    """Give the event as it goes on; ``None`` for what no page of this build sends."""
    if not isinstance(event, dict):
        return None
    name, payload = event.get("name"), event.get("payload", {})
    where = _read_address(event.get("router_data"))
    if not isinstance(name, str) or not isinstance(payload, dict) or where is None:
        return None
    registered = RegistrationContext.get().event_handlers.get(name)
    if registered is None or not _takes(registered, payload):
        return None
    traced = {key: event[key] for key in _TRACED if isinstance(event.get(key), str)}
    return {
        **{key: text[:_MAX_NAME] for key, text in traced.items()},
        "name": name,
        "router_data": where,
        "payload": _cut(registered, _without_strangers(registered, payload)),
    }


def read_report(report: object) -> dict[str, str] | None:
    """Give what a page tells of an error of its own, cut to what is read of it."""
    if not isinstance(report, dict):
        return None
    return {
        key: report[key][:_MAX_REPORT]
        for key in _REPORTED
        if isinstance(report.get(key), str)
    }


def _read_address(given: object) -> dict[str, Any] | None:
    """Read where a page says that it is; the path is cut, all else is kept."""
    if not isinstance(given, dict):
        return None
    path, address, query = (given.get(key) for key in ("pathname", "asPath", "query"))
    if not _is_path(path) or not _is_path(address):
        return None
    if query is not None and not _is_query(query):
        return None
    end = min((at for at in map(address.find, "?#") if at >= 0), default=len(address))
    return {
        "pathname": path[:MAX_PATH],
        "asPath": address[: min(end, MAX_PATH)] + address[end:],
        "query": query or {},
    }


def _is_path(text: Any) -> typing.TypeGuard[str]:
    return isinstance(text, str) and text.startswith("/")


def _is_query(query: object) -> bool:
    """Say whether it is one: texts, or lists of them for the rest of a path.

    A part of a path that is not there is ``None``.
    """
    if not isinstance(query, dict):
        return False
    parts = (
        part
        for value in query.values()
        for part in (value if isinstance(value, list) else (value,))
    )
    return all(part is None or isinstance(part, str) for part in parts)


def _takes(registered: RegisteredEventHandler, payload: Mapping[str, Any]) -> bool:
    """Say whether a call with these arguments would begin at all."""
    function = registered.handler.fn
    try:
        _signature(function).bind(None, **payload)
    except TypeError:
        return False
    if not all(map(_is_whole, payload.values())):
        return False
    if not _is_known(function):
        return True
    if function.__name__ == _SETTER and not _has_setter(registered, payload):
        return False
    hints = _hints(function)
    return all(_fits(value, hints.get(name)) for name, value in payload.items())


@functools.cache
def _signature(function: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(function)


@functools.cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function)
    except NameError:
        return {}


def _is_whole(value: object) -> bool:
    """Say whether the fields of a form, if it is one, are pairs with a name."""
    if not isinstance(value, dict) or FORM_DATA_ENTRIES_KEY not in value:
        return True
    fields = value[FORM_DATA_ENTRIES_KEY]
    return isinstance(fields, list) and all(
        isinstance(field, list) and len(field) == 2 and isinstance(field[0], str)
        for field in fields
    )


def _is_known(function: Callable[..., Any]) -> bool:
    return getattr(function, "__module__", "").startswith(_KNOWN)


def _has_setter(registered: RegisteredEventHandler, payload: Mapping[str, Any]) -> bool:
    """Say whether a State lets browsers set a var; ours never do."""
    state, name = registered.states[0], payload.get("var_name")
    if not isinstance(name, str) or state.__module__.startswith(_WITHOUT_SETTERS):
        return False
    return f"set_{name}" in state.event_handlers


def _fits(value: object, hint: Any) -> bool:
    """Say whether a value of JSON is what an annotation of a known handler says."""
    origin = typing.get_origin(hint) or hint
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, one) for one in typing.get_args(hint))
    if origin is list:
        of = (*typing.get_args(hint), Any)[0]
        return isinstance(value, list) and all(_fits(one, of) for one in value)
    if origin in (str, bool, dict, type(None)):
        return isinstance(value, origin)
    return True


def _cut(registered: RegisteredEventHandler, payload: dict[str, Any]) -> dict[str, Any]:
    """Cut what a page tells of an error of its own, as in ``read_report``.

    Reflex looks for patterns in it in a time that grows with the cube of its length.
    """
    function = registered.handler.fn
    if function.__name__ != _REPORTING or not _is_known(function):
        return payload
    return {name: value[:_MAX_REPORT] for name, value in payload.items()}


def _without_strangers(
    registered: RegisteredEventHandler, payload: dict[str, Any]
) -> dict[str, Any]:
    """Leave out what a browser keeps for a State that there is not, or not so long."""
    kept = payload.get(_KEPT_BY_BROWSERS)
    if not _is_known(registered.handler.fn) or not isinstance(kept, dict):
        return payload
    states = RegistrationContext.get().base_states
    own: dict[str, Any] = {}
    for name, value in kept.items():
        state = states.get(name.rpartition(".")[0])
        if state is None:
            continue
        is_short = isinstance(value, str) and len(value) <= MAX_KEPT
        if is_short or not state.__module__.startswith(_OURS):
            own[name] = value
    return {**payload, _KEPT_BY_BROWSERS: own}
