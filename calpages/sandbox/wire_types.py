"""Writes event types as Cal.com's JSON, as of 2024-06-14."""

from __future__ import annotations

import datetime as dt
from typing import Any

from calpages.sandbox.availability import window_days
from calpages.sandbox.model import Catalogue, EventType

_DEFAULT_FIELDS: tuple[dict[str, Any], ...] = (
    {"type": "name", "slug": "name", "label": "Your name", "required": True},
    {"type": "email", "slug": "email", "label": "E-mail address", "required": True},
    {"type": "textarea", "slug": "notes", "label": "Additional notes"},
    {"type": "multiemail", "slug": "guests", "label": "Add guests"},
    {"type": "textarea", "slug": "rescheduleReason", "label": "Reason for reschedule"},
)


def event_type_json(
    kind: EventType, catalogue: Catalogue, today: dt.date
) -> dict[str, Any]:
    """Write an event type, a person's or a team's."""
    data = _event_type_facts(kind) | _event_type_rules(kind, today)
    if kind.lengths:
        data["lengthInMinutesOptions"] = list(kind.lengths)
    if kind.seats is not None:
        data["seats"] = {
            "seatsPerTimeSlot": kind.seats.per_time_slot,
            "showAttendeeInfo": kind.seats.show_attendees,
            "showAvailabilityCount": kind.seats.show_availability,
        }
    hosts = [catalogue.hosts[host_id] for host_id in kind.host_ids]
    if kind.team_id is None:
        url = f"https://cal.com/{hosts[0].username}/{kind.slug}"
        return data | {"ownerId": hosts[0].id, "users": [], "bookingUrl": url}
    team = catalogue.teams[kind.team_id]
    return data | {
        "teamId": team.id,
        "ownerId": None,
        "parentEventTypeId": None,
        "schedulingType": kind.scheduling,
        "hosts": [
            {"userId": host.id, "name": host.name, "username": host.username}
            for host in hosts
        ],
        "team": _team_json(team.id, team.slug, team.name),
        "rescheduleWithSameRoundRobinHost": False,
    }


def _team_json(team_id: int, slug: str, name: str) -> dict[str, Any]:
    return {
        "id": team_id,
        "slug": slug,
        "name": name,
        "bannerUrl": "",
        "logoUrl": "",
        "weekStart": "Monday",
        "brandColor": "#292929",
        "darkBrandColor": "#fafafa",
        "theme": "light",
    }


def _event_type_facts(kind: EventType) -> dict[str, Any]:
    return {
        "id": kind.id,
        "lengthInMinutes": kind.minutes,
        "title": kind.title,
        "slug": kind.slug,
        "description": kind.description,
        "locations": [dict(location) for location in kind.locations],
        "bookingFields": [_default_field(field) for field in _DEFAULT_FIELDS]
        + [_question(field) for field in kind.questions],
        "slotInterval": kind.interval,
        "recurrence": dict(kind.recurrence) if kind.recurrence else None,
        "metadata": {},
        "price": 0,
        "currency": "eur",
        "isInstantEvent": False,
        "scheduleId": None,
        "bookerLayouts": {
            "defaultLayout": "month",
            "enabledLayouts": ["month", "week", "column"],
        },
        "color": {"lightThemeHex": "#292929", "darkThemeHex": "#fafafa"},
        "interfaceLanguage": "",
    }


def _event_type_rules(kind: EventType, today: dt.date) -> dict[str, Any]:
    rescheduling: dict[str, Any] = {"disabled": kind.disable_rescheduling}
    if kind.reschedule_notice is not None:
        rescheduling["minutesBefore"] = kind.reschedule_notice
    return {
        "disableGuests": False,
        "minimumBookingNotice": kind.notice,
        "beforeEventBuffer": 0,
        "afterEventBuffer": 0,
        "lockTimeZoneToggleOnBookingPage": kind.lock_time_zone,
        "seatsPerTimeSlot": kind.seats.per_time_slot if kind.seats else None,
        "seatsShowAvailabilityCount": (
            kind.seats.show_availability if kind.seats else None
        ),
        "successRedirectUrl": kind.success_redirect_url or None,
        "forwardParamsSuccessRedirect": True,
        "bookingWindow": [_window(kind, today)],
        "confirmationPolicy": (
            {"type": "always", "blockUnconfirmedBookingsInBooker": False}
            if kind.requires_confirmation
            else {"disabled": True}
        ),
        "requiresBookerEmailVerification": False,
        "hideOrganizerEmail": kind.hide_organizer_email,
        "hidden": kind.hidden,
        "bookingRequiresAuthentication": False,
        "disableCancelling": {"disabled": kind.disable_cancelling},
        "disableRescheduling": rescheduling,
        "allowReschedulingPastBookings": False,
        "allowReschedulingCancelledBookings": False,
    }


def _window(kind: EventType, today: dt.date) -> dict[str, Any]:
    if kind.opens_in_months:
        first, last = window_days(kind, today)
        return {"type": "range", "value": [first.isoformat(), last.isoformat()]}
    return {"type": "calendarDays", "value": kind.window_days, "rolling": False}


def _default_field(field: dict[str, Any]) -> dict[str, Any]:
    base = {"required": False, "hidden": False, "placeholder": "", "isDefault": True}
    return base | field


def _question(field: Any) -> dict[str, Any]:
    base = {"required": False, "hidden": False, "placeholder": "", "isDefault": False}
    return base | dict(field)
