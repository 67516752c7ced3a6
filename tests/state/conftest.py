"""State classes over the real bookings, the real client and the real sandbox.

Nothing of ours is replaced. A ``Cal`` is Cal.com with the line to it: a test can break
it, and hold an answer back. A ``Tab`` is one browser tab.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
import pytest
import reflex as rx
import stamina
from reflex.istate.data import RouterData
from reflex.utils.format import json_dumps

from calpages import routes, services
from calpages.bookings import Bookings
from calpages.brand import Brand
from calpages.calcom.client import CalClient
from calpages.presentation.month import instant_iso
from calpages.sandbox import DEMO, create_sandbox
from calpages.sandbox.faults import ConnectionDroppedError
from calpages.state.booking import BookingState
from calpages.state.cancel import CancelState
from calpages.state.hold import HoldState
from calpages.state.reschedule import RescheduleState
from calpages.state.slots import SlotsState

_State = TypeVar("_State", bound=rx.State)
_BASE = "http://cal.example"
_VERSION = {"cal-api-version": "2024-08-13"}
_SLOTS_VERSION = {"cal-api-version": "2024-09-04"}

# As `add_page` does for the routes; a State reads the uid from the URL by this name.
rx.State.setup_dynamic_args({"booking_uid": "arg_single"})


def uid_of(kind: str) -> str:
    """The uid of the demo booking of a kind."""
    return next(demo.uid for demo in DEMO if demo.kind == kind)


def as_in_an_address(instant: str) -> str:
    """An instant of Cal.com's as our addresses have it."""
    return instant_iso(dt.datetime.fromisoformat(instant))


class Held:
    """An answer that is on its way until it is let through."""

    def __init__(self, method: str, part: str) -> None:
        self.method, self.part = method, part
        self.has_come = asyncio.Event()
        self.may_pass = asyncio.Event()

    def concerns(self, request: httpx.Request) -> bool:
        is_meant = request.method == self.method and self.part in request.url.path
        return is_meant and not self.has_come.is_set()


class Cal(httpx.AsyncBaseTransport):
    """Cal.com in a box, and the line to it.

    Attributes:
        direct: A line of somebody else's to it, which nothing breaks.
        requests: Everything that we asked.
        breakdown: What happens to every request of ours instead of an answer.
        spoilt: Other values for the fields of what is answered.
        event_type: The same for the fields of every event type.
    """

    def __init__(self) -> None:
        self._inner = httpx.ASGITransport(create_sandbox(control=True))
        self.direct = httpx.AsyncClient(transport=self._inner, base_url=_BASE)
        self.requests: list[httpx.Request] = []
        self.breakdown: Exception | None = None
        self.spoilt: dict[str, Any] = {}
        self.event_type: dict[str, Any] = {}
        self._held: list[Held] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.breakdown is not None:
            raise self.breakdown
        held = next((one for one in self._held if one.concerns(request)), None)
        response = await self._answer(request)
        if held is not None:
            held.has_come.set()
            await held.may_pass.wait()
        return response

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        try:
            response = await self._inner.handle_async_request(request)
        except ConnectionDroppedError:
            # What a socket would tell; without one the sandbox's own error comes out.
            raise httpx.ReadError("dropped", request=request) from None
        if self.event_type and "/event-types" in request.url.path:
            return await self._spoil(response, self.event_type)
        return await self._spoil(response, self.spoilt) if self.spoilt else response

    async def _spoil(
        self, response: httpx.Response, fields: dict[str, Any]
    ) -> httpx.Response:
        """Put other values into fields of what is answered, be it one or a list."""
        answer = json.loads(await response.aread())
        data = answer["data"]
        for one in data if isinstance(data, list) else [data]:
            one |= fields
        return httpx.Response(response.status_code, json=answer)

    def hold(self, method: str, part: str) -> Held:
        """Keep the next answer to such a request, once Cal.com has made it."""
        self._held.append(Held(method, part))
        return self._held[-1]

    def count(self, method: str, part: str = "") -> int:
        return sum(
            request.method == method and part in request.url.path
            for request in self.requests
        )

    async def fault(self, fault: str, path: str, method: str = "*") -> None:
        body = {"fault": fault, "path": path, "method": method}
        answer = await self.direct.post("/_sandbox/faults", json=body)
        assert answer.status_code == 204, answer.text

    async def repair(self) -> None:
        await self.direct.delete("/_sandbox/faults")

    async def booking(self, uid: str) -> dict[str, Any]:
        url = f"/v2/bookings/{uid}"
        return (await self.direct.get(url, headers=_VERSION)).json()["data"]

    async def free_starts(self, uid: str) -> list[str]:
        """The times of a booking's event type that are free within three weeks."""
        booking = await self.booking(uid)
        start = dt.datetime.fromisoformat(booking["start"])
        query = {
            "eventTypeId": booking["eventTypeId"],
            "start": booking["start"],
            "end": (start + dt.timedelta(weeks=3)).isoformat(),
            "bookingUidToReschedule": uid,
        }
        answer = await self.direct.get(
            "/v2/slots", params=query, headers=_SLOTS_VERSION
        )
        days = answer.json()["data"].values()
        return [as_in_an_address(slot["start"]) for day in days for slot in day]

    async def free_start(self, uid: str) -> str:
        """The last of them."""
        return (await self.free_starts(uid))[-1]

    async def reserve(self, uid: str, start: str) -> None:
        """Hold a time by another hand than ours."""
        booking = await self.booking(uid)
        body = {"eventTypeId": booking["eventTypeId"], "slotStart": start}
        answer = await self.direct.post(
            "/v2/slots/reservations", json=body, headers=_SLOTS_VERSION
        )
        assert answer.is_success, answer.text

    async def change(self, uid: str, action: str, **body: Any) -> dict[str, Any]:
        """Cancel or reschedule by another hand than ours."""
        url = f"/v2/bookings/{uid}/{action}"
        answer = await self.direct.post(url, headers=_VERSION, json=body)
        assert answer.is_success, answer.text
        return answer.json()["data"]


class Clock:
    """A monotonic clock that only a test moves on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Tab:
    """One browser tab: its State, and the address that it shows."""

    def __init__(self) -> None:
        self._root = rx.State()

    @property
    def booking(self) -> BookingState:
        return self.of(BookingState)

    @property
    def cancel(self) -> CancelState:
        return self.of(CancelState)

    @property
    def reschedule(self) -> RescheduleState:
        return self.of(RescheduleState)

    @property
    def slots(self) -> SlotsState:
        return self.of(SlotsState)

    @property
    def hold(self) -> HoldState:
        return self.of(HoldState)

    def of(self, kind: type[_State]) -> _State:
        found = self._root.get_substate(kind.get_full_name().split("."))
        assert isinstance(found, kind)
        return found

    def go(
        self,
        uid: str,
        route: str = routes.BOOKING_ROUTE,
        accept_language: str = "",
        **query: str,
    ) -> None:
        """Open the page of ``route``, as Reflex tells a State about it."""
        base = route.partition("[")[0]
        self._root.router = RouterData.from_router_data(
            {
                "pathname": route,
                "asPath": f"{base}{uid}?{urlencode(query)}",
                "query": {**query, "booking_uid": uid},
                "headers": {"accept-language": accept_language},
            }
        )

    async def call(self, state: rx.State, handler: str, *arguments: Any) -> Any:
        """Call an event handler by its name, as the browser does."""
        result = type(state).event_handlers[handler].fn(state, *arguments)
        return await result if inspect.isawaitable(result) else result

    async def ensure(self) -> None:
        await self.call(self.booking, "ensure")

    async def refetch(self) -> None:
        await self.call(self.booking, "refetch")

    async def look(self, uid: str, **query: str) -> SlotsState:
        """Open the reschedule page at an address, and read its times."""
        self.go(uid, routes.RESCHEDULE_ROUTE, **query)
        await self.call(self.slots, "ensure")
        return self.slots

    async def submit_cancel(self, form: Any = None) -> None:
        await self.call(self.cancel, "submit", {} if form is None else form)

    async def submit_reschedule(self, form: Any) -> Any:
        return await self.call(self.reschedule, "submit", form)

    def sent_to_browser(self) -> str:
        """Everything that a full update of this tab holds."""
        return json_dumps(self._root.dict())


async def eventually(is_so: Callable[[], bool]) -> None:
    """Let other tasks go on until something is so."""
    async with asyncio.timeout(30):
        # A State tells nobody when it changes.
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def under_way(work: Awaitable[Any], held: Held) -> AsyncIterator[None]:
    """Look around while ``work`` waits for an answer; then let it end."""
    task = asyncio.ensure_future(work)
    await asyncio.wait_for(held.has_come.wait(), 30)
    yield
    held.may_pass.set()
    await task


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture
async def cal() -> AsyncIterator[Cal]:
    cal = Cal()
    async with cal.direct:
        yield cal


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def use_cal(
    cal: Cal, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Awaitable[None]]:
    """Choose the services, with readings that are shared for so many seconds.

    Waiting takes no time: what is in doubt is read again and again until ``clock`` says
    that the doubt is over.
    """
    monkeypatch.setattr(services, "_chosen", [])

    async def use(ttl_seconds: float, **chosen: Any) -> None:
        bookings = Bookings(
            CalClient(base_url=f"{_BASE}/v2", transport=cal),
            ttl_seconds=ttl_seconds,
            slots_ttl_seconds=ttl_seconds,
            clock=clock,
            read_back_delays=(0.0, 0.0),
            settle_delays=(0.0,),
        )
        services.use(
            services.Services(
                bookings=bookings,
                brand=Brand(name="nordlicht"),
                is_sandbox=True,
                demo=DEMO,
                **chosen,
            )
        )

    return use


@pytest.fixture
async def tab(use_cal: Callable[..., Awaitable[None]]) -> Tab:
    """A tab on the accepted booking, with nothing loaded yet and no shared readings."""
    await use_cal(0.0)
    tab = Tab()
    tab.go(uid_of("accepted"))
    return tab
