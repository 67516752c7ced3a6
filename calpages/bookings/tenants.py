"""Whose booking it is: the platform's own, or another client's of Cal.com.

Cal.com answers for every booking there is. It calls a managed user after the OAuth
client that has made them: ``name+<clientId>@host`` and ``name-<clientId>-domain``, with
25 letters and digits (contract 2.1). A host without one names no client, so it can't be
decided, and the booking is shown.
"""

from __future__ import annotations

import re

from calpages.calcom.models import Booking

_IN_EMAIL = re.compile(r"\+([a-z0-9]{25})@", re.IGNORECASE)
_IN_USERNAME = re.compile(r"-([a-z0-9]{25})(?=-|$)", re.IGNORECASE)


def is_foreign(booking: Booking, client_id: str) -> bool:
    """Say whether the hosts of ``booking`` are of another client than ``client_id``."""
    named = {
        found.lower()
        for host in booking.hosts
        for found in (
            *_IN_EMAIL.findall(host.email),
            *_IN_USERNAME.findall(host.username),
        )
    }
    return bool(named) and client_id.lower() not in named
