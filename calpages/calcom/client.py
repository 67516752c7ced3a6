"""The calls to Cal.com API v2 that the pages need, none of which takes a credential.

Each call has one deadline for everything: connecting, retries, reading the body. Reads
are retried (``retry``), writes never. Times go out as UTC. A uid that Cal.com cannot
know is answered here, with ``NotFoundError`` and without a call.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from calpages.calcom import answers
from calpages.calcom.errors import NotFoundError
from calpages.calcom.exchange import Exchange, hush_httpx
from calpages.calcom.models import Booking, EventType, Slot
from calpages.calcom.uids import is_uid

BOOKINGS_VERSION = "2024-08-13"
SLOTS_VERSION = "2024-09-04"
EVENT_TYPES_VERSION = "2024-06-14"

_MAX_NAME = 200


class CalClient:
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
        await self._http.aclose()
        self._unhush()

    async def get_booking(self, uid: str) -> Booking | tuple[Booking, ...]:
        """Read a booking: ``GET /bookings/{uid}``.

        Returns:
            The booking, or for the uid of a series its occurrences by their start.

        Raises:
            NotFoundError: No booking or series has this uid; it may be that of a seat.
        """
        path = f"/bookings/{_segment(uid)}"
        return answers.read_bookings(await self._get(path, BOOKINGS_VERSION))

    async def get_booking_by_seat(self, seat_uid: str) -> Booking:
        """Read the booking that a seat belongs to: ``GET /bookings/by-seat/{seatUid}``.

        Raises:
            NotFoundError: There is no such seat, or it was cancelled.
        """
        path = f"/bookings/by-seat/{_segment(seat_uid)}"
        return answers.read_booking(await self._get(path, BOOKINGS_VERSION))

    async def cancel_booking(
        self,
        uid: str,
        *,
        reason: str = "",
        seat_uid: str = "",
        cancel_subsequent: bool = False,
    ) -> Booking | tuple[Booking, ...]:
        """Cancel a booking: ``POST /bookings/{uid}/cancel``, sent once.

        Args:
            uid: The booking, or one event of a series. With the uid of a series Cal.com
                checks one of its oldest events and may refuse for all (contract 2.3).
            reason: The visitor's reason; ``""`` sends none.
            seat_uid: Give back only this seat of the booking.
            cancel_subsequent: Cancel all later events of its series too. The uid of a
                booking without a series is cancelled and answered with an error.

        Returns:
            What reading ``uid`` gives now; with ``cancel_subsequent`` the series.

        Raises:
            ValueError: A seat's later events are asked for: Cal.com has no such cancel.
            BadRequestError: Cal.com refused; ``refusal`` tells why.
            NoAnswerError: It is not known whether it was cancelled, if ``sent``.
        """
        if seat_uid and cancel_subsequent:
            msg = "the seats of a series are given back one by one"
            raise ValueError(msg)
        body: dict[str, str | bool] = {}
        if reason:
            body["cancellationReason"] = _storable(reason)
        if seat_uid:
            # The key alone selects the seated form, so it is never sent empty.
            body["seatUid"] = _checked_uid(seat_uid)
        if cancel_subsequent:
            body["cancelSubsequentBookings"] = True
        data = await self._post(f"/bookings/{_segment(uid)}/cancel", body)
        return answers.read_bookings(data)

    async def reschedule_booking(
        self, uid: str, *, start: dt.datetime, reason: str = ""
    ) -> Booking:
        """Move a booking: ``POST /bookings/{uid}/reschedule``, sent once.

        ``rescheduledBy`` is never sent: with a host's address in it, an unauthenticated
        caller would act as the host (contract 3).

        Args:
            uid: The booking to move; the uid of a series or a seat is refused.
            start: The new start (aware); the length stays.
            reason: The visitor's reason; ``""`` sends none.

        Returns:
            The new booking; the old one is cancelled then.

        Raises:
            BadRequestError: Cal.com refused; ``refusal`` tells why.
            NoAnswerError: It is not known whether it was moved, if ``sent``.
        """
        body = {"start": _wire_time(start)}
        if reason:
            body["reschedulingReason"] = _storable(reason)
        data = await self._post(f"/bookings/{_segment(uid)}/reschedule", body)
        return answers.read_booking(data)

    async def get_slots(
        self,
        *,
        event_type_id: int,
        start: dt.datetime,
        end: dt.datetime,
        duration: int | None = None,
        rescheduling_uid: str | None = None,
    ) -> tuple[Slot, ...]:
        """Read the free times: ``GET /slots?format=range``.

        Args:
            event_type_id: The event type.
            start: From when (aware).
            end: Until when (aware).
            duration: Minutes; only for event types that offer several lengths.
            rescheduling_uid: The booking to move; its own time then counts as free.

        Raises:
            NotFoundError: There is no such event type.
        """
        params = {
            "eventTypeId": str(event_type_id),
            "start": _wire_time(start),
            "end": _wire_time(end),
            "format": "range",
        }
        if duration is not None:
            params["duration"] = str(duration)
        if rescheduling_uid is not None and is_uid(rescheduling_uid):
            params["bookingUidToReschedule"] = rescheduling_uid
        return answers.read_slots(await self._get("/slots", SLOTS_VERSION, params))

    async def get_event_type(self, *, username: str, slug: str) -> EventType | None:
        """Read a person's event type: ``GET /event-types?username=&eventSlug=``.

        Returns:
            ``None`` for an unknown person or slug, and for a hidden event type.
        """
        if not _is_name(username) or not _is_name(slug):
            return None
        params = {"username": username, "eventSlug": slug}
        return await self._find_event_type("/event-types", params, slug)

    async def get_team_event_type(self, *, team_id: int, slug: str) -> EventType | None:
        """Read a team's event type: ``GET /teams/{teamId}/event-types?eventSlug=``.

        Returns:
            ``None`` for an unknown team or slug.
        """
        if not _is_name(slug):
            return None
        params = {"eventSlug": slug, "hostsLimit": "1"}
        return await self._find_event_type(
            f"/teams/{team_id:d}/event-types", params, slug
        )

    async def _find_event_type(
        self, path: str, params: Mapping[str, str], slug: str
    ) -> EventType | None:
        try:
            data = await self._get(path, EVENT_TYPES_VERSION, params)
        except NotFoundError:
            return None
        return answers.read_event_type(data, slug)

    async def _get(
        self, path: str, version: str, params: Mapping[str, str] | None = None
    ) -> Any:
        body = await self._exchange.read(
            self._base + path, params=params, headers={"cal-api-version": version}
        )
        return answers.read_data(body)

    async def _post(self, path: str, payload: Mapping[str, Any]) -> Any:
        body = await self._exchange.write(
            self._base + path,
            content=json.dumps(payload).encode(),
            headers={
                "cal-api-version": BOOKINGS_VERSION,
                "content-type": "application/json",
            },
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


def _checked_uid(uid: str) -> str:
    if not is_uid(uid):
        raise NotFoundError
    return uid


def _segment(uid: str) -> str:
    return quote(_checked_uid(uid), safe="")


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _MAX_NAME and text.isprintable()


def _wire_time(instant: dt.datetime) -> str:
    if instant.tzinfo is None:
        msg = "an aware datetime is needed"
        raise ValueError(msg)
    utc = instant.astimezone(dt.UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _storable(text: str) -> str:
    """Drop what Cal.com's database refuses with an error: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
