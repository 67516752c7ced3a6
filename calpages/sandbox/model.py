"""What the sandbox keeps and knows: hosts, event types, bookings, as plain values.

Instants are aware datetimes in UTC; lengths and notices are whole minutes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

WEEKDAYS = (0, 1, 2, 3, 4)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """A person who can be booked.

    Attributes:
        email: As Cal.com stores it: a managed user's carries the platform's client id.
        display_email: The same without the client id.
        hours: Working time as (from, to) pairs in minutes after local midnight.
        weekdays: Working days, Monday is 0.
    """

    id: int
    name: str
    username: str
    email: str
    display_email: str
    time_zone: str
    hours: tuple[tuple[int, int], ...] = ((9 * 60, 12 * 60 + 30), (13 * 60, 17 * 60))
    weekdays: tuple[int, ...] = WEEKDAYS


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """A team that has event types of its own."""

    id: int
    slug: str
    name: str


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class SeatSettings:
    """How many people one time holds, and what they see of each other."""

    per_time_slot: int
    show_attendees: bool = False
    show_availability: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class EventType:
    """Something that can be booked.

    Attributes:
        host_ids: The first is the organiser of new bookings.
        scheduling: How a team's hosts share it: ``collective`` (all take part) or
            ``roundRobin`` (one does); ``""`` for a personal type.
        minutes: Default length.
        lengths: The lengths on offer; empty when there is only one.
        locations: As Cal.com lists them, wire shape.
        questions: Further booking questions, wire shape.
        notice: Minimum booking notice in minutes.
        window_days: How many days ahead it can be booked.
        opens_in_months: Nothing is free before the first day of the month that is so
            many after this one; 0 opens today.
        reschedule_notice: Rescheduling is refused in the last minutes before the start.
        success_redirect_url: Where people are led afterwards; ``""`` for nowhere.
    """

    id: int
    slug: str
    title: str
    description: str = ""
    host_ids: tuple[int, ...]
    team_id: int | None = None
    scheduling: str = ""
    minutes: int
    lengths: tuple[int, ...] = ()
    interval: int | None = None
    locations: tuple[Mapping[str, Any], ...] = ()
    questions: tuple[Mapping[str, Any], ...] = ()
    notice: int = 120
    window_days: int = 60
    opens_in_months: int = 0
    seats: SeatSettings | None = None
    recurrence: Mapping[str, Any] | None = None
    requires_confirmation: bool = False
    disable_cancelling: bool = False
    disable_rescheduling: bool = False
    reschedule_notice: int | None = None
    hide_organizer_email: bool = False
    hidden: bool = False
    lock_time_zone: bool = False
    success_redirect_url: str = ""

    def duration(self, asked: int | None) -> int:
        """Give the length to use, in minutes, when ``asked`` was asked for."""
        return asked if asked in self.lengths and asked else self.minutes

    def busy_hosts(self, organiser: int) -> tuple[int, ...]:
        """Name the hosts whom a booking of this type keeps busy."""
        return self.host_ids if self.scheduling == "collective" else (organiser,)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Attendee:
    """A person who booked; with a ``seat_uid``, one who holds a seat."""

    name: str
    email: str
    time_zone: str
    language: str = ""
    phone: str = ""
    absent: bool = False
    seat_uid: str = ""
    answers: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class StoredBooking:
    """One booking as the sandbox keeps it.

    Attributes:
        location: Raw: ``integrations:<app>``, an address, a number, a link.
        video_url: Where an ``integrations:`` location takes place, once known.
        answers: What the booker answered, by question slug, but name and e-mail.
    """

    id: int
    uid: str
    event_type_id: int
    host_id: int
    title: str
    start: dt.datetime
    end: dt.datetime
    status: str
    created_at: dt.datetime
    updated_at: dt.datetime
    ics_uid: str
    description: str = ""
    location: str | None = None
    video_url: str = ""
    attendees: tuple[Attendee, ...] = ()
    guests: tuple[str, ...] = ()
    answers: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    series_uid: str = ""
    cancellation_reason: str = ""
    cancelled_by: str = ""
    rescheduling_reason: str = ""
    rescheduled_by: str = ""
    from_uid: str = ""
    to_uid: str = ""
    absent_host: bool = False

    @property
    def minutes(self) -> int:
        """Its length."""
        return int((self.end - self.start).total_seconds() // 60)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Reservation:
    """A time that somebody holds.

    Attributes:
        host_id: Whose time it is: the organiser's, also where several take part.
        until: When it ends by itself.
        is_seat: Whether it holds one seat of its event type and not the whole time.
    """

    uid: str
    event_type_id: int
    host_id: int
    start: dt.datetime
    end: dt.datetime
    until: dt.datetime
    is_seat: bool

    @property
    def minutes(self) -> int:
        """The length of the held time."""
        return int((self.end - self.start).total_seconds() // 60)


class Catalogue:
    """The hosts, teams and event types that exist, by every name they go by."""

    def __init__(
        self,
        hosts: tuple[Host, ...],
        teams: tuple[Team, ...],
        event_types: tuple[EventType, ...],
    ) -> None:
        self.hosts = {host.id: host for host in hosts}
        self.teams = {team.id: team for team in teams}
        self.event_types = {kind.id: kind for kind in event_types}
        self._usernames = {host.username: host for host in hosts}
        self._team_slugs = {team.slug: team for team in teams}

    def host_named(self, username: str) -> Host | None:
        """Find a host by username."""
        return self._usernames.get(username)

    def team_named(self, slug: str) -> Team | None:
        """Find a team by slug."""
        return self._team_slugs.get(slug)

    def of_host(self, host: Host, slug: str = "") -> tuple[EventType, ...]:
        """List a host's own event types, or the one with ``slug``."""
        return tuple(
            kind
            for kind in self.event_types.values()
            if kind.team_id is None
            and kind.host_ids[0] == host.id
            and slug in ("", kind.slug)
        )

    def of_team(self, team_id: int, slug: str = "") -> tuple[EventType, ...]:
        """List a team's event types, or the one with ``slug``."""
        return tuple(
            kind
            for kind in self.event_types.values()
            if kind.team_id == team_id and slug in ("", kind.slug)
        )
