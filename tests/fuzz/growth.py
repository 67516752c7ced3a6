"""How much the memory of a process grows by what is sent to it.

What is sent is never the same twice: whatever keeps it shows. The pages that are open
stay the same ones, for each is kept by Reflex while it is open.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator

import httpx

from tests import drawn
from tests.fuzz.target import ROOT, Target, await_calm, see
from tests.live_socket import LiveSocket, live_socket

_NOISE_BYTES = 4_000_000
WORDS = 24_000
"""How many characters a piece has at least; it is sent in a request and in an event."""
PLACES = 8
"""In how many places of a request a piece stands, one after the other."""
_PAGES = 8
# After so many pieces the pages are listened to.
_HEARD = 80
_UPDATE = f"{ROOT}.reflex___state____update_vars_internal_state.update_vars_internal"
_STATE = f"{ROOT}.calpages___state___"


def most_bytes(pieces: int) -> int:
    """How much a process may grow by a round: less than what one place brings.

    A short round may grow it by some times what it grows by anyway.
    """
    return max(_NOISE_BYTES, pieces * WORDS // (PLACES + 2))


def growth(target: Target, pieces: int, *, warm_up: int = 0) -> int:
    """Send as many pieces twice, and give by how many bytes the second round grew.

    Args:
        target: The process.
        pieces: How many requests, and how many events, a round has.
        warm_up: How many more the first round has, for what fills up once.
    """
    fresh = itertools.count()
    with pages(target) as open_pages:
        _round(target, open_pages, pieces + warm_up, fresh)
        before = target.memory
        _round(target, open_pages, pieces, fresh)
        return target.memory - before


@contextlib.contextmanager
def pages(target: Target) -> Iterator[list[LiveSocket]]:
    """Have some pages open for the block."""
    with contextlib.ExitStack() as stack:
        lines = [
            stack.enter_context(live_socket(target.server, origin=target.server.url))
            for _ in range(_PAGES)
        ]
        for line in lines:
            see(line)
        yield lines


def _round(
    target: Target, lines: list[LiveSocket], pieces: int, fresh: Iterator[int]
) -> None:
    with httpx.Client(base_url=target.server.url, timeout=30) as http:
        for at in range(pieces):
            words = f"{next(fresh):08}" * (WORDS // 8)
            _ask(http, at, words)
            _tell(lines[at % len(lines)], at, words)
            if at % _HEARD == _HEARD - 1:
                _hear(lines, words[:8])
    _hear(lines, "the-end")
    await_calm()


def _hear(lines: list[LiveSocket], mark: str) -> None:
    """Read what the pages are sent, as browsers do, up to a mark."""
    for line in lines:
        line.call(f"{ROOT}.set_is_hydrated", {"value": True}, end=f"end-{mark}")
        line.updates(f'"end":"end-{mark}"')


def _ask(http: httpx.Client, at: int, words: str) -> None:
    """Send the words in a request, each time elsewhere."""
    uid, half = drawn.UIDS[0], words[: WORDS // 2]
    match at % PLACES:
        case 0:
            http.get(f"/booking/{words}")
        case 1:
            http.get(f"/reschedule/{uid}?slot={half}&tz={half}")
        case 2:
            http.get(f"/cancel/{uid}?lang={half}&seatReferenceUid={half}")
        case 3:
            http.get("/", headers={"accept-language": half, "accept-encoding": half})
        case 4:
            http.get(f"/booking/{uid}", headers={"cookie": f"calpages-zone={words}"})
        case 5:
            form = {"reason": words, "token": words}
            http.post(f"/cancel/{uid}", data=form)
        case 6:
            http.post("/webhooks/cal", content=words, headers={"x-words": words})
        case _:
            http.get(f"/{words}.ics")


def _tell(line: LiveSocket, at: int, words: str) -> None:
    """Send the words in an event, each time elsewhere; none of them ends the line."""
    uid = drawn.UIDS[0]
    match at % 6:
        case 0:
            line.call(f"{_STATE}locale____locale_state.choose_zone", {"name": words})
        case 1:
            line.call(f"{ROOT}.{words}", {"value": words})
        case 2:
            kept = {f"{_STATE}locale____locale_state.chosen_zone_rx_state_": words}
            line.call(_UPDATE, {"vars": kept | {words[:100]: words}})
        case 3:
            line.emit(words, {"error_type": words})
        case 4:
            hold = f"{_STATE}hold____hold_state.keep"
            line.call(hold, {"start": words}, path=f"/booking/{uid}", slot=words)
        case _:
            submit = f"{_STATE}cancel____cancel_state.submit"
            form = {"form": {"reason": words, "scope": words}}
            line.call(submit, form, path="/cancel/unknown-uid-here")
