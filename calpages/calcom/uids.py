"""What can be the uid of a booking, a series or a seat, and what cannot.

A uid reaches us from a URL, so it is hostile until it has passed here. Cal.com makes
22-character short UUIDs for bookings and hyphenated UUIDs for seats.
"""

from __future__ import annotations

import re

_UID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def is_uid(text: object) -> bool:
    """Say whether Cal.com could know ``text`` as a uid, without asking it."""
    return isinstance(text, str) and _UID.fullmatch(text) is not None
