"""What a URL asks for: the parameters of an e-mail's link that mean something to us.

Two shapes reach us: the guide's (``rescheduleUid``, ``eventTypeSlug``) and the one that
real e-mails carry (uid in the path, ``slug``, ``username``, ``teamId``). Every other
parameter is ignored; ``rescheduledBy`` and ``cancelledBy`` must never be read, for
Cal.com lets whoever sends them act as the host.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from calpages.calcom.uids import is_uid
from calpages.networks import network_of

_NAME = re.compile(r"[A-Za-z0-9._+-]{1,100}")
_TEAM_ID = re.compile(r"[0-9]{1,12}")
_MAX_PREFERENCE = 64
# Longer than any uid, so that what is cut is still none.
_MAX_UID = 100


class VisitError(Exception):
    """A visit that can't have what it asks for; ``code`` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One visit to a page, as its URL describes it.

    Attributes:
        uid: The uid asked for, not yet checked; ``""`` when the URL has none.
        uid_parameter: Where it was or should have been: ``path`` or ``rescheduleUid``.
        slug: The event type's slug, or ``""``.
        username: The organiser's username, or ``""``.
        team_id: The team of a team event, or ``None``.
        language: The language asked for by ``?lang=``, not yet checked.
        seat_uid: The seat that came with the link, not yet checked.
        all_remaining: Whether the link is about all remaining events of a series.
        time_zone: The zone asked for by ``?tz=``, not yet checked.
        network: Where the visitor is (``networks.network_of``); what is shown does not
            depend on it.
    """

    uid: str = ""
    uid_parameter: str = "path"
    slug: str = ""
    username: str = ""
    team_id: int | None = None
    seat_uid: str = ""
    all_remaining: bool = False
    language: str = ""
    time_zone: str = ""
    network: str = dataclasses.field(default="", compare=False)

    @property
    def has_uid(self) -> bool:
        """Whether Cal.com could know the uid; if not, it is not asked."""
        return is_uid(self.uid)

    @property
    def link_query(self) -> dict[str, str]:
        """What a link to another of our pages must carry to keep this visit's place."""
        values = {
            "teamId": "" if self.team_id is None else str(self.team_id),
            "slug": self.slug if self.team_id is not None else "",
            "lang": self.language,
            "tz": self.time_zone,
        }
        return {name: value for name, value in values.items() if value}


def read_visit(path_uid: str, query: Mapping[str, str], address: str = "") -> Visit:
    """Read the visit from the uid in the path (``""`` if none) and the query.

    Args:
        path_uid: The uid.
        query: The query.
        address: The visitor's IP address, where that matters.
    """
    uid, parameter = path_uid, "path"
    if not uid:
        uid, parameter = query.get("rescheduleUid", ""), "rescheduleUid"
    username = _word(query.get("username", ""))
    team_id = query.get("teamId", "")
    return Visit(
        uid=uid[:_MAX_UID],
        uid_parameter=parameter,
        slug=_word(query.get("eventTypeSlug", "")) or _word(query.get("slug", "")),
        # Cal.com's own links can carry this literal where there is no organiser.
        username="" if username == "undefined" else username,
        team_id=int(team_id) if _TEAM_ID.fullmatch(team_id) else None,
        seat_uid=query.get("seatReferenceUid", "")[:_MAX_UID],
        all_remaining=query.get("allRemainingBookings") == "true",
        language=query.get("lang", "")[:_MAX_PREFERENCE],
        time_zone=query.get("tz", "")[:_MAX_PREFERENCE],
        network=network_of(address),
    )


def _word(text: str) -> str:
    return text if _NAME.fullmatch(text) else ""
