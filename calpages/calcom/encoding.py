"""How uids, instants and people's words are written on the way to Cal.com."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

from calpages.calcom.errors import NotFoundError
from calpages.calcom.uids import is_uid

_MAX_NAME = 200


def checked_uid(uid: str) -> str:
    """Give ``uid`` back.

    Raises:
        NotFoundError: Cal.com cannot know it, so there is no need to ask.
    """
    if not is_uid(uid):
        raise NotFoundError
    return uid


def segment(uid: str) -> str:
    """Write a uid as a part of a path; raises as ``checked_uid``."""
    return quote(checked_uid(uid), safe="")


def is_name(text: str) -> bool:
    """Say whether ``text`` can be a username or a slug."""
    return 0 < len(text) <= _MAX_NAME and text.isprintable()


def wire_time(instant: dt.datetime) -> str:
    """Write an aware datetime in UTC, with milliseconds and ``Z``.

    Raises:
        ValueError: It is naive.
    """
    if instant.tzinfo is None:
        msg = "an aware datetime is needed"
        raise ValueError(msg)
    utc = instant.astimezone(dt.UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def storable(text: str) -> str:
    """Drop what Cal.com's database refuses with an error: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
