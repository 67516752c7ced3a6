"""Contract: a connection that sends too fast is read slowly, and loses nothing."""

from starlette.types import Message, Receive, Scope, Send

from calpages.allowance import Limits
from calpages.throttling import Throttle
from calpages.web.pace import BURST, EVENTS_A_SECOND, Pace, paced
from tests.web.site import Site


def test_a_person_never_waits_and_a_flood_does() -> None:
    seconds = [0.0]
    pace = Pace(clock=lambda: seconds[0])
    assert [pace.wait_seconds() for _ in range(int(BURST))] == [0.0] * int(BURST)
    assert pace.wait_seconds() == 1 / EVENTS_A_SECOND
    assert pace.wait_seconds() == 2 / EVENTS_A_SECOND
    seconds[0] = 3600.0
    assert [pace.wait_seconds() for _ in range(int(BURST))] == [0.0] * int(BURST)
    assert pace.wait_seconds() > 0


async def test_a_network_opens_only_so_many_connections(site: Site) -> None:
    site.use(throttle=Throttle(Limits(connections=2)))
    reached: list[Scope] = []
    sent: list[Message] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        reached.append(scope)

    async def receive() -> Message:
        return {"type": "websocket.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    for address in ("203.0.113.5",) * 4 + ("127.0.0.1",) * 4:
        await paced(app)({"type": "websocket", "client": (address, 1)}, receive, send)
    assert len(reached) == 6
    assert sent == [{"type": "websocket.close", "code": 1013}] * 2
