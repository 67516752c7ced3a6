"""Keeps what is a visitor's out of every log, whoever writes it.

A uid opens a booking to whoever reads it, and Reflex logs whole events when one of them
breaks: headers, addresses and what was written into a form. So each record is cleaned
when it is made, before any handler sees it:

* uids, tokens, e-mail addresses and the queries of addresses are taken out of all text;
* of what Reflex and the libraries below it say, only the words before the first value;
* of an exception, its type and the places in the code, never its message;
* of a traceback that comes as text, as what breaks at the end of the process does, the
  type alone. Where Redis is away, that is all that is told: it is no error of ours.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from calpages.mishaps import REDIS_IS_AWAY

_GONE = "…"
# Whose messages are made of whatever a client has sent.
_TALKATIVE = ("reflex", "reflex_base", "socketio", "engineio", "asyncio", "granian")
_ACCESS_LOG = "uvicorn.access"
_FIRST_VALUE = re.compile(r"""[:'"{(\[<\n]""")
_EMAIL = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:]+", re.UNICODE)
_QUERY = re.compile(r"(?<=[^\s?])\?[^\s\"'<>]*=[^\s\"'<>]*")
_OF_A_BOOKING = re.compile(
    r"(?<=/)(?P<place>bookings?(?:/by-seat)?|cancel|reschedule|reservations)/[^\s\"'?<>]+"
)
_LONG = re.compile(r"[A-Za-z0-9_-]{16,}")
# Names in code: they have no digits, and their letters follow a rule.
_WORD = r"(?:[A-Z]+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)*)"
_NAME = re.compile(rf"[_-]*{_WORD}(?:[_-]+{_WORD})*[_-]*")
_TRACEBACK = "Traceback (most recent call last)"
# The first line of a traceback that is no place names the exception.
_KIND = re.compile(r"^([A-Za-z_]\w*(?:\.\w+)*)(?::.*)?$", re.MULTILINE)
_REDIS_IS_AWAY = [f"{kind.__module__}.{kind.__name__}" for kind in REDIS_IS_AWAY]
_MOST_CHARACTERS = 4_000


def redact_logs() -> None:
    """Clean every log record of this process from now on.

    The app does it for itself; to be called once, where an app of your own begins.
    """
    make = logging.getLogRecordFactory()
    if getattr(make, "is_redacting", False):
        return

    def make_clean(*arguments: Any, **more: Any) -> logging.LogRecord:
        return _cleaned(make(*arguments, **more))

    make_clean.is_redacting = True  # pyright: ignore[reportFunctionMemberAccess]
    logging.setLogRecordFactory(make_clean)


def redacted(text: str) -> str:
    """Give a text without the uids, tokens, addresses and queries in it."""
    text = _EMAIL.sub(_GONE, text[:_MOST_CHARACTERS])
    text = _OF_A_BOOKING.sub(rf"\g<place>/{_GONE}", text)
    return _LONG.sub(_without_secret, _QUERY.sub(f"?{_GONE}", text))


def _without_secret(match: re.Match[str]) -> str:
    return match[0] if _NAME.fullmatch(match[0]) else _GONE


def _cleaned(record: logging.LogRecord) -> logging.LogRecord:
    if record.name == _ACCESS_LOG:
        # Its formatter takes the arguments one by one.
        record.args = tuple(map(_redacted_argument, record.args or ()))
        return record
    try:
        said = record.getMessage()
    except (TypeError, ValueError):
        said = str(record.msg)
    if record.name.lstrip("_").partition(".")[0] in _TALKATIVE:
        said = _before_values(said, record)
    lines = [redacted(said)]
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if isinstance(error, REDIS_IS_AWAY):
        lines = [_outage(type(error).__name__, record)]
    elif error is not None:
        lines += _told(error)
    record.msg, record.args = "\n".join(lines), None
    record.exc_info = record.exc_text = None
    return record


def _redacted_argument(value: object) -> object:
    return redacted(value) if isinstance(value, str) else value


def _before_values(said: str, record: logging.LogRecord) -> str:
    """Keep a message up to its first value, and name the place that wrote it."""
    if said.startswith(_TRACEBACK):
        said = _told_by_text(said, record)
    match = _FIRST_VALUE.search(said)
    if match is None:
        return said
    return f"{said[: match.start()].rstrip()} {_GONE} ({record.module}:{record.lineno})"


def _told_by_text(trace: str, record: logging.LogRecord) -> str:
    """Tell an exception by its traceback as text."""
    match = _KIND.search(trace.rpartition(_TRACEBACK)[2])
    kind = match[1] if match is not None else "unknown"
    if kind not in _REDIS_IS_AWAY:
        return f"Something broke, {kind}"
    return _outage(kind, record)


def _outage(kind: str, record: logging.LogRecord) -> str:
    record.levelno, record.levelname = logging.WARNING, "WARNING"
    return f"Redis does not answer, {kind}"


def _told(error: BaseException | None) -> Iterator[str]:
    """Tell an exception, and what it came from, by types and places."""
    while error is not None:
        yield type(error).__name__
        yield from _places(error.__traceback__)
        error = error.__cause__ or error.__context__


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"
