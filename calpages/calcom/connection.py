"""The way to one Cal.com: its address, what every request says, who may be remembered.

Versions are those of the contract; without the header Cal.com answers in the shapes of
2024-04-15 (contract 1.1).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from calpages.calcom import answers
from calpages.calcom.exchange import Exchange, hush_httpx

BOOKINGS_VERSION = "2024-08-13"
SLOTS_VERSION = "2024-09-04"
EVENT_TYPES_VERSION = "2024-06-14"


class Connection:
    """Sends requests below a base URL, each in the version of its endpoint.

    Every method raises each ``CalError`` of ``calpages.calcom.errors``.

    Args:
        base_url: Such as ``https://api.cal.com/v2``.
        client_id: The OAuth client's id; ``None`` sends none.
        transport: Replaces the network and the proxy settings of the environment.
        deadline_seconds: The longest a call may take in all.
        connect_seconds: The longest a connection may take to open.

    Raises:
        ValueError: ``base_url`` is no http(s) URL, or carries a user name or a query.
    """

    def __init__(
        self,
        base_url: str,
        *,
        client_id: str | None,
        transport: httpx.AsyncBaseTransport | None,
        deadline_seconds: float,
        connect_seconds: float,
    ) -> None:
        self._base = _checked_base(base_url)
        headers = {"accept": "application/json", "user-agent": "calpages"}
        if client_id:
            headers["x-cal-client-id"] = client_id
        self._http = httpx.AsyncClient(
            headers=headers,
            transport=transport,
            trust_env=transport is None,
            follow_redirects=False,
            # One client serves all visitors, so it must not remember anything of them.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(
                deadline_seconds, connect=connect_seconds, pool=connect_seconds
            ),
        )
        self._exchange = Exchange(self._http, deadline_seconds=deadline_seconds)
        self._unhush = hush_httpx(self._base)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        self._unhush()

    async def get(
        self, path: str, version: str, params: Mapping[str, str] | None = None
    ) -> Any:
        """GET the ``data`` of an answer, retrying what may pass."""
        body = await self._exchange.read(
            self._base + path, params=params, headers={"cal-api-version": version}
        )
        return answers.read_data(body)

    async def post(self, path: str, version: str, payload: Mapping[str, Any]) -> Any:
        """POST once; returns the ``data`` of the answer."""
        return await self._write("POST", path, version, payload)

    async def patch(self, path: str, version: str, payload: Mapping[str, Any]) -> Any:
        """PATCH once; returns the ``data`` of the answer."""
        return await self._write("PATCH", path, version, payload)

    async def delete(self, path: str, version: str) -> None:
        """DELETE, retrying what may pass; the answer of success has no ``data``."""
        body = await self._exchange.erase(
            self._base + path, headers={"cal-api-version": version}
        )
        answers.check_success(body)

    async def _write(
        self, method: str, path: str, version: str, payload: Mapping[str, Any]
    ) -> Any:
        body = await self._exchange.write(
            method,
            self._base + path,
            content=json.dumps(payload).encode(),
            headers={"cal-api-version": version, "content-type": "application/json"},
        )
        return answers.read_data(body)


def _checked_base(base_url: str) -> str:
    url = httpx.URL(base_url)
    if url.scheme not in ("http", "https") or not url.host:
        msg = "base_url must be an http or https URL"
        raise ValueError(msg)
    # httpx would turn a user name into an Authorization header.
    if url.userinfo or url.query or url.fragment:
        msg = "base_url must have no user name, query or fragment"
        raise ValueError(msg)
    return str(url).rstrip("/")
