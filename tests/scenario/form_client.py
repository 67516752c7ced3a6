"""The client without scripts: opens a page, presses its button, reads what comes."""

from __future__ import annotations

import contextlib
from typing import Any

import httpx

from tests.processes import TLS
from tests.scenario.tale import Tale
from tests.scenario.words import words_of_html
from tests.scenario.world import World
from tests.web.html import read_html

_LONGEST_SECONDS = 90.0


class FormClient:
    """A browser without JavaScript.

    Args:
        world: Where it goes.
        tale: Told what it does, and what it is told.
    """

    def __init__(self, world: World, tale: Tale) -> None:
        self._world, self._tale = world, tale
        self._last: tuple[str, str, dict[str, str]] | None = None

    async def view(self, uid: str) -> None:
        """Open the booking's page."""
        with contextlib.suppress(httpx.TransportError):
            answer = await self._get(f"/booking/{uid}")
            self._tale.said(uid, words_of_html(answer.text))

    async def change(self, action: str, uid: str) -> None:
        """Open the page of a change, and press."""
        with contextlib.suppress(httpx.TransportError, LookupError):
            query = await self._chosen(uid) if action == "reschedule" else ""
            address = f"/{action}/{uid}{query}"
            self._last = uid, address, _form_of((await self._get(address)).text)
            await self._press(*self._last)

    async def press_again(self) -> None:
        """Send the form that was sent last once more, as a second press does."""
        if self._last is not None:
            with contextlib.suppress(httpx.TransportError):
                await self._press(*self._last)

    async def refreshed(self, uid: str) -> str:
        """Ask past every cache, as "Refresh" does; gives what the page says, if any."""
        address = f"/booking/{uid}"
        with contextlib.suppress(httpx.TransportError):
            await self._send("POST", address, data={"refresh": "yes"})
            return words_of_html((await self._get(address)).text)
        return ""

    async def _press(self, uid: str, address: str, form: dict[str, str]) -> None:
        reason = self._tale.click(uid)
        answer = await self._send("POST", address, data=form | {"reason": reason})
        if answer.is_redirect:
            answer = await self._get(answer.headers["location"])
        self._tale.said(uid, words_of_html(answer.text), answers=reason)

    async def _chosen(self, uid: str) -> str:
        text = (await self._get(f"/reschedule/{uid}?layout=soonest")).text
        slots = [
            one.attributes.get("value")
            for one in read_html(text).all("input", name="slot")
            if "disabled" not in one.attributes
        ]
        if not slots:
            raise LookupError
        return f"?slot={slots[-1]}&step=confirm"

    async def _get(self, address: str) -> httpx.Response:
        return await self._send("GET", address)

    async def _send(self, method: str, address: str, **body: Any) -> httpx.Response:
        async with httpx.AsyncClient(
            base_url=self._world.url,
            timeout=_LONGEST_SECONDS,
            trust_env=False,
            verify=TLS,
            headers={"accept-language": "en", "sec-fetch-site": "same-origin"},
        ) as http:
            try:
                return await http.request(method, address, **body)
            except httpx.TransportError:
                if method != "GET":
                    raise
                await self._world.await_answer()
                return await http.request(method, address)


def _form_of(text: str) -> dict[str, str]:
    """What the form of a page would send.

    Raises:
        LookupError: There is none that changes anything.
    """
    for form in read_html(text).all("form"):
        fields = {
            str(one.attributes["name"]): str(one.attributes.get("value") or "")
            for one in form.all("input")
            if one.attributes.get("type") == "hidden" and "name" in one.attributes
        }
        if "token" in fields:
            return fields
    raise LookupError
