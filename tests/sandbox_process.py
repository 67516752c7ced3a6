"""What tests ask of a sandbox in a process of its own, with faults on demand."""

from __future__ import annotations

from typing import Any

import httpx

from tests.processes import PATIENCE_SECONDS

_BOOKINGS = {"cal-api-version": "2024-08-13"}


class SandboxProcess:
    """What the tests ask of the sandbox, past the app that they test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.AsyncClient(
            base_url=url, trust_env=False, timeout=PATIENCE_SECONDS
        )

    async def aclose(self) -> None:
        await self._http.aclose()

    async def reset(self) -> None:
        """Put everything back as it was at the start."""
        await self._http.post("/_sandbox/reset")

    async def fault(self, fault: str, **more: Any) -> None:
        """Make every cancel fail in that way."""
        body = {"fault": fault, "path": "/cancel$", "method": "POST", **more}
        answer = await self._http.post("/_sandbox/faults", json=body)
        assert answer.status_code == 204, answer.text

    async def repair(self) -> None:
        """End the faults."""
        await self._http.delete("/_sandbox/faults")

    async def cancels(self) -> int:
        """The number of cancels that have arrived."""
        return (await self.methods()).count("POST")

    async def methods(self) -> list[str]:
        """The methods of all requests, as they arrived."""
        record = (await self._http.get("/_sandbox/requests")).json()
        return [request["method"] for request in record]

    async def cancel(self, uid: str, **body: Any) -> None:
        """Cancel by another hand, and forget that."""
        url = f"/v2/bookings/{uid}/cancel"
        answer = await self._http.post(url, json=body, headers=_BOOKINGS)
        assert answer.is_success, answer.text
        await self._http.delete("/_sandbox/requests")

    async def read(self, path: str) -> Any:
        """Read a booking, a series (a list) or, by ``by-seat/``, a seat (or None)."""
        answer = await self._http.get(f"/v2/bookings/{path}", headers=_BOOKINGS)
        return None if answer.status_code == 404 else answer.json()["data"]
