"""Makes uids as Cal.com's look."""

from __future__ import annotations

import secrets

# Cal.com's uids are short UUIDs: no character that could be taken for another.
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def new_booking_uid() -> str:
    """Make the uid of a booking: 22 letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(22))
