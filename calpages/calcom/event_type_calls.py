"""The calls that find an event type by the names that links carry."""

from __future__ import annotations

from collections.abc import Mapping

from calpages.calcom import answers
from calpages.calcom.connection import EVENT_TYPES_VERSION, Connection
from calpages.calcom.encoding import is_name
from calpages.calcom.errors import NotFoundError
from calpages.calcom.models import EventType


class EventTypeCalls:
    """Endpoints of event types, version 2024-06-14 (contract 5)."""

    _connection: Connection

    async def get_event_type(self, *, username: str, slug: str) -> EventType | None:
        """Read a person's event type: ``GET /event-types?username=&eventSlug=``.

        Returns:
            ``None`` for an unknown person or slug, and for a hidden event type.
        """
        if not is_name(username) or not is_name(slug):
            return None
        params = {"username": username, "eventSlug": slug}
        return await self._find_event_type("/event-types", params, slug)

    async def get_team_event_type(self, *, team_id: int, slug: str) -> EventType | None:
        """Read a team's event type: ``GET /teams/{teamId}/event-types?eventSlug=``.

        Returns:
            ``None`` for an unknown team or slug.
        """
        if not is_name(slug):
            return None
        params = {"eventSlug": slug, "hostsLimit": "1"}
        path = f"/teams/{team_id:d}/event-types"
        return await self._find_event_type(path, params, slug)

    async def _find_event_type(
        self, path: str, params: Mapping[str, str], slug: str
    ) -> EventType | None:
        try:
            data = await self._connection.get(path, EVENT_TYPES_VERSION, params)
        except NotFoundError:
            return None
        return answers.read_event_type(data, slug)
