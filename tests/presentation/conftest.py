"""The demo bookings as the pages find them: through client and sandbox, at ``NOW``."""

import asyncio
import dataclasses

import httpx
import pytest

from calpages import services
from calpages.bookings import Bookings
from calpages.calcom.client import CalClient
from calpages.finding import find
from calpages.found import Found
from calpages.presentation.booking import present
from calpages.presentation.views import BookingView
from calpages.sandbox import DEMO, create_sandbox
from calpages.visit import Visit
from tests.builders import NOW, viewer


@dataclasses.dataclass(frozen=True)
class Shown:
    """A demo booking as it was found, and the view made of it."""

    found: Found
    view: BookingView


async def find_all() -> dict[str, Shown]:
    sandbox = create_sandbox(now=lambda: NOW)
    client = CalClient(
        base_url="http://cal.example/v2", transport=httpx.ASGITransport(sandbox)
    )
    shown = {}
    async with client:
        bookings = Bookings(client, now=lambda: NOW)
        services.use(services.Services(bookings=bookings))
        for demo in DEMO:
            found = await find(
                Visit(
                    uid=demo.uid,
                    username=demo.username,
                    slug=demo.event_slug,
                    team_id=demo.team_id,
                )
            )
            shown[demo.kind] = Shown(found, present(found, viewer()))
    return shown


@pytest.fixture(scope="session")
def demo() -> dict[str, Shown]:
    """By kind; of the two seats the second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "_chosen", [])
        return asyncio.run(find_all())
