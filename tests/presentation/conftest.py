"""The demo bookings as the pages read them: through client and sandbox, at ``NOW``."""

import asyncio
import dataclasses

import httpx
import pytest

from calpages.bookings import BookingRead, Bookings
from calpages.calcom.client import CalClient
from calpages.calcom.models import EventType
from calpages.presentation.booking import (
    BookingView,
    present_booking,
    present_series,
)
from calpages.sandbox import DEMO, create_sandbox
from tests.builders import NOW, viewer


@dataclasses.dataclass(frozen=True)
class Shown:
    """A demo booking with its event type, and the view made of both."""

    read: BookingRead
    event_type: EventType | None
    view: BookingView


def show(
    read: BookingRead, event_type: EventType | None, language: str = "en"
) -> BookingView:
    who = viewer(language)
    if read.kind == "series":
        return present_series(read.occurrences, event_type, who)
    return present_booking(
        read.booking, event_type, who, kind=read.kind, seat_uid=read.seat_uid
    )


async def read_all() -> dict[str, Shown]:
    sandbox = create_sandbox(now=lambda: NOW)
    client = CalClient(
        base_url="http://cal.example/v2", transport=httpx.ASGITransport(sandbox)
    )
    found = {}
    async with client:
        bookings = Bookings(client, now=lambda: NOW)
        for demo in DEMO:
            read = await bookings.read(demo.uid)
            kind = await bookings.event_type(
                read.booking,
                username=demo.username,
                slug=demo.event_slug,
                team_id=demo.team_id,
            )
            found[demo.kind] = Shown(read, kind, show(read, kind))
    return found


@pytest.fixture(scope="session")
def demo() -> dict[str, Shown]:
    """By kind; of the two seats the second."""
    return asyncio.run(read_all())
