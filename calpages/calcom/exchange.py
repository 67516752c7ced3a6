"""A request to Cal.com and the body of its answer: deadline, size limit, retries."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import httpx
import stamina

from calpages.calcom.errors import (
    DeadlineError,
    NoAnswerError,
    ShapeError,
    status_error,
)
from calpages.calcom.gate import Gate
from calpages.calcom.retry import (
    ATTEMPTS,
    WAIT_INITIAL_SECONDS,
    WAIT_JITTER_SECONDS,
    WAIT_MAX_SECONDS,
    retry_decision,
    retry_hint,
)

MAX_BODY_BYTES = 4 * 1024 * 1024

# httpx raises these before any byte of the request itself is on its way.
_NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


class Exchange:
    """Sends requests through ``http``, each within ``deadline_seconds`` in all."""

    def __init__(self, http: httpx.AsyncClient, *, deadline_seconds: float) -> None:
        self._http = http
        self._deadline_seconds = deadline_seconds
        self._gate = Gate(patience_seconds=deadline_seconds)

    async def read(
        self, url: str, *, params: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> bytes:
        """GET the body of a successful answer, retrying what may pass.

        Raises:
            NoAnswerError: No whole answer came.
            StatusError: The answer is not a success.
            ShapeError: The body is too large, or broken in its encoding.
        """
        return await self._retry("GET", url, params=params, headers=headers)

    async def erase(self, url: str, *, headers: Mapping[str, str]) -> bytes:
        """DELETE what may be deleted twice, retrying what may pass; as ``read``."""
        return await self._retry("DELETE", url, headers=headers)

    async def write(
        self, method: str, url: str, *, content: bytes, headers: Mapping[str, str]
    ) -> bytes:
        """Send once and return the body of a successful answer; raises as ``read``."""
        trail = _Trail()
        async with self._gate.passing(), self._deadline(trail):
            return await self._send(
                method, url, trail, content=content, headers=headers
            )

    async def _retry(self, method: str, url: str, **request: Any) -> bytes:
        trail = _Trail()
        async with self._gate.passing(), self._deadline(trail):
            async for attempt in stamina.retry_context(
                on=retry_decision,
                attempts=ATTEMPTS,
                timeout=None,
                wait_initial=WAIT_INITIAL_SECONDS,
                wait_max=WAIT_MAX_SECONDS,
                wait_jitter=WAIT_JITTER_SECONDS,
            ):
                with attempt:
                    return await self._send(method, url, trail, **request)
        raise AssertionError  # pragma: no cover (the last attempt returns or raises)

    @contextlib.asynccontextmanager
    async def _deadline(self, trail: _Trail) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._deadline_seconds):
                yield
        except TimeoutError as error:
            raise DeadlineError(sent=trail.may_have_sent) from error

    async def _send(
        self, method: str, url: str, trail: _Trail, **request: Any
    ) -> bytes:
        try:
            async with self._gate.sending():
                if self._http.is_closed:
                    # The process is ending; httpx would call that a mistake of ours.
                    raise NoAnswerError(sent=False)
                trace = {"trace": trail.note}
                async with self._http.stream(
                    method, url, extensions=trace, **request
                ) as response:
                    self._gate.hear(response.headers)
                    return await _success(response)
        except httpx.DecodingError:
            raise ShapeError(["body"]) from None
        except httpx.RequestError as error:
            sent = trail.may_have_sent and not isinstance(error, _NOTHING_SENT)
            raise NoAnswerError(sent=sent) from error


class _Trail:
    """How far a request went, as httpcore tells it (its ``trace`` extension).

    A transport that tells nothing, such as the sandbox's, counts as having sent.
    """

    def __init__(self) -> None:
        self._is_told = False
        self._is_sent = False

    @property
    def may_have_sent(self) -> bool:
        return self._is_sent or not self._is_told

    async def note(self, event: str, _info: Mapping[str, Any]) -> None:
        self._is_told = True
        if event.endswith("send_request_headers.started"):
            self._is_sent = True


async def _success(response: httpx.Response) -> bytes:
    body = await _read_capped(response)
    if not response.is_success:
        raise status_error(
            response.status_code,
            body or b"",
            response.headers,
            retry_after_seconds=retry_hint(response.headers, time.time()),
        )
    if body is None:
        raise ShapeError(["body"])
    return body


async def _read_capped(response: httpx.Response) -> bytes | None:
    """Read the body; ``None`` as soon as it is longer than anything Cal.com sends."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)


class _WithoutOurCalls(logging.Filter):
    """Drops the lines that httpx logs about our calls: their URLs hold uids."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url

    def filter(self, record: logging.LogRecord) -> bool:
        return self._base_url not in record.getMessage()


def hush_httpx(base_url: str) -> Callable[[], None]:
    """Keep calls to ``base_url`` out of httpx's log; returns what ends that."""
    logger = logging.getLogger("httpx")
    silence = _WithoutOurCalls(base_url)
    logger.addFilter(silence)
    return lambda: logger.removeFilter(silence)
