"""The client of Cal.com API v2: all the calls that the pages need, in one class.

None of them takes a credential. Each has one deadline for everything: connecting,
retries, reading the body. Reads are retried (``retry``), and so is giving back a
reservation, which may arrive twice; everything else is sent once. Times go out as UTC.
A uid that Cal.com cannot know is answered here, with ``NotFoundError`` and without a
call.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

import httpx

from calpages.calcom.booking_calls import BookingCalls
from calpages.calcom.connection import Connection
from calpages.calcom.event_type_calls import EventTypeCalls
from calpages.calcom.slot_calls import SlotCalls


class CalClient(BookingCalls, SlotCalls, EventTypeCalls):
    """Cal.com API v2, as much of it as the end-user pages need.

    Use it as an async context manager, or call ``aclose`` at the end. Every method can
    raise each ``CalError`` of ``calpages.calcom.errors``; the methods name those that
    have a meaning of their own.

    Args:
        base_url: Such as ``https://api.cal.com/v2``.
        client_id: The OAuth client's id, not a secret: Cal.com then counts our calls to
            that client, 500 a minute, instead of to our address, 120 (contract 1.3).
        transport: Replaces the network, for the sandbox and for tests. Without it the
            proxy settings of the environment are used.
        deadline_seconds: The longest a call may take in all.
        connect_seconds: The longest a connection may take to open.

    Raises:
        ValueError: ``base_url`` is no http(s) URL, or carries a user name or a query.
    """

    def __init__(
        self,
        *,
        base_url: str,
        client_id: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        deadline_seconds: float = 8.0,
        connect_seconds: float = 2.5,
    ) -> None:
        self._connection = Connection(
            base_url,
            client_id=client_id,
            transport=transport,
            deadline_seconds=deadline_seconds,
            connect_seconds=connect_seconds,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connection.aclose()
